import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as Kind from '../../static/kind.js';
import { Maildrop, retrieved } from '../../static/maildrop.js';
import * as Mark from '../../static/mark.js';
import { messagesIn } from '../../static/mbox.js';
import { Source } from '../../static/source.js';
import './summaries.mjs';

const bytes = (/** @type {string} */ s) => Uint8Array.from(Buffer.from(s, 'latin1'));
const text = (/** @type {Uint8Array} */ p) => Buffer.from(p).toString('latin1');
const parts = (/** @type {string} */ s) => messagesIn(bytes(s)).map(text);

test('a file is one message as it is', () => {
  for (const s of ['Subject: a\n\ntext', 'X-Odd!#:1\r\n\r\n\xff\0\r\n', '\n\nFrom: a@b\n', 'Subject : a\n']) assert.deepEqual(parts(s), [s]);
  assert.deepEqual(parts('\xef\xbb\xbfFrom: a@b\n\n'), ['From: a@b\n\n']);
});

test('what is no message is told', () => {
  for (const s of ['', '\r\n\n']) assert.throws(() => parts(s), /is empty/);
  for (const s of ['hello\n', '\x89PNG\r\n\x1a\n', 'From here on all is text\n\nreally\n', '> From: a\n', ': a\n', 'two words: a\n']) {
    assert.throws(() => parts(s), /is not a message/);
  }
});

test('an mbox is taken apart', () => {
  assert.deepEqual(parts('From a@b Mon Jan  5 08:00:00 2026\nSubject: 1\n\none\n\nFrom c@d Tue\nSubject: 2\n\ntwo\n'), ['Subject: 1\n\none\n', 'Subject: 2\n\ntwo\n']);
  assert.deepEqual(parts('From a\r\nSubject: 1\r\n\r\none\r\n\r\nFrom b\r\nSubject: 2\r\n\r\n\r\n'), ['Subject: 1\r\n\r\none\r\n', 'Subject: 2\r\n\r\n']);
  assert.deepEqual(parts('\nFrom a\nSubject: no line end'), ['Subject: no line end']);
});

test('a From line in a text begins no message', () => {
  assert.deepEqual(parts('From a\nSubject: 1\n\nFrom the cellar,\nwith love\nFrom b\nSubject: 2\n'), ['Subject: 1\n\nFrom the cellar,\nwith love\nFrom b\nSubject: 2\n']);
});

test('one bracket is taken off a quoted From, and off nothing else', () => {
  assert.deepEqual(parts('From a\nSubject: 1\n\n>From x\n>>From y\n> From z\n>from\na >From b\n>From'), ['Subject: 1\n\nFrom x\n>From y\n> From z\n>from\na >From b\n>From']);
  assert.deepEqual(parts('Subject: 1\n\n>From x\n'), ['Subject: 1\n\n>From x\n'], 'a message by itself is not quoted');
});

test('any octets survive in an mbox', () => {
  for (let i = 0; i < 100; i++) {
    const p = crypto.getRandomValues(new Uint8Array(200)).map((c) => (c === 10 ? 11 : c)); // one line, so no From line
    const s = `Subject: x\n\n:${text(p)}\n`;
    assert.deepEqual(parts(`From a\n${s}\nFrom b\n${s}`), [s, s]);
  }
});

/** @param {string} s */
function marks(s) {
  const src = new Source(bytes(s));
  return { lines: Array.from({ length: src.lines }, (_, i) => text(src.line(i))), marks: [...src.marks], sent: src.sent };
}

test('byte-stuffing strikes where a line begins with a dot', () => {
  assert.deepEqual(marks('.a\r\nb.\r\n.\r\n..\r\n \r\n'), {
    lines: ['.a\r\n', 'b.\r\n', '.\r\n', '..\r\n', ' \r\n'], marks: [Mark.dot, 0, Mark.dot | Mark.alone, Mark.dot, 0], sent: 18 + 3 + 3,
  });
  assert.deepEqual(marks(''), { lines: [], marks: [], sent: 3 });
  assert.deepEqual(marks('a\r.\r\n').marks, [0], 'a lone CR begins no line');
});

test('long lines, 8-bit octets and other line ends are noticed', () => {
  assert.deepEqual(marks('x'.repeat(998) + '\r\n' + 'x'.repeat(999) + '\r\n').marks, [0, Mark.long]);
  assert.deepEqual(marks('a\r\n\x80\r\nb\r\n').marks, [0, Mark.eight, 0]);
  assert.deepEqual(marks('a\n.\n\r\n.').marks, [Mark.open, Mark.dot | Mark.alone | Mark.open, 0, Mark.dot | Mark.alone | Mark.open]);
});

test('the next marked line is found, round the end', () => {
  const s = new Source(bytes('.\r\na\r\n.\r\n'));
  assert.deepEqual([-1, 0, 1, 2].map((i) => s.next(Mark.dot, i)), [0, 2, 2, 0]);
  assert.equal(s.next(Mark.long, 0), -1);
});

/** @param {object} e */
const event = (e) => ({ kind: 0, state: 1, err: false, cont: false, half: false, session: 1, seq: 1, at: 0, msg: 0, n: 0, verb: '', code: '', text: '', data: bytes(''), by: [], ...e });
const records = (/** @type {number[]} */ ...ids) => ids.map((id) => ({ id, octets: 10, uid: `u${id}`, header: bytes(`Subject: ${id}\n\n`) }));
const shown = (/** @type {Maildrop} */ d) => [...d.mails.values()].map((m) => `${m.n}:${m.id}${m.mark && ' ' + m.mark}`);

test('a session keeps the list it began with', () => {
  const d = new Maildrop(false);
  d.set(records(1, 2, 3));
  d.add(event({ kind: Kind.login, n: 3 }));
  d.set(records(1, 2, 3, 4));
  d.add(event({ kind: Kind.mark, msg: 2, n: 1 }));
  d.add(event({ kind: Kind.reply, msg: 3, verb: 'RETR' }));
  assert.deepEqual(shown(d), ['1:1', '2:2 deleted', '3:3 read', '0:4 new']);
  assert.equal(d.fresh, 1);
  d.add(event({ kind: Kind.update, n: 1 }));
  d.set(records(1, 3, 4));
  assert.deepEqual(shown(d), ['1:1', '2:3', '3:4']);
  assert.equal(d.note, 'QUIT removed 1 message: “2”.');
  d.add(event({ kind: Kind.close, text: 'quit' }));
  d.set(records(1, 3, 4));
  assert.equal(d.note, 'QUIT removed 1 message: “2”.');
});

test('what a lost connection did is told', () => {
  const d = new Maildrop(false);
  d.set(records(1, 2));
  d.add(event({ kind: Kind.login, n: 2 }));
  d.add(event({ kind: Kind.mark, msg: 1, n: 1 }));
  d.add(event({ kind: Kind.close, text: 'reset' }));
  d.set(records(1, 2));
  assert.equal(d.note, 'No QUIT: nothing was removed. The mark on 1 message is gone.');
  assert.deepEqual(shown(d), ['1:1', '2:2']);
  d.add(event({ kind: Kind.login, n: 2 }));
  assert.equal(d.note, '');
  d.add(event({ kind: Kind.close, text: 'reset' }));
  d.set(records(2));
  assert.equal(d.note, 'There was no QUIT, and still 1 message: “1” went.');
});

test('a maildrop that was replaced is all new', () => {
  const d = new Maildrop(false);
  d.set(records(1, 2));
  d.add(event({ kind: Kind.login, n: 2 }));
  d.filled(true);
  d.set(records(3));
  assert.deepEqual(shown(d), ['0:3 new']);
  d.add(event({ kind: Kind.update, n: 2 }));
  d.set(records(3));
  assert.equal(d.note, 'QUIT removed 2 messages of the list that the session began with.');
  assert.deepEqual(shown(d), ['1:3']);
});

test('what RETR gave loses the dots of byte-stuffing', () => {
  const lines = ['..\r\n', '..a\r\n', 'b\r\n'].map((s) => ({ runs: [{ data: bytes(s), by: [] }] }));
  assert.equal(text(retrieved(/** @type {any} */ ({ lines }))), '.\r\n.a\r\nb\r\n');
});
