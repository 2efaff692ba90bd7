import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { commands, pack, tooMuch, unpack } from '../../static/link.js';

const octets = (/** @type {string} */ s) => Uint8Array.from(Buffer.from(s, 'latin1'));
const nothing = { place: 'page', spec: 'strict', target: '', sample: 'tour', view: 'text', mail: [], done: null, until: 0n };

test('what is in a link comes out of it', async () => {
  /** @type {import('../../static/link.js').Link} */
  const link = {
    ...nothing, view: 'hex', until: 1_234_567_890_123_456_789n % 2_000_000_000_000_000n,
    done: [
      { kind: 'load', at: 1n, name: 'tour', octets: new Uint8Array() },
      { kind: 'open', at: 1_000_000_007n, spec: 'strict,trickle=1/5ms', seed: -5 },
      { kind: 'feed', at: 1_000_000_008n, octets: octets('USER a\r\nPASS \x00\xff"\\\r\n') },
      { kind: 'add', at: 2_000_000_000n, octets: octets('Subject: \xe4\n\n') },
      { kind: 'lose', at: 2_000_000_000n }, { kind: 'zero', at: 3_000_000_000n },
      { kind: 'load', at: 3_000_000_001n, name: '', octets: octets('a 2\nxy') },
    ],
  };
  const hash = await pack(link);
  assert.match(hash, /^#v2&z=[\w-]+$/);
  assert.deepEqual(await unpack(hash), link);
  assert.equal(commands(link.done ?? []), 2);
  const mail = { ...nothing, mail: [octets('Subject: one\n\n')], place: 'server', target: 'a:110' };
  assert.deepEqual(await unpack(await pack(mail)), mail);
});

test('a link has bounds', async () => {
  const feed = (/** @type {number} */ n) => ({ kind: /** @type {const} */ ('feed'), at: 1n, octets: new Uint8Array(n) });
  const open = { kind: /** @type {const} */ ('open'), at: 1n, spec: 'strict', seed: 1 };
  assert.equal(tooMuch({ ...nothing, done: [open, feed(65_536)] }), '');
  assert.match(tooMuch({ ...nothing, done: [open, feed(65_537)] }), /More was typed/);
  assert.match(tooMuch({ ...nothing, done: Array.from({ length: 401 }, () => open) }), /400 commands/);
  await assert.rejects(pack({ ...nothing, mail: Array.from({ length: 401 }, () => new Uint8Array()) }).then(unpack), /damaged/);
  assert.equal(tooMuch({ ...nothing, mail: [new Uint8Array(32_768)] }), '');
  assert.match(tooMuch({ ...nothing, mail: [new Uint8Array(32_768), octets('x')] }), /32 KiB/);
  assert.match(tooMuch({ ...nothing, done: [{ kind: 'load', at: 1n, name: '', octets: new Uint8Array(40_000) }] }), /39 KiB/);
});

test('a gigabyte in a few octets is not unpacked', async () => {
  const bomb = deflateRawSync(Buffer.alloc(1 << 26, 32)).toString('base64url');
  const before = process.memoryUsage().arrayBuffers;
  await assert.rejects(unpack('#v2&z=' + bomb.slice(0, 90_000)), /holds more/);
  assert.ok(process.memoryUsage().arrayBuffers - before < 8 << 20);
});
