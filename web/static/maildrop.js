// What is known of a maildrop. In the page its messages are there to be
// listed; elsewhere it shows what the session let us see.

import { Kind } from './events.js';
import { summary } from './headers.js';
import { lineOctets } from './transcript.js';

/**
 * @typedef {object} Mail
 * @property {number} n
 * @property {number} octets -1 if unknown
 * @property {string} uid
 * @property {string} subject
 * @property {string} from
 * @property {'' | 'read' | 'deleted' | 'leaves'} mark
 */

const maxHeader = 4096;

export class Maildrop {
  /** @param {boolean} observed whether all is learned from the session */
  constructor(observed) {
    this.observed = observed;
    /** @type {Map<number, Mail>} */
    this.mails = new Map();
    this.stale = true;
    this.note = '';
    /** @type {{n: number, text: number[], done: boolean} | null} */
    this.header = null;
  }

  /**
   * Takes the messages as they are listed in the page.
   * @param {import('./machine.js').MailRecord[]} records
   */
  set(records) {
    const marks = new Map([...this.mails.values()].map((m) => [m.uid, m.mark]));
    this.mails.clear();
    records.forEach((r, i) => {
      const { subject, from } = summary(r.header);
      this.mails.set(i + 1, { n: i + 1, octets: r.octets, uid: r.uid, subject, from, mark: marks.get(r.uid) ?? '' });
    });
    this.stale = false;
  }

  /** Forgets all marks, and what a session showed. */
  forget() {
    this.mails.clear();
    this.stale = true;
    this.note = '';
    this.header = null;
  }

  get total() {
    let octets = 0;
    for (const m of this.mails.values()) octets += Math.max(m.octets, 0);
    return octets;
  }

  /** The messages that no mark hides. */
  get inSight() { return [...this.mails.values()].filter((m) => m.mark !== 'deleted'); }

  /** @param {number} n */
  mail(n) {
    let m = this.mails.get(n);
    if (!m && this.observed && n > 0 && this.mails.size < 10_000) {
      m = { n, octets: -1, uid: '', subject: '', from: '', mark: '' };
      this.mails.set(n, m);
      if (n < this.mails.size) this.mails = new Map([...this.mails].sort((a, b) => a[0] - b[0]));
    }
    return m;
  }

  /** @param {import('./events.js').WireEvent} e */
  add(e) {
    switch (e.kind) {
      case Kind.open:
        this.unmark();
        this.note = '';
        break;
      case Kind.login:
        if (this.observed) this.mails.clear();
        for (let i = 1; this.observed && i <= Math.min(e.n, 1000); i++) this.mail(i);
        break;
      case Kind.reply:
        this.header = null;
        if (e.err || e.cont || !e.msg) break;
        if (e.verb === 'RETR') this.mark(e.msg, 'read');
        if (this.observed && (e.verb === 'RETR' || e.verb === 'TOP')) this.header = { n: e.msg, text: [], done: false };
        break;
      case Kind.mark:
        this.mark(e.msg, e.n === 1 ? 'deleted' : e.n === 2 ? 'leaves' : '');
        break;
      case Kind.update:
        this.note = e.n === 1 ? 'QUIT removed 1 message.' : e.n ? `QUIT removed ${e.n} messages.` : '';
        for (const m of this.mails.values()) if (!e.err && (m.mark === 'deleted' || m.mark === 'leaves')) this.mails.delete(m.n);
        this.stale = true;
        break;
      case Kind.close:
        if ([...this.mails.values()].some((m) => m.mark === 'deleted')) this.note = 'No QUIT: nothing was removed.';
        this.unmark();
        this.stale = true;
    }
  }

  unmark() {
    for (const m of this.mails.values()) m.mark = '';
  }

  /**
   * @param {number} n
   * @param {Mail['mark']} mark
   */
  mark(n, mark) {
    const m = this.mail(n);
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
      const text = String.fromCharCode(...lineOctets(line).subarray(0, 100));
      const m = text.match(line.part === 'body' ? /^(\d+) +(\S+)/ : /^\+OK +(\d+) +(\S+)\s*$/);
      const mail = m ? this.mail(Number(m[1])) : undefined;
      if (!m || !mail) return;
      if (line.verb === 'UIDL') mail.uid = m[2];
      else if (/^\d+$/.test(m[2])) mail.octets = Number(m[2]);
    } else if (line.part === 'body' && this.header && !this.header.done) {
      this.learnHeader(this.header, lineOctets(line));
    }
  }

  /**
   * @param {{n: number, text: number[], done: boolean}} h
   * @param {Uint8Array} p
   */
  learnHeader(h, p) {
    h.text.push(...(p[0] === 46 ? p.subarray(1) : p).subarray(0, 1000));
    h.done = p.length <= 2 || h.text.length > maxHeader;
    if (!h.done) return;
    const m = this.mail(h.n);
    if (m) Object.assign(m, summary(Uint8Array.from(h.text)));
  }
}
