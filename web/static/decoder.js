// The page's end of mime-worker.js, which is fetched when the first message is
// opened.

const patience = 10_000; // milliseconds that one message may take

export class Decoder {
  #address;
  /** @type {Worker | null} */
  #worker = null;
  /** @type {((why: string) => void) | null} */
  #drop = null;

  /** @param {string} address of the worker */
  constructor(address) {
    this.#address = address;
  }

  /**
   * Decodes one message. Another that is still being decoded is given up.
   * @param {Uint8Array} octets
   * @returns {Promise<import('./mime-worker.js').Letter>}
   */
  decode(octets) {
    if (this.#drop) this.#stop('Another message was opened.');
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#stop('It took too long.'), patience);
      this.#drop = (why) => {
        clearTimeout(timer);
        this.#drop = null;
        reject(new Error(why)); // in vain where a letter came
      };
      const worker = this.#worker ??= new Worker(this.#address, { type: 'module' });
      worker.onerror = () => this.#stop('The decoder did not come, or it failed.');
      worker.onmessage = ({ data: { letter, wrong } }) => {
        if (letter) resolve(letter);
        this.#drop?.(wrong);
      };
      worker.postMessage(octets);
    });
  }

  /** @param {string} why */
  #stop(why) {
    this.#worker?.terminate();
    this.#worker = null;
    this.#drop?.(why);
  }
}
