// Event records, as core/trace writes them.

import { decode, encode } from './bytes.js';
import * as Kind from './kind.js';

/** @type {Record<number, string>} */
export const stateNames = { 1: 'AUTHORIZATION', 2: 'TRANSACTION', 4: 'UPDATE', 8: 'CLOSED' };

/**
 * One thing that happened in a session.
 * @typedef {object} WireEvent
 * @property {number} kind
 * @property {number} state
 * @property {boolean} err
 * @property {boolean} cont
 * @property {boolean} half octets of a line of which it is not known yet what it is
 * @property {number} session
 * @property {number} seq
 * @property {number} at milliseconds
 * @property {number} msg
 * @property {number} n
 * @property {string} verb
 * @property {string} code
 * @property {string} text
 * @property {Uint8Array} data aliases the record
 * @property {string[]} by
 */

/** Reads fields off octets. */
export class Reader {
  at = 0;

  /** @param {Uint8Array} octets */
  constructor(octets) {
    this.octets = octets;
  }

  get more() { return this.at < this.octets.length; }

  /** @param {number} n octets that are to be there */
  #want(n) { if (this.at + n > this.octets.length) throw new RangeError('a record ends too early'); }

  octet() {
    this.#want(1);
    return this.octets[this.at++];
  }

  /** Unsigned, little-endian groups of seven bits. Beyond 2^53 it is inexact. */
  varint() {
    for (let v = 0, unit = 1; ; unit *= 128) {
      const b = this.octet();
      v += (b & 0x7f) * unit;
      if (b < 0x80) return v;
    }
  }

  zigzag() {
    const v = this.varint();
    return v % 2 ? -(v + 1) / 2 : v / 2;
  }

  bytes() {
    const n = this.varint();
    this.#want(n);
    return this.octets.subarray(this.at, this.at += n);
  }

  text() { return decode(this.bytes()); }

  /**
   * As many of something as the number before them says.
   * @template T
   * @param {() => T} read
   * @returns {T[]}
   */
  list(read) { return Array.from({ length: this.varint() }, read); }

  /**
   * All that is left.
   * @template T
   * @param {() => T} read
   */
  rest(read) {
    const all = [];
    while (this.more) all.push(read());
    return all;
  }
}

/**
 * @param {Uint8Array} octets
 * @returns {Generator<WireEvent>}
 */
export function* decodeEvents(octets) {
  const r = new Reader(octets);
  while (r.more) {
    const kind = r.octet(), state = r.octet(), flags = r.octet();
    const session = r.varint(), seq = r.varint(), at = r.varint() / 1e6, msg = r.varint(), n = r.zigzag();
    const verb = r.text(), code = r.text(), text = r.text(), data = r.bytes();
    yield {
      kind, state, err: (flags & 1) > 0, cont: (flags & 2) > 0, half: (flags & 4) > 0,
      session, seq, at, msg, n, verb, code, text, data, by: r.list(() => r.text()),
    };
  }
}

/**
 * The record of a session that was lost.
 * @param {{session: number, at: number}} last
 */
export function closeRecord({ session, at }) {
  return Uint8Array.from([Kind.close, 8, 0, ...varint(session), 0, ...varint(Math.round(at * 1e6)), 0, 0, 0, 0, ...sized(encode('reset')), 0, 0]);
}

/** Octets behind their number. @param {ArrayLike<number> & Iterable<number>} p */
export function sized(p) { return [...varint(p.length), ...p]; }

/** @param {number} v */
export function varint(v) {
  const octets = [];
  for (; v >= 128; v = Math.floor(v / 128)) octets.push(v % 128 + 128);
  return [...octets, v];
}
