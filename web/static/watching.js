// Another's session on this server, which is looked at and not taken part in.

import { byId, onClick, put } from './dom.js';
import { Place } from './place.js';
import { BridgeSession } from './session-bridge.js';

/** @typedef {import('./sessions-panel.js').Row} Row */

export class Watching {
  /** @type {Row | null} */
  row = null;
  shown = false; // passwords are
  #bar = byId('watching');

  /**
   * @param {(watching: Watching) => void} changed
   * @param {() => void} back goes to this page's own session
   */
  constructor(changed, back) {
    this.place = new Place('watch', () => changed(this));
    onClick('#watching-back', back);
  }

  /** Whether the server tells passwords to those that ask. */
  get mayAsk() { return document.body.dataset.secrets !== undefined; }

  /**
   * @param {Row} row
   * @param {boolean} unmasked
   */
  start(row, unmasked) {
    const { place } = this;
    this.row = row;
    this.shown = unmasked && this.mayAsk;
    place.forget(); // what was watched goes on, though it is not looked at any more
    /** @type {Record<string, string>} */
    const query = { place: 'watch', session: String(row.session) };
    if (this.shown) query.secrets = '1';
    // Without one of its own it has the server's.
    place.connect(row.spec || (document.body.dataset.spec ?? ''), (sink) => new BridgeSession(query, sink));
  }

  stop() { this.place.session?.stop(); }

  /**
   * Shows the bar, in the place of the command line.
   * @param {boolean} on
   */
  show(on) {
    byId('say').hidden = byId('reconnect').hidden = on;
    this.#bar.hidden = !on;
    if (!on || !this.row) return;
    const { place, row } = this;
    const over = place.isOpen ? '' : ` ${place.reason || place.detail}.`;
    put(byId('watching-text'), `Watching session ${row.session} of ${row.peer}; passwords ${this.shown ? 'shown' : 'masked'}.${over}`);
  }
}
