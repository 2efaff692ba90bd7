import assert from 'node:assert/strict';
import { test } from 'node:test';
import { common, suggest } from '../../static/completion.js';
import { readEscapes, writeEscapes } from '../../static/escapes.js';

const commands = [{ verb: 'RETR', usage: 'RETR message' }, { verb: 'RSET', usage: 'RSET' }, { verb: 'LIST', usage: 'LIST [message]' }, { verb: 'TOP', usage: 'TOP message lines' }];
const values = (/** @type {string} */ name) => (name === 'message' ? ['1', '2', '12'] : name === 'lines' ? ['0', '5'] : []).map((text) => ({ text, detail: '' }));
const texts = (/** @type {string} */ line) => suggest(line, commands, values).list.map((s) => s.text);

test('verbs that begin as what is typed', () => {
  assert.deepEqual(texts('r'), ['RETR', 'RSET']);
  assert.deepEqual(texts('Top'), ['TOP']);
  assert.deepEqual(texts('x'), []);
  assert.deepEqual(texts(''), []);
  assert.equal(common(suggest('r', commands, values).list), 'R');
  assert.equal(common([]), '');
});

test('arguments by their place in the usage', () => {
  assert.deepEqual(texts('retr '), ['1', '2', '12']);
  assert.deepEqual(texts('LIST 1'), ['1', '12']);
  assert.deepEqual(texts('TOP 12 '), ['0', '5']);
  assert.deepEqual(texts('TOP 12 5 '), []);
  assert.deepEqual(texts('RSET '), []);
  assert.deepEqual(texts('NOPE '), []);
  assert.equal(suggest('TOP 1 ', commands, values).from, 6);
  assert.equal(suggest('TOP 1 ', commands, values).usage, 'TOP message lines');
});

test('escapes give any octet', () => {
  const read = (/** @type {string} */ s) => [...readEscapes(s).octets];
  assert.deepEqual(read('A\\r\\n'), [65, 13, 10]);
  assert.deepEqual(read('\\0\\t\\\\\\x00\\xFf'), [0, 9, 92, 0, 255]);
  assert.deepEqual(read('é\nB'), [0xc3, 0xa9, 66]);
  assert.deepEqual(read(''), []);
});

test('what is no escape is said, with its place', () => {
  assert.match(readEscapes('ab\\q').wrong, /“\\q” at character 3 /);
  assert.match(readEscapes('\\x4').wrong, /“\\x4” at character 1 /);
  assert.match(readEscapes('\\').wrong, /“\\” at character 1 /);
});

test('a line written with escapes is read as it was', () => {
  assert.equal(writeEscapes('USER a\\b'), 'USER a\\\\b\\r\\n');
  assert.equal(Buffer.from(readEscapes(writeEscapes('USER u\nPASS p')).octets).toString(), 'USER u\r\nPASS p\r\n');
});
