// The WASM module: calls in, octets out. It holds the POP3 session of the
// place in the page, its maildrop, and the statistics of every place.

import { Reader } from './events.js';

/**
 * @typedef {object} Exports
 * @property {WebAssembly.Memory} memory
 * @property {(n: number) => number} buffer
 * @property {(n: number, now: bigint) => bigint} open
 * @property {(n: number, now: bigint) => void} feed
 * @property {(now: bigint) => void} close_input
 * @property {(now: bigint) => void} end
 * @property {(now: bigint) => void} tick
 * @property {(now: bigint) => bigint} pull
 * @property {() => bigint} deadline
 * @property {() => number} want_input
 * @property {() => number} step
 * @property {() => bigint} events
 * @property {(n: number) => bigint} maildrop_load
 * @property {(n: number) => bigint | undefined} maildrop_add
 * @property {() => bigint} maildrop_list
 * @property {(place: number, n: number) => void} stats_feed
 * @property {(place: number, format: number) => bigint} stats
 * @property {(place: number) => void} stats_reset
 * @property {(n: number) => bigint} explain
 *
 * @typedef {{octets: number, uid: string, header: Uint8Array}} MailRecord
 */

const toUTF8 = new TextEncoder();
const fromUTF8 = new TextDecoder();

/** Nanoseconds since the page began. */
export function now() {
  return BigInt(Math.round(performance.now() * 1e6));
}

/** Keys of places in the statistics. @type {Record<string, number>} */
const places = { page: 0, server: 1, proxy: 2 };

export class Machine {
  /**
   * @param {import('./shim.js').Started} started
   * @param {(why: string) => void} broken called once, when the module failed
   */
  static of({ instance, words }, broken) {
    return new Machine(/** @type {Exports} */ (/** @type {unknown} */ (instance.exports)), (e) => {
      console.warn('the WASM module failed', e, words());
      broken(words().split('\n')[0] || (e instanceof Error ? e.message : String(e)));
    });
  }

  /**
   * @param {Exports} exports
   * @param {(e: unknown) => void} broken
   */
  constructor(exports, broken) {
    this.x = exports;
    this.broken = broken;
    this.dead = false;
  }

  /**
   * Runs a call. After a panic the instance would still answer, wrongly, so
   * it is not called again.
   * @template T
   * @param {(x: Exports) => T} call
   * @param {T} otherwise
   * @returns {T}
   */
  run(call, otherwise) {
    if (this.dead) return otherwise;
    try {
      return call(this.x);
    } catch (e) {
      this.dead = true;
      this.broken(e);
      return otherwise;
    }
  }

  /** @param {Uint8Array} p */
  put(p) {
    const at = this.x.buffer(p.length);
    new Uint8Array(this.x.memory.buffer, at, p.length).set(p);
    return p.length;
  }

  /**
   * Copies octets that a call gave; they are gone at the next call.
   * @param {bigint | undefined} packed pointer and length
   */
  take(packed) {
    if (!packed) return new Uint8Array();
    const bits = BigInt.asUintN(64, packed);
    return new Uint8Array(this.x.memory.buffer, Number(bits >> 32n), Number(bits & 0xffff_ffffn)).slice();
  }

  /** @param {bigint | undefined} packed */
  text(packed) { return fromUTF8.decode(this.take(packed)); }

  /**
   * Starts a session.
   * @param {string} spec
   * @returns {string} what is wrong, or ""
   */
  open(spec) {
    return this.run((x) => this.text(x.open(this.put(toUTF8.encode(spec)), now())), 'the WASM module is not running');
  }

  /** @param {Uint8Array} p */
  feed(p) { this.run((x) => x.feed(this.put(p), now()), undefined); }
  end() { this.run((x) => x.end(now()), undefined); }
  tick() { this.run((x) => x.tick(now()), undefined); }
  /** @returns {boolean} whether octets left */
  pull() { return this.run((x) => x.pull(now()) !== 0n, false); }
  /** @returns {bigint} nanoseconds, -1n for none */
  deadline() { return this.run((x) => x.deadline(), -1n); }
  wantInput() { return this.run((x) => x.want_input() !== 0, false); }
  step() { return this.run((x) => x.step(), 0); }
  events() { return this.run((x) => this.take(x.events()), new Uint8Array()); }

  /**
   * Replaces the maildrop by a bundle's messages.
   * @param {Uint8Array} bundle
   */
  loadMail(bundle) { return this.run((x) => this.text(x.maildrop_load(this.put(bundle))), ''); }

  /**
   * Adds one message.
   * @param {Uint8Array} raw
   */
  addMail(raw) {
    return this.run((x) => {
      const packed = x.maildrop_add(this.put(raw));
      return typeof packed === 'bigint' ? this.text(packed) : '';
    }, '');
  }

  /** @returns {MailRecord[]} */
  listMail() {
    const r = new Reader(this.run((x) => this.take(x.maildrop_list()), new Uint8Array()));
    const all = [];
    while (r.more) all.push({ octets: r.varint(), uid: r.text(), header: r.bytes() });
    return all;
  }

  /**
   * Counts events.
   * @param {string} place
   * @param {Uint8Array} records
   */
  count(place, records) { this.run((x) => x.stats_feed(places[place], this.put(records)), undefined); }

  /** @param {string} place */
  statsText(place) { return this.run((x) => this.text(x.stats(places[place], 0)), ''); }
  /** @param {string} place */
  statsJSON(place) { return this.run((x) => this.text(x.stats(places[place], 1)), ''); }
  /** @param {string} place */
  resetStats(place) { this.run((x) => x.stats_reset(places[place]), undefined); }

  /**
   * Tells what a line means.
   * @param {Uint8Array} record
   */
  explain(record) { return this.run((x) => this.take(x.explain(this.put(record))), new Uint8Array()); }
}
