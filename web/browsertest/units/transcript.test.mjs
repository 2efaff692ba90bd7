import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeEvents } from '../../static/events.js';
import * as Kind from '../../static/kind.js';
import { known, Maildrop } from '../../static/maildrop.js';
import * as Part from '../../static/part.js';
import { secretIn } from '../../static/secrets.js';
import { lineOctets, Transcript } from '../../static/transcript.js';
import './summaries.mjs';

const bytes = (/** @type {string} */ s) => Uint8Array.from(Buffer.from(s, 'latin1'));
/** @param {object} e */
const event = (e) => ({ kind: 0, state: 1, err: false, cont: false, half: false, session: 1, seq: 1, at: 0, msg: 0, n: 0, verb: '', code: '', text: '', data: bytes(''), by: [], ...e });

test('a record gives its event', () => {
  const record = Uint8Array.from([4, 2, 3, 1, 0xac, 2, 0x80, 0x89, 0x7a, 5, 3, 4, ...bytes('RETR'), 0, 0, 2, 13, 10, 2, 1, 97, 1, 98]);
  const [e] = [...decodeEvents(record)];
  assert.deepEqual({ ...e, data: [...e.data] }, { kind: 4, state: 2, err: true, cont: true, half: false, session: 1, seq: 300, at: 2, msg: 5, n: -2, verb: 'RETR', code: '', text: '', data: [13, 10], by: ['a', 'b'] });
  assert.throws(() => [...decodeEvents(record.subarray(0, 9))], RangeError);
});

test('octets become lines, however they are cut', () => {
  const wire = '+OK\r\na\r\n..b\r\n.\r\n';
  const whole = feed([wire.slice(0, 5), wire.slice(5, 14), wire.slice(14)]);
  const t = new Transcript();
  [...wire].forEach((c, i) => t.add(event({
    kind: i < 5 ? Kind.reply : Kind.body, n: i < 5 ? Part.status : i < 13 ? Part.body : Part.final, cont: i > 0 && i < 5, data: bytes(c),
  })));
  assert.deepEqual(lines(t), ['status +OK\r\n', 'body a\r\n', 'body ..b\r\n', 'final .\r\n']);
  assert.equal(whole, wire);

  /** @param {string[]} parts */
  function feed(parts) {
    const x = new Transcript();
    x.add(event({ kind: Kind.reply, data: bytes(parts[0]) }));
    x.add(event({ kind: Kind.body, n: Part.body, data: bytes(parts[1]) }));
    x.add(event({ kind: Kind.body, n: Part.final, data: bytes(parts[2]) }));
    return x.lines.map((l) => Buffer.from(lineOctets(l)).toString('latin1')).join('');
  }
});

test('octets keep who altered them', () => {
  const t = new Transcript();
  t.add(event({ kind: Kind.reply, data: bytes('+OK ') }));
  t.add(event({ kind: Kind.reply, cont: true, data: bytes('8'), by: ['q'] }));
  t.add(event({ kind: Kind.reply, cont: true, data: bytes('\r\n') }));
  assert.deepEqual(t.lines[0].runs.map((r) => r.by), [[], ['q'], []]);
  assert.equal(t.lines[0].octets, 7);
});

test('of scan listings only the last are kept in mind', () => {
  const t = new Transcript();
  for (let i = 0; i < 100; i++) {
    t.add(event({ kind: Kind.lineIn, verb: 'LIST', data: bytes('LIST\r\n') }));
    t.add(event({ kind: Kind.reply, verb: 'LIST', data: bytes('+OK\r\n') }));
    t.add(event({ kind: Kind.body, n: Part.body, verb: 'LIST', data: bytes(`1 ${i}\r\n`) }));
    t.add(event({ kind: Kind.body, n: Part.final, verb: 'LIST', data: bytes('.\r\n') }));
  }
  assert.equal(t.trail.lists.length, 16);
  assert.equal(Buffer.from(lineOctets(t.trail.lists[15][0])).toString(), '1 99\r\n');
});

test('secrets are found, and only they', () => {
  const secret = (/** @type {string} */ line, /** @type {string} */ verb, part = 'command') => {
    const p = bytes(line);
    const s = secretIn(/** @type {any} */ ({ dir: 'C', verb, part }), p);
    return s && Buffer.from(p.subarray(s.from, s.to)).toString();
  };
  assert.equal(secret('PASS hunter 2\r\n', 'PASS'), 'hunter 2');
  assert.equal(secret('PASS\r\n', 'PASS'), null);
  assert.equal(secret('USER user\r\n', 'USER'), null);
  assert.equal(secret('AUTH PLAIN AGEAYg==\r\n', 'AUTH'), 'AGEAYg==');
  assert.equal(secret('AUTH PLAIN\r\n', 'AUTH'), null);
  assert.equal(secret('AGEAYg==\r\n', 'AUTH', 'answer'), 'AGEAYg==');
  assert.equal(secret('*\r\n', 'AUTH', 'answer'), null);
});

test('a maildrop is learned from what a session shows', () => {
  const t = new Transcript(), drop = new Maildrop(true);
  t.onLine = (l) => drop.line(l);
  const say = (/** @type {object} */ e) => {
    drop.add(event(e));
    t.add(event(e));
  };
  say({ kind: Kind.login, n: 2 });
  say({ kind: Kind.reply, verb: 'LIST', data: bytes('+OK\r\n') });
  say({ kind: Kind.body, n: Part.body, verb: 'LIST', data: bytes('1 12') });
  say({ kind: Kind.body, n: Part.body, verb: 'LIST', data: bytes('0\r\n2 30\r\n') });
  say({ kind: Kind.body, n: Part.final, verb: 'LIST', data: bytes('.\r\n') });
  say({ kind: Kind.reply, verb: 'RETR', msg: 2, data: bytes('+OK\r\n') });
  say({ kind: Kind.body, n: Part.body, verb: 'RETR', msg: 2, data: bytes('Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nFrom: "A B" <a@b>\r\n\r\nx\r\n') });
  assert.deepEqual([...drop.mails.values()].map(known).map((m) => [m.n, m.octets, m.subject, m.from, m.mark]), [[1, 120, '', '', ''], [2, 30, 'Grüße', 'A B', 'read']]);
  say({ kind: Kind.mark, msg: 1, n: 1 });
  assert.equal(drop.inSight[0]?.n, 2);
  say({ kind: Kind.close, text: 'reset' });
  assert.equal(drop.mails.get(1)?.mark, '');
  assert.equal(drop.note, 'No QUIT: nothing was removed. The mark on 1 message is gone.');
});

test('a maildrop is learned from replies in pieces of every size', () => {
  const status = '+OK top of message follows\r\n', decided = '+OK t'.length;
  const body = 'Received: x\r\n\tby y\r\nSubject: tea\r\nFrom: a@b\r\n\r\n..\r\n', wire = status + body + '.\r\n', final = status.length + body.length;
  /** @type {(verb: string, at: number[], overheard: boolean) => void} */
  const learn = (verb, at, overheard) => {
    const t = new Transcript(), drop = new Maildrop(true);
    t.onLine = (l) => drop.line(l);
    const say = (/** @type {object} */ e) => {
      t.add(event(e));
      drop.add(event(e));
    };
    say({ kind: Kind.open, seq: 0 });
    say({ kind: Kind.login, seq: 0, n: 2 });
    say({ kind: Kind.lineIn, verb, data: bytes(`${verb} 2\r\n`) });
    const ends = [...new Set([...at, status.length, final, wire.length])].sort((a, b) => a - b);
    let from = 0, told = false;
    for (const to of ends) {
      const e = { verb, msg: 2, data: bytes(wire.slice(from, to)) };
      const half = overheard && (to < decided || (from >= final && to < wire.length)); // nobody knows yet what it is
      if (to <= status.length) say({ ...e, kind: Kind.reply, n: Part.status, half, cont: told, text: overheard && !told && !half ? wire.slice(0, from) : '' });
      else if (from < final || half) say({ ...e, kind: Kind.body, n: Part.body, half, cont: from > status.length });
      else say({ ...e, kind: Kind.body, n: Part.final, cont: !overheard && from > final, text: overheard ? wire.slice(final, from) : '' });
      told ||= !half;
      from = to;
    }
    assert.deepEqual([...drop.mails.values()].map(known).map((m) => [m.n, m.subject, m.from, m.mark]), [[1, '', '', ''], [2, 'tea', 'a@b', verb === 'RETR' ? 'read' : '']], `${verb} in pieces at ${at}${overheard ? ', overheard' : ''}`);
    if (verb === 'RETR') assert.equal(drop.mails.get(2)?.body?.octets, wire.length - status.length);
  };
  for (const verb of ['TOP', 'RETR']) {
    for (const overheard of [false, true]) {
      for (let n = 1; n <= wire.length; n++) {
        learn(verb, [n], overheard);
        learn(verb, Array.from({ length: Math.ceil(wire.length / n) - 1 }, (_, i) => (i + 1) * n), overheard);
      }
    }
  }
});

/** @param {Transcript} t */
function lines(t) {
  return t.lines.map((l) => `${l.part} ${Buffer.from(lineOctets(l)).toString('latin1')}`);
}

/**
 * What a proxied conversation looks like. C and S: a whole line; a small letter: half of one.
 * @param {[string, number, string, object?][]} events
 */
function overheard(events) {
  const t = new Transcript();
  t.add(event({ kind: Kind.open, seq: 0 }));
  for (const [who, seq, data, more] of events) {
    const kind = { C: Kind.lineIn, S: Kind.reply, B: Kind.body }[who.toUpperCase()];
    t.add(event({ kind, seq, half: who !== who.toUpperCase(), n: kind === Kind.body ? Part.body : 1, data: bytes(data), ...more }));
  }
  return t;
}

test('a line that comes during a body is a line of its own', () => {
  const t = overheard([
    ['C', 1, 'RETR 1\r\n', { verb: 'RETR' }], ['S', 1, '+OK\r\n', { verb: 'RETR' }], ['B', 1, 'a\r\nb', { verb: 'RETR' }],
    ['C', 2, 'NOOP\r\n', { verb: 'NOOP' }], ['B', 1, 'c\r\n', { verb: 'RETR' }], ['b', 1, '.', { verb: 'RETR' }],
    ['B', 1, '\r\n', { verb: 'RETR', n: Part.final, text: '.' }], ['S', 2, '+OK\r\n', { verb: 'NOOP' }],
  ]);
  assert.deepEqual(lines(t), ['command RETR 1\r\n', 'status +OK\r\n', 'body a\r\n', 'body bc\r\n', 'command NOOP\r\n', 'final .\r\n', 'status +OK\r\n']);
  assert.deepEqual(t.lines.map((l) => l.exchange.seq), [1, 1, 1, 1, 2, 1, 2]);
  const body = t.lines[2].body;
  assert.equal(body?.lines.length, 2);
  assert.equal(body?.done, true);
  assert.equal(t.lines[6].asked, true);
});

test('lines in pieces and ahead find their answers', () => {
  const t = overheard([
    ['c', 1, 'ST'], ['C', 1, 'AT\r\n', { verb: 'STAT', text: 'ST' }], ['C', 2, 'NOOP\r\n', { verb: 'NOOP' }],
    ['s', 1, '-ERR ', { verb: 'STAT' }], ['S', 1, 'no\r\n', { verb: 'STAT', text: '-ERR ', err: true }], ['S', 2, '+OK\r\n', { verb: 'NOOP' }],
  ]);
  assert.deepEqual(lines(t), ['command STAT\r\n', 'command NOOP\r\n', 'status -ERR no\r\n', 'status +OK\r\n']);
  assert.deepEqual(t.lines.map((l) => [l.verb, l.err, l.exchange.seq]), [['STAT', false, 1], ['NOOP', false, 2], ['STAT', true, 1], ['NOOP', false, 2]]);
  assert.deepEqual(t.lines.map((l) => l.exchange.command?.verb), ['STAT', 'NOOP', 'STAT', 'NOOP']);
});

test('what was taken for an answer becomes a command', () => {
  const t = overheard([
    ['C', 1, 'AUTH X\r\n', { verb: 'AUTH' }], ['C', 1, 'eA==\r\n', { verb: 'AUTH', cont: true }], ['C', 1, 'STAT\r\n', { verb: 'AUTH', cont: true }],
    ['S', 1, '+ \r\n', { verb: 'AUTH' }], ['S', 1, '-ERR\r\n', { verb: 'AUTH', err: true }],
    ['C', 2, '', { verb: 'STAT', text: 'STAT\r\n' }], ['S', 2, '+OK 0 0\r\n', { verb: 'STAT' }],
  ]);
  assert.deepEqual(lines(t), ['command AUTH X\r\n', 'answer eA==\r\n', 'command STAT\r\n', 'status + \r\n', 'status -ERR\r\n', 'status +OK 0 0\r\n']);
  assert.equal(t.lines[5].exchange.command, t.lines[2]);
});
