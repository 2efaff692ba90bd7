// Drives the session in the page, as a native driver does with a connection:
// pull what leaves, act on a step, grant input, wait for the deadline.

import { now } from './machine.js';

const Step = Object.freeze({ none: 0, startTLS: 1, closeWrite: 2, close: 3, abort: 4, stopServer: 5 });

/** How long one run may keep the page from answering its user. */
const sliceMS = 8;

/**
 * What a session tells its place.
 * @typedef {object} Sink
 * @property {(records: Uint8Array) => void} events
 * @property {(status: 'connecting' | 'open' | 'ended' | 'failed', detail: string) => void} status
 */

export class PageSession {
  /**
   * @param {import('./machine.js').Machine} machine
   * @param {string} spec
   * @param {Sink} sink
   */
  constructor(machine, spec, sink) {
    this.machine = machine;
    this.sink = sink;
    /** @type {Uint8Array[]} */
    this.queue = [];
    this.over = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    const wrong = machine.open(spec);
    this.drain();
    if (wrong) {
      this.over = true;
      sink.status('failed', wrong);
      return;
    }
    sink.status('open', '');
    this.run();
  }

  /**
   * Sends octets as one write.
   * @param {Uint8Array} p
   */
  send(p) {
    if (this.over) return;
    this.queue.push(p);
    this.run();
  }

  /** Ends the session as a lost connection does. */
  stop() {
    clearTimeout(this.timer);
    if (this.over) return;
    this.over = true;
    this.machine.end();
    this.drain();
  }

  drain() {
    const records = this.machine.events();
    if (records.length) this.sink.events(records);
  }

  run() {
    clearTimeout(this.timer);
    const m = this.machine;
    for (const until = performance.now() + sliceMS; !this.over && !m.dead;) {
      const left = m.pull();
      this.drain();
      if (!left) {
        if (this.act(m.step())) return;
        if (!this.queue.length || !m.wantInput()) break;
        m.feed(/** @type {Uint8Array} */ (this.queue.shift()));
        this.drain();
      }
      if (performance.now() > until) {
        this.timer = setTimeout(() => this.run(), 0);
        return;
      }
    }
    if (this.over || m.dead) return;
    const at = m.deadline();
    if (at < 0n) return;
    const wait = Math.ceil(Number(at - now()) / 1e6);
    this.timer = setTimeout(() => {
      m.tick();
      this.run();
    }, Math.min(Math.max(wait, 1), 0x7fff_ffff));
  }

  /**
   * @param {number} step
   * @returns {boolean} whether the connection is over
   */
  act(step) {
    switch (step) {
      case Step.close:
      case Step.abort:
      case Step.stopServer:
        this.over = true;
        this.sink.status('ended', step === Step.abort ? 'The server cut the connection.'
          : step === Step.stopServer ? 'The server closed the connection and stopped.' : 'The server closed the connection.');
        return true;
      case Step.closeWrite:
        this.sink.status('open', 'The server closed its side, but still reads.');
    }
    return false;
  }
}
