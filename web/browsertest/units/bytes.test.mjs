import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concat, digits, encode, equal, latin1, linesOf } from '../../static/bytes.js';

test('octets are put together and parted', () => {
  const p = encode('a\r\n\n\nb');
  const lines = [...linesOf(p)];
  assert.deepEqual(lines.map(latin1), ['a\r\n', '\n', '\n', 'b']);
  assert.deepEqual(concat(lines), p);
  assert.deepEqual([...linesOf(encode(''))], []);
  assert.deepEqual(concat([]), new Uint8Array());
});

test('octets are the same or not', () => {
  assert.ok(equal(encode('ab'), encode('ab')));
  for (const other of ['a', 'abc', 'ac', '']) assert.ok(!equal(encode('ab'), encode(other)), other);
});

test('octets are written', () => {
  assert.equal(digits(7), '07');
  assert.equal(digits(255), 'ff');
  const all = Uint8Array.from({ length: 20_000 }, (_, i) => i % 256); // more than a call takes
  assert.equal(latin1(all).length, all.length);
  assert.equal(latin1(all).charCodeAt(8193), 8193 % 256);
});
