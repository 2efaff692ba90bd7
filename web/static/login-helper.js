// Works out a login step by step: what goes into each message, what comes out,
// and what the server really says to it.

import { decode, digits, encode, latin1 } from './bytes.js';
import { byId, clone, counted, find, onClick, pause, say, sentence, toast } from './dom.js';
import * as Kind from './kind.js';
import { addPieces } from './line-view.js';
import { mask } from './secrets.js';
import { lineOctets } from './transcript.js';

/** The ways to log in that the WASM can work out, the easiest first; of tokens few people have one. */
const ways = ['PLAIN', 'LOGIN', 'APOP', 'CRAM-MD5', 'SCRAM-SHA-256', 'XOAUTH2', 'OAUTHBEARER'];

/**
 * @typedef {import('./machine.js').Step} Step
 * @typedef {import('./transcript.js').Line} Line
 *
 * What the helper needs to know of the page.
 * @typedef {object} Page
 * @property {import('./engine.js').Engine} engine
 * @property {import('./places.js').Places} places
 * @property {(octets: Uint8Array) => void} send
 * @property {() => unknown} reconnect
 */

export class LoginHelper {
  #page;
  #dialog = byId('login');
  #form = byId('login-form');
  #way = byId('login-mechanism');
  #user = byId('login-user');
  #secret = byId('login-secret');
  #label = byId('login-secret-label');
  #show = byId('login-show');
  #hex = byId('login-hex');
  #steps = byId('login-steps');
  #button = byId('login-send');
  /** What the server said to the steps that were sent. @type {Uint8Array[]} */
  #heard = [];
  /** Each with its row. @type {{step: Step, row: HTMLElement}[]} */
  #done = [];
  #nonce = '';
  /** @type {'ready' | 'waiting' | 'over'} */
  #phase = 'ready';
  #chosen = ''; // by a person, in this page
  #turn = 0; // of what is worked out; an older one is not wanted any more

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
    this.#form.addEventListener('submit', (e) => {
      e.preventDefault();
      this.#send();
    });
    this.#way.addEventListener('change', () => {
      this.#chosen = this.#way.value;
      if (this.#label.textContent !== this.#kind) this.#fillSecret();
      this.#begin();
    });
    for (const field of [this.#user, this.#secret]) field.addEventListener('input', () => this.#begin());
    for (const box of [this.#show, this.#hex]) box.addEventListener('change', () => this.#showSecrets());
    onClick('#login-again', () => this.#again());
    this.#dialog.addEventListener('close', () => this.#closed());
  }

  get #place() { return this.#page.places.current; }

  get #kind() { return /OAUTH/.test(this.#way.value) ? 'Token' : 'Password'; }

  /** @param {string} verb APOP, AUTH, or "" for whichever is the easiest */
  open(verb) {
    const place = this.#place, { user } = this.#page.places.account;
    this.#offer(verb);
    this.#user.value = user;
    this.#fillSecret();
    this.#show.checked = place.name === 'page'; // everybody knows it
    this.#showSecrets();
    this.#begin();
    this.#dialog.showModal();
    ([this.#user, this.#secret].find((field) => !field.value) ?? this.#button).focus();
  }

  /** Fills in what the page knows: a password, but no token. */
  #fillSecret() {
    this.#label.textContent = this.#kind;
    this.#secret.value = this.#kind === 'Token' ? '' : this.#page.places.account.password;
  }

  /**
   * Offers what the server has, as far as that is known, and chooses what a
   * person chose before, or the easiest that is announced.
   * @param {string} verb
   */
  #offer(verb) {
    const { mechanisms, greeting } = this.#place, known = (byId('verbs').dataset.mechanisms ?? '').split(' ');
    const list = ways.filter((w) => w === 'APOP' || known.includes(w) || mechanisms?.includes(w));
    const announced = (/** @type {string} */ w) => (w === 'APOP' ? /<.+>/.test(decode(greeting)) : !mechanisms || mechanisms.includes(w));
    this.#way.replaceChildren(...list.map((w) => Object.assign(clone('row-option', w === 'APOP' || announced(w) ? w : `${w}, not in CAPA`), { value: w })));
    const wanted = list.filter((w) => !verb || (w === 'APOP') === (verb === 'APOP'));
    this.#way.value = wanted.includes(this.#chosen) ? this.#chosen : wanted.find(announced) ?? 'APOP';
  }

  /** Begins anew, with what the fields say. */
  #begin() {
    const { name, tls } = this.#place, here = name === 'page';
    this.#forget();
    this.#nonce = btoa(latin1(crypto.getRandomValues(new Uint8Array(18))));
    this.#phase = 'ready';
    byId('login-here').hidden = !here;
    byId('login-bridge').hidden = here;
    byId('login-near').hidden = here || isSecureContext;
    byId('login-far').hidden = name !== 'proxy' || tls;
    byId('login-listens').hidden = byId('login-near').hidden && byId('login-far').hidden;
    void this.#next();
  }

  #forget() {
    this.#heard = [];
    this.#done = [];
    this.#steps.replaceChildren();
  }

  /** Works out the next step, and shows it. */
  async #next() {
    const turn = ++this.#turn, place = this.#place, { machine, running, missing: why } = this.#page.engine;
    const missing = byId('login-missing');
    missing.hidden = running;
    this.#form.hidden = !running;
    if (!machine || !running) {
      missing.textContent = why ? 'The WASM module works out the steps, and it does not run here. Commands can be typed all the same.' : 'Loading…';
      return;
    }
    const heard = this.#way.value === 'APOP' ? [place.greeting] : this.#heard;
    const given = [this.#way.value, this.#user.value, this.#secret.value, this.#nonce, ...heard];
    this.#button.disabled = true;
    let step = machine.answer(given);
    while (step?.again) { // in parts, as the page has other things to do
      await pause(0);
      if (turn !== this.#turn) return;
      step = machine.answer(given);
    }
    const ready = this.#page.places.takesCommands && place.state === 'AUTHORIZATION';
    const wrong = !step ? this.#page.engine.missing : step.wrong ? sentence(step.about) : ready ? '' : place.status === 'connecting' ? 'Connecting…' : 'This session takes no login now. Start again on a new connection.';
    say(byId('login-wrong'), wrong);
    byId('login-who').disabled = this.#heard.length > 0;
    this.#button.disabled = wrong !== '';
    if (!step || step.wrong) return;
    const row = clone('row-step'), item = { step, row };
    this.#done.push(item);
    this.#fill(item);
    this.#steps.append(row);
    if (this.#done.length > 1) {
      this.#say(`Step ${this.#done.length}. ${step.about}`);
      row.scrollIntoView({ block: 'nearest' });
    }
  }

  /** @param {string} words */
  #say(words) { byId('login-said').textContent = words; }

  /** @param {{step: Step, row: HTMLElement}} item */
  #fill({ step: { about, values, line, secret }, row }) {
    find(row, '.about').textContent = about;
    find(row, '.values').replaceChildren(...values.map((v) => {
      const colon = v.what.indexOf(': ');
      const worth = clone('row-worth', { b: v.what.slice(0, colon), 'dt span': v.what.slice(colon + 1), small: counted(v.data.length, 'octet') });
      this.#write(find(worth, '.data'), v.data, v.secret, v.octets || this.#hex.checked);
      return worth;
    }));
    const out = find(row, '.out'), from = secret ? line.lastIndexOf(32) + 1 : 0;
    out.replaceChildren();
    addPieces(out, line.subarray(0, from));
    this.#write(out, line.subarray(from), secret, false);
    addPieces(out, encode('\r\n'));
  }

  /**
   * @param {HTMLElement} into
   * @param {Uint8Array} p
   * @param {boolean} secret
   * @param {boolean} hex
   */
  #write(into, p, secret, hex) {
    if (secret && !this.#show.checked) into.append(mask);
    else if (hex) into.append([...p].map(digits).join(' '));
    else addPieces(into, p);
  }

  /** Sends the step; where there is none to send, the button cannot be pressed. */
  #send() {
    this.#phase = 'waiting';
    byId('login-who').disabled = this.#button.disabled = true;
    this.#page.send(Uint8Array.from([...this.#last.step.line, 13, 10]));
  }

  get #last() { return this.#done[this.#done.length - 1]; }

  /**
   * Hears what is said in the place that is looked at.
   * @param {Line} line
   */
  hear(line) {
    if (!this.#dialog.open) return;
    if (this.#phase !== 'waiting') {
      // Perhaps another session, with another greeting.
      if (this.#phase === 'ready' && (line.dir === 'note' || !this.#heard.length)) queueMicrotask(() => this.#begin());
      return;
    }
    if (line.dir === 'note') this.#end('The connection ended.');
    if (line.dir !== 'S' || line.part !== 'status' || line.kind === Kind.greeting) return; // a greeting may come after the step
    const p = lineOctets(line), words = decode(p).trim();
    const into = find(this.#last.row, '.in');
    addPieces(into, p);
    /** @type {HTMLElement} */ (into.parentElement).hidden = false;
    if (/^\+( |$)/.test(words)) {
      this.#heard.push(p.slice(2, p.findLastIndex((b) => b !== 10 && b !== 13) + 1));
      this.#phase = 'ready';
      void this.#next();
      return;
    }
    const ok = words.startsWith('+OK');
    const unproven = ok && this.#way.value === 'SCRAM-SHA-256' && this.#done.length < 3;
    this.#end(!ok ? 'The server did not take it.' : unproven ? 'Logged in, but the server did not prove that it knows the password.' : 'Logged in.', ok);
  }

  /**
   * @param {string} words
   * @param {boolean} [ok]
   */
  #end(words, ok = false) {
    this.#phase = 'over';
    const p = find(this.#last.row, '.outcome');
    p.classList.add(ok ? 'ok-word' : 'err-word');
    say(p, words);
    p.scrollIntoView({ block: 'nearest' });
    this.#say(words);
    byId('login-again').focus();
  }

  /** Begins anew, on a new connection where this one takes no login any more. */
  #again() {
    const place = this.#place, midway = this.#heard.length > 0 && this.#phase !== 'over';
    this.#phase = 'over';
    if (midway || !place.isOpen || place.state !== 'AUTHORIZATION') this.#page.reconnect();
    this.#begin();
    this.#button.focus();
  }

  #showSecrets() {
    this.#secret.type = this.#show.checked ? 'text' : 'password';
    this.#done.forEach((d) => this.#fill(d));
  }

  #closed() {
    this.#turn++;
    if (this.#heard.length && this.#phase !== 'over') toast('The server still waits for an answer; a line with * alone cancels.');
    this.#phase = 'over';
    this.#secret.value = '';
    this.#forget();
  }
}
