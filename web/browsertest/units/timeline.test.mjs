import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { Driver } from '../../static/driver.js';
import { decodeEvents } from '../../static/events.js';
import { Machine } from '../../static/machine.js';
import { instantiate } from '../../static/shim.js';
import { answerOf, replay, Timeline } from '../../static/timeline.js';

const packed = readFileSync(new URL('../../static/pop3play.wasm.br', import.meta.url));
const module = new WebAssembly.Module(brotliDecompressSync(packed));
const latin1 = (/** @type {Uint8Array} */ p) => Buffer.from(p).toString('latin1');
const octets = (/** @type {string} */ s) => Uint8Array.from(Buffer.from(s, 'latin1'));

async function machine() {
  const m = new Machine(await instantiate(module), (why) => assert.fail(why));
  m.still = 1_000_000_000n;
  return m;
}

/** A listener that keeps what the server said, and the kinds of events. */
function listener() {
  const heard = { said: '', zeros: 0, ended: '' };
  return {
    heard,
    ear: {
      events(/** @type {Uint8Array} */ records) {
        for (const e of decodeEvents(records)) if (e.kind === 2 || e.kind === 4 || e.kind === 5) heard.said += latin1(e.data);
      },
      ended(/** @type {string} */ how) { heard.ended = how; },
      halfClosed() {},
      zero() { heard.zeros++; },
    },
  };
}

async function session(/** @type {string[]} */ lines, spec = 'strict') {
  const m = await machine();
  const t = new Timeline(m);
  const { heard, ear } = listener();
  t.add(octets('Subject: one\r\n\r\n.dot\r\n'));
  t.add(octets('Subject: two\r\n\r\nb\r\n'));
  const d = new Driver(m, ear);
  assert.equal(t.open(d, spec), '');
  for (const line of lines) {
    m.still = /** @type {bigint} */ (m.still) + 1_000_000n;
    t.feed(d, octets(line + '\r\n'));
    d.run();
  }
  return { m, t, d, heard };
}

test('what was done can be done again, octet for octet', async () => {
  const { t, heard } = await session(['USER user', 'PASS password', 'LIST', 'RETR 1', 'DELE 2', 'QUIT']);
  const again = listener();
  replay(await machine(), t.actions, again.ear);
  assert.equal(again.heard.said, heard.said);
  assert.match(heard.said, /\r\n\.\.dot\r\n/);
  assert.equal(again.heard.ended, 'The server closed the connection.');
});

test('a challenge is the same again, and so is the answer to it', async () => {
  const { m, t, d, heard } = await session([]);
  t.feed(d, octets('AUTH CRAM-MD5\r\n'));
  d.run();
  const again = listener();
  replay(await machine(), t.actions, again.ear);
  assert.match(heard.said, /\r\n\+ [A-Za-z0-9+/=]+\r\n$/);
  assert.equal(again.heard.said, heard.said);
  assert.equal(m.dead, false);
});

test('a step back undoes a command, a step forward does it again', async () => {
  const { m, t, heard } = await session(['USER user', 'PASS password', 'DELE 1', 'QUIT']);
  assert.equal(m.listMail().length, 1);
  const before = listener();
  const d = t.back(before.ear);
  assert.equal(m.listMail().length, 2, 'QUIT did not happen');
  assert.ok(heard.said.startsWith(before.heard.said) && !before.heard.said.includes('goodbye'));
  assert.equal(d?.over, false);
  const after = listener();
  t.forward(after.ear);
  assert.equal(after.heard.said, heard.said);
  assert.equal(m.listMail().length, 1);
  assert.equal(t.forward(after.ear), null);
});

test('from a step back another future begins', async () => {
  const { m, t } = await session(['USER user', 'PASS password', 'DELE 1', 'DELE 2']);
  const { heard, ear } = listener();
  t.back(ear);
  const d = t.back(ear);
  heard.said = '';
  t.feed(/** @type {Driver} */ (d), octets('STAT\r\n'));
  d?.run();
  assert.equal(heard.said, '+OK 2 41\r\n');
  assert.equal(t.canGoForward, false);
  for (let steps = 0; t.canGoBack; steps++) {
    assert.ok(steps < 10);
    t.back(ear);
  }
  heard.said = '';
  t.forward(ear);
  assert.match(heard.said, /ready/);
  assert.equal(m.dead, false);
});

test('time that passed in between passes again', async () => {
  const { m, t, d } = await session(['USER user', 'PASS password'], 'strict,trickle=1/10ms');
  m.still = /** @type {bigint} */ (m.still) + 700_000_000n;
  t.feed(d, octets('STAT\r\n'));
  d.advance(/** @type {bigint} */ (m.still) + 10_000_000_000n);
  const again = listener();
  replay(await machine(), t.actions, again.ear, { until: (t.actions.at(-1)?.at ?? 0n) + 10_000_000_000n });
  assert.match(again.heard.said, /\+OK 2 41\r\n$/);
});

test('what a conforming server would have said', async () => {
  const { t, heard } = await session(['USER user', 'PASS password', 'STAT', 'RETR 1', 'QUIT'], 'strict,stat-wrong');
  assert.match(heard.said, /\r\n\+OK 3 1041\r\n/);
  const lab = await machine();
  const stat = answerOf(lab, t.actions, 1, 3, 'strict');
  assert.equal(latin1(stat.said), '+OK 2 41\r\n');
  assert.equal(latin1(/** @type {Uint8Array} */ (stat.sent)), 'STAT\r\n');
  assert.equal(stat.state, 2);
  const greeting = answerOf(lab, t.actions, 1, 0, 'strict');
  assert.match(latin1(greeting.said), /^\+OK pop3play ready <.*>\r\n$/);
  assert.equal(answerOf(lab, t.actions, 1, 99, 'strict').sent, null);
  assert.equal(answerOf(lab, t.actions, 2, 3, 'strict').sent, null);
});

test('the statistics that began anew do so again', async () => {
  const { t, d } = await session(['USER user']);
  t.zero();
  t.feed(d, octets('PASS password\r\n'));
  d.run();
  const { heard, ear } = listener();
  t.back(ear);
  assert.equal(heard.zeros, 1);
});

test('the statistics that began anew on the way back have their place before what is done again', async () => {
  const { m, t } = await session(['USER user', 'PASS password', 'LIST']);
  const { heard, ear } = listener();
  t.back(ear);
  m.still = m.now() + 9_000_000n;
  t.zero();
  t.forward(ear);
  const at = t.actions.map((a) => a.at);
  assert.deepEqual(at, at.toSorted((a, b) => Number(a - b)));
  assert.equal(heard.zeros, 1);
});

test('a step forward ends no session, though the next step begins another', async () => {
  const { m, t, d } = await session(['USER user', 'PASS password']);
  t.lose(d);
  const { heard, ear } = listener();
  assert.equal(t.open(new Driver(m, ear), 'strict'), '');
  t.back(ear);
  assert.equal(t.back(ear)?.over, false);
  assert.equal(t.forward(ear)?.over, false);
  assert.match(heard.said, /locked and ready.*\r\n$/);
  t.forward(ear);
  assert.deepEqual(t.actions.slice(-2).map((a) => a.kind), ['lose', 'open']);
});
