// What differs between the octets that came and those that a conforming server
// would have sent.

import { latin1 } from './bytes.js';
import { lineOctets } from './transcript.js';

/** @typedef {[from: number, to: number][]} Ranges */

/**
 * The octets of each side that differ. Where both have as many words, words
 * are compared one by one; else what stands between the same beginning and end.
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 * @returns {[Ranges, Ranges]}
 */
export function differing(a, b) {
  const wa = fields(a), wb = fields(b);
  if (wa.length !== wb.length) return between(a, [0, a.length], b, [0, b.length]);
  /** @type {[Ranges, Ranges]} */
  const all = [[], []];
  wa.forEach((w, i) => between(a, w, b, wb[i]).forEach((r, side) => all[side].push(...r)));
  return all;
}

/**
 * Words, each with the space behind it; the line end is one, too.
 * @param {Uint8Array} p
 * @returns {Ranges}
 */
function fields(p) {
  let at = 0;
  return (latin1(p).match(/[^ \r\n]* |[^ \r\n]+|\r?\n|\r/g) ?? []).map((w) => [at, at += w.length]);
}

/**
 * @param {Uint8Array} a
 * @param {[number, number]} ra
 * @param {Uint8Array} b
 * @param {[number, number]} rb
 * @returns {[Ranges, Ranges]}
 */
function between(a, [begin, at], b, [bf, bt]) {
  let af = begin;
  while (af < at && bf < bt && a[af] === b[bf]) { af++; bf++; }
  while (at > af && bt > bf && a[at - 1] === b[bt - 1]) { at--; bt--; }
  // Of like octets the first is the one that is there besides, as with a dot that stuffing adds.
  while ((af === at) !== (bf === bt) && af > begin && a[af - 1] === (af === at ? b[bt - 1] : a[at - 1])) { af--; at--; bf--; bt--; }
  // No character is cut in two.
  while (af > 0 && (inside(a[af]) || inside(b[bf])) && a[af - 1] === b[bf - 1]) { af--; bf--; }
  while (at < a.length && bt < b.length && inside(a[at]) && a[at] === b[bt]) { at++; bt++; }
  return [af < at ? [[af, at]] : [], bf < bt ? [[bf, bt]] : []];
}

/** @param {number} c */
function inside(c) { return (c & 0xc0) === 0x80; }

/**
 * The line of a conforming response that stands for this one, or null if it
 * has none. Rows of listings go by their message number, others by their place.
 * @param {import('./transcript.js').Line} line
 * @param {Uint8Array[]} lines
 */
export function counterpart(line, lines) {
  if (line.part === 'final') return lines.slice(1).at(-1) ?? null;
  if (line.part !== 'body') return lines[0] ?? null;
  const rows = lines.slice(1, -1);
  if (line.verb !== 'LIST' && line.verb !== 'UIDL') return rows[line.index] ?? null;
  const number = firstWord(lineOctets(line));
  return rows.find((r) => firstWord(r) === number) ?? null;
}

/**
 * What is to be said of a line that has the octets of its counterpart, though a
 * quirk had to do with it.
 * @param {import('./transcript.js').Line} line
 * @param {Uint8Array[]} lines
 * @param {Uint8Array} other
 */
export function sameOctets({ part, index, asked }, lines, other) {
  const moved = part === 'body' ? lines[index + 1] !== other : part === 'status' && !asked;
  return `The same octets, ${moved ? 'in another place' : 'otherwise timed'}.`;
}

/** @param {Uint8Array} p */
function firstWord(p) { return latin1(p.subarray(0, 16)).split(' ')[0]; }
