// The session in the page, in the page's own time.

import { Driver } from './driver.js';

/** How long one run may keep the page from answering its user. */
const sliceMS = 8;

/**
 * What a session tells its place.
 * @typedef {object} Sink
 * @property {(records: Uint8Array) => void} events
 * @property {(status: 'connecting' | 'open' | 'ended' | 'failed', detail: string, advice?: string) => void} status
 * @property {(news: import('./session-bridge.js').News) => void} [told] what is no event
 */

/** What stands for a session where there is none. */
export const noSession = { send() {}, stop() {} };

export class PageSession {
  #timeline;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;

  /**
   * @param {import('./timeline.js').Timeline} timeline what is done here is written down there
   * @param {Driver} driver
   * @param {Sink} sink
   */
  constructor(timeline, driver, sink) {
    this.#timeline = timeline;
    this.driver = driver;
    sink.status('open', '');
    this.#run();
  }

  /**
   * Opens a session.
   * @param {import('./timeline.js').Timeline} timeline
   * @param {string} spec
   * @param {Sink} sink
   */
  static open(timeline, spec, sink) {
    const driver = new Driver(timeline.machine, earOf(sink));
    const wrong = timeline.open(driver, spec);
    if (!wrong) return new PageSession(timeline, driver, sink);
    sink.status('failed', wrong);
    return noSession;
  }

  /**
   * Goes to another moment of what was done.
   * @param {import('./timeline.js').Timeline} timeline
   * @param {(ear: import('./timeline.js').Listener) => Driver | null} go
   * @param {Sink} sink
   * @param {Omit<import('./timeline.js').Listener, keyof import('./driver.js').Ear>} more is told anew, too, what led there
   */
  static travel(timeline, go, sink, more) {
    let how = '', there = false;
    const ear = earOf({
      events: sink.events,
      status(status, detail) { // of a session that is over in the past nobody need hear twice
        how = detail;
        if (there) sink.status(status, detail);
      },
    });
    const driver = go({ ...ear, ...more });
    there = true;
    if (driver && !driver.over) return new PageSession(timeline, driver, sink);
    sink.status('ended', how);
    return noSession;
  }

  /**
   * Sends octets as one write.
   * @param {Uint8Array} p
   */
  send(p) {
    if (this.driver.over) return;
    this.#timeline.feed(this.driver, p);
    this.#run();
  }

  /** Ends the session as a lost connection does. */
  stop() {
    this.pause();
    this.#timeline.lose(this.driver);
  }

  /** Leaves the session as it is: it goes on from another moment. */
  pause() { clearTimeout(this.#timer); }

  #run() {
    clearTimeout(this.#timer);
    const { driver } = this, { machine } = driver;
    const until = performance.now() + sliceMS;
    if (!driver.run(() => performance.now() > until)) {
      this.#timer = setTimeout(() => this.#run(), 0);
      return;
    }
    const at = driver.over ? -1n : machine.deadline();
    if (at < 0n) return;
    const wait = Math.ceil(Number(at - machine.now()) / 1e6);
    this.#timer = setTimeout(() => {
      machine.tick();
      this.#run();
    }, Math.min(wait, 0x7fff_ffff));
  }
}

/**
 * @param {Sink} sink
 * @returns {import('./driver.js').Ear}
 */
function earOf(sink) {
  return {
    events: sink.events,
    ended: (how) => sink.status('ended', how),
    halfClosed: (how) => sink.status('open', how),
  };
}
