import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexRows, pieces, plainText } from '../../static/octets.js';

const bytes = (/** @type {string} */ s) => Uint8Array.from(Buffer.from(s, 'latin1'));
const shown = (/** @type {string} */ s) => pieces(bytes(s)).map((p) => ('text' in p ? p.text : `[${p.name}]`)).join('');

test('line ends and control octets are tokens', () => {
  assert.equal(shown('+OK\r\n'), '+OK[CRLF]');
  assert.equal(shown('a\nb\rc\0d\te\x1b\x7f'), 'a[LF]b[CR]c[NUL]d[TAB]e[\\x1B][\\x7F]');
  assert.equal(shown('\r\r\n'), '[CR][CRLF]');
});

test('UTF-8 is text where it is valid', () => {
  assert.equal(shown(Buffer.from('Köln 🎈').toString('latin1')), 'Köln 🎈');
  assert.equal(shown('\xff\xc3'), '[\\xFF][\\xC3]');
  assert.equal(shown('\xc0\xaf\xed\xa0\x80'), '[\\xC0][\\xAF][\\xED][\\xA0][\\x80]'); // overlong, surrogate
  assert.equal(shown('\xe2\x82'), '[\\xE2][\\x82]');
});

test('characters that turn text around are shown as octets', () => {
  assert.equal(shown(Buffer.from('a\u202eb').toString('latin1')), 'a[\\xE2][\\x80][\\xAE]b');
  assert.equal(shown(Buffer.from('a\u0085b').toString('latin1')), 'a[\\xC2][\\x85]b');
});

test('no octet is lost', () => {
  for (let i = 0; i < 200; i++) {
    const p = crypto.getRandomValues(new Uint8Array(64));
    let n = 0;
    for (const piece of pieces(p)) n += 'text' in piece ? Buffer.byteLength(piece.text) : piece.name === 'CRLF' ? 2 : 1;
    assert.equal(n, p.length);
  }
});

test('a transcript writes what is no text as escapes', () => {
  assert.equal(plainText(bytes('a\\b\r\n')), 'a\\\\b');
  assert.equal(plainText(bytes('a\n')), 'a\\n');
  assert.equal(plainText(bytes('\0\xff\t')), '\\0\\xff\t');
});

test('hex rows', () => {
  assert.deepEqual(hexRows(bytes('+OK\r\n'), 8), [{ hex: '2b 4f 4b 0d 0a         ', ascii: '+OK··' }]);
  assert.equal(hexRows(new Uint8Array(33), 16).length, 3);
  assert.deepEqual(hexRows(bytes('abcdef'), 4, { from: 3, to: 5 }), [{ hex: '61 62 63 ••', ascii: 'abc•' }, { hex: '•• 66      ', ascii: '•f' }]);
});
