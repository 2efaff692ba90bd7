// Drives a session of the WASM module, as a native driver does with a
// connection: pull what leaves, act on a step, grant input, tick.

/** Steps as the core numbers them: the one that closes one side, and those that end the connection. */
const closeWrite = 2;
/** @type {Record<number, string>} */
const ends = { 3: 'The server closed the connection.', 4: 'The server cut the connection.', 5: 'The server closed the connection and stopped.' };

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
    while (!this.over) { // a machine that is dead wants nothing
      const left = m.pull();
      this.#drain();
      if (!left) {
        const step = m.step();
        if (ends[step]) {
          this.over = true;
          this.#ear.ended?.(ends[step]);
          return true;
        }
        if (step === closeWrite) this.#ear.halfClosed?.('The server closed its side, but still reads.');
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
      const due = this.over ? -1n : m.deadline();
      if (due < 0n || due > at) break;
      m.standAt(due);
      m.tick();
    }
    m.standAt(at);
  }
}
