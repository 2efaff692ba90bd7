// One of the places to run: its connection, its conversation, its maildrop.
// All three stay when another place is looked at.

import { concat, decode, latin1 } from './bytes.js';
import { grouped } from './dom.js';
import { closeRecord, decodeEvents, stateNames } from './events.js';
import { Flow } from './flow.js';
import * as Kind from './kind.js';
import { Maildrop } from './maildrop.js';
import { closing, lineOctets, Transcript } from './transcript.js';

/**
 * @typedef {'idle' | 'connecting' | 'open' | 'ended' | 'failed'} Status
 * @typedef {{send(p: Uint8Array): void, stop(): void, pause?(): void}} Session
 */

/** What CAPA calls commands that a server need not have. @type {Record<string, string>} */
const capabilities = { TOP: 'TOP', UIDL: 'UIDL', USER: 'USER', PASS: 'USER', AUTH: 'SASL', STLS: 'STLS', UTF8: 'UTF8', LANG: 'LANG' };

const maxUnheard = 4096; // octets that are kept of what the server does not read

export class Place {
  #changed;
  transcript = new Transcript();
  /** Told of each line that is whole. @type {(line: import('./transcript.js').Line) => void} */
  heard = () => {};
  /** @type {Status} */
  status = 'idle';
  state = '';
  spec = ''; // of the connection that is or was open
  /** @type {Session | null} */
  session = null;
  /** @type {(records: Uint8Array) => void} */
  count = () => {};
  /** Has the counting begin anew. @type {(all?: boolean) => void} all: another past will be told */
  zero = () => {};
  /** Called before a login is heard of. */
  login = () => {};
  flow = new Flow();
  /** The session that was seen to open and not to close, and when it was last heard of. @type {{session: number, at: number} | null} */
  last = null;
  /** @type {Uint8Array[]} what is to be sent as soon as there is a session */
  early = [];
  /** What was sent and not heard by the server yet, as octets. */
  #unheard = '';
  /** What the server said of itself: the octets of its greeting, and the mechanisms that CAPA named. */
  greeting = new Uint8Array();
  /** @type {string[] | null} null: CAPA was not asked */
  mechanisms = null;
  /** The capabilities that an answer has named so far, and those of the last one that ended. */
  #naming = /** @type {Set<string>} */ (new Set());
  /** @type {Set<string> | null} */
  #named = null;
  #hasUser = false; // USER was accepted: PASS may follow
  challenged = false; // the server waits for an answer, and for no command
  tls = false;
  connections = 0;
  reason = ''; // why the last session ended
  number = 0; // of the session, as its server counts
  /** @type {import('./session-bridge.js').Certificate | null} */
  certificate = null;
  asks = false; // it was refused, and nobody was asked yet

  /**
   * @param {string} name
   * @param {() => void} changed
   */
  constructor(name, changed) {
    this.name = name;
    this.#changed = changed;
    this.maildrop = new Maildrop(name !== 'page');
    this.transcript.onLine = (line) => {
      this.maildrop.line(line);
      if (line.verb === 'CAPA' && line.dir === 'S') this.#capability(line);
      if (line.part !== 'status') return this.heard(line);
      if (/^(USER|PASS)$/.test(line.verb)) this.#hasUser = line.verb === 'USER' && !line.err;
      this.challenged = line.verb === 'AUTH' && /^\+[ \r]/.test(latin1(lineOctets(line).subarray(0, 2)));
      this.heard(line);
    };
    this.detail = this.advice = '';
  }

  /**
   * Begins a new connection; what the last one still tells is not heard.
   * @param {string} spec
   * @param {(sink: import('./session-page.js').Sink) => Session} make
   */
  connect(spec, make) {
    this.#stop();
    this.spec = spec;
    this.certificate = null;
    this.asks = false;
    this.#begin(make);
    for (const p of this.early.splice(0)) this.send(p);
  }

  /** Ends the session as a lost connection does. */
  #stop() {
    this.session?.stop();
    // Nobody tells the end of what is not listened to any more.
    if (this.last) this.#take(closeRecord(this.last));
  }

  /** Gives up what is on its way, and with it the connection. */
  cancel() {
    this.#stop();
    this.set('ended', '');
  }

  /** @param {(sink: import('./session-page.js').Sink) => Session} make */
  #begin(make) {
    const id = ++this.connections;
    this.session = null;
    this.state = this.reason = this.#unheard = '';
    this.set('connecting', '');
    this.session = make({
      events: (records) => { if (id === this.connections) this.#take(records); },
      status: (...how) => { if (id === this.connections) this.set(...how); },
      told: (news) => { if (id === this.connections) this.told(news); },
    });
  }

  /**
   * Is told another past.
   * @param {(sink: import('./session-page.js').Sink) => Session} make
   */
  retell(make) {
    this.session?.pause?.();
    this.detail = '';
    this.forget(true);
    this.#begin(make);
  }

  /**
   * Forgets what happened.
   * @param {boolean} [all] another past will be told
   */
  forget(all) {
    this.transcript.clear();
    this.transcript.sessions = 0;
    this.maildrop.forget();
    this.last = null;
    this.zero(all);
  }

  /**
   * @param {Status} status
   * @param {string} detail
   * @param {string} [advice] what to do about it
   */
  set(status, detail, advice = '') {
    if (detail && status !== 'ended' && detail !== this.detail) this.transcript.note(detail, status === 'failed');
    this.status = status;
    this.detail = detail;
    this.advice = advice;
    if (status === 'failed') this.transcript.newest = null; // what there was to explain is of another session
    // Nobody tells the end of a session whose way to here is gone.
    if (!this.isOpen && this.last && this.name !== 'watch') this.#take(closeRecord(this.last));
    this.#changed();
  }

  /** @param {Uint8Array} records */
  #take(records) {
    try {
      for (const e of decodeEvents(records)) {
        this.#learn(e);
        this.transcript.add(e);
        if (e.kind === Kind.login) this.login();
        this.maildrop.add(e);
        this.number = e.session;
        this.flow.add(e);
        if (e.kind === Kind.open || this.last) this.last = e.kind === Kind.close ? null : { session: e.session, at: e.at };
        if (e.kind === Kind.state) this.state = stateNames[e.state] ?? '';
        if (e.kind === Kind.close) this.reason = closing[e.text] ?? '';
      }
    } catch (e) {
      this.transcript.note('The page did not understand what it was told about this session.', true);
      console.warn('malformed event records', e);
    }
    this.count(records);
    this.#changed();
  }

  /** @param {import('./session-bridge.js').News} news */
  told({ certificate: c, lost, note }) {
    if (c) {
      this.certificate = c;
      this.asks = !!c.faults && !c.accepted;
      // Of one that is refused the end of the connection tells.
      if (!this.asks) this.transcript.note(`Certificate of ${c.server}: ${c.faults ? 'accepted though ' + c.faults.join(', ') : 'signed under ' + c.trust}`, !!c.faults);
    }
    if (lost) this.transcript.gap(`Here ${grouped(lost.octets)} octets are missing: they came faster than this page took them, or too long ago`);
    if (note) this.transcript.note(note, true);
    this.#changed();
  }

  /** @param {import('./events.js').WireEvent} e */
  #learn(e) {
    if (e.kind === Kind.open) {
      this.greeting = new Uint8Array();
      this.tls = this.#hasUser = this.challenged = false;
    } else if (e.kind === Kind.greeting) {
      this.greeting = concat([this.greeting, e.data]);
    } else if (e.kind === Kind.tls) {
      this.tls = true;
    } else if (e.kind === Kind.lineIn) {
      const line = latin1(e.data), at = this.#unheard.indexOf(line);
      if (at >= 0) this.#unheard = this.#unheard.slice(at + line.length + e.n);
    }
    if (e.kind === Kind.open || e.kind === Kind.tls) this.mechanisms = this.#named = null;
  }

  /** @param {import('./transcript.js').Line} line of the answer to CAPA */
  #capability(line) {
    const [name, ...more] = decode(lineOctets(line)).trim().toUpperCase().split(/ +/);
    if (line.part === 'status') {
      this.#naming = new Set();
      this.mechanisms = [];
    } else if (line.part === 'body') {
      this.#naming.add(name);
      if (name === 'SASL') this.mechanisms = more;
    } else {
      this.#named = this.#naming;
    }
  }

  /**
   * Whether the server has shown that it does not have a command, or not now.
   * @param {string} verb
   */
  lacks(verb) {
    const name = capabilities[verb];
    if (verb === 'APOP' && !this.challenged) return this.greeting.at(-1) === 10 && !/<[^ <>]+>/.test(latin1(this.greeting));
    return this.challenged || (verb === 'PASS' && !this.#hasUser) || (verb === 'STLS' && this.tls) || (!!name && this.#named?.has(name) === false);
  }

  /** @param {Uint8Array} p */
  send(p) {
    if (!this.session) {
      this.early.push(p);
      return;
    }
    this.wrote(p);
    this.session.send(p);
  }

  /** @param {Uint8Array} p octets that leave in one write */
  wrote(p) {
    this.transcript.wrote(p);
    this.#unheard = (this.#unheard + latin1(p)).slice(-maxUnheard);
  }

  /**
   * What was sent and shows nowhere, because the server waits for the end of the line, or does
   * not even greet.
   */
  get unheard() { return this.status === 'open' && (!this.greeting.length || !this.#unheard.endsWith('\n')) ? this.#unheard : ''; }

  /**
   * Whether the server has heard so many lines of this connection, and answered them.
   * @param {number} lines
   */
  answered(lines) {
    const { lines: all, sessions } = this.transcript;
    return this.status === 'open' && this.state !== '' && !this.flow.running
      && all.filter((l) => l.session === sessions && l.dir === 'C' && l.whole).length >= lines && (lines > 0 || this.greeting.at(-1) === 10);
  }

  get isOpen() { return this.status === 'open' || this.status === 'connecting'; }
}
