import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinTail, partAt, readFragment, readSpec, splitTail, writeFragment, writeSpec } from '../../static/spec.js';

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
  assert.deepEqual(readFragment('#v1&spec=a+%zz&place=page'), { spec: 'a+%zz', place: 'page' }, 'what is damaged is not passed over');
  assert.deepEqual(readFragment('#v1'), {});
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

test('values and aims come apart, and together again', () => {
  for (const tail of ['', '7', '1/5ms', '@4096', '2@verb:RETR@4096', '1/5ms@user:a%40b%2Cc@p:0.1#42']) {
    const { values, aims } = splitTail(tail);
    assert.equal(joinTail(values, aims), tail);
  }
  const { values, aims } = splitTail('1/5ms@user:a%40b@octet:7');
  assert.deepEqual([values, aims.get('user'), aims.get('octet')], [['1', '5ms'], 'a@b', '7']);
  assert.equal(joinTail([], new Map([['user', 'a,b =@:/#&%'], ['verb', '']])), '@user:a%2Cb%20%3D%40%3A%2F%23%26%25');
  assert.deepEqual(splitTail('x@user:%').aims.get('user'), '%');
});

test('an offset is found in its part', () => {
  const item = 'trickle=1/5ms@user:al@nth:0';
  for (const [at, part] of /** @type {const} */ ([[8, 0], [10, 1], [14, 'user'], [22, 'nth']])) assert.equal(partAt(item, at), part);
  assert.equal(partAt('drop-retr@x', 10), 'octet');
  assert.equal(partAt('trickle=0', 8), 0);
});
