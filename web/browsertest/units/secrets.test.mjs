// What of a client's line is a secret: as core/trace has it, whatever blanks a
// server might read over.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secretIn } from '../../static/secrets.js';

/**
 * @param {string} text
 * @param {object} [more]
 */
function hidden(text, more) {
  const s = secretIn(/** @type {any} */ ({ dir: 'C', part: 'command', verb: '', ...more }), new TextEncoder().encode(text));
  return s && text.slice(s.from, s.to);
}

test('a password is a secret, however it is written', () => {
  for (const line of ['PASS open sesame\r\n', 'pass open sesame', '  PASS open sesame\r\n', 'PASS\topen sesame\n', 'PASS   open sesame\r\n']) {
    assert.equal(hidden(line).trim(), 'open sesame', line);
  }
});

test('so are answers in SASL, and an initial response', () => {
  assert.equal(hidden('AUTH PLAIN AHVzZXIAcGFzcw==\r\n'), 'AHVzZXIAcGFzcw==');
  assert.equal(hidden('AHVzZXIAcGFzcw==\r\n', { part: 'answer' }), 'AHVzZXIAcGFzcw==');
  assert.equal(hidden('*\r\n', { part: 'answer' }), null);
});

test('nothing else is', () => {
  for (const line of ['USER user\r\n', 'PASS\r\n', 'PASS \r\n', 'AUTH PLAIN\r\n', 'PASSWORD x\r\n', '\r\n', 'RETR 1\r\n']) assert.equal(hidden(line), null, line);
  assert.equal(hidden('PASS x', { dir: 'S' }), null);
});
