// The places: which there are, which one is looked at, how it is connected, and
// the way from one to another.

import { showPanel } from './chrome.js';
import { findAll, onClick, soon } from './dom.js';
import { Place } from './place.js';
import { BridgeSession } from './session-bridge.js';
import { noSession, PageSession } from './session-page.js';
import { Watching } from './watching.js';

/** Whether the page is in a frame of another: what is clicked there reaches no server. */
export const embedded = 'embed' in document.documentElement.dataset;

/** The account that everybody has in the page. */
export const pageAccount = { user: 'user', password: 'password' };

/**
 * @typedef {object} How
 * @property {(place: Place) => string} wanted what the panel chooses for a place
 * @property {(place: Place) => void} changed
 * @property {(place: Place) => void} connected
 * @property {(place: Place) => void} looked called when another is looked at
 */

export class Places {
  #buttons = findAll(document, '#place button');
  /** @type {Map<string, Place>} */
  all = new Map();

  /**
   * @param {import('./engine.js').Engine} engine
   * @param {How} how
   */
  constructor(engine, how) {
    this.engine = engine;
    this.how = how;
    for (const name of new Set(['page', ...(embedded ? [] : this.#buttons.map((b) => b.dataset.place ?? ''))])) {
      const place = new Place(name, soon(() => how.changed(place)));
      this.all.set(name, place);
    }
    this.page = this.current = /** @type {Place} */ (this.all.get('page'));
    /** @type {Watching} */
    this.watching = new Watching(soon(() => how.changed(this.watching.place)), () => this.go('server'));
    onClick('#place button', (b) => this.go(b.dataset.place ?? ''));
  }

  /** Whether another's session is looked at. */
  get watches() { return this.current === this.watching.place; }

  /** The number of the session that is looked at if it is another's, else 0. */
  get watched() { return this.watches ? this.watching.row?.session ?? 0 : 0; }

  /** The place that is chosen at the top. */
  get home() { return this.watches ? 'server' : this.current.name; }

  /** Whether commands can be typed: those that come before the session wait for it. */
  get takesCommands() {
    const { current, engine } = this;
    return !this.watches && (current.isOpen || (current === this.page && current.status === 'idle' && !engine.missing));
  }

  /** What the page knows of an account in the place that is looked at. */
  get account() {
    const { name } = this.current;
    if (name === 'page') return pageAccount;
    return { user: name === 'server' ? (document.body.dataset.users ?? '').split(' ')[0] : '', password: '' };
  }

  /**
   * Connects the place that is looked at, anew if it is connected.
   * @param {Record<string, string>} [more] what the bridge is told besides
   */
  connect(more) {
    const { current: place, engine, how } = this, spec = how.wanted(place);
    if (this.watches) return;
    if (place === this.page) {
      const { timeline } = engine;
      if (!timeline) return;
      if (place.early.length) engine.listMail(place.maildrop);
      place.connect(spec, (sink) => PageSession.open(timeline, spec, sink));
    } else if (place.name === 'server' || spec) {
      /** @type {Record<string, string>} */
      const query = place.name === 'server' ? { spec } : { target: spec, ...more };
      place.connect(spec, (sink) => new BridgeSession({ place: place.name, ...query }, sink));
    }
    how.connected(place);
  }

  /**
   * Ends the session instead of running one that a link did not mean.
   * @param {string} why
   */
  refuse(why) {
    this.current.connect(this.how.wanted(this.current), (sink) => {
      sink.status('failed', why);
      return noSession;
    });
  }

  /** @param {string} name */
  go(name) {
    const place = this.all.get(name);
    if (!place || place === this.current) return;
    this.#look(place);
    if (name !== 'proxy' && place.status === 'idle') this.connect();
    this.how.changed(place);
  }

  /** @param {Place} place */
  #look(place) {
    if (place !== this.watching.place) this.watching.stop();
    this.current = place;
    for (const b of this.#buttons) b.ariaPressed = String(b.dataset.place === this.home);
    this.how.looked(place);
  }

  /**
   * Looks at a session on this server.
   * @param {import('./sessions-panel.js').Row} row
   * @param {boolean} unmasked
   */
  watch(row, unmasked) {
    const { watching } = this;
    if (row.page && row.session === this.all.get('server')?.number) {
      this.go('server');
    } else {
      watching.start(row, unmasked);
      this.#look(watching.place);
    }
    this.how.changed(this.current);
    showPanel('session');
  }
}
