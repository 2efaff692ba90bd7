// The server's behaviour: a profile, quirks, or the proxy's target.

import { byId, clone, counted, fill, fillFacts, onClick, reason, sentence } from './dom.js';
import { QuirkList } from './quirk-list.js';
import { readSpec, writeItem, writeSpec } from './spec.js';

/**
 * What is known of a profile; see quirkfacts.go.
 * @typedef {{seen?: string, confidence?: string, quirks?: string[], greeting?: string, refusal?: string, before?: string[], after?: string[]}} ProfileFacts
 */

export class ServerPanel {
  #changed; #check;
  #own = byId('server-own');
  #proxy = byId('server-proxy');
  profile = byId('profile');
  #targets = /** @type {HTMLSelectElement | null} */ (document.getElementById('target'));
  #text = byId('spec');
  /** @type {Record<string, ProfileFacts>} */
  #profiles = {};
  /** @type {{name: string, item: string}[]} what a spec says that has no switch here: a quirk's further uses, unknown names */
  #more = [];

  /**
   * @param {() => void} changed
   * @param {import('./quirk-row.js').Check} check says what is wrong with a spec string
   */
  constructor(changed, check) {
    this.#changed = changed;
    this.#check = check;
    this.list = new QuirkList(check, () => this.#update());
    this.profile.addEventListener('change', () => this.#update());
    this.#targets?.addEventListener('change', () => this.#changed());
    this.#text.addEventListener('input', () => this.#typed());
    this.#text.addEventListener('change', () => { if (!this.#complain()) this.#update(true); });
    this.#text.addEventListener('keydown', (e) => this.#enter(e));
    this.#text.addEventListener('beforeinput', (e) => { if (e.inputType === 'insertLineBreak') e.preventDefault(); });
    onClick('#quirk-clear', () => this.#clear());
    this.#update(true);
  }

  /**
   * Shows the list of quirks that boot.js sent for. Until it is there, what a link chose stands
   * among what has no switch.
   * @returns {Promise<void>}
   */
  async load() {
    const { quirkList, quirkFacts } = /** @type {{quirkList?: Promise<string>, quirkFacts?: Promise<{quirks: import('./quirk-row.js').Facts[], profiles: Record<string, ProfileFacts>}>}} */ (/** @type {unknown} */ (window));
    const { list } = this;
    if (!quirkList || list.rows.size) return;
    try {
      await list.fill(quirkList);
    } catch (e) {
      list.box.textContent = `The list of quirks did not come: ${reason(e)}`;
      return;
    } finally {
      list.box.ariaBusy = null;
    }
    this.choose(this.spec);
    // The rows are of use without the facts.
    quirkFacts?.then(({ quirks, profiles }) => {
      this.#profiles = profiles;
      list.learn(quirks);
      this.#update(true);
    }, (e) => console.warn('the facts about quirks did not come', e));
  }

  /** @param {string} place */
  show(place) {
    this.#own.hidden = place === 'proxy';
    this.#proxy.hidden = place !== 'proxy';
    byId('quirk-on').hidden = place === 'proxy';
    this.list.show(place);
  }

  /** @param {boolean} pending whether what is chosen takes effect at the next connection */
  wait(pending) {
    const bar = byId('pending'), { activeElement } = document;
    if (bar.hidden !== pending) return;
    bar.hidden = !pending;
    // The bar takes room from the list: what has the focus there stays in sight.
    if (pending && byId('left').contains(activeElement)) activeElement?.scrollIntoView({ block: 'nearest' });
  }

  get target() { return this.#targets?.value ?? ''; }

  set target(t) {
    if (this.#targets && [...this.#targets.options].some((o) => o.value === t)) this.#targets.value = t;
  }

  get spec() {
    return writeSpec({ profile: this.profile.value, quirks: this.list.chosen, more: this.#more });
  }

  /**
   * Chooses what a spec string says. A name that this build does not know
   * stays, so that the connection is refused with a word on what was meant.
   * @param {string} spec
   */
  choose(spec) {
    this.#take(spec);
    this.#update(true);
  }

  /** @param {string} spec */
  #take(spec) {
    const profiles = [...this.profile.options].map((o) => o.value);
    const choice = readSpec(spec, (name) => profiles.includes(name), (name) => this.list.aliases.get(name) ?? name);
    this.profile.value = choice.profile || profiles[0];
    const unknown = this.list.choose(choice.quirks);
    this.#more = [...unknown.map(([name, tail]) => ({ name, item: writeItem(name, tail) })), ...choice.more];
  }

  /** What is typed as a spec string is chosen as soon as nothing is wrong with it. */
  #typed() {
    const spec = this.#text.value.replace(/[\r\n]+/g, ''); // as pasted
    if (this.#text.value !== spec) this.#text.value = spec;
    if (this.#complain()) return;
    this.#take(spec);
    this.#update(false, false);
  }

  /** @param {KeyboardEvent} e */
  #enter(e) {
    if (e.key !== 'Enter') return;
    e.preventDefault();
    const wrong = this.#complain();
    if (wrong) this.#text.setSelectionRange(wrong.at, endOf(this.#text.value, wrong.at));
    else if (!byId('pending').hidden) byId('pending-reconnect').click();
  }

  /** Takes all quirks away, and leaves the profile. */
  #clear() {
    this.#more = [];
    this.list.choose(new Map());
    this.#update();
    this.list.search.focus();
  }

  /**
   * @param {boolean} [quiet]
   * @param {boolean} [write] whether the spec string is to be written; not while it is typed
   */
  #update(quiet = false, write = true) {
    const { list } = this, profile = this.profile.value;
    const on = list.rowsOn.map((r) => r.name);
    this.#more = this.#more.filter((m) => on.includes(m.name) || !list.rows.has(m.name));
    const n = on.length + this.#more.length;
    list.update(profile, this.#profiles[profile]?.quirks ?? []);
    if (write) {
      const { spec } = this;
      if (this.#text.value !== spec) this.#text.value = spec;
      this.#complain();
    }
    this.#showMore();
    byId('quirk-count').textContent = n ? `${counted(n, 'quirk')} on` : '';
    byId('quirk-clear').hidden = n === 0;
    this.#showProfile(profile);
    if (!quiet) this.#changed();
  }

  /** @param {string} name */
  #showProfile(name) {
    byId('profile-summary').textContent = this.profile.selectedOptions[0]?.dataset.summary ?? '';
    const about = byId('profile-about');
    const f = this.#profiles[name];
    about.hidden = !f && Object.keys(this.#profiles).length > 0; // before they are there, it keeps its place
    if (!f || about.dataset.profile === name) return;
    about.dataset.profile = name;
    const { greeting, refusal, before, after, quirks, seen, confidence } = f;
    fillFacts(about, {
      greeting, refusal, seen, confidence,
      [after ? 'before' : 'always']: before?.join(', ') ?? 'nothing: it knows no CAPA',
      after: after?.join(', '),
      quirks: quirks?.join(', '),
    });
  }

  /** Says what is wrong with the spec string that is written, and marks where; gives it, too. */
  #complain() {
    const spec = this.#text.value, wrong = this.#check(spec);
    this.#text.ariaInvalid = wrong ? 'true' : null;
    const at = wrong?.at ?? 0, before = spec.slice(0, at);
    fill(byId('spec-wrong'), wrong ? [
      `Character ${at + 1}: `, before.length > 24 ? '…' + before.slice(-24) : before, clone('row-mark', spec.slice(at, endOf(spec, at)) || '␣'), `. ${sentence(wrong.text)}`,
    ] : []);
    return wrong;
  }

  #showMore() {
    fill(byId('quirk-more'), this.#more.map((m) => {
      const chip = clone('row-more', `${m.item} ×`);
      chip.ariaLabel = `Remove ${m.item}`;
      chip.addEventListener('click', () => {
        this.#more = this.#more.filter((o) => o !== m);
        this.#update();
        this.list.search.focus();
      });
      return chip;
    }));
  }
}

/**
 * Where the word at an offset ends.
 * @param {string} spec
 * @param {number} at
 */
function endOf(spec, at) {
  const n = spec.slice(at + 1).search(/[,=@/]/);
  return n < 0 ? spec.length : at + 1 + n;
}
