// The server in the page, from its first octet to its failure, and the mail that
// its maildrop is filled with.

import { byId, reason, remember } from './dom.js';
import { fetched } from './fetched.js';
import { dropKept, readKept, writeKept } from './keep.js';
import { Machine } from './machine.js';
import { Timeline } from './timeline.js';

/**
 * What boot.js sent for, and how to start the module anew.
 * @typedef {{started: Promise<Started>, start(): Promise<Started>, sample: Promise<ArrayBuffer>}} Early
 * @typedef {import('./shim.js').Started} Started
 * @typedef {{bundle: Uint8Array | null, name: string}} Filling
 * bundle: null where the module makes its messages itself; name: of the sample, "" for other mail
 */

export class Engine {
  #broken; #early;
  /** @type {Machine | null} */
  machine = null;
  /** What was done to it. @type {Timeline | null} */
  timeline = null;
  /** @type {Promise<Machine> | null} */
  #spare = null;
  /** @type {Filling | null} what the maildrop begins with, until it was read */
  unread = null;
  /** @type {Filling | null} what was chosen before there was a machine */
  #chosen = null;
  #choices = 0;
  /** What went wrong with the maildrop that was kept. */
  trouble = '';

  /** @param {(why: string) => void} broken called when the module failed */
  constructor(broken) {
    this.#broken = broken;
    const { early } = /** @type {{early?: Early}} */ (/** @type {unknown} */ (window));
    this.#early = early;
    /** Why there is no machine: "" while it is on its way. */
    this.missing = early ? '' : 'This binary was built without its WASM. “make build” in the repository writes bin/pop3play with it inside; “make run” serves it.';
    const list = byId('sample');
    /** @type {Map<string, {mail?: string, made?: string}>} */
    this.samples = new Map([...list.options].map((o) => [o.value, { ...o.dataset }]));
    /** The name of the sample that the page came with, and of the one that the maildrop is filled with. */
    this.sample = this.own = list.value;
  }

  /**
   * Another machine, on which to do again what was done. It is always the same
   * one: whoever has it makes it begin anew.
   */
  lab() {
    if (!this.#early) return Promise.reject(new Error(this.missing));
    this.#spare ??= this.#early.start().then((started) => new Machine(started, () => { this.#spare = null; }));
    return this.#spare;
  }

  get running() { return this.machine !== null && !this.machine.dead; }

  get dead() { return this.machine?.dead ?? false; }

  /** Whether the maildrop is to be kept in this browser. */
  get keeping() { return remember('keep') === 'on'; }

  /** Starts the machine, anew if it failed. */
  async start() {
    if (!this.#early) return;
    try {
      const [started, filling] = await Promise.all([this.machine ? this.#early.start() : this.#early.started, this.#begin()]);
      const m = new Machine(started, (why) => {
        this.missing = `It stopped with an error: ${why}`;
        this.#broken(why);
      });
      this.unread = this.#chosen ?? filling;
      this.#chosen = null;
      this.machine = m;
      this.timeline = new Timeline(m);
      this.missing = '';
    } catch (e) {
      this.missing = `The WASM module did not start: ${reason(e)}`;
    }
  }

  /**
   * What the maildrop begins with.
   * @returns {Promise<Filling>}
   */
  async #begin() {
    if (this.keeping) {
      try {
        const kept = await readKept();
        if (kept && !this.#choices) {
          if (this.samples.has(kept.sample)) this.sample = kept.sample;
          return { bundle: kept.mail, name: '' };
        }
      } catch {
        this.trouble = 'The maildrop that was kept here could not be read.';
      }
    }
    return { bundle: await this.bundle(this.sample), name: this.sample };
  }

  /**
   * @param {string} name
   * @returns {Promise<Uint8Array | null>} null for one that the module makes
   */
  async bundle(name) {
    const sample = this.samples.get(name);
    if (!sample && name) throw new Error(`there is no sample maildrop “${name}” here`);
    const { mail, made } = sample ?? {};
    if (made) return null;
    if (this.#early && name === this.own) return new Uint8Array(await this.#early.sample);
    if (!mail) return new Uint8Array();
    return new Uint8Array(await (await fetched(mail)).arrayBuffer());
  }

  /**
   * Fills the maildrop, unless it was filled. It can wait until there is time
   * for it, but not beyond the first command.
   */
  readMail() {
    if (this.unread) this.#fill(this.unread);
  }

  /**
   * Lists the messages anew if they changed. A session gets its numbers from the
   * list before its login.
   * @param {import('./maildrop.js').Maildrop} drop the one in the page
   */
  listMail(drop) {
    this.readMail();
    if (drop.stale && this.machine) drop.set(this.machine.listMail());
  }

  /** @param {Filling} filling */
  #fill({ bundle, name }) {
    this.unread = null;
    return this.timeline?.load(bundle, name) ?? this.missing;
  }

  /**
   * Fills the maildrop with a sample; gives what went wrong, or "".
   * @param {string} name
   */
  async choose(name) {
    const choice = ++this.#choices;
    try {
      const bundle = await this.bundle(name);
      if (choice !== this.#choices) return ''; // and another was chosen meanwhile
      this.sample = name;
      if (this.machine) return this.#fill({ bundle, name });
      this.#chosen = { bundle, name };
      return '';
    } catch (e) {
      return `The sample did not come: ${reason(e)}.`;
    }
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

  /**
   * Keeps the maildrop in this browser, or deletes what was kept. It rejects
   * where the browser does not allow that.
   * @param {boolean} on
   */
  async keep(on) {
    remember('keep', on ? 'on' : '');
    if (!on) {
      await dropKept();
      return;
    }
    if (!this.keeping) throw new Error('nothing can be stored');
    await this.save();
  }

  /** Keeps the maildrop as it is now. */
  async save() {
    this.readMail();
    const mail = this.machine?.saveMail();
    if (this.running && mail) await writeKept({ sample: this.sample, mail });
  }
}
