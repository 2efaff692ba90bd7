// A session over the WebSocket bridge: typed octets up, event records down.

import { closing } from './transcript.js';

/**
 * @typedef {import('./session-page.js').Sink} Sink
 *
 * @typedef {object} Certificate what a server showed when TLS began
 * @property {string} server
 * @property {string} subject
 * @property {string} issuer
 * @property {string[] | null} names
 * @property {string} from
 * @property {string} until
 * @property {string} sha256
 * @property {string} version
 * @property {string} cipher
 * @property {string} [trust] who vouches for it
 * @property {string[]} [faults]
 * @property {boolean} [accepted] in spite of its faults
 *
 * @typedef {{certificate?: Certificate, lost?: {events: number, octets: number}, note?: string}} News
 */

/** What to do when there is no server. */
const again = 'Start this page’s server again, or wait until it is back; then reconnect.';

export class BridgeSession {
  #sink; #socket;
  /** @type {Uint8Array<ArrayBuffer>[]} */
  #queue = [];
  #opened = false;

  /**
   * @param {Record<string, string>} query
   * @param {Sink} sink
   */
  constructor(query, sink) {
    this.#sink = sink;
    const url = new URL(`bridge?${new URLSearchParams(query)}`, document.baseURI);
    url.protocol = url.protocol.replace('http', 'ws');
    sink.status('connecting', '');
    const socket = this.#socket = new WebSocket(url, 'pop3play.events');
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.#opened = true;
      sink.status('open', '');
      for (const p of this.#queue.splice(0)) socket.send(p);
    };
    socket.onmessage = (e) => {
      if (e.data instanceof ArrayBuffer) sink.events(new Uint8Array(e.data));
      else sink.told?.(JSON.parse(e.data));
    };
    socket.onclose = (e) => this.#closed(e);
  }

  /** @param {Uint8Array} p */
  send(p) {
    const copy = new Uint8Array(p);
    if (this.#opened) this.#socket.send(copy);
    else this.#queue.push(copy);
  }

  stop() {
    this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close(1000);
  }

  /** @param {CloseEvent} e */
  #closed(e) {
    const { status } = this.#sink;
    if (e.code === 1000 || e.code === 1005) {
      // The reason is the session's own, which its events told already.
      status('ended', closing[e.reason] ?? (e.reason || 'Connection closed'));
    } else if (e.code === 1001 && this.#opened) {
      status('ended', closing.shutdown, again);
    } else if (e.reason) {
      status('failed', e.reason);
    } else {
      status('failed', `This page’s server ${this.#opened ? 'is gone' : 'does not answer'}`, again);
    }
  }
}
