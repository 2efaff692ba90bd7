// Drives a session of the WASM module, as a native driver does with a
// connection: pull what leaves, act on a step, grant input, tick.

/** Steps that the session wants taken, as the core numbers them. */
const closeWrite = 2, close = 3, abort = 4, stopServer = 5;

/**
 * @typedef {object} Ear
 * @property {(records: Uint8Array) => void} events
 * @property {(how: string) => void} [ended]
 * @property {(how: string) => void} [halfClosed]
 */

export class Driver {
  #ear;
  /** @type {Uint8Array[]} */
  queue = [];
  over = false;

  /**
   * @param {import('./machine.js').Machine} machine
   * @param {Ear} ear
   */
  constructor(machine, ear) {
    this.machine = machine;
    this.#ear = ear;
  }

  /**
   * Opens the session; gives what is wrong with the spec, or "".
   * @param {string} spec
   */
  open(spec) {
    const wrong = this.machine.open(spec);
    this.#drain();
    this.over = wrong !== '';
    return wrong;
  }

  /** Ends the session as a lost connection does. */
  lose() {
    if (this.over) return;
    this.over = true;
    this.machine.end();
    this.#drain();
  }

  #drain() {
    const records = this.machine.events();
    if (records.length) this.#ear.events(records);
  }

  /**
   * Goes on as far as it can at this moment.
   * @param {() => boolean} [enough] asked after each step
   * @returns {boolean} whether it got that far
   */
  run(enough) {
    const m = this.machine;
    while (!this.over && !m.dead) {
      const left = m.pull();
      this.#drain();
      if (!left) {
        if (this.#act(m.step())) return true;
        if (!this.queue.length || !m.wantInput()) return true;
        m.feed(/** @type {Uint8Array} */ (this.queue.shift()));
        this.#drain();
      }
      if (enough?.()) return false;
    }
    return true;
  }

  /**
   * Lets a machine whose time stands still get to a moment, by way of all that
   * is due before it.
   * @param {bigint} at
   */
  advance(at) {
    const m = this.machine;
    for (let turns = 0; turns < 100_000; turns++) { // a quirk may speak for ever
      this.run();
      const due = this.over || m.dead ? -1n : m.deadline();
      if (due < 0n || due > at) break;
      if (m.still !== null && due > m.still) m.still = due;
      m.tick();
    }
    if (m.still !== null && at > m.still) m.still = at;
  }

  /**
   * @param {number} step
   * @returns {boolean} whether the connection is over
   */
  #act(step) {
    switch (step) {
      case close:
      case abort:
      case stopServer:
        this.over = true;
        this.#ear.ended?.(step === abort ? 'The server cut the connection.'
          : step === stopServer ? 'The server closed the connection and stopped.' : 'The server closed the connection.');
        return true;
      case closeWrite:
        this.#ear.halfClosed?.('The server closed its side, but still reads.');
    }
    return false;
  }
}
