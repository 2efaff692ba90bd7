// What Go's wasip1 needs from its host to run as a reactor: a clock, random
// octets, and a place for a panic's last words. There are no files, and no
// call blocks.

const ok = 0, notSupported = 58;

/**
 * Instantiates a module and runs its start-up.
 * @param {WebAssembly.Module} module
 * @returns {Promise<Started>}
 *
 * @typedef {object} Started
 * @property {WebAssembly.Instance} instance
 * @property {() => string} words what the module wrote to its standard error last
 * @property {{random: (p: Uint8Array) => void}} host fills octets with chance; may be replaced
 */
export async function instantiate(module) {
  let words = '';
  /** @type {WebAssembly.Memory} */
  let memory;
  // Growing detaches the buffer, so a view lives for one call only.
  const view = () => new DataView(memory.buffer);
  const none = (/** @type {number} */ count, /** @type {number} */ size) => {
    view().setUint32(count, 0, true);
    view().setUint32(size, 0, true);
    return ok;
  };
  const host = {
    random: (/** @type {Uint8Array} */ p) => {
      for (let i = 0; i < p.length; i += 65536) crypto.getRandomValues(p.subarray(i, i + 65536));
    },
  };
  const known = {
    sched_yield: () => ok,
    /** Go calls it after a panic. @param {number} code */
    proc_exit(code) { throw new Error(`the WASM module ended with code ${code}`); },
    args_get: () => ok,
    args_sizes_get: none,
    environ_get: () => ok,
    environ_sizes_get: none,
    /**
     * @param {number} id
     * @param {bigint} _precision
     * @param {number} at
     */
    clock_time_get(id, _precision, at) {
      const ms = id === 0 ? Date.now() : performance.now();
      view().setBigUint64(at, BigInt(Math.round(ms * 1e6)), true);
      return ok;
    },
    /**
     * @param {number} at
     * @param {number} n
     */
    random_get(at, n) {
      host.random(new Uint8Array(memory.buffer, at, n));
      return ok;
    },
    /**
     * Answers at once that every wait is over: the page keeps the time.
     * @param {number} subscriptions
     * @param {number} events
     * @param {number} n
     * @param {number} count
     */
    poll_oneoff(subscriptions, events, n, count) {
      const v = view();
      for (let i = 0; i < n; i++) {
        v.setBigUint64(events + 32 * i, v.getBigUint64(subscriptions + 48 * i, true), true);
        v.setUint16(events + 32 * i + 8, ok, true);
        v.setUint8(events + 32 * i + 10, v.getUint8(subscriptions + 48 * i + 8));
      }
      v.setUint32(count, n, true);
      return ok;
    },
    /**
     * @param {number} _file there are no others than the standard ones
     * @param {number} vectors
     * @param {number} n
     * @param {number} written
     */
    fd_write(_file, vectors, n, written) {
      const v = view();
      const decoder = new TextDecoder();
      let total = 0, text = '';
      for (let i = 0; i < n; i++) {
        const size = v.getUint32(vectors + 8 * i + 4, true);
        text += decoder.decode(new Uint8Array(memory.buffer, v.getUint32(vectors + 8 * i, true), size), { stream: true });
        total += size;
      }
      v.setUint32(written, total, true);
      words = (words + text).slice(-2000);
      return ok;
    },
  };
  const wasi = new Proxy(/** @type {Record<string, WebAssembly.ImportValue>} */ (known), { get: (all, name) => all[String(name)] ?? (() => notSupported) });
  const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi });
  memory = /** @type {WebAssembly.Memory} */ (instance.exports.memory);
  // A touch has its turn between two long steps, where the browser knows how.
  await /** @type {{scheduler?: {yield?(): Promise<void>}}} */ (globalThis).scheduler?.yield?.();
  /** @type {() => void} */ (instance.exports._initialize)();
  return { instance, words: () => words, host };
}
