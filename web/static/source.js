// A message as it is sent: its lines, and what is to be known of each.

import { linesOf } from './bytes.js';
import * as Mark from './mark.js';

/** Octets that a line may have without its end, RFC 5322 §2.1.1. */
const maxLine = 998;

export class Source {
  #octets;
  /** Where lines begin, and where the last one ends. */
  #starts = [0];
  /** @type {number[]} */
  marks = [];

  /** @param {Uint8Array} octets */
  constructor(octets) {
    this.#octets = octets;
    for (const line of linesOf(octets)) {
      const ended = line.at(-1) === 10, whole = ended && line.at(-2) === 13, length = line.length - Number(ended) - Number(whole);
      this.marks.push((line[0] === 46 ? length > 1 ? Mark.dot : Mark.dot | Mark.alone : 0)
        | (length > maxLine ? Mark.long : 0) | (line.some((c) => c > 127) ? Mark.eight : 0) | (whole ? 0 : Mark.open));
      this.#starts.push(this.#starts[this.lines - 1] + line.length);
    }
  }

  get lines() { return this.marks.length; }

  /** @param {number} i counted from 0 */
  line(i) { return this.#octets.subarray(this.#starts[i], this.#starts[i + 1]); }

  /** @param {number} mark */
  count(mark) { return this.marks.filter((m) => m & mark).length; }

  /**
   * The next line with a mark, from the first one again after the last.
   * @param {number} mark
   * @param {number} after
   */
  next(mark, after) {
    const i = this.marks.findIndex((m, k) => k > after && m & mark);
    return i < 0 ? this.marks.findIndex((m) => m & mark) : i;
  }

  /** Octets of RETR's body on the wire: each dot that stuffing adds, and the end. */
  get sent() { return this.#octets.length + this.count(Mark.dot) + 3; }
}
