// Passwords are hidden in what is shown and copied, unless asked for. Someone
// may be looking over the shoulder, or the page may be on a projector.

import { latin1 } from './bytes.js';

/**
 * Parts a client's line into what may be shown before the secret, the secret's
 * length and the rest. A line without a secret gives null.
 * @param {import('./transcript.js').Line} line
 * @param {Uint8Array} p
 * @returns {{from: number, to: number} | null}
 */
export function secretIn(line, p) {
  if (line.dir !== 'C') return null;
  let to = p.length;
  while (to > 0 && (p[to - 1] === 10 || p[to - 1] === 13)) to--;
  /** @param {number} i */
  const blank = (i) => p[i] <= 32;
  let from = 0;
  if (line.part !== 'answer') { // an answer in SASL is all secret
    // A server may take another verb from these octets than its client meant.
    while (from < to && blank(from)) from++;
    let end = from;
    while (end < to && !blank(end)) end++;
    const verb = latin1(p.subarray(from, Math.min(end, from + 5))).toUpperCase();
    let words = verb === 'PASS' || line.verb === 'PASS' ? 1 : verb === 'AUTH' ? 2 : 0; // behind AUTH: an initial response
    if (!words) return null;
    for (; words > 0; words--) {
      while (from < to && blank(from)) from++;
      while (from < to && !blank(from)) from++;
      if (from === to) return null;
    }
    from++;
  }
  return from < to && !(to - from === 1 && p[from] === 42) ? { from, to } : null;
}

/** Stands for a secret of any length, so that its length does not show. */
export const mask = '••••••••';
