// One of the places to run: its connection, its conversation, its maildrop.
// All three stay when another place is looked at.

import { decodeEvents, Kind, stateNames } from './events.js';
import { Maildrop } from './maildrop.js';
import { closing, Transcript } from './transcript.js';

/**
 * @typedef {'idle' | 'connecting' | 'open' | 'ended' | 'failed'} Status
 * @typedef {{send(p: Uint8Array): void, stop(): void, pause?(): void}} Session
 */

export class Place {
  /**
   * @param {string} name
   * @param {() => void} changed
   */
  constructor(name, changed) {
    this.name = name;
    this.changed = changed;
    this.transcript = new Transcript();
    this.maildrop = new Maildrop(name !== 'page');
    /** Told of each line that is whole. @type {(line: import('./transcript.js').Line) => void} */
    this.heard = () => {};
    this.transcript.onLine = (line) => {
      this.maildrop.line(line);
      this.heard(line);
    };
    /** @type {Status} */
    this.status = 'idle';
    this.detail = '';
    this.state = '';
    this.spec = ''; // of the connection that is or was open
    /** @type {Session | null} */
    this.session = null;
    /** @type {(records: Uint8Array) => void} */
    this.count = () => {};
    /** Has the counting begin anew. */
    this.zero = () => {};
    /** Called before a login is heard of. */
    this.login = () => {};
    /** @type {Uint8Array[]} what is to be sent as soon as there is a session */
    this.early = [];
    this.connections = 0;
    this.reason = ''; // why the last session ended
  }

  /**
   * Begins a new connection; what the last one still tells is not heard.
   * @param {string} spec
   * @param {(sink: import('./session-page.js').Sink) => Session} make
   */
  connect(spec, make) {
    this.session?.stop();
    this.spec = spec;
    this.begin(make);
    for (const p of this.early.splice(0)) this.send(p);
  }

  /** @param {(sink: import('./session-page.js').Sink) => Session} make */
  begin(make) {
    const id = ++this.connections;
    this.session = null;
    this.state = this.reason = '';
    this.set('connecting', '');
    this.session = make({
      events: (records) => { if (id === this.connections) this.take(records); },
      status: (status, detail) => { if (id === this.connections) this.set(status, detail); },
    });
  }

  /**
   * Forgets what happened, to be told another past.
   * @param {(sink: import('./session-page.js').Sink) => Session} make
   */
  retell(make) {
    this.session?.pause?.();
    this.transcript.clear();
    this.transcript.sessions = 0;
    this.maildrop.forget();
    this.detail = '';
    this.zero();
    this.begin(make);
  }

  /**
   * @param {Status} status
   * @param {string} detail
   */
  set(status, detail) {
    if (detail && status !== 'ended' && detail !== this.detail) this.transcript.note(detail, status === 'failed');
    this.status = status;
    this.detail = detail;
    this.changed();
  }

  /** @param {Uint8Array} records */
  take(records) {
    try {
      for (const e of decodeEvents(records)) {
        this.transcript.add(e);
        if (e.kind === Kind.login) this.login();
        this.maildrop.add(e);
        if (e.kind === Kind.state) this.state = stateNames[e.state] ?? '';
        if (e.kind === Kind.close) this.reason = closing[e.text] ?? '';
      }
    } catch (e) {
      this.transcript.note('The page did not understand what it was told about this session.', true);
      console.warn('malformed event records', e);
    }
    this.count(records);
    this.changed();
  }

  /** @param {Uint8Array} p */
  send(p) {
    if (!this.session) {
      this.early.push(p);
      return;
    }
    this.transcript.wrote(p);
    this.session.send(p);
  }

  get isOpen() { return this.status === 'open' || this.status === 'connecting'; }
}
