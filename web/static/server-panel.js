// The server's behaviour: a profile, quirks, or the proxy's target.

import { byId, clone, find, findAll } from './dom.js';
import { readSpec, writeSpec } from './spec.js';

export class ServerPanel {
  /**
   * @param {() => void} changed
   */
  constructor(changed) {
    this.changed = changed;
    this.own = byId('server-own', HTMLElement);
    this.proxy = byId('server-proxy', HTMLElement);
    this.pending = byId('pending', HTMLElement);
    this.profile = /** @type {HTMLSelectElement | null} */ (document.getElementById('profile'));
    this.targets = /** @type {HTMLSelectElement | null} */ (document.getElementById('target'));
    this.search = /** @type {HTMLInputElement | null} */ (document.getElementById('quirk-search'));
    /** @type {Map<string, {row: HTMLElement, box: HTMLInputElement, param: HTMLInputElement, conflicts: string[]}>} */
    this.rows = new Map();
    /** @type {Map<string, string>} a quirk's other names, each with its own */
    this.aliases = new Map();
    /** @type {{name: string, item: string}[]} what a link says that has no switch here: a quirk's further uses, unknown names */
    this.more = [];
    this.profile?.addEventListener('change', () => this.update());
    this.targets?.addEventListener('change', () => this.changed());
    this.search?.addEventListener('input', () => this.filter());
    this.update(true);
  }

  /**
   * Shows the list of quirks that boot.js sent for. Until it is there, what a link chose stands
   * among what has no switch.
   * @returns {Promise<void>}
   */
  async load() {
    const list = document.getElementById('quirks');
    const { quirkList } = /** @type {{quirkList?: Promise<string>}} */ (/** @type {unknown} */ (window));
    if (!list || !quirkList || this.rows.size) return;
    try {
      const parts = document.createElement('template');
      parts.innerHTML = await quirkList;
      list.replaceChildren(parts.content);
    } catch (e) {
      list.textContent = `The list of quirks did not come: ${e instanceof Error ? e.message : e}`;
      return;
    } finally {
      list.removeAttribute('aria-busy');
    }
    const { spec } = this;
    for (const row of findAll(list, '.quirk-row')) {
      const box = /** @type {HTMLInputElement} */ (find(row, 'input[type=checkbox]'));
      const param = /** @type {HTMLInputElement} */ (find(row, '.param'));
      const conflicts = (row.dataset.conflicts ?? '').split(' ').filter(Boolean);
      this.rows.set(box.value, { row, box, param, conflicts });
      for (const alias of (row.dataset.aliases ?? '').split(' ').filter(Boolean)) this.aliases.set(alias, box.value);
      box.addEventListener('change', () => {
        if (!box.checked) this.more = this.more.filter((m) => m.name !== box.value);
        this.update();
      });
      param.addEventListener('input', () => this.update());
    }
    this.choose(spec);
    this.filter();
  }

  /** @param {string} place */
  show(place) {
    this.own.hidden = place === 'proxy';
    this.proxy.hidden = place !== 'proxy';
    byId('quirk-count', HTMLElement).hidden = place === 'proxy';
  }

  get target() { return this.targets?.value ?? ''; }

  set target(t) {
    if (this.targets && [...this.targets.options].some((o) => o.value === t)) this.targets.value = t;
  }

  get spec() {
    /** @type {Map<string, string>} */
    const quirks = new Map();
    for (const [name, r] of this.rows) if (r.box.checked) quirks.set(name, r.param.value);
    return writeSpec({ profile: this.profile?.value ?? '', quirks, more: this.more });
  }

  /**
   * Chooses what a spec string says. A name that this build does not know
   * stays, so that the connection is refused with a word on what was meant.
   * @param {string} spec
   */
  choose(spec) {
    const profiles = [...(this.profile?.options ?? [])].map((o) => o.value);
    const choice = readSpec(spec, (name) => profiles.includes(name), (name) => this.aliases.get(name) ?? name);
    if (this.profile) this.profile.value = choice.profile || profiles[0];
    for (const [name, r] of this.rows) {
      r.box.checked = choice.quirks.has(name);
      r.param.value = choice.quirks.get(name) ?? '';
    }
    const unknown = [...choice.quirks].filter(([name]) => !this.rows.has(name));
    this.more = [...unknown.map(([name, value]) => ({ name, item: writeSpec({ profile: '', quirks: new Map([[name, value]]) }) })), ...choice.more];
    this.update(true);
  }

  /** @param {boolean} [quiet] */
  update(quiet) {
    const on = [...this.rows].filter(([, r]) => r.box.checked).map(([name]) => name);
    for (const [name, r] of this.rows) {
      r.param.hidden = !r.box.checked;
      const clash = r.box.checked ? on.filter((o) => o !== name && (r.conflicts.includes(o) || this.rows.get(o)?.conflicts.includes(name))) : [];
      const note = find(r.row, '.conflict');
      note.hidden = !clash.length;
      note.textContent = clash.length ? `Cannot be on together with ${clash.join(', ')}.` : '';
    }
    this.showMore();
    byId('quirk-count', HTMLElement).textContent = on.length === 0 ? '' : on.length === 1 ? '1 quirk on' : `${on.length} quirks on`;
    const summary = document.getElementById('profile-summary');
    if (summary) summary.textContent = this.profile?.selectedOptions[0]?.dataset.summary ?? '';
    if (!quiet) this.changed();
  }

  showMore() {
    const list = byId('quirk-more', HTMLElement);
    list.hidden = !this.more.length;
    list.replaceChildren(...this.more.map((m) => {
      const chip = clone('row-more');
      chip.textContent = `${m.item} ×`;
      chip.setAttribute('aria-label', `Remove ${m.item}`);
      chip.addEventListener('click', () => {
        this.more = this.more.filter((o) => o !== m);
        this.update();
        this.search?.focus();
      });
      return chip;
    }));
  }

  /** Shows the quirks that match every word of the search, and those that are on. */
  filter() {
    const words = (this.search?.value ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const group of findAll(this.own, '.group')) {
      let any = false;
      for (const row of findAll(group, '.quirk-row')) {
        const text = row.dataset.search ?? '';
        const hit = words.every((w) => text.includes(w));
        row.hidden = !hit;
        any ||= hit;
        if (hit) found++;
      }
      group.hidden = !any;
    }
    byId('quirk-none', HTMLElement).hidden = found > 0;
  }
}
