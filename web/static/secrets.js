// Passwords are hidden in what is shown and copied, unless asked for. Someone
// may be looking over the shoulder, or the page may be on a projector.

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
  let words = -1;
  if (line.part === 'answer') words = 0; // a client's answer in SASL
  else if (line.verb === 'PASS') words = 1;
  else if (line.verb === 'AUTH') words = 2; // an initial response
  if (words < 0) return null;
  let from = 0;
  for (; words > 0; words--) {
    const space = p.indexOf(32, from);
    if (space < 0) return null;
    from = space + 1;
  }
  return from < to && !(to - from === 1 && p[from] === 42) ? { from, to } : null;
}

/** Stands for a secret of any length, so that its length does not show. */
export const mask = '••••••••';
