// A row of the quirks: what a quirk does, its values and its aim, and what it
// cannot go along with.

import { clone, fillFacts, find, put } from './dom.js';
import { Fields } from './quirk-fields.js';
import { writeItem } from './spec.js';

/**
 * What is known of a quirk; see quirkfacts.go.
 * @typedef {object} Facts
 * @property {string} name
 * @property {import('./quirk-fields.js').Param[]} [params]
 * @property {boolean} [octet]
 * @property {string} [seen]
 * @property {string} [evidence]
 * @property {string} [breaks]
 * @property {string} [met]
 * @property {string} [ref]
 * @property {boolean} [conforms]
 * @property {string} [oneOf]
 * @property {Record<string, string>} [against]
 *
 * @typedef {(spec: string) => import('./machine.js').Wrong | null} Check
 */

export class QuirkRow {
  #check; #changed; #more;
  /** What stands behind the name in a spec string, without "=". */
  tail = '';
  /** @type {Facts | null} */
  facts = null;
  /** @type {Fields | null} */
  #fields = null;
  /** @type {HTMLElement | null} */
  #about = null;

  /**
   * @param {HTMLElement} element
   * @param {string} group
   * @param {Check} check
   * @param {() => void} changed
   */
  constructor(element, group, check, changed) {
    this.element = element;
    this.#check = check;
    this.#changed = changed;
    this.box = /** @type {HTMLInputElement} */ (find(element, 'input'));
    this.name = this.box.value;
    this.aliases = (element.dataset.aliases ?? '').split(' ').filter(Boolean);
    this.severity = element.querySelector('.severity')?.textContent ?? '';
    this.native = element.querySelector('.native') !== null;
    this.search = [element.textContent, group, ...this.aliases].join(' ').toLowerCase();
    this.#more = find(element, '.more');
    this.#more.addEventListener('click', () => this.#open());
  }

  get on() { return this.box.checked; }

  /** The quirk as a spec string has it. */
  get item() { return writeItem(this.name, this.tail); }

  /** @param {Facts} facts */
  learn(facts) {
    this.facts = facts;
    this.search += ` ${facts.seen ?? ''}`.toLowerCase();
    this.show();
  }

  /** Shows the controls of a quirk that is on, and hides them otherwise. */
  show() {
    if (this.on && this.facts && !this.#fields) {
      this.#fields = new Fields(this.facts, (tail) => this.#write(tail));
      this.element.append(this.#fields.element);
    }
    if (!this.#fields) return;
    this.#fields.element.hidden = !this.on;
    if (!this.on) return;
    this.#fields.show(this.tail);
    this.#fields.complain(this.#check(this.item), this.item);
  }

  /**
   * Takes what the fields say, unless it is out of bounds.
   * @param {string} tail
   */
  #write(tail) {
    const before = this.tail;
    this.tail = tail;
    const { item } = this, wrong = this.#check(item);
    this.#fields?.complain(wrong, item);
    if (wrong) this.tail = before;
    else this.#changed();
  }

  /**
   * Why the quirk cannot be on along with another; "" if it can.
   * @param {QuirkRow} other
   */
  against(other) {
    const a = this.facts, b = other.facts;
    if (!a || !b) return '';
    const why = a.oneOf && a.oneOf === b.oneOf ? a.oneOf : a.against?.[b.name] || b.against?.[a.name] || '';
    // Aims may keep them apart: the core knows.
    return why && this.#check(`${this.item},${other.item}`) ? why : '';
  }

  /** @param {{name: string, why: string}[]} clashes */
  clash(clashes) { this.#note('conflict', clashes.map(({ name, why }) => `Not together with ${name}: ${why}.`).join(' ')); }

  /**
   * Says that the profile brings the quirk along.
   * @param {string} profile "" if it does not
   */
  belong(profile) { this.#note('own', profile && `Part of ${profile}.`); }

  /**
   * Says something below what the quirk does.
   * @param {'conflict' | 'own'} kind
   * @param {string} text "" for nothing
   */
  #note(kind, text) {
    let note = this.element.querySelector(`:scope > .${kind}`);
    if (!text) {
      note?.remove();
      return;
    }
    if (!note) find(this.element, 'small').after(note = clone(`row-${kind}`));
    put(note, text);
  }

  /** Opens what is known of the quirk, or closes it. */
  #open() {
    const { facts } = this;
    if (!facts) return;
    const open = this.#more.ariaExpanded !== 'true';
    this.#more.ariaExpanded = String(open);
    if (!this.#about) {
      const { seen, evidence, breaks, met, ref, conforms, oneOf, against = {} } = facts, about = this.#about = clone('row-facts');
      /** @type {HTMLAnchorElement} */ (find(about, 'a')).href = `quirks.html#${this.name}`;
      fillFacts(about, {
        seen: evidence ? `${seen} (${evidence})` : seen,
        breaks,
        met,
        ref: conforms ? `${ref}: conforms, or is left open, and trips clients all the same` : ref,
        aliases: this.aliases.join(', '),
        oneOf: oneOf && `${oneOf}; no other quirk that says so can be on`,
      });
      find(about, 'dl').append(...Object.entries(against).map(([name, why]) => clone('row-against', { dd: `${name}: ${why}` })));
      this.element.append(about);
    }
    this.#about.hidden = !open;
  }
}
