// A message as it is sent: its lines, and what is to be known of each.

import * as Mark from './mark.js';

/** Octets that a line may have without its end, RFC 5322 §2.1.1. */
const maxLine = 998;

export class Source {
  #octets; #starts;

  /** @param {Uint8Array} octets */
  constructor(octets) {
    this.#octets = octets;
    let count = octets.length && octets[octets.length - 1] !== 10 ? 1 : 0;
    for (const c of octets) if (c === 10) count++;
    /** Where lines begin, and where the last one ends. */
    this.#starts = new Uint32Array(count + 1);
    this.marks = new Uint8Array(count);
    let line = 0, begin = 0, eight = 0;
    for (let i = 0; i < octets.length; i++) {
      const c = octets[i];
      eight |= c;
      if (c !== 10 && i < octets.length - 1) continue;
      let end = i + 1, ended = false;
      if (c === 10) {
        end--;
        ended = end > begin && octets[end - 1] === 13;
        if (ended) end--;
      }
      this.marks[line] = (octets[begin] === 46 && begin < end ? end === begin + 1 ? Mark.dot | Mark.alone : Mark.dot : 0)
        | (end - begin > maxLine ? Mark.long : 0) | (eight > 127 ? Mark.eight : 0) | (ended ? 0 : Mark.open);
      begin = this.#starts[++line] = i + 1;
      eight = 0;
    }
  }

  get lines() { return this.marks.length; }

  /** @param {number} i counted from 0 */
  line(i) { return this.#octets.subarray(this.#starts[i], this.#starts[i + 1]); }

  /** @param {number} mark */
  count(mark) {
    let n = 0;
    for (const m of this.marks) if (m & mark) n++;
    return n;
  }

  /**
   * The next line with a mark, from the first one again after the last.
   * @param {number} mark
   * @param {number} after
   */
  next(mark, after) {
    for (let k = 1; k <= this.lines; k++) {
      const i = (after + k) % this.lines;
      if (this.marks[i] & mark) return i;
    }
    return -1;
  }

  /** Octets of RETR's body on the wire: each dot that stuffing adds, and the end. */
  get sent() { return this.#octets.length + this.count(Mark.dot) + 3; }
}
