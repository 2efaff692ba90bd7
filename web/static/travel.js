// Steps back, and forward again, in what was done in this page; and whatever
// else tells its place another past.

import { byId, onClick } from './dom.js';
import { PageSession } from './session-page.js';

/**
 * @typedef {import('./place.js').Place} Place
 * @typedef {import('./timeline.js').Timeline} Timeline
 */

const ways = /** @type {const} */ (['back', 'forward']);

export class Travel {
  #engine; #places; #told;
  retelling = false; // what is heard was heard before

  /**
   * @param {import('./engine.js').Engine} engine
   * @param {import('./places.js').Places} places
   * @param {(place: Place) => void} told called when one was told
   */
  constructor(engine, places, told) {
    this.#engine = engine;
    this.#places = places;
    this.#told = told;
    onClick('#back, #link-back', () => this.go('back'));
    onClick('#forward', () => this.go('forward'));
  }

  /** @param {'back' | 'forward'} way */
  #can(way) {
    const { timeline } = this.#engine, { current, page } = this.#places;
    return current === page && timeline !== null && (way === 'back' ? timeline.canGoBack : timeline.canGoForward);
  }

  /** @param {'back' | 'forward'} way */
  go(way) {
    const { timeline, dead } = this.#engine;
    if (timeline && !dead && this.#can(way)) this.retell(this.#places.page, timeline, (ear) => timeline[way](ear));
  }

  /**
   * Tells the place in this page another past.
   * @param {Place} place
   * @param {Timeline} timeline
   * @param {(ear: import('./timeline.js').Listener) => import('./driver.js').Driver | null} past
   */
  retell(place, timeline, past) {
    this.retelling = true;
    const { maildrop } = place;
    place.retell((sink) => PageSession.travel(timeline, past, sink, {
      zero: () => place.zero(),
      wrote: (p) => place.wrote(p),
      mail: (all) => {
        this.#engine.listMail(maildrop); // what the session before made of it
        maildrop.filled(all);
      },
    }));
    this.retelling = false;
    place.spec = timeline.spec;
    this.#told(place);
  }

  /** Shows the buttons where there is something to step through. */
  show() {
    for (const way of ways) {
      const button = byId(way);
      button.hidden = this.#places.current !== this.#places.page;
      button.setAttribute('aria-disabled', String(!this.#can(way))); // one that has the focus keeps it
    }
  }
}
