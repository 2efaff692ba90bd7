// The WASM module: calls in, octets out. It holds the POP3 session of the
// place in the page, its maildrop, and the statistics of every place.

import { decode, encode } from './bytes.js';
import { reason } from './dom.js';
import { Reader, sized } from './events.js';

/**
 * @typedef {object} Exports
 * @property {WebAssembly.Memory} memory
 * @property {(n: number) => number} buffer
 * @property {() => void} reset
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
 * @property {(n: number) => bigint | void} maildrop_add
 * @property {() => void} maildrop_large
 * @property {() => bigint} maildrop_save
 * @property {() => bigint} maildrop_list
 * @property {() => number} maildrop_count
 * @property {(i: number) => bigint} maildrop_get
 * @property {(place: number, n: number) => void} stats_feed
 * @property {(place: number, format: number) => bigint} stats
 * @property {(place: number) => bigint} ladder
 * @property {(place: number, all: number) => void} stats_reset
 * @property {(n: number) => bigint} explain
 * @property {(n: number) => bigint} check
 * @property {(n: number) => bigint} answer
 * @property {(n: number) => bigint} compose
 *
 * @typedef {{id: number, octets: number, uid: string, header: Uint8Array}} MailRecord
 * @typedef {{at: number, text: string}} Wrong
 *
 * A step of a login; secret: whoever reads the line, or the value, can log in.
 * @typedef {object} Step
 * @property {boolean} secret
 * @property {boolean} again it is not worked out yet
 * @property {boolean} wrong there is no step; about says why
 * @property {string} about
 * @property {Uint8Array} line without its end
 * @property {{secret: boolean, octets: boolean, what: string, data: Uint8Array}[]} values octets: no text
 */

/** Nanoseconds since the page began. */
function clock() {
  return BigInt(Math.round(performance.now() * 1e6));
}

/** Keys of places in the statistics. @type {Record<string, number>} */
const places = { page: 0, server: 1, proxy: 2, watch: 3 };
const formats = { text: 0, json: 1, csv: 2 };

export class Machine {
  dead = false;
  /** Nanoseconds by which this machine's time is behind the page's. */
  behind = 0n;
  /** The time, where it stands still. @type {bigint | null} */
  still = null;

  /**
   * @param {import('./shim.js').Started} started
   * @param {(why: string) => void} broken called once, when the module failed
   */
  constructor({ instance, words, host }, broken) {
    this.x = /** @type {Exports} */ (/** @type {unknown} */ (instance.exports));
    this.host = host;
    /** @param {unknown} e */
    this.broken = (e) => {
      console.warn('the WASM module failed', e, words());
      broken(words().split('\n')[0] || reason(e));
    };
  }

  /** Nanoseconds of this machine's time. */
  now() { return this.still ?? clock() - this.behind; }

  /**
   * Has time stand still at a moment, unless it is later.
   * @param {bigint} at
   */
  standAt(at) { if (at > this.now()) this.still = at; }

  /**
   * Lets time go on from a moment.
   * @param {bigint} at
   */
  goOnFrom(at) {
    this.still = null;
    this.behind = clock() - at;
  }

  /**
   * Makes what is random the same in every run with the same seed. A session in
   * the page keeps secrets from nobody.
   * @param {number} seed
   */
  seed(seed) {
    this.host.random = (p) => {
      for (let i = 0; i < p.length; i++) { // mulberry32, an octet at a time
        seed = (seed + 0x6d2b79f5) | 0;
        let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        p[i] = t ^ (t >>> 14);
      }
    };
  }

  /** Makes everything as it was before anything was done. */
  reset() { this.run((x) => x.reset()); }

  /**
   * Runs a call. After a panic the instance would still answer, wrongly, so
   * it is not called again.
   * @template T
   * @template [U=undefined]
   * @param {(x: Exports) => T} call
   * @param {U} [otherwise]
   * @returns {T | U}
   */
  run(call, otherwise) {
    try {
      if (!this.dead) return call(this.x);
    } catch (e) {
      this.dead = true;
      this.broken(e);
    }
    return /** @type {U} */ (otherwise);
  }

  /** @param {Uint8Array} p */
  put(p) {
    const at = this.x.buffer(p.length);
    new Uint8Array(this.x.memory.buffer, at, p.length).set(p);
    return p.length;
  }

  /**
   * Copies octets that a call gave; they are gone at the next call.
   * @param {bigint | void} packed pointer and length
   */
  take(packed) {
    if (!packed) return new Uint8Array();
    const bits = BigInt.asUintN(64, packed);
    return new Uint8Array(this.x.memory.buffer, Number(bits >> 32n), Number(bits & 0xffff_ffffn)).slice();
  }

  /**
   * Octets that a call gives, none if the module is not running.
   * @param {(x: Exports) => bigint | void} call
   */
  octets(call) { return this.run((x) => this.take(call(x)), new Uint8Array()); }

  /** The same as text. @param {(x: Exports) => bigint | void} call */
  text(call) { return decode(this.octets(call)); }

  /**
   * Starts a session.
   * @param {string} spec
   * @returns {string} what is wrong, or ""
   */
  open(spec) {
    const wrong = this.text((x) => x.open(this.put(encode(spec)), this.now()));
    return this.dead ? 'the WASM module is not running' : wrong;
  }

  /** @param {Uint8Array} p */
  feed(p) { this.run((x) => x.feed(this.put(p), this.now())); }
  end() { this.run((x) => x.end(this.now())); }
  closeInput() { this.run((x) => x.close_input(this.now())); }
  tick() { this.run((x) => x.tick(this.now())); }
  /** @returns {boolean} whether octets left */
  pull() { return this.run((x) => x.pull(this.now()) !== 0n, false); }
  /** The octets that leave. */
  pullOctets() { return this.octets((x) => x.pull(this.now())); }
  /** @returns {bigint} nanoseconds, -1n for none */
  deadline() { return this.run((x) => x.deadline(), -1n); }
  wantInput() { return this.run((x) => x.want_input() !== 0, false); }
  step() { return this.run((x) => x.step(), 0); }
  events() { return this.octets((x) => x.events()); }

  /**
   * Replaces the maildrop by a bundle's messages.
   * @param {Uint8Array} bundle
   */
  loadMail(bundle) { return this.text((x) => x.maildrop_load(this.put(bundle))); }

  /** Replaces it by the large sample; gives "". */
  largeMail() { return this.text((x) => x.maildrop_large()); }

  /** The maildrop as a bundle. */
  saveMail() { return this.octets((x) => x.maildrop_save()); }

  /** @param {number} i counted from 0 */
  getMail(i) { return this.octets((x) => x.maildrop_get(i)); }

  /**
   * Adds one message.
   * @param {Uint8Array} raw
   */
  addMail(raw) { return this.text((x) => x.maildrop_add(this.put(raw))); }

  /** @returns {MailRecord[]} */
  listMail() {
    const r = new Reader(this.octets((x) => x.maildrop_list()));
    return r.rest(() => ({ id: r.varint(), octets: r.varint(), uid: r.text(), header: r.bytes() }));
  }

  /**
   * All messages, as the last session that was opened has them.
   * @returns {Uint8Array[]}
   */
  allMail() {
    return Array.from({ length: this.run((x) => x.maildrop_count(), 0) }, (_, i) => this.getMail(i));
  }

  /**
   * Counts events.
   * @param {string} place
   * @param {Uint8Array} records
   */
  count(place, records) { this.run((x) => x.stats_feed(places[place], this.put(records))); }

  /**
   * The commands of a place's newest session, each with what a naive client
   * takes for its answer.
   * @param {string} place
   * @returns {import('./ladder.js').Rung[]}
   */
  ladder(place) {
    const r = new Reader(this.octets((x) => x.ladder(places[place])));
    return r.rest(() => ({
      seq: r.varint(), verb: r.text(), text: r.text(), from: r.varint(), lines: r.varint(), swallowed: r.varint(), open: r.varint() === 1, by: r.list(() => r.text()),
    }));
  }

  /**
   * A place's statistics.
   * @param {string} place
   * @param {'text' | 'json' | 'csv'} format
   */
  stats(place, format) { return this.text((x) => x.stats(places[place], formats[format])); }

  /**
   * Begins a place's statistics anew.
   * @param {string} place
   * @param {boolean} all another past will be told, whose sessions are not open yet
   */
  resetStats(place, all) { this.run((x) => x.stats_reset(places[place], Number(all))); }

  /**
   * What is wrong with a spec string, and where; null if nothing is.
   * @param {string} spec
   * @returns {Wrong | null}
   */
  check(spec) {
    const octets = encode(spec);
    const r = new Reader(this.octets((x) => x.check(this.put(octets))));
    if (!r.more) return null;
    const at = decode(octets.subarray(0, r.varint())).length;
    return { at, text: decode(r.octets.subarray(r.at)) };
  }

  /**
   * Works out the next message of a login.
   * @param {(string | Uint8Array)[]} given mechanism, user, secret, nonce, and what the server said
   * @returns {Step | null}
   */
  answer(given) {
    const r = new Reader(this.octets((x) => x.answer(this.putAll(given))));
    if (!r.more) return null;
    const flags = r.octet();
    return {
      secret: (flags & 1) > 0, again: (flags & 4) > 0, wrong: (flags & 8) > 0, about: r.text(), line: r.bytes(),
      values: r.rest(() => {
        const f = r.octet();
        return { secret: (f & 1) > 0, octets: (f & 2) > 0, what: r.text(), data: r.bytes() };
      }),
    };
  }

  /**
   * Writes a message.
   * @param {string[]} draft from, to, subject, text, date, id, and of a text that is attached its name, "" for none, and itself
   */
  compose(draft) { return this.octets((x) => x.compose(this.putAll(draft))); }

  /** @param {(string | Uint8Array)[]} all */
  putAll(all) { return this.put(Uint8Array.from(all.flatMap((g) => sized(typeof g === 'string' ? encode(g) : g)))); }

  /**
   * Tells what a line means.
   * @param {Uint8Array} record
   */
  explain(record) { return this.octets((x) => x.explain(this.put(record))); }
}
