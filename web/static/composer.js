// The command line: sending, history, completion, and the verbs that are
// legal now.

import { byId, findAll } from './dom.js';

const encoder = new TextEncoder();

/**
 * What the composer needs to know of the session.
 * @typedef {object} Context
 * @property {string} place
 * @property {string} state
 * @property {boolean} open it takes commands, or soon will
 * @property {string} user a name to suggest
 * @property {string} password
 * @property {number} message a message number to suggest
 */

export class Composer {
  /**
   * @param {(octets: Uint8Array) => void} send
   * @param {() => Context} context
   */
  constructor(send, context) {
    this.sendOctets = send;
    this.context = context;
    this.form = byId('say', HTMLFormElement);
    this.field = byId('command', HTMLTextAreaElement);
    this.chips = findAll(byId('verbs', HTMLElement), '.chip');
    /** @type {string[]} */
    this.history = [];
    this.at = 0;
    this.draft = '';
    this.form.addEventListener('submit', (e) => {
      e.preventDefault();
      this.send();
    });
    this.field.addEventListener('keydown', (e) => this.key(e));
    this.field.addEventListener('beforeinput', (e) => this.lineBreak(e));
    this.field.addEventListener('input', () => this.fit());
    this.shifted = false;
    this.entered = -1e9; // when Enter was last acted on
    for (const chip of this.chips) chip.addEventListener('click', () => this.choose(chip));
  }

  /** Shows the verbs of the place, and of the state that the session is in. */
  update() {
    const c = this.context();
    for (const chip of this.chips) {
      const hidden = !c.open || !this.legal(chip, c);
      if (chip.hidden !== hidden) chip.hidden = hidden;
    }
  }

  /**
   * @param {HTMLElement} chip
   * @param {Context} c
   */
  legal(chip, c) {
    const { states = '', places } = chip.dataset;
    return states.split(' ').includes(c.state) && (!places || places.split(' ').includes(c.place));
  }

  send() {
    if (!this.context().open) return;
    const text = this.field.value;
    // One write, however many lines: this is how a client pipelines.
    const lines = text.replace(/\r?\n$/, '').split(/\r\n|\r|\n/);
    this.sendOctets(encoder.encode(lines.map((l) => l + '\r\n').join('')));
    if (text && this.history.at(-1) !== text) this.history.push(text);
    this.at = this.history.length;
    this.draft = '';
    this.field.value = '';
    this.fit();
    if (document.activeElement !== this.field) this.field.focus();
  }

  /** @param {KeyboardEvent} e */
  key(e) {
    if (e.isComposing || e.altKey || e.ctrlKey || e.metaKey) return;
    const oneLine = !this.field.value.includes('\n');
    this.shifted = e.shiftKey;
    if (e.key === 'Enter' && !e.shiftKey) {
      e.preventDefault();
      this.entered = performance.now();
      this.send();
    } else if (e.key === 'ArrowUp' && oneLine) {
      this.recall(-1, e);
    } else if (e.key === 'ArrowDown' && oneLine) {
      this.recall(1, e);
    } else if (e.key === 'Tab' && !e.shiftKey && this.complete()) {
      e.preventDefault(); // with nothing to complete, Tab goes on as usual
    }
  }

  /**
   * Some on-screen keyboards give a line break where a key would be Enter.
   * @param {InputEvent} e
   */
  lineBreak(e) {
    if (e.inputType !== 'insertLineBreak' || this.shifted) return;
    e.preventDefault();
    if (performance.now() - this.entered > 100) this.send();
  }

  /** Shows all lines of what is typed, up to six. */
  fit() {
    this.field.rows = Math.min(this.field.value.split('\n').length, 6);
  }

  /**
   * @param {number} step
   * @param {KeyboardEvent} e
   */
  recall(step, e) {
    const at = this.at + step;
    if (at < 0 || at > this.history.length) return;
    e.preventDefault();
    if (this.at === this.history.length) this.draft = this.field.value;
    this.at = at;
    this.put(at === this.history.length ? this.draft : this.history[at]);
  }

  /** Completes the verb before the cursor; gives whether anything changed. */
  complete() {
    const typed = this.field.value;
    if (!typed || /\s/.test(typed)) return false;
    const fits = this.chips.filter((c) => !c.hidden && c.dataset.verb?.startsWith(typed.toUpperCase()));
    if (!fits.length) return false;
    let verb = fits[0].dataset.verb ?? '';
    for (const f of fits) while (!f.dataset.verb?.startsWith(verb)) verb = verb.slice(0, -1);
    const whole = fits.length === 1 && (fits[0].dataset.usage ?? '').includes(' ') ? verb + ' ' : verb;
    if (whole === typed) return false;
    this.put(whole);
    return true;
  }

  /** @param {string} text */
  put(text) {
    this.field.value = text;
    this.fit();
    this.field.setSelectionRange(text.length, text.length);
  }

  /**
   * A verb that needs nothing more is sent at once; else its line is begun,
   * the part to think about selected.
   * @param {HTMLElement} chip
   */
  choose(chip) {
    const verb = chip.dataset.verb ?? '', usage = chip.dataset.usage ?? verb;
    if (!usage.replace(/\[[^\]]*\]/g, '').trim().includes(' ')) {
      this.field.value = verb;
      this.send();
      return;
    }
    const c = this.context();
    /** @type {Record<string, string>} */
    const suggestions = { USER: c.user, PASS: c.password, AUTH: 'PLAIN', APOP: c.user && c.user + ' ', RETR: `${c.message}`, DELE: `${c.message}`, TOP: `${c.message} 5` };
    const text = `${verb} ${suggestions[verb] ?? ''}`;
    this.field.focus();
    this.field.value = text;
    this.field.setSelectionRange(verb === 'APOP' ? text.length : verb.length + 1, text.length);
  }

  /** @param {boolean} open */
  enable(open) {
    if (this.field.disabled !== open) return;
    this.field.disabled = !open;
    byId('send', HTMLButtonElement).disabled = !open;
  }
}
