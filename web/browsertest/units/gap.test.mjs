import assert from 'node:assert/strict';
import test from 'node:test';
import * as Kind from '../../static/kind.js';
import * as Part from '../../static/part.js';
import { Place } from '../../static/place.js';

const empty = { state: 0, err: false, cont: false, half: false, session: 1, seq: 1, at: 0, msg: 0, n: 0, verb: 'RETR', code: '', text: '', by: [], data: new Uint8Array() };

test('what follows a gap does not go on with what was before', () => {
  let changes = 0;
  const place = new Place('watch', () => changes++);
  const t = place.transcript;
  const body = (/** @type {string} */ text, n = Part.body) => t.add({ ...empty, kind: Kind.body, n, data: Buffer.from(text) });
  body('one\r\ntw');
  place.told({ lost: { events: 12, octets: 34567 } });
  body('hree\r\n.\r\n', Part.final);
  assert.deepEqual(t.lines.map((l) => l.text || Buffer.from(l.runs[0].data).toString()),
    ['one\r\n', 'tw', 'Here 34,567 octets are missing: they came faster than this page took them, or too long ago', 'hree\r\n', '.\r\n']);
  assert.notEqual(t.lines[1].body, t.lines[3].body);
  assert.equal(changes, 1);
});

test('a certificate that is refused is asked about, and noted by the end of the connection alone', () => {
  const place = new Place('proxy', () => {});
  const c = { server: 'mail.example', subject: 'CN=x', issuer: 'CN=y', names: null, from: '', until: '', sha256: 'AB', version: 'TLS 1.3', cipher: 'X' };
  place.told({ certificate: { ...c, faults: ['it is not for mail.example'] } });
  assert.equal(place.asks, true);
  assert.equal(place.transcript.lines.length, 0);
  place.told({ certificate: { ...c, faults: ['it is not for mail.example'], accepted: true } });
  place.told({ certificate: { ...c, trust: 'an authority that this system trusts' } });
  assert.equal(place.asks, false);
  assert.deepEqual(place.transcript.lines.map((l) => [l.text, l.err]), [
    ['Certificate of mail.example: accepted though it is not for mail.example', true],
    ['Certificate of mail.example: signed under an authority that this system trusts', false],
  ]);
});
