import assert from 'node:assert/strict';
import { test } from 'node:test';
import { written } from '../../static/code-transcript.js';
import * as Kind from '../../static/kind.js';
import { Transcript } from '../../static/transcript.js';

const bytes = (/** @type {string} */ s) => Uint8Array.from(Buffer.from(s, 'latin1'));
/** @param {object} e */
const event = (e) => ({ kind: 0, state: 1, err: false, cont: false, half: false, session: 1, seq: 1, at: 0, msg: 0, n: 0, verb: 'APOP', code: '', text: '', data: bytes(''), by: [], ...e });

test('an APOP that was right is one in a test, also if its digest is masked', () => {
  for (const [argument, err, want] of [
    ['0123456789abcdef0123456789abcdef', false, '<digest>'], ['********', false, '<digest>'], ['********', true, '********'],
  ]) {
    const t = new Transcript();
    t.add(event({ kind: Kind.lineIn, data: bytes(`APOP user ${argument}\r\n`) }));
    t.add(event({ kind: Kind.reply, err, data: bytes(err ? '-ERR\r\n' : '+OK\r\n') }));
    assert.equal(written(t.lines, false).talk[0], `C: APOP user ${want}`);
  }
});
