import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counterpart, differing, sameOctets } from '../../static/diff.js';
import { lineRecord, readExplanation, render, wordsFor } from '../../static/explain.js';
import * as Kind from '../../static/kind.js';
import * as Part from '../../static/part.js';
import { lineOctets, Transcript } from '../../static/transcript.js';

const bytes = (/** @type {string} */ s) => Uint8Array.from(Buffer.from(s, 'utf8'));
const text = (/** @type {Uint8Array} */ p) => Buffer.from(p).toString('utf8');
/** @param {object} e */
const event = (e) => ({ kind: 0, state: 1, err: false, cont: false, half: false, session: 1, seq: 1, at: 0, msg: 0, n: 0, verb: '', code: '', text: '', data: bytes(''), by: [], ...e });

/** @param {string} a @param {string} b */
function marked(a, b) {
  const sides = [bytes(a), bytes(b)];
  return differing(sides[0], sides[1]).map((ranges, i) => ranges.map(([from, to]) => text(sides[i].subarray(from, to))));
}

test('octets that differ are found word by word', () => {
  assert.deepEqual(marked('+OK 3 871\r\n', '+OK 3 893\r\n'), [['71'], ['93']]);
  assert.deepEqual(marked('+OK 4 20 x\r\n', '+OK 3 10 x\r\n'), [['4', '2'], ['3', '1']]);
  assert.deepEqual(marked('+OK 3 893\r\n', '+OK 3 893\r\n'), [[], []]);
  assert.deepEqual(marked('+OK 3 893 more\r\n', '+OK 3 893\r\n'), [[' more'], []]);
  assert.deepEqual(marked('a line\n', 'a line\r\n'), [[], ['\r']]);
  assert.deepEqual(marked('.x\r\n', '..x\r\n'), [[], ['.']]);
  assert.deepEqual(marked('', '.\r\n'), [[], ['.\r\n']]);
});

test('of like octets the first is the one that is there besides', () => {
  assert.deepEqual(differing(bytes('..x\r\n'), bytes('...x\r\n')), [[], [[0, 1]]]);
  assert.deepEqual(differing(bytes('...x\r\n'), bytes('..x\r\n')), [[[0, 1]], []]);
  assert.deepEqual(differing(bytes('1 aab\r\n'), bytes('2 aaab\r\n')), [[[0, 1]], [[0, 1], [2, 3]]]);
  assert.deepEqual(differing(bytes('a aab\r\n'), bytes('ba aab\r\n')), [[], [[0, 1]]]);
});

test('characters stay whole where they differ', () => {
  assert.deepEqual(marked('für\r\n', 'fér\r\n'), [['ü'], ['é']]);
  assert.deepEqual(marked('a ā\r\n', 'a à b\r\n'), [['ā'], ['à b']]);
});

test('a line has its counterpart in the conforming response', () => {
  const listing = ['+OK 2 messages\r\n', '1 120\r\n', '2 200\r\n', '.\r\n'].map(bytes);
  const t = session([['LIST', ['+OK\r\n', '2 200\r\n', '9 1\r\n', '.\r\n']]]);
  const of = (/** @type {string} */ line) => {
    const l = t.lines.find((x) => text(lineOctets(x)) === line);
    assert.ok(l);
    const p = counterpart(l, listing);
    return p && text(p);
  };
  assert.equal(of('2 200\r\n'), '2 200\r\n');
  assert.equal(of('9 1\r\n'), null);
  assert.equal(of('.\r\n'), '.\r\n');
  assert.equal(counterpart(t.lines[1], []), null);
  const mail = session([['RETR', ['+OK\r\n', 'a\r\n', 'b\r\n', '.\r\n']]]);
  assert.equal(counterpart(mail.lines[3], ['+OK\r\n', 'a\r\n', 'B\r\n', '.\r\n'].map(bytes))?.[0], 66);
  assert.equal(counterpart(mail.lines[3], ['+OK\r\n', 'a\r\n', '.\r\n'].map(bytes)), null);
});

test('a line with the octets of its counterpart came at another time, or in another place', () => {
  const said = (/** @type {import('../../static/transcript.js').Line} */ line, /** @type {Uint8Array[]} */ lines) => {
    const other = counterpart(line, lines);
    assert.ok(other && !differing(lineOctets(line), other).flat().length);
    return sameOctets(line, lines, other);
  };
  const timed = 'The same octets, otherwise timed.', moved = 'The same octets, in another place.';
  const listing = ['+OK\r\n', '1 120\r\n', '2 200\r\n', '.\r\n'].map(bytes);
  const t = session([['LIST', ['+OK\r\n', '1 120\r\n', '2 200\r\n', '.\r\n']], ['LIST', ['+OK\r\n', '2 200\r\n', '1 120\r\n', '.\r\n']]]);
  const answers = t.lines.filter((l) => l.dir === 'S').map((l) => said(l, listing));
  assert.deepEqual(answers, [timed, timed, timed, timed, timed, moved, moved, timed]);
  t.add(event({ seq: 3, kind: Kind.lineIn, verb: 'RSET', data: bytes('RSET\r\n') }));
  for (const want of [timed, moved]) {
    t.add(event({ seq: 3, kind: Kind.reply, verb: 'RSET', data: bytes('+OK\r\n') }));
    assert.equal(said(t.lines[t.lines.length - 1], [bytes('+OK\r\n')]), want);
  }
});

/**
 * A session with these commands and the lines that answered them.
 * @param {[string, string[]][]} exchanges
 */
function session(exchanges) {
  const t = new Transcript();
  let seq = 0;
  t.add(event({ kind: Kind.open, seq }));
  t.add(event({ kind: Kind.state, state: 1, seq }));
  for (const [command, lines] of exchanges) {
    const [verb, msg = '0'] = command.split(' ');
    const about = { seq: ++seq, verb, msg: Number(msg) };
    t.add(event({ ...about, kind: Kind.lineIn, data: bytes(`${command}\r\n`) }));
    if (verb === 'PASS') t.add(event({ ...about, kind: Kind.state, state: 2, n: 1 }));
    lines.forEach((line, i) => t.add(event({
      ...about, kind: i ? Kind.body : Kind.reply, n: i === 0 ? Part.status : line === '.\r\n' ? Part.final : Part.body, err: line[0] === '-', data: bytes(line),
    })));
  }
  return t;
}

/** The fields of a line's record. @param {import('../../static/transcript.js').Line} line */
function fields(line) {
  const p = [...lineRecord(line)], [kind, part, flags, from, to] = p.splice(0, 5);
  const varint = () => {
    for (let v = 0, unit = 1; ; unit *= 128) {
      const b = p.shift() ?? 0;
      v += (b & 127) * unit;
      if (b < 128) return v;
    }
  };
  const [n, msg, more, step, sent, lines, dots, early] = Array.from({ length: 8 }, varint);
  const [reason, data, command, status, listed] = Array.from({ length: 5 }, () => text(Uint8Array.from(p.splice(0, varint()))));
  assert.deepEqual(p, []);
  return { kind, part, flags, from, to, n, msg, more, step, sent, lines, dots, early, reason, data, command, status, listed };
}

test('a line is told with what it takes to understand it', () => {
  const t = session([
    ['PASS x', ['+OK\r\n']],
    ['LIST', ['+OK\r\n', '1 9\r\n', '3 20\r\n', '.\r\n']],
    ['RETR 3', ['+OK 20 octets\r\n', 'A: b\r\n', '\r\n', '..\r\n', '.\r\n']],
  ]);
  const all = t.lines.map(fields);
  assert.deepEqual([all[0].from, all[0].to, all[0].command, all[1].command], [1, 2, '', 'PASS x\r\n']);
  const [retr, status, field, blank, dot, end] = all.slice(-6);
  assert.deepEqual([retr.from, retr.to, retr.data], [2, 2, 'RETR 3\r\n']);
  assert.deepEqual([status.kind, status.command, status.status, status.listed], [Kind.reply, 'RETR 3\r\n', '', '3 20\r\n']);
  assert.deepEqual([field, blank, dot, end].map((f) => [f.part, f.flags & 4, f.sent, f.lines, f.dots, f.status]), [
    [Part.body, 4, 6, 1, 0, '+OK 20 octets\r\n'], [Part.body, 4, 8, 2, 0, '+OK 20 octets\r\n'],
    [Part.body, 0, 11, 3, 1, '+OK 20 octets\r\n'], [Part.final, 0, 11, 3, 1, '+OK 20 octets\r\n'],
  ]);
});

test('a dot that a quirk left as it is was not stuffed', () => {
  for (const [by, sent, stuffed] of /** @type {[string[], number, boolean][]} */ ([[[], 3, true], [['trickle'], 3, true], [['over-stuffing'], 3, true], [['trickle', 'no-dot-stuffing'], 4, false], [['first-byte-dot-unstuffed'], 4, false]])) {
    const t = session([['RETR 3', ['+OK\r\n']]]);
    t.add(event({ seq: 1, verb: 'RETR', msg: 3, kind: Kind.body, n: Part.body, data: bytes('.'), by }));
    t.add(event({ seq: 1, verb: 'RETR', msg: 3, kind: Kind.body, n: Part.body, data: bytes('.\r\n'), by }));
    const f = fields(t.lines[t.lines.length - 1]);
    assert.deepEqual([f.sent, f.dots, (f.flags & 8) === 0], [sent, Number(stuffed), stuffed], by.join());
  }
});

test('a lone dot that does not end a message is told with its status line', () => {
  const t = session([['RETR 3', ['+OK\r\n', 'a\r\n', 'b.\r\n']]]), body = { seq: 1, verb: 'RETR', msg: 3, kind: Kind.body };
  t.add(event({ ...body, n: Part.body, data: bytes('.\r\n'), by: ['no-dot-stuffing'] }));
  t.add(event({ ...body, n: Part.body, data: bytes('.\r\n'), by: ['no-dot-stuffing'] }));
  t.add(event({ ...body, n: Part.final, data: bytes('.\r\n') }));
  assert.deepEqual(t.lines.map(fields).map((f) => [f.part, f.early, f.sent]), [[0, 0, 0], [Part.status, 8, 13], [Part.body, 0, 3], [Part.body, 0, 7], [Part.body, 0, 10], [Part.body, 0, 13], [Part.final, 0, 13]]);
});

test('answers nobody asked for, and challenges, are told apart', () => {
  const t = session([['AUTH LOGIN', ['+ VXNlcm5hbWU6\r\n']]]);
  t.add(event({ kind: Kind.lineIn, cont: true, verb: 'AUTH', data: bytes('dQ==\r\n') }));
  t.add(event({ kind: Kind.reply, verb: 'AUTH', data: bytes('-ERR\r\n'), err: true }));
  t.add(event({ kind: Kind.reply, data: bytes('-ERR idle\r\n'), err: true }));
  assert.deepEqual(t.lines.map(fields).map((f) => [f.flags & 2, f.step, f.command]), [
    [0, 0, ''], [0, 0, 'AUTH LOGIN\r\n'], [2, 0, 'AUTH LOGIN\r\n'], [0, 1, 'AUTH LOGIN\r\n'], [0, 1, ''],
  ]);
});

test('the trail tells QUIT from a lost connection', () => {
  const t = session([['PASS x', ['+OK\r\n']], ['NOOP', ['+OK\r\n']]]);
  t.add(event({ kind: Kind.state, state: 8, n: 2 }));
  t.add(event({ kind: Kind.close, state: 8, text: 'reset', by: ['q'] }));
  const f = fields(t.lines[t.lines.length - 1]);
  assert.deepEqual([f.kind, f.from, f.to, f.reason], [Kind.close, 2, 8, 'reset']);
  assert.deepEqual(t.trail.steps, [{ state: 1, verb: '' }, { state: 2, verb: 'PASS' }, { state: 8, verb: '' }]);
  assert.deepEqual([fields(t.lines[2]).to, t.newest?.reason, t.newest?.by], [2, 'reset', ['q']]);

  const lost = session([['PASS x', ['+OK\r\n']]]);
  lost.add(event({ seq: 0, kind: Kind.close, state: 8, text: 'reset' })); // of which the page told itself
  assert.deepEqual(lost.trail.steps.map((s) => s.state), [1, 2, 8]);
  assert.equal(fields(lost.lines[lost.lines.length - 1]).to, 8);

  const u = session([['PASS x', ['+OK\r\n']], ['QUIT', []]]);
  u.add(event({ kind: Kind.state, seq: 2, state: 4, n: 2 }));
  u.add(event({ kind: Kind.reply, seq: 2, verb: 'QUIT', data: bytes('+OK\r\n') }));
  u.add(event({ kind: Kind.state, seq: 2, state: 8, n: 4 }));
  u.add(event({ kind: Kind.close, seq: 2, text: 'quit' }));
  assert.deepEqual([u.exchange.start, u.exchange.end, u.trail.steps.map((s) => s.verb)], [1, 3, ['', 'PASS', 'QUIT', 'QUIT']]);
  assert.equal(u.newest?.part, 'status');
});

test('an explanation is read, and its words are found', () => {
  const record = Uint8Array.from([1, 2, 97, 46, 1, 49, 0, 1, 0, 4, 7, 1, 3, 1, 120]);
  assert.deepEqual(readExplanation(record), {
    topics: [{ key: 'a.', args: ['1', ''] }], spans: [{ from: 0, to: 4, label: 7 }], fields: [{ label: 3, text: 'x' }],
  });
  const words = { topics: { 'a.b': ['B', 'b', ''], 'a.*': ['A', 'a', ''] }, labels: [], secret: [] };
  assert.equal(wordsFor(/** @type {any} */ (words), 'a.b')[0], 'B');
  assert.equal(wordsFor(/** @type {any} */ (words), 'a.c.d')[0], 'A');
  assert.equal(render('{2} has {1:octet:octets}.', ['1204', 'x']), 'x has 1,204 octets.');
  assert.equal(render('{1:octet:octets}', ['1']), '1 octet');
  assert.equal(render('{1::} of {2:octet:octets}', ['12091', '1']), '12,091 of 1 octet');
});
