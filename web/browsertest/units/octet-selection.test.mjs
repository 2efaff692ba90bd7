import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexOctetAt, hexPointAt, octetAt, pointAt } from '../../static/octet-selection.js';
import { hexRows, pieces } from '../../static/octets.js';

const bytes = (/** @type {string} */ s) => Uint8Array.from(Buffer.from(s, 'latin1'));
const utf8 = (/** @type {string} */ s) => Uint8Array.from(Buffer.from(s));

// As much of a document as the mapping looks at.
function text(/** @type {string} */ data) {
  return { nodeType: 3, data, textContent: data, childNodes: [], parentNode: null, previousSibling: null };
}
function element(/** @type {any[]} */ children, dataset = {}) {
  const e = { nodeType: 1, dataset, childNodes: children, parentNode: null, previousSibling: null, firstChild: children[0], lastChild: children.at(-1), textContent: children.map((c) => c.textContent).join('') };
  children.forEach((c, i) => { c.parentNode = e; c.previousSibling = children[i - 1] ?? null; });
  return e;
}
const asText = (/** @type {Uint8Array} */ p) => pieces(p).map((x) => ('text' in x ? text(x.text) : element([], { name: x.name })));
const line = (/** @type {Uint8Array} */ p) => element(asText(p));
const hexLine = (/** @type {Uint8Array} */ p, width = 8) => element(hexRows(p, width).map((r) => element([text(r.hex), element([text(r.ascii)])])));

test('points in text are octets, and back', () => {
  const p = utf8('+OK Grüße 🎈\tx\0y\r\n'), root = line(p);
  const [first, tab, x, nul, y, crlf] = root.childNodes;
  assert.equal(octetAt(root, { node: first, offset: 6 }, false), 6);
  assert.equal(octetAt(root, { node: first, offset: 7 }, false), 8); // behind ü
  assert.equal(octetAt(root, { node: first, offset: first.data.length }, true), 16);
  assert.equal(octetAt(root, { node: x, offset: 1 }, true), 18);
  assert.equal(octetAt(root, { node: root, offset: 5 }, false), 20);
  assert.equal(octetAt(root, { node: root, offset: 6 }, true), p.length);

  const at = (/** @type {number} */ n, /** @type {boolean} */ end) => pointAt(root, n, end);
  assert.deepEqual(at(8, false), { node: first, offset: 7 });
  assert.deepEqual(at(17, false), { node: x, offset: 0 });
  assert.deepEqual(at(17, true), { node: root, offset: root.childNodes.indexOf(tab) + 1 });
  assert.deepEqual(at(18, false), { node: root, offset: root.childNodes.indexOf(nul) });
  assert.deepEqual(at(20, true), { node: y, offset: 1 });
  assert.deepEqual(at(22, true), { node: root, offset: root.childNodes.indexOf(crlf) + 1 });
});

test('half of a character or a token is all of it', () => {
  const root = line(utf8('aü🎈\r\n')), [word, crlf] = root.childNodes;
  assert.deepEqual(pointAt(root, 2, false), { node: word, offset: 1 });
  assert.deepEqual(pointAt(root, 2, true), { node: word, offset: 2 });
  assert.deepEqual(pointAt(root, 5, false), { node: word, offset: 2 });
  assert.deepEqual(pointAt(root, 5, true), { node: word, offset: 4 });
  assert.deepEqual(pointAt(root, 8, false), { node: root, offset: root.childNodes.indexOf(crlf) });
  assert.deepEqual(pointAt(root, 8, true), { node: root, offset: 2 });
});

test('a stuffed dot and what a quirk altered are octets like others', () => {
  const dot = element([text('.')]), altered = element([text('a'), element([], { name: 'LF' })]);
  const root = element([dot, text('.x'), altered, text('b')]);
  assert.equal(octetAt(root, { node: dot.childNodes[0], offset: 1 }, true), 1);
  assert.equal(octetAt(root, { node: root.childNodes[1], offset: 1 }, false), 2);
  assert.equal(octetAt(root, { node: altered, offset: 2 }, true), 5);
  assert.equal(octetAt(root, { node: root.childNodes[3], offset: 1 }, true), 6);
  assert.deepEqual(pointAt(root, 1, true), { node: dot.childNodes[0], offset: 1 });
  assert.deepEqual(pointAt(root, 1, false), { node: root.childNodes[1], offset: 0 });
  assert.deepEqual(pointAt(root, 5, true), { node: altered, offset: 2 });
});

test('a hidden password is all or nothing', () => {
  const dots = text('••••••••'), hidden = element([dots], { octets: '20' });
  const root = element([text('PASS '), hidden, element([], { name: 'CRLF' })]);
  assert.equal(octetAt(root, { node: dots, offset: 3 }, false), 5);
  assert.equal(octetAt(root, { node: dots, offset: 3 }, true), 25);
  assert.deepEqual(pointAt(root, 9, false), { node: root, offset: 1 });
  assert.deepEqual(pointAt(root, 9, true), { node: root, offset: 2 });
});

test('points in both columns of hexadecimal are octets, and back', () => {
  const p = bytes('0123456789\r\n'), root = hexLine(p);
  const [one, two] = root.childNodes, digits = two.childNodes[0], ascii = two.childNodes[1].childNodes[0];
  assert.deepEqual([0, 1, 2, 3, 4].map((offset) => hexOctetAt(root, { node: digits, offset }, false)), [8, 8, 9, 9, 9]);
  assert.deepEqual([0, 1, 2, 3, 4].map((offset) => hexOctetAt(root, { node: digits, offset }, true)), [8, 9, 9, 9, 10]);
  assert.equal(hexOctetAt(root, { node: digits, offset: 23 }, true), 12); // the room behind the last octet
  assert.equal(hexOctetAt(root, { node: ascii, offset: 3 }, true), 11);
  assert.equal(hexOctetAt(root, { node: root, offset: 1 }, false), 8);
  assert.equal(hexOctetAt(root, { node: one, offset: 1 }, true), 8);
  assert.deepEqual(hexPointAt(root, 8, false), { node: digits, offset: 0 });
  assert.deepEqual(hexPointAt(root, 8, true), { node: one.childNodes[0], offset: 23 });
  assert.deepEqual(hexPointAt(root, 11, true), { node: digits, offset: 8 });
});

test('every octet comes back from both views', () => {
  for (let i = 0; i < 60; i++) {
    const p = i % 2 ? crypto.getRandomValues(new Uint8Array(40)) : utf8('żółć 🎈\t..\r\n'.repeat(2));
    const hex = hexLine(p), plain = line(p);
    for (let n = 0; n <= p.length; n++) {
      for (const end of [false, true]) {
        assert.equal(hexOctetAt(hex, hexPointAt(hex, n, end), end), n);
        const back = octetAt(plain, pointAt(plain, n, end), end);
        assert.ok(end ? back >= n && back < n + 4 : back <= n && back > n - 4, `octet ${n} became ${back}`);
        assert.equal(octetAt(plain, pointAt(plain, back, end), end), back);
      }
    }
  }
});
