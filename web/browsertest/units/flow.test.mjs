import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeRecord, decodeEvents } from '../../static/events.js';
import { Flow } from '../../static/flow.js';
import * as Kind from '../../static/kind.js';
import * as Part from '../../static/part.js';

const octets = (/** @type {string} */ s) => new TextEncoder().encode(s);
const event = (/** @type {object} */ e) => /** @type {import('../../static/events.js').WireEvent} */ (
  { kind: 0, state: 2, err: false, cont: false, half: false, session: 1, seq: 1, at: 0, msg: 0, n: 0, verb: '', code: '', text: '', data: new Uint8Array(), by: [], ...e });

test('the record of a lost session is read as one', () => {
  for (const session of [1, 127, 128, 300, 2 ** 40]) {
    const [e, ...rest] = decodeEvents(closeRecord({ session, at: 1234.5 }));
    assert.equal(rest.length, 0);
    assert.deepEqual([e.kind, e.session, e.at, e.text, e.state], [Kind.close, session, 1234.5, 'reset', 8]);
  }
});

test('a message is on its way until its final dot', () => {
  const f = new Flow();
  assert.equal(f.running, false);
  f.add(event({ kind: Kind.lineIn, verb: 'RETR', data: octets('RETR 3\r\n') }));
  assert.deepEqual([f.running, f.answered], [true, false]);
  f.add(event({ kind: Kind.reply, verb: 'RETR', msg: 3, data: octets('+OK mess') }));
  f.add(event({ kind: Kind.reply, verb: 'RETR', msg: 3, cont: true, data: octets('age (120 octets)\r\n') }));
  assert.deepEqual([f.running, f.answered, f.announced, f.msg, f.octets], [true, true, 120, 3, 0]);
  f.add(event({ kind: Kind.body, verb: 'RETR', n: Part.body, data: octets('x\r\n') }));
  f.add(event({ kind: Kind.body, verb: 'RETR', n: Part.final, data: octets('.') }));
  assert.deepEqual([f.running, f.octets], [true, 4]);
  f.add(event({ kind: Kind.body, verb: 'RETR', n: Part.final, data: octets('\r\n') }));
  assert.equal(f.running, false);
});

test('one line is enough where no more comes', () => {
  const f = new Flow();
  for (const [verb, line, err] of /** @type {const} */ ([['NOOP', '+OK\r\n', false], ['RETR', '-ERR no\r\n', true], ['LIST', '+OK 1 2\r\n', false]])) {
    f.add(event({ kind: Kind.lineIn, verb }));
    assert.equal(f.running, true);
    f.add(event({ kind: Kind.reply, verb, err, data: octets(line) }));
    assert.equal(f.running, false, verb);
  }
  f.add(event({ kind: Kind.lineIn, verb: 'STAT' }));
  f.add(event({ kind: Kind.close }));
  assert.equal(f.running, false);
});

test('what is sent ahead does not end what is on its way', () => {
  const f = new Flow();
  f.add(event({ kind: Kind.lineIn, verb: 'RETR', data: octets('RETR 1\r\n') }));
  f.add(event({ kind: Kind.reply, verb: 'RETR', msg: 1, half: true, data: octets('+OK ') }));
  f.add(event({ kind: Kind.reply, verb: 'RETR', msg: 1, text: '+OK ', data: octets('9 octets\r\n') }));
  f.add(event({ kind: Kind.lineIn, seq: 2, verb: 'NOOP', data: octets('NOOP\r\n') }));
  f.add(event({ kind: Kind.body, verb: 'RETR', n: Part.body, data: octets('x\r\n') }));
  assert.deepEqual([f.running, f.verb, f.announced, f.octets], [true, 'RETR', 9, 3]);
  f.add(event({ kind: Kind.body, verb: 'RETR', n: Part.final, data: octets('.\r\n') }));
  assert.equal(f.running, false);
  f.add(event({ kind: Kind.reply, seq: 2, verb: 'NOOP', data: octets('+OK\r\n') }));
  assert.deepEqual([f.running, f.verb], [false, 'NOOP']);
});
