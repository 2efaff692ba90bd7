// Passwords are hidden in what is shown and copied, unless asked for. Someone
// may be looking over the shoulder, or the page may be on a projector.

import { latin1 } from './bytes.js';

/**
 * Where the secret of a client's line is; null for a line without one.
 * @param {import('./transcript.js').Line} line
 * @param {Uint8Array} p
 * @returns {{from: number, to: number} | null}
 */
export function secretIn(line, p) {
  if (line.dir !== 'C') return null;
  const to = p.findLastIndex((c) => c !== 10 && c !== 13) + 1, text = latin1(p.subarray(0, to));
  // An answer in SASL is all secret, and behind AUTH stands an initial response. A
  // server may take another verb from these octets than its client meant.
  const before = line.part === 'answer' ? /^/ : line.verb === 'PASS' ? /^[\0- ]*[^\0- ]+[\0- ]/ : /^[\0- ]*(PASS|AUTH[\0- ]+[^\0- ]+)[\0- ]/i;
  const from = text.match(before)?.[0].length ?? to;
  return from < to && text.slice(from) !== '*' ? { from, to } : null;
}

/** Stands for a secret of any length, so that its length does not show. */
export const mask = '••••••••';
