// The page's address: it says what is chosen, and chooses what it says.

import { reason } from './dom.js';
import { openLink } from './share.js';
import { readFragment, writeFragment } from './spec.js';

/**
 * @typedef {object} How
 * @property {import('./server-panel.js').ServerPanel} server
 * @property {import('./places.js').Places} places
 */

export class Address {
  #how;
  /** Whether the page was opened with a link of version 2, which is yet to be read. */
  reading = false;
  link = ''; // the newest that was opened

  /** @param {How} how */
  constructor(how) {
    this.#how = how;
  }

  /** Keeps the address in step with what is chosen, without a history entry. */
  write() {
    const { places, server } = this.#how;
    history.replaceState(null, '', writeFragment({ place: places.home, spec: server.spec, target: server.target }));
  }

  /**
   * Chooses what the address says.
   * @param {string} [hash] a link that was opened: one before it, which took longer, may have written its own since
   */
  adopt(hash = location.hash) {
    const { server, places } = this.#how, setup = readFragment(hash);
    this.link = hash;
    if (location.hash !== hash) history.replaceState(null, '', hash);
    if (!setup) {
      const version = hash.match(/^#(v\d+)(&|$)/)?.[1];
      if (version === 'v2') this.reading = true;
      else if (version) places.refuse(`This link is of version ${version}, and this page reads v1 and v2.`);
      return;
    }
    if (setup.spec !== undefined) server.choose(setup.spec);
    this.arrive(setup);
  }

  /**
   * Goes where a link leads.
   * @param {{target?: string, place?: string}} link
   */
  arrive({ target, place }) {
    const { server, places } = this.#how;
    if (target) server.target = target;
    if (!place) return;
    if (places.all.has(place)) places.go(place);
    else places.refuse(`This link runs the server in the place “${place}”, and this page offers only: ${[...places.all.keys()].join(', ')}.`);
  }

  /**
   * Does what a link of version 2 says.
   * @param {Omit<import('./share.js').Opening, 'address' | 'wanted'>} page
   */
  async open(page) {
    const { link } = this, wanted = () => link === this.link;
    this.reading = false;
    try {
      await openLink(link, { ...page, address: this, wanted });
    } catch (e) {
      if (wanted()) this.#how.places.refuse(reason(e));
    }
    if (wanted()) history.replaceState(null, '', link);
  }
}
