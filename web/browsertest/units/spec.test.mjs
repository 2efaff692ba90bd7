import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFragment, readSpec, writeFragment, writeSpec } from '../../static/spec.js';

const isProfile = (/** @type {string} */ n) => n === 'strict' || n === 'classic';

test('a spec survives reading and writing', () => {
  for (const spec of ['strict', 'classic,noextra', 'strict,trickle=1/5ms', 'strict,drop-retr=2@verb:RETR@nth:2', 'strict,quit-no-reply@4096']) {
    assert.equal(writeSpec(readSpec(spec, isProfile)), spec);
  }
});

test('a value cannot end the item that it belongs to', () => {
  const spec = writeSpec({ profile: 'strict', quirks: new Map([['x', 'a,b c%']]) });
  assert.equal(spec, 'strict,x=a%2Cb%20c%25');
  assert.equal(writeSpec(readSpec(spec, isProfile)), spec);
});

test('an address holds the set-up', () => {
  const hash = writeFragment({ place: 'page', spec: 'strict,trickle=1/5ms', target: '' });
  assert.equal(hash, '#v1&place=page&spec=strict,trickle=1/5ms');
  assert.deepEqual(readFragment(hash), { place: 'page', spec: 'strict,trickle=1/5ms' });
  const odd = { place: 'proxy', target: 'a&b#c d%:110', spec: '' };
  assert.deepEqual(readFragment(writeFragment(odd)), { place: 'proxy', target: odd.target });
  assert.equal(readFragment('#elsewhere'), null);
  assert.deepEqual(readFragment('#v1&spec=%zz&place=page'), { place: 'page' });
});

test('another name of a quirk is read as its own', () => {
  const own = (/** @type {string} */ n) => (n === 'slow-drip-bytes' ? 'trickle' : n);
  const choice = readSpec('strict,slow-drip-bytes=1/5ms@verb:RETR', isProfile, own);
  assert.equal(writeSpec(choice), 'strict,trickle=1/5ms@verb:RETR');
});

test('further uses of a quirk are kept as they were written', () => {
  const spec = 'strict,drop-retr=1@4,drop-retr=3@5,x=a%2Cb,drop-retr=2%2C';
  const choice = readSpec(spec, isProfile);
  assert.deepEqual([...choice.quirks.keys()], ['drop-retr', 'x']);
  assert.equal(writeSpec(choice), 'strict,drop-retr=1@4,x=a%2Cb,drop-retr=3@5,drop-retr=2%2C');
  assert.deepEqual(readSpec(writeSpec(choice), isProfile), choice);
});
