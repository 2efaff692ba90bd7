// The server in the page, from its first octet to its failure.

import { Machine } from './machine.js';
import { Timeline } from './timeline.js';

/**
 * What boot.js sent for, and how to start the module anew.
 * @typedef {{started: Promise<Started>, start(): Promise<Started>, sample: Promise<ArrayBuffer>}} Early
 * @typedef {import('./shim.js').Started} Started
 */

export class Engine {
  /** @param {(why: string) => void} broken called when the module failed */
  constructor(broken) {
    this.broken = broken;
    const { early } = /** @type {{early?: Early}} */ (/** @type {unknown} */ (window));
    this.early = early;
    /** @type {Machine | null} */
    this.machine = null;
    /** What was done to it. @type {Timeline | null} */
    this.timeline = null;
    /** @type {Promise<Machine> | null} */
    this.spare = null;
    /** Why there is no machine: "" while it is on its way. */
    this.missing = early ? '' : 'This binary was built without its WASM. “make build” in the repository writes bin/pop3play with it inside; “make run” serves it.';
    /** @type {Uint8Array | null} the mail that the maildrop begins with, until it was read */
    this.unread = null;
    this.sample = new Uint8Array();
  }

  /**
   * Another machine, on which to do again what was done. It is always the same
   * one: whoever has it makes it begin anew.
   */
  lab() {
    if (!this.early) return Promise.reject(new Error(this.missing));
    this.spare ??= this.early.start().then((started) => Machine.of(started, () => { this.spare = null; }));
    return this.spare;
  }

  get running() { return this.machine !== null && !this.machine.dead; }

  get dead() { return this.machine?.dead ?? false; }

  /** Starts the machine, anew if it failed. */
  async start() {
    if (!this.early) return;
    try {
      const [started, sample] = await Promise.all([this.machine ? this.early.start() : this.early.started, this.early.sample]);
      const m = Machine.of(started, (why) => {
        this.missing = `It stopped with an error: ${why}`;
        this.broken(why);
      });
      this.unread = this.sample = new Uint8Array(sample);
      this.machine = m;
      this.timeline = new Timeline(m);
      this.missing = '';
    } catch (e) {
      this.missing = `The WASM module did not start: ${e instanceof Error ? e.message : e}`;
    }
  }

  /**
   * Fills the maildrop, unless it was filled. It can wait until there is time
   * for it, but not beyond the first command.
   * @returns {boolean} whether there was something to fill it with
   */
  readMail() {
    if (!this.unread || !this.machine) return false;
    this.resetMail();
    return true;
  }

  /** Fills the maildrop as it was at first; gives what went wrong, or "". */
  resetMail() {
    this.unread = null;
    return this.timeline?.load(this.sample) ?? this.missing;
  }

  /**
   * Adds messages; gives what went wrong, or "".
   * @param {Uint8Array[]} raws
   */
  addMail(raws) {
    this.readMail();
    for (const raw of raws) {
      const wrong = this.timeline?.add(raw) ?? this.missing;
      if (wrong) return wrong;
    }
    return '';
  }
}
