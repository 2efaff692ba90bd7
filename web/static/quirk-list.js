// The catalogue: groups that fold, and a search through all that is known.

import { byId, find, findAll, isPressed, onClick, say, toggle } from './dom.js';
import { QuirkRow } from './quirk-row.js';

/** @typedef {{box: HTMLDetailsElement, rows: QuirkRow[], closed: boolean}} Group */

export class QuirkList {
  #check; #changed;
  box = byId('quirks');
  search = byId('quirk-search');
  #filters = findAll(byId('quirk-filters'), 'button');
  /** @type {Map<string, QuirkRow>} */
  rows = new Map();
  /** @type {Map<string, string>} a quirk's other names, each with its own */
  aliases = new Map();
  /** @type {Group[]} */
  #groups = [];
  #place = 'page';
  #fold = byId('quirk-fold');

  /**
   * @param {import('./quirk-row.js').Check} check
   * @param {() => void} changed
   */
  constructor(check, changed) {
    this.#check = check;
    this.#changed = changed;
    this.search.addEventListener('input', () => this.#filter());
    onClick('#quirk-filters button', (b) => {
      toggle(b);
      this.#filter();
    });
    onClick('#quirk-fold', () => {
      const closed = this.#groups.some((g) => !g.closed);
      for (const g of this.#groups) g.closed = closed;
      this.#filter();
    });
  }

  /** @param {Promise<string>} html */
  async fill(html) {
    const parts = document.createElement('template');
    parts.innerHTML = await html;
    for (const box of /** @type {HTMLDetailsElement[]} */ (findAll(parts.content, '.group'))) {
      const name = find(box, 'h3').textContent ?? '';
      /** @type {Group} */
      const group = { box, closed: false, rows: findAll(box, '.quirk-row').map((e) => new QuirkRow(e, name, this.#check, this.#changed)) };
      this.#groups.push(group);
      for (const row of group.rows) {
        this.rows.set(row.name, row);
        for (const alias of row.aliases) this.aliases.set(alias, row.name);
        row.box.addEventListener('change', () => this.#changed());
      }
      find(box, 'summary').addEventListener('click', () => {
        group.closed = box.open; // it closes behind this click
        this.#nameFold();
      });
    }
    this.box.replaceChildren(parts.content);
    this.#filter();
  }

  /** @param {import('./quirk-row.js').Facts[]} facts */
  learn(facts) {
    for (const f of facts) this.rows.get(f.name)?.learn(f);
    this.#filter();
  }

  /** @param {string} place */
  show(place) {
    this.#place = place;
    if (!this.rows.size) return;
    this.#allow();
    this.#filter();
  }

  get rowsOn() { return [...this.rows.values()].filter((r) => r.on); }

  /** Names of what is on, each with what stands behind it. */
  get chosen() { return new Map(this.rowsOn.map((r) => [r.name, r.tail])); }

  /**
   * @param {Map<string, string>} quirks
   * @returns {[string, string][]} those that have no row
   */
  choose(quirks) {
    for (const [name, r] of this.rows) {
      r.box.checked = quirks.has(name);
      r.tail = quirks.get(name) ?? '';
    }
    return [...quirks].filter(([name]) => !this.rows.has(name));
  }

  /**
   * @param {string} profile
   * @param {string[]} own spec strings of the quirks that it brings along
   */
  update(profile, own) {
    const on = this.rowsOn, brought = new Set(own.map((item) => item.split(/[=@]/)[0]));
    for (const r of this.rows.values()) {
      const clashes = r.on ? on.filter((o) => o !== r).map((o) => ({ name: o.name, why: r.against(o) })) : [];
      r.show();
      r.clash(clashes.filter(({ why }) => why));
      r.belong(brought.has(r.name) ? profile : '');
    }
    for (const g of this.#groups) {
      const n = g.rows.filter((r) => r.on).length;
      say(find(g.box, '.on'), n ? `${n} on` : '');
    }
    this.#allow(); // what no filter fits any more stays in sight until another is chosen
  }

  /** In the page, what takes sockets can be switched off only. */
  #allow() {
    for (const r of this.rows.values()) if (r.native) r.box.disabled = this.#place === 'page' && !r.on;
  }

  /** Shows the quirks that match every word of the search, and the filters. */
  #filter() {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const kinds = this.#filters.filter(isPressed).map((b) => b.dataset.filter ?? '');
    const severities = kinds.filter((k) => k !== 'on' && k !== 'here');
    const narrow = words.length > 0 || kinds.length > 0;
    let found = 0;
    for (const g of this.#groups) {
      let hits = 0;
      for (const r of g.rows) {
        const hit = words.every((w) => r.search.includes(w)) && (!severities.length || severities.includes(r.severity))
          && (!kinds.includes('on') || r.on) && !(kinds.includes('here') && r.native && this.#place === 'page');
        r.element.hidden = !hit;
        if (hit) hits++;
      }
      g.box.hidden = hits === 0;
      g.box.open = narrow || !g.closed;
      find(g.box, '.n').textContent = hits === g.rows.length ? String(hits) : `${hits} of ${g.rows.length}`;
      found += hits;
    }
    byId('quirk-found').textContent = narrow ? `${found} of ${this.rows.size} match` : `${this.rows.size} in ${this.#groups.length} groups`;
    byId('quirk-none').hidden = found > 0;
    this.#fold.hidden = narrow;
    this.#nameFold();
  }

  #nameFold() { this.#fold.textContent = this.#groups.some((g) => !g.closed) ? 'Collapse all' : 'Expand all'; }
}
