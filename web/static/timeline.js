// All that was done to the server in the page, and when, so that it can be done
// again: that is how one steps back, compares behaviours, and finds out what a
// conforming server would have said.

import { concat } from './bytes.js';
import { Driver } from './driver.js';
import { decodeEvents } from './events.js';
import * as Kind from './kind.js';

/**
 * @typedef {{kind: 'load', octets: Uint8Array | null, name: string} | {kind: 'add', octets: Uint8Array} |
 *   {kind: 'open', spec: string, seed: number} | {kind: 'feed', octets: Uint8Array} |
 *   {kind: 'lose'} | {kind: 'zero'}} Deed
 * @typedef {{at: bigint} & Deed} Action
 * load: the maildrop's bundle, or null for the large sample, with the name of a sample or ""; zero: the statistics begin anew
 *
 * @typedef {import('./driver.js').Ear & {zero?: () => void, wrote?: (octets: Uint8Array) => void, mail?: (all: boolean) => void}} Listener
 * mail: told before messages come, or all are replaced
 */

export class Timeline {
  /** @type {Action[]} */
  actions = [];
  /** What was stepped back over, the next first. @type {Action[]} */
  #undone = [];

  /** @param {import('./machine.js').Machine} machine */
  constructor(machine) {
    this.machine = machine;
  }

  /**
   * @param {Deed} deed
   * @param {bigint} [at]
   */
  #note(deed, at = this.machine.now()) {
    if (deed.kind !== 'zero') this.#undone = []; // another future begins
    this.actions.push({ at, ...deed });
  }

  /**
   * @param {Uint8Array | null} octets
   * @param {string} [name] of the sample that it is
   */
  load(octets, name = '') {
    this.#note({ kind: 'load', octets, name });
    return fill(this.machine, octets);
  }

  /** @param {Uint8Array} octets */
  add(octets) {
    this.#note({ kind: 'add', octets });
    return this.machine.addMail(octets);
  }

  /** The statistics begin anew: before what was stepped back over, which may yet be done again. */
  zero() { this.#note({ kind: 'zero' }, this.#undone[0]?.at); }

  /**
   * Opens a session; gives what is wrong with the spec, or "".
   * @param {Driver} driver
   * @param {string} spec
   */
  open(driver, spec) {
    const [seed] = crypto.getRandomValues(new Int32Array(1));
    const { machine } = this, { still } = machine, at = machine.now();
    machine.seed(seed);
    machine.still = at; // the greeting's timestamp is made of it, and has to be the same again
    const wrong = driver.open(spec);
    machine.still = still;
    if (!wrong) this.#note({ kind: 'open', spec, seed }, at);
    return wrong;
  }

  /**
   * Has a session take octets as soon as it wants some.
   * @param {Driver} driver
   * @param {Uint8Array} octets
   */
  feed(driver, octets) {
    this.#note({ kind: 'feed', octets });
    driver.queue.push(octets);
  }

  /** @param {Driver} driver */
  lose(driver) {
    if (driver.over) return;
    this.#note({ kind: 'lose' });
    driver.lose();
  }

  /** How many actions lead to the step before, or -1 if there is none. */
  get #before() {
    let last = this.actions.findLastIndex(isStep);
    if (this.actions[last - 1]?.kind === 'lose') last--; // for the next connection's sake
    return last > 0 && this.actions.slice(0, last).some((a) => a.kind === 'open') ? last : -1;
  }

  /** The behaviour of the last session. */
  get spec() {
    return /** @type {(Action & {kind: 'open'}) | undefined} */ (this.actions.findLast((a) => a.kind === 'open'))?.spec ?? '';
  }

  get canGoBack() { return this.#before >= 0; }

  get canGoForward() { return this.#undone.length > 0; }

  /**
   * Goes one step back: to the moment before the last command, or the last
   * connection, was begun.
   * @param {Listener} ear is told anew all that led there
   * @returns {Driver | null} the session as it was then
   */
  back(ear) {
    const n = this.#before;
    if (n < 0) return null;
    this.#undone.unshift(...this.actions.splice(n));
    return this.#retell(ear, this.#undone[0].at);
  }

  /**
   * Goes one step forward again.
   * @param {Listener} ear is told anew all that led there
   */
  forward(ear) {
    if (!this.canGoForward) return null;
    const first = this.#undone.findIndex(isStep);
    let n = this.#undone.findIndex((a, i) => i > first && isStep(a));
    if (n < 0) n = this.#undone.length;
    else if (this.#undone[n - 1].kind === 'lose') n--; // as back has it
    this.actions.push(...this.#undone.splice(0, n));
    return this.#retell(ear, this.#undone[0]?.at);
  }

  /**
   * Does what somebody else did, in place of what was done here.
   * @param {Action[]} actions
   * @param {bigint} until
   * @param {Listener} ear is told all that
   */
  adopt(actions, until, ear) {
    this.actions = actions;
    this.#undone = [];
    return this.#retell(ear, until);
  }

  /**
   * @param {Listener} ear
   * @param {bigint} [until]
   */
  #retell(ear, until) {
    const driver = replay(this.machine, this.actions, ear, { until });
    this.machine.goOnFrom(this.machine.still ?? 0n);
    return driver;
  }
}

/**
 * @param {import('./machine.js').Machine} machine
 * @param {Uint8Array | null} bundle
 */
export function fill(machine, bundle) { return bundle ? machine.loadMail(bundle) : machine.largeMail(); }

/** @param {Action} a */
function isStep(a) { return a.kind === 'open' || a.kind === 'feed'; }

/**
 * Does again what was done, on a machine that begins anew and whose time stands
 * still in between.
 * @param {import('./machine.js').Machine} machine
 * @param {Action[]} actions
 * @param {Listener} ear
 * @param {{until?: bigint, spec?: (spec: string, session: number) => string}} [how]
 * until: how far time goes on behind the last action; spec: another behaviour for a session
 * @returns {Driver | null} the last session
 */
export function replay(machine, actions, ear, { until, spec = (own) => own } = {}) {
  machine.reset();
  machine.still = actions[0]?.at ?? 0n;
  /** @type {Driver | null} */
  let driver = null;
  let sessions = 0;
  for (const a of actions) {
    if (driver) driver.advance(a.at);
    else machine.standAt(a.at);
    switch (a.kind) {
      case 'load':
        ear.mail?.(true);
        fill(machine, a.octets);
        break;
      case 'add':
        ear.mail?.(false);
        machine.addMail(a.octets);
        break;
      case 'zero': ear.zero?.(); break;
      case 'lose': driver?.lose(); break;
      case 'feed':
        if (!driver || driver.over) break;
        ear.wrote?.(a.octets);
        driver.queue.push(a.octets);
        break;
      case 'open':
        machine.seed(a.seed);
        driver = new Driver(machine, ear);
        driver.open(spec(a.spec, ++sessions));
        break;
    }
  }
  driver?.advance(until ?? machine.still);
  return driver;
}

/**
 * What a session says to one command when it has another behaviour.
 * @param {import('./machine.js').Machine} machine
 * @param {Action[]} actions
 * @param {number} session counted from 1
 * @param {number} seq of the command, 0 for the greeting
 * @param {string} spec
 * @returns {{sent: Uint8Array | null, said: Uint8Array, state: number}}
 * sent: the line with that number; state: the session's, when it was taken up
 */
export function answerOf(machine, actions, session, seq, spec) {
  /** @type {Uint8Array[]} */
  const said = [];
  /** @type {Uint8Array | null} */
  let sent = null;
  let state = 0;
  replay(machine, actions, {
    events(records) {
      for (const e of decodeEvents(records)) {
        if (e.session !== session || e.seq !== seq) continue;
        if (e.kind === Kind.lineIn && !e.cont) [sent, state] = [e.data, e.state];
        else if (e.kind === Kind.greeting || e.kind === Kind.reply || e.kind === Kind.body) said.push(e.data);
      }
    },
  }, { until: (actions.at(-1)?.at ?? 0n) + 60_000_000_000n, spec: (own, n) => (n === session ? spec : own) });
  return { sent, said: concat(said), state };
}
