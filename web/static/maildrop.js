// What is known of a maildrop. In the page its messages are there to be
// listed; elsewhere it shows what the session let us see.

import { concat, latin1 } from './bytes.js';
import { messages } from './dom.js';
import * as Kind from './kind.js';
import { summaryOf } from './summary.js';
import { lineOctets } from './transcript.js';

/**
 * @typedef {object} Mail
 * @property {number} n its number in the session, or in the next one; 0 if the session does not have it
 * @property {number} id of its delivery, in the page
 * @property {number} index in the page's list
 * @property {number} octets -1 if unknown
 * @property {string} uid
 * @property {string} subject
 * @property {string} from
 * @property {Uint8Array | null} header to be read when somebody looks
 * @property {import('./transcript.js').Body | null} body what RETR gave
 * @property {'' | 'new' | 'read' | 'deleted' | 'leaves'} mark
 */

const maxHeader = 4096;
const maxBodies = 32 << 20; // octets of retrieved messages that are kept to be opened

export class Maildrop {
  /** @type {Map<number, Mail>} by number; what has none is behind the others, by a negative one */
  mails = new Map();
  stale = true;
  note = '';
  /** @type {Mail[] | null} the list that the session in the page began with */
  began = null;
  /** @type {{quit: boolean, marked: number, n: number, err: boolean} | null} how a session ended, until the page's list is there */
  #end = null;
  /** @type {{n: number, text: number[], done: boolean} | null} */
  #header = null;

  /** @param {boolean} observed whether all is learned from the session */
  constructor(observed) {
    this.observed = observed;
  }

  /**
   * Takes the messages as the next session will find them.
   * @param {import('./machine.js').MailRecord[]} records
   */
  set(records) {
    const old = new Map([...this.mails.values()].map((m) => [m.id, m]));
    if (this.#end) {
      const left = new Set(records.map((r) => r.id));
      this.#tell(this.#end, (this.began ?? []).filter((m) => !left.has(m.id)));
      this.#end = this.began = null;
    }
    const numbers = this.began && new Map(this.began.map((m, i) => [m.id, i + 1]));
    this.mails.clear();
    records.forEach((r, index) => {
      const n = numbers ? numbers.get(r.id) ?? 0 : index + 1;
      const m = old.get(r.id) ?? { ...blank(n), id: r.id, header: r.header };
      if (!n) m.mark = 'new';
      else if (m.mark === 'new') m.mark = '';
      this.mails.set(n || -1 - index, Object.assign(m, { n, index, octets: r.octets, uid: r.uid }));
    });
    this.stale = false;
  }

  /**
   * Messages came, and not by a session.
   * @param {boolean} all others than before; a session goes on with the list that it began with
   */
  filled(all) {
    this.stale = true;
    if (!all) return;
    if (this.began) this.began = [];
    this.note = '';
  }

  /** Begins anew: the module in the page did, or another past is told. */
  forget() {
    this.mails.clear();
    this.began = this.#end = null;
    this.stale = true;
    this.note = '';
    this.#header = null;
  }

  get total() {
    let octets = 0;
    for (const m of this.mails.values()) octets += Math.max(m.octets, 0);
    return octets;
  }

  /** The messages that no mark hides. */
  get inSight() { return [...this.mails.values()].filter((m) => m.n && m.mark !== 'deleted'); }

  /** How many messages the session does not have. */
  get fresh() { return this.#marked('new').length; }

  /** @param {...Mail['mark']} marks */
  #marked(...marks) { return [...this.mails.values()].filter((m) => marks.includes(m.mark)); }

  /** @param {number} n */
  #mail(n) {
    let m = this.mails.get(n);
    if (!m && this.observed && n > 0 && this.mails.size < 10_000) {
      m = blank(n);
      this.mails.set(n, m);
      if (n < this.mails.size) this.mails = new Map([...this.mails].sort((a, b) => a[0] - b[0]));
    }
    return m;
  }

  /** @param {import('./events.js').WireEvent} e */
  add(e) {
    switch (e.kind) {
      case Kind.open:
        this.stale = true; // another profile may count and name messages otherwise
        break;
      case Kind.login:
        this.note = '';
        if (this.observed) this.mails.clear();
        else this.began = [...this.mails.values()];
        for (let i = 1; this.observed && i <= Math.min(e.n, 1000); i++) this.#mail(i);
        break;
      case Kind.reply:
        if (e.half || e.cont) break; // the rest of a status line says nothing new
        this.#header = null;
        if (e.err || !e.msg) break;
        if (e.verb === 'RETR') this.#mark(e.msg, 'read');
        if (this.observed && (e.verb === 'RETR' || e.verb === 'TOP')) this.#header = { n: e.msg, text: [], done: false };
        break;
      case Kind.mark:
        this.#mark(e.msg, e.n === 1 ? 'deleted' : e.n === 2 ? 'leaves' : '');
        this.stale = true; // a quirk may remove at once
        break;
      case Kind.update:
        this.#ended(true, e);
        break;
      case Kind.close:
        if (!this.#end) this.#ended(false, e);
    }
  }

  /**
   * @param {boolean} quit
   * @param {import('./events.js').WireEvent} e
   */
  #ended(quit, e) {
    const gone = this.#marked('deleted', 'leaves');
    this.#end = { quit, n: quit ? e.n : 0, err: quit && e.err, marked: this.#marked('deleted').length };
    if (this.observed) {
      this.#tell(this.#end, quit && !e.err ? gone : []);
      if (quit && !e.err) for (const m of gone) this.mails.delete(m.n);
      this.#end = null;
    }
    for (const m of this.mails.values()) if (m.mark !== 'new') m.mark = '';
    this.stale = true;
  }

  /**
   * Says what became of the maildrop.
   * @param {{quit: boolean, marked: number, n: number, err: boolean}} end
   * @param {Mail[]} gone
   */
  #tell(end, gone) {
    if (end.quit) {
      const removed = gone.length ? `QUIT removed ${named(gone)}.` : end.n ? `QUIT removed ${messages(end.n)} of the list that the session began with.` : '';
      this.note = end.err ? `${removed} Some that were marked could not be removed.`.trim() : removed;
      if (!this.note && end.marked) this.note = `QUIT removed nothing, though ${messages(end.marked)} had a mark.`;
    } else if (gone.length) {
      this.note = `There was no QUIT, and still ${named(gone)} went.`;
    } else if (end.marked) {
      this.note = `No QUIT: nothing was removed. The mark on ${messages(end.marked)} is gone.`;
    }
  }

  /**
   * @param {number} n
   * @param {Mail['mark']} mark
   */
  #mark(n, mark) {
    const m = this.#mail(n);
    if (m) m.mark = mark;
  }

  /**
   * Learns from a line that the server sent.
   * @param {import('./transcript.js').Line} line
   */
  line(line) {
    if (!this.observed || line.dir !== 'S' || line.err) return;
    const isRow = line.part === 'body' || line.part === 'status';
    if (isRow && (line.verb === 'LIST' || line.verb === 'UIDL')) {
      const text = latin1(lineOctets(line).subarray(0, 100));
      const m = text.match(line.part === 'body' ? /^(\d+) +(\S+)/ : /^\+OK +(\d+) +(\S+)\s*$/);
      const mail = m ? this.#mail(Number(m[1])) : undefined;
      if (!m || !mail) return;
      if (line.verb === 'UIDL') mail.uid = m[2];
      else if (/^\d+$/.test(m[2])) mail.octets = Number(m[2]);
    } else if (line.part === 'body' && this.#header && !this.#header.done) {
      this.#learnHeader(this.#header, lineOctets(line));
    } else if (line.part === 'final' && line.verb === 'RETR') {
      const mail = this.#mail(line.msg);
      if (mail) mail.body = line.body;
      let room = maxBodies;
      for (const m of [...this.mails.values()].reverse()) if (m.body && m !== mail && (room -= m.body.octets) < 0) m.body = null;
    }
  }

  /**
   * @param {{n: number, text: number[], done: boolean}} h
   * @param {Uint8Array} p
   */
  #learnHeader(h, p) {
    h.text.push(...(p[0] === 46 ? p.subarray(1) : p).subarray(0, 1000));
    h.done = p.length <= 2 || h.text.length > maxHeader;
    if (!h.done) return;
    const m = this.#mail(h.n);
    if (m) m.header = Uint8Array.from(h.text);
  }
}

/**
 * @param {number} n
 * @returns {Mail}
 */
function blank(n) {
  return { n, id: 0, index: -1, octets: -1, uid: '', subject: '', from: '', header: null, body: null, mark: '' };
}

/**
 * Reads what a list shows, when it is shown.
 * @param {Mail} m
 */
export function known(m) {
  const summary = m.header && summaryOf(m.header);
  if (summary) Object.assign(m, { ...summary, subject: summary.subject || '(no subject)', header: null });
  return m;
}

/**
 * Names the first few messages.
 * @param {Mail[]} all
 */
function named(all) {
  const titles = all.slice(0, 3).map((m) => known(m).subject && `“${m.subject.slice(0, 60)}”`).filter(Boolean).join(', ');
  return messages(all.length) + (titles && `: ${titles}${all.length > 3 ? ' and others' : ''}`);
}

/**
 * What RETR gave, without the dots that byte-stuffing put in.
 * @param {import('./transcript.js').Body} body
 */
export function retrieved(body) {
  return concat(body.lines.map((l) => {
    const p = lineOctets(l);
    return p[0] === 46 ? p.subarray(1) : p;
  }));
}
