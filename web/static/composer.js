// The command line: sending, history, completion, raw octets, and the verbs
// that are legal now.

import { encode } from './bytes.js';
import { common, suggest } from './completion.js';
import { byId, clone, counted, find, findAll, isNew, onClick, say } from './dom.js';
import { readEscapes, writeEscapes } from './escapes.js';

/** Suggestions that are shown at a time. */
const maxShown = 12;
const maxHistory = 1000;

/**
 * What the composer needs to know of the session.
 * @typedef {object} Context
 * @property {string} place
 * @property {string} state
 * @property {boolean} open it takes commands, or soon will
 * @property {string} user a name to suggest
 * @property {string} password
 * @property {boolean} challenged the server waits for an answer, and for no command
 * @property {string} unheard octets that were sent and show nowhere
 * @property {string[] | null} mechanisms that the server has named
 * @property {(verb: string) => boolean} lacks whether it has shown that it does not have a command, or not now
 * @property {{n: number, subject: string}[]} mails messages to suggest
 *
 * @typedef {import('./completion.js').Suggestion} Suggestion
 */

export class Composer {
  #sendOctets; #workOut; #context;
  form = byId('say');
  field = byId('command');
  verbs = byId('verbs');
  #chips = findAll(this.verbs, '.chip');
  #next = byId('arguments');
  #rawNote = byId('raw-note');
  #raw = false;
  #waits = ''; // what is said while nothing is typed
  /** @type {string[]} */
  #history = [];
  #at = 0;
  #draft = '';
  /** What Tab goes through. @type {{head: string, list: Suggestion[], i: number} | null} */
  turn = null;
  #shifted = false;
  #entered = -1e9; // when Enter was last acted on

  /**
   * @param {(octets: Uint8Array) => void} send
   * @param {() => Context} context
   * @param {(verb: string) => void} workOut called for a login that takes more than a line
   */
  constructor(send, context, workOut) {
    this.#sendOctets = send;
    this.#workOut = workOut;
    this.#context = context;
    this.form.addEventListener('submit', (e) => {
      e.preventDefault();
      this.send();
    });
    this.field.addEventListener('keydown', (e) => this.#key(e));
    this.field.addEventListener('beforeinput', (e) => this.#lineBreak(e));
    this.field.addEventListener('input', () => {
      this.turn = null;
      this.#fit();
    });
    onClick('#raw', () => this.#setRaw(!this.#raw));
    onClick('#verbs .chip', (chip) => this.#choose(chip));
  }

  /** Takes commands where there is a session for them, and shows the verbs of the place and of its state. */
  update() {
    const c = this.#context();
    this.field.disabled = byId('send').disabled = !c.open;
    for (const chip of this.#chips) chip.hidden = !c.open || !this.#legal(chip, c);
    this.verbs.classList.toggle('is-none', this.#chips.every((chip) => chip.hidden));
    if (this.field.value) this.#offer();
    const { answer = '', unended = '', unread = '' } = this.#rawNote.dataset, { unheard } = c;
    const waits = unheard ? `${counted(unheard.length, 'octet')} ${unheard.endsWith('\n') ? unread : unended}` : c.challenged ? answer : '';
    if (this.#waits === waits) return;
    this.#waits = waits;
    this.#fit();
  }

  /**
   * @param {HTMLElement} chip
   * @param {Context} c
   */
  #legal(chip, c) {
    const { states = '', places } = chip.dataset;
    return states.split(' ').includes(c.state) && (!places || places.split(' ').includes(c.place)) && !c.lacks(chip.dataset.verb ?? '');
  }

  /** The octets to send; none if what is typed cannot be read. */
  #typed() {
    const text = this.field.value;
    if (this.#raw) return readEscapes(text).octets;
    // One write, however many lines: this is how a client pipelines.
    const lines = text.replace(/\r?\n$/, '').split(/\r\n|\r|\n/);
    return encode(lines.map((l) => l + '\r\n').join(''));
  }

  /** @param {boolean} [focus] false where nobody typed, and a keyboard on the screen would come up unasked */
  send(focus = true) {
    const octets = this.#typed(), text = this.field.value;
    if (!octets.length || !this.#context().open) return;
    this.#sendOctets(octets);
    if (text && this.#history.at(-1) !== text) this.#history.push(text);
    if (this.#history.length > maxHistory) this.#history.shift();
    this.#at = this.#history.length;
    this.#draft = '';
    this.put('');
    if (focus && document.activeElement !== this.field) this.field.focus();
  }

  /** @param {boolean} raw */
  #setRaw(raw) {
    this.#raw = raw;
    byId('raw').ariaPressed = String(raw);
    if (raw && this.field.value) this.put(writeEscapes(this.field.value));
    this.#fit();
    this.field.focus();
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    if (e.isComposing || e.altKey || e.ctrlKey || e.metaKey) return;
    const oneLine = !this.field.value.includes('\n');
    this.#shifted = e.shiftKey;
    if (e.key === 'Enter' && !e.shiftKey) {
      e.preventDefault();
      this.#entered = performance.now();
      if (!e.repeat) this.send(); // the key may be down since it was on a button
    } else if (e.key === 'ArrowUp' && oneLine) {
      this.#recall(-1, e);
    } else if (e.key === 'ArrowDown' && oneLine) {
      this.#recall(1, e);
    } else if (e.key === 'Tab' && !e.shiftKey && this.#complete()) {
      e.preventDefault(); // with nothing to complete, Tab goes on as usual
    }
  }

  /**
   * Some on-screen keyboards give a line break where a key would be Enter.
   * @param {InputEvent} e
   */
  #lineBreak(e) {
    if (e.inputType !== 'insertLineBreak' || this.#shifted) return;
    e.preventDefault();
    if (performance.now() - this.#entered > 100) this.send();
  }

  /** Shows all lines of what is typed, up to six, and what may come next. */
  #fit() {
    const { value } = this.field;
    this.field.rows = Math.min(value.split('\n').length, 6);
    this.#offer();
    const lines = value.replace(/\n$/, '').split('\n').length;
    const { raw = '' } = this.#rawNote.dataset;
    const { octets, wrong } = readEscapes(this.#raw ? value : '');
    this.#rawNote.classList.toggle('is-wrong', wrong !== '');
    say(this.#rawNote, this.#waits && !value ? this.#waits
      : !this.#raw ? lines > 1 ? `${lines} lines, sent as one write: this is pipelining.` : ''
        : wrong || (octets.length ? `${counted(octets.length, 'octet')}${octets.at(-1) === 10 ? '' : ', without a line end'}` : raw));
  }

  /** What may come next in the line that is typed, in the place of its last word; nothing among raw octets. */
  #suggestions() {
    const c = this.#context(), { value } = this.field, at = value.lastIndexOf('\n') + 1, line = this.#raw ? '' : value.slice(at);
    const commands = this.#chips.filter((chip) => this.#legal(chip, c)).map(({ dataset: d }) => ({ verb: d.verb ?? '', usage: d.usage ?? '' }));
    const { from, usage, list } = suggest(line, commands, (name) => this.#values(name, c));
    return { line, usage, list, head: value.slice(0, at + from), word: line.slice(from) };
  }

  /**
   * @param {string} name of an argument
   * @param {Context} c
   * @returns {Suggestion[]}
   */
  #values(name, c) {
    const plain = (/** @type {string[]} */ ...words) => words.filter(Boolean).map((text) => ({ text, detail: '' }));
    const { mechanisms = '', languages = '' } = this.verbs.dataset;
    /** @type {Record<string, Suggestion[]>} */
    const values = {
      message: c.mails.map((m) => ({ text: String(m.n), detail: m.subject })),
      lines: plain('0', '5', '20'),
      name: plain(c.user),
      password: c.password ? [{ text: c.password, detail: 'of this page' }] : [],
      mechanism: plain(...c.mechanisms ?? mechanisms.split(' ')),
      tag: plain(...languages.split(' '), '*'),
    };
    return values[name] ?? [];
  }

  /** Shows values for an argument in place of the verbs. */
  #offer() {
    const { line, usage, list } = this.#suggestions();
    const shown = line.includes(' ') ? (this.turn?.list ?? list).slice(0, maxShown) : [];
    this.#next.hidden = !usage;
    this.verbs.classList.toggle('is-aside', usage !== '');
    if (!usage) return;
    find(this.#next, '.usage').textContent = usage;
    const box = find(this.#next, '.values');
    if (!isNew(box, JSON.stringify(shown))) return;
    box.replaceChildren(...shown.map((s) => {
      const chip = clone('row-value', { '.value': s.text, '.detail': s.detail });
      chip.addEventListener('click', () => {
        this.#take(s.text);
        this.field.focus();
      });
      return chip;
    }));
  }

  /**
   * Puts a suggestion in the place of the word that is typed.
   * @param {string} text
   */
  #take(text) { this.put(this.#suggestions().head + text); }

  /** Completes the word before the cursor; gives whether anything changed. */
  #complete() {
    const { turn } = this;
    if (turn) { // once more: the next one
      turn.i = (turn.i + 1) % turn.list.length;
      this.put(turn.head + turn.list[turn.i].text, turn);
      return true;
    }
    const { line, head, word, list } = this.#suggestions();
    if (!list.length) return false;
    let text = common(list);
    if (list.length === 1 && word === line && list[0].detail) text += ' ';
    if (text && text !== word) {
      this.put(head + text);
      return true;
    }
    if (list.length === 1) return false;
    this.put(head + list[0].text, { head, list, i: 0 });
    return true;
  }

  /**
   * @param {number} step
   * @param {KeyboardEvent} e
   */
  #recall(step, e) {
    const at = this.#at + step;
    if (at < 0 || at > this.#history.length) return;
    e.preventDefault();
    if (this.#at === this.#history.length) this.#draft = this.field.value;
    this.#at = at;
    this.put(at === this.#history.length ? this.#draft : this.#history[at]);
  }

  /**
   * @param {string} text
   * @param {Composer['turn']} [turn] what Tab goes through, and stays in sight meanwhile
   */
  put(text, turn = null) {
    this.field.value = text;
    this.turn = turn;
    this.#fit();
    this.field.setSelectionRange(text.length, text.length);
  }

  /**
   * A verb that needs nothing more is sent at once; else its line is begun,
   * the part to think about selected.
   * @param {HTMLElement} chip
   */
  #choose(chip) {
    const verb = chip.dataset.verb ?? '', usage = chip.dataset.usage ?? verb;
    if (chip.hasAttribute('aria-haspopup')) {
      this.#workOut(verb);
      return;
    }
    if (this.#raw) this.#setRaw(false);
    if (!usage.replace(/\[[^\]]*\]/g, '').trim().includes(' ')) {
      this.field.value = verb;
      this.send();
      return;
    }
    const c = this.#context(), first = `${c.mails[0]?.n ?? 1}`;
    /** @type {Record<string, string>} */
    const values = { USER: c.user, PASS: c.password, RETR: first, DELE: first, TOP: first + ' 5' };
    const text = `${verb} ${values[verb] ?? ''}`;
    this.field.focus();
    this.put(text);
    this.field.setSelectionRange(verb.length + 1, text.length);
  }
}
