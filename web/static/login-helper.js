// Works out a login step by step: what goes into each message, what comes out,
// and what the server really says to it.

import { decode, digits, encode, latin1 } from './bytes.js';
import { byId, clone, counted, find, onClick, pause, say, toast } from './dom.js';
import * as Kind from './kind.js';
import { addPieces } from './line-view.js';
import { mask } from './secrets.js';
import { lineOctets } from './transcript.js';

/** The ways to log in that the WASM can work out, the easiest first; of tokens few people have one. */
const ways = ['PLAIN', 'LOGIN', 'APOP', 'CRAM-MD5', 'SCRAM-SHA-256', 'XOAUTH2', 'OAUTHBEARER'];
const tokens = ['XOAUTH2', 'OAUTHBEARER'];
const plaintext = ['PLAIN', 'LOGIN', ...tokens];

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
      if (this.#isToken !== (this.#secret.dataset.kind === 'token')) this.#fillSecret();
      this.#begin();
    });
    for (const field of [this.#user, this.#secret]) field.addEventListener('input', () => this.#begin());
    for (const box of [this.#show, this.#hex]) box.addEventListener('change', () => this.#showSecrets());
    onClick('#login-again', () => this.#again());
    this.#dialog.addEventListener('close', () => this.#closed());
  }

  get #place() { return this.#page.places.current; }

  get #isToken() { return tokens.includes(this.#way.value); }

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
    (this.#form.hidden || this.#user.value && this.#secret.value ? this.#button : this.#user.value ? this.#secret : this.#user).focus();
  }

  /** Fills in what the page knows: a password, but no token. */
  #fillSecret() {
    this.#secret.dataset.kind = this.#isToken ? 'token' : 'password';
    this.#secret.value = this.#isToken ? '' : this.#page.places.account.password;
    byId('login-secret-label').textContent = this.#isToken ? 'Token' : 'Password';
  }

  /**
   * Offers what the server has, as far as that is known, and chooses what a
   * person chose before, or the easiest that is announced.
   * @param {string} verb
   */
  #offer(verb) {
    const { mechanisms, greeting } = this.#place, known = (byId('verbs').dataset.mechanisms ?? '').split(' ');
    const list = ways.filter((w) => w === 'APOP' || known.includes(w) || mechanisms?.includes(w));
    this.#way.replaceChildren(...list.map((w) => {
      const option = /** @type {HTMLOptionElement} */ (clone('row-way', w === 'APOP' || !mechanisms || mechanisms.includes(w) ? w : `${w}, not in CAPA`));
      option.value = w;
      return option;
    }));
    const wanted = list.filter((w) => verb === '' || (w === 'APOP') === (verb === 'APOP'));
    const announced = wanted.find((w) => (w === 'APOP' ? /<.+>/.test(decode(greeting)) : !mechanisms || mechanisms.includes(w)));
    this.#way.value = wanted.includes(this.#chosen) ? this.#chosen : announced ?? 'APOP';
  }

  /** Begins anew, with what the fields say. */
  #begin() {
    this.#heard = [];
    this.#done = [];
    this.#steps.replaceChildren();
    this.#nonce = btoa(latin1(crypto.getRandomValues(new Uint8Array(18))));
    this.#phase = 'ready';
    byId('login-note').textContent = this.#note();
    void this.#next();
  }

  /** Who can read what is sent. */
  #note() {
    const place = this.#place;
    if (place.name === 'page') return 'The server runs in this page, so nothing leaves it.';
    const off = [];
    if (location.protocol !== 'https:' && !/^(localhost|127\..*|\[::1\])$/.test(location.hostname)) off.push('between this page and the bridge');
    if (place.name === 'proxy' && !place.tls) off.push(`between the bridge and ${place.spec}`);
    const what = plaintext.includes(this.#way.value) ? 'reads what it takes to log in' : 'reads all but the password itself';
    return 'What you type here goes over the bridge and is kept nowhere.' + (off.length ? ` TLS is off ${off.join(', and ')}: whoever listens there ${what}.` : '');
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
  #fill({ step, row }) {
    find(row, '.about').textContent = step.about;
    find(row, '.values').replaceChildren(...step.values.map((v) => {
      const colon = v.what.indexOf(': ');
      const worth = clone('row-worth', { b: v.what.slice(0, colon), 'dt span': v.what.slice(colon + 1), small: counted(v.data.length, 'octet') });
      this.#fillOctets(find(worth, '.data'), v.data, v.secret, v.octets);
      return worth;
    }));
    const out = find(row, '.out'), { line } = step;
    const from = step.secret ? line.lastIndexOf(32) + 1 : 0;
    out.replaceChildren();
    if (step.secret && !this.#show.checked) {
      addPieces(out, line.subarray(0, from));
      out.append(mask);
    } else {
      addPieces(out, line);
    }
    addPieces(out, encode('\r\n'));
  }

  /**
   * @param {HTMLElement} into
   * @param {Uint8Array} p
   * @param {boolean} secret
   * @param {boolean} binary
   */
  #fillOctets(into, p, secret, binary) {
    into.replaceChildren();
    if (secret && !this.#show.checked) into.textContent = mask;
    else if (binary || this.#hex.checked) into.textContent = [...p].map(digits).join(' ');
    else addPieces(into, p);
  }

  #send() {
    const item = this.#done.at(-1);
    if (this.#phase !== 'ready' || this.#button.disabled || !item) return;
    this.#phase = 'waiting';
    this.#button.disabled = true;
    byId('login-who').disabled = true;
    this.#page.send(Uint8Array.from([...item.step.line, 13, 10]));
  }

  /**
   * Hears what is said in the place that is looked at.
   * @param {Line} line
   */
  hear(line) {
    if (!this.#dialog.open) return;
    const item = this.#done.at(-1);
    if (this.#phase !== 'waiting') {
      // Perhaps another session, with another greeting.
      if (this.#phase === 'ready' && (line.dir === 'note' || !this.#heard.length)) queueMicrotask(() => this.#begin());
      return;
    }
    if (line.dir === 'note') this.#end('The connection ended.');
    if (line.dir !== 'S' || line.part !== 'status' || line.kind === Kind.greeting || !item) return; // a greeting may come after the step
    const p = lineOctets(line), words = decode(p).trim();
    const into = find(item.row, '.in');
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
    const item = this.#done.at(-1);
    if (item) {
      const p = find(item.row, '.outcome');
      p.classList.add(ok ? 'ok-word' : 'err-word');
      say(p, words);
      p.scrollIntoView({ block: 'nearest' });
    }
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
    this.#heard = [];
    this.#done = [];
    this.#steps.replaceChildren();
  }
}

/** @param {string} words */
function sentence(words) { return words.slice(0, 1).toUpperCase() + words.slice(1) + '.'; }
