// The hint of a first visit: three steps, each ticked off when the session shows
// that it was done; a listing says how the last goes on. When all were, it says so
// until the next thing that is done; when it is dismissed it goes at once. Both
// are for good.

import { latin1 } from './bytes.js';
import { byId, find, findAll, onClick, remember } from './dom.js';
import { lineOctets } from './transcript.js';

const steps = ['user', 'pass', 'mail'];

export class Hint {
  #box = byId('hint');
  #items = findAll(this.#box, 'li');
  #wanted = remember('hint') !== 'seen';
  #left = new Set(steps);
  #first = 0; // message of the last listing

  constructor() {
    onClick('#hint-close', () => {
      this.#end();
      byId('command').focus();
    });
  }

  /** @param {import('./transcript.js').Line} line */
  hear(line) {
    if (!this.#left.size && line.dir === 'C') this.#end();
    if (line.dir !== 'S' || line.err) return;
    if (line.verb === 'LIST') this.#list(line);
    if (line.part !== 'status') return;
    if (line.verb === 'USER') this.#tick('user');
    if (line.verb === 'RETR') this.#tick('mail');
  }

  /**
   * What was listed can be retrieved; where nothing was, that was all.
   * @param {import('./transcript.js').Line} line of the answer
   */
  #list(line) {
    if (line.part === 'status') this.#first = line.msg;
    else if (line.part === 'body') this.#first ||= parseInt(latin1(lineOctets(line).subarray(0, 12))) || 0;
    else if (!this.#first) this.#tick('mail');
    if (!this.#first) return;
    find(this.#box, '#hint-retr code').textContent = `RETR ${this.#first}`;
    byId('hint-list').hidden = true;
    byId('hint-retr').hidden = false;
  }

  /**
   * @param {boolean} fits whether the session is one that it is about
   * @param {string} state
   */
  show(fits, state) {
    if (this.#wanted && fits && state === 'TRANSACTION') {
      this.#tick('user'); // or whatever else it took
      this.#tick('pass');
    } else if (state === 'AUTHORIZATION' && this.#left.size === 1) { // another connection, which needs a login
      this.#left = new Set(steps);
      this.#mark();
    }
    this.#box.hidden = !(this.#wanted && fits);
    delete document.documentElement.dataset.knows; // boot.js said so for the first layout
  }

  /**
   * Marks a step as done, and the next one.
   * @param {string} step
   */
  #tick(step) {
    if (!this.#wanted || !this.#left.delete(step)) return;
    this.#mark();
    if (this.#left.size) return;
    remember('hint', 'seen');
    find(this.#box, 'ol').hidden = byId('hint-example').hidden = true;
    find(this.#box, 'p').textContent = 'A whole session! QUIT ends it.';
    setTimeout(() => { // behind the click that ticked it off
      for (const event of ['click', 'input']) document.addEventListener(event, () => this.#end(), { once: true });
    });
  }

  #mark() {
    const [next = 'mail'] = this.#left;
    for (const item of this.#items) {
      const { step: its = '' } = item.dataset;
      item.classList.toggle('is-done', !this.#left.has(its));
      item.ariaCurrent = its === next ? 'step' : null;
    }
  }

  #end() {
    this.#box.hidden = true;
    if (this.#wanted) remember('hint', 'seen');
    this.#wanted = false;
  }
}
