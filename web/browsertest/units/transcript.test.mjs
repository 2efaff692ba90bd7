import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeEvents, Kind, Part } from '../../static/events.js';
import { Maildrop } from '../../static/maildrop.js';
import { secretIn } from '../../static/secrets.js';
import { lineOctets, Transcript } from '../../static/transcript.js';

const bytes = (/** @type {string} */ s) => Uint8Array.from(Buffer.from(s, 'latin1'));
/** @param {object} e */
const event = (e) => ({ kind: 0, state: 1, err: false, cont: false, session: 1, seq: 1, at: 0, msg: 0, n: 0, verb: '', code: '', text: '', data: bytes(''), by: [], ...e });

test('a record gives its event', () => {
  const record = Uint8Array.from([4, 2, 3, 1, 0xac, 2, 0x80, 0x89, 0x7a, 5, 3, 4, ...bytes('RETR'), 0, 0, 2, 13, 10, 2, 1, 97, 1, 98]);
  const [e] = [...decodeEvents(record)];
  assert.deepEqual({ ...e, data: [...e.data] }, { kind: 4, state: 2, err: true, cont: true, session: 1, seq: 300, at: 2, msg: 5, n: -2, verb: 'RETR', code: '', text: '', data: [13, 10], by: ['a', 'b'] });
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
  assert.deepEqual([...drop.mails.values()].map((m) => [m.n, m.octets, m.subject, m.from, m.mark]), [[1, 120, '', '', ''], [2, 30, 'Grüße', 'A B', 'read']]);
  say({ kind: Kind.mark, msg: 1, n: 1 });
  assert.equal(drop.inSight[0]?.n, 2);
  say({ kind: Kind.close, text: 'reset' });
  assert.equal(drop.mails.get(1)?.mark, '');
  assert.equal(drop.note, 'No QUIT: nothing was removed. The mark on 1 message is gone.');
});

/** @param {Transcript} t */
function lines(t) {
  return t.lines.map((l) => `${l.part} ${Buffer.from(lineOctets(l)).toString('latin1')}`);
}
