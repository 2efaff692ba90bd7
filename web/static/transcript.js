// The conversation as lines, built from events. A line may grow: a server can
// send it octet by octet.

import { concat, latin1, lineEnds, linesOf } from './bytes.js';
import { messages } from './dom.js';
import * as Kind from './kind.js';
import * as Part from './part.js';

/**
 * @typedef {object} Line
 * @property {number} id
 * @property {number} session connections so far, from 1
 * @property {'C' | 'S' | 'note'} dir
 * @property {'status' | 'body' | 'final' | 'command' | 'answer' | 'note'} part
 * @property {number} at milliseconds since the greeting
 * @property {string} verb
 * @property {number} msg
 * @property {boolean} err
 * @property {{data: Uint8Array, by: string[]}[]} runs octets by who altered them
 * @property {number} octets
 * @property {boolean} whole it has its line end
 * @property {string} text a note's words
 * @property {boolean} joined it left in one write with the client's line before
 * @property {Body | null} body
 * @property {number} kind of the event that brought it; 0: a note of the page's own
 * @property {number} n a note's number
 * @property {string} reason a note's: why, or who
 * @property {string[]} by a note's: the quirks responsible
 * @property {Exchange} exchange
 * @property {boolean} asked whether something waited for it
 * @property {number} step in a login, the client's answers before it
 * @property {number} index lines of the response's body above it
 * @property {number} sent octets of the message up to its end, without stuffing
 * @property {number} dots stuffed dots among them
 *
 * The lines of one multi-line response.
 * @typedef {object} Body
 * @property {Line[]} lines
 * @property {number} octets
 * @property {boolean} done
 * @property {number} early octets before the first lone dot that is not the end, without stuffing, and one; 0: there is none
 * @property {number} sent octets of whole lines, without stuffing
 * @property {number} dots
 * @property {number} blank index of the first empty line, -1 if there is none yet
 * @property {boolean} open it does not fold any more
 *
 * A command with its response; the greeting, and what ends a session, are one each.
 * @typedef {object} Exchange
 * @property {number} seq
 * @property {Line | null} command
 * @property {Line | null} status the status line that answered it
 * @property {number} answers
 * @property {number} challenges
 * @property {Line[]} given the answers, and what may be answers
 * @property {boolean} taken the server has said something to it
 * @property {Trail} trail
 * @property {number} start index of the trail's step before it
 * @property {number} end index of the step that it led to
 * @property {Body | null} body
 * @property {string[]} left by which quirks something was not sent
 * @property {{by: string[], came: number} | null} cut the response ended too early: by which quirks, and how many octets of it came
 *
 * What a session went through: its states, each with the command that led
 * there, and the last scan listings that it showed.
 * @typedef {{steps: {state: number, verb: string}[], lists: Line[][]}} Trail
 */

/** Lines kept for copying; older ones are forgotten. */
const maxLines = 200_000;
/** Scan listings kept in mind, so that a size can be looked up. */
const maxLists = 16;

export class Transcript {
  #asking;
  /** @type {Line[]} */
  lines = [];
  #nextID = 0;
  forgotten = 0;
  /** @type {Set<Line>} lines that changed since the view looked */
  changed = new Set();
  /** @type {(line: Line) => void} called when a line got its end */
  onLine = () => {};
  #start = 0;
  /** @type {Record<'C' | 'S', Line | null>} the line of each side that goes on */
  #open = { C: null, S: null };
  /** @type {Body | null} */
  body = null;
  #heard = 0; // number of the command that the server speaks of
  /** @type {Map<number, Exchange>} the newest that the server speaks of, and those ahead of it */
  #exchanges = new Map();
  sessions = 0;
  /** @type {Trail} */
  trail = { steps: [], lists: [] };
  /** @type {Line | null} the newest status line, or how the session ended */
  newest = null;
  /** Lines that are left of each write on its way. @type {number[]} */
  #writes = [];
  #inWrite = false;

  constructor() {
    this.exchange = this.#begin(0);
    this.#asking = this.exchange;
  }

  /** What follows does not go on with what was before. */
  #breakOff() {
    this.#open = { C: null, S: null };
    this.body = null;
  }

  /** Index of the trail's last step, 0 while there is none. */
  get #step() { return Math.max(this.trail.steps.length - 1, 0); }

  clear() {
    this.lines = [];
    this.changed.clear();
    this.#open = { C: null, S: null };
    this.newest = null;
  }

  /**
   * @param {number} seq
   * @returns {Exchange}
   */
  #begin(seq) {
    /** @type {Exchange} */
    const exchange = { seq, command: null, status: null, answers: 0, challenges: 0, given: [], taken: false, trail: this.trail, start: this.#step, end: this.#step, body: null, left: [], cut: null };
    this.#exchanges.set(seq, exchange);
    return exchange;
  }

  /** @param {import('./events.js').WireEvent} e */
  add(e) {
    switch (e.kind) {
      case Kind.open:
        this.#start = e.at;
        this.#writes = [];
        this.#inWrite = false;
        this.#breakOff();
        this.#heard = 0;
        this.#exchanges.clear();
        this.trail = { steps: [], lists: [] };
        this.exchange = this.#begin(0);
        if (this.sessions++ > 0 && this.lines.length) this.note('New connection');
        break;
      case Kind.greeting:
        if (!e.cont && !e.text) this.#start = e.at;
        this.#hear(e);
        this.#says(e, 'status', 'No greeting is sent');
        break;
      case Kind.lineIn:
        this.#said(e);
        break;
      case Kind.reply:
        this.#hear(e);
        if (!e.cont && !e.text) this.#open.S = null;
        this.body = null;
        if (this.#open.S) this.#open.S.err = e.err;
        this.#says(e, 'status', 'No answer is sent');
        break;
      case Kind.body:
        this.#hear(e);
        this.body ??= this.#beginBody(e);
        if (e.n === Part.final) {
          if (e.text) this.#terminate();
          this.#says(e, 'final', 'No end is sent');
          if (this.#open.S) break;
          this.body.done = true;
          this.body = null;
        } else {
          this.#says(e, 'body', 'The rest is left out');
        }
        break;
      case Kind.state:
        this.#turn(e.seq);
        this.trail.steps.push({ state: e.state, verb: this.exchange.command?.verb ?? '' });
        this.exchange.end = this.#step;
        break;
      case Kind.tls:
        this.#tell(e, `TLS is up${e.text ? ': ' + e.text : ''}`);
        break;
      case Kind.update:
        this.#tell(e, `UPDATE: ${messages(e.n)} removed${e.err ? ', some stayed' : ''}`);
        break;
      case Kind.close:
        this.#cut(e);
        this.#breakOff();
        this.#close(e);
        break;
    }
  }

  /**
   * A client's line, whole or not. It may come while the server still answers
   * others.
   * @param {import('./events.js').WireEvent} e
   */
  #said(e) {
    const of = this.#exchanges.get(e.seq);
    this.exchange = of && (e.cont || !of.command || this.#open.C) ? of : this.#begin(e.seq);
    const { exchange } = this;
    let line = this.#open.C;
    if (!e.data.length && e.text) {
      // What was taken for an answer is a command.
      line = this.#asking.given.splice(this.#asking.challenges, 1)[0] ?? null;
      if (line) this.#asking.answers--;
    }
    if (line && (e.text || e.half)) {
      Object.assign(line, { verb: e.verb, err: e.err, part: e.cont ? 'answer' : 'command', exchange, step: exchange.answers });
      if (!e.cont) exchange.command = line;
      this.changed.add(line);
    } else {
      this.#open.C = null;
    }
    line = this.#octets(e, 'C', e.cont ? 'answer' : 'command') ?? line;
    if (e.half) return;
    this.#open.C = null;
    if (!line || !e.data.length) return;
    if (e.cont) {
      exchange.answers++;
      exchange.given.push(line);
      this.#asking = exchange;
    }
    this.#countWrite(line);
  }

  /**
   * The server speaks of a command.
   * @param {import('./events.js').WireEvent} e
   */
  #hear(e) {
    this.#turn(e.seq);
    if (e.seq !== this.#heard) this.#open.S = this.body = null;
    this.#heard = e.seq;
  }

  /**
   * Goes back from what the client said ahead to what the server answers.
   * @param {number} seq
   */
  #turn(seq) {
    const of = this.#exchanges.get(seq);
    if (!of) return;
    for (const n of this.#exchanges.keys()) if (n < seq) this.#exchanges.delete(n);
    if (of !== this.exchange && !of.taken) of.start = of.end = this.#step;
    of.taken = true;
    this.exchange = of;
  }

  /** The line that goes on is no line of the body, but its end. */
  #terminate() {
    const { body } = this, line = this.#open.S;
    if (!line || !body || body.lines.at(-1) !== line) return;
    body.lines.pop();
    line.part = 'final';
  }

  /**
   * What the server says, or what a quirk kept from being said.
   * @param {import('./events.js').WireEvent} e
   * @param {Line['part']} part
   * @param {string} unsaid
   */
  #says(e, part, unsaid) {
    const { by, kind } = e;
    this.#octets(e, 'S', part);
    if (e.data.length || e.text || !by.length) return;
    this.exchange.left = [...new Set([...this.exchange.left, ...by])];
    this.#push({ text: unsaid, by, kind });
  }

  /**
   * Marks the response that the end of the session cut.
   * @param {import('./events.js').WireEvent} e
   */
  #cut({ by }) {
    const of = this.#exchanges.get(this.#heard), status = of?.status, { S } = this.#open;
    if (!of || !(S || (of.body ? !of.body.done : status && !status.err && /^(RETR|TOP)$/.test(status.verb)))) return;
    of.cut = { by, came: (status ?? S)?.octets ?? 0 };
    if (of.body) of.cut.came += of.body.octets;
  }

  /** @param {import('./events.js').WireEvent} e */
  #close(e) {
    const said = closing[e.text] ?? 'Connection closed', { steps } = this.trail;
    // Of a session that was lost nobody told that its state changed.
    if (steps.length && steps[this.#step].state !== 8) steps.push({ state: 8, verb: '' });
    if (e.text === 'quit') {
      this.#tell(e, said);
      return;
    }
    // The state changed just before, and no command made it.
    const last = this.#step;
    if (this.exchange.end === last) this.exchange.end = Math.max(this.exchange.start, last - 1);
    if (last > 0) steps[last].verb = '';
    const { command } = this.exchange, cut = this.#exchanges.get(this.#heard)?.cut ?? null;
    this.exchange = { ...this.#begin(e.seq), command, cut, start: Math.max(last - 1, 0) };
    this.newest = this.#tell(e, said);
  }

  /**
   * @param {import('./events.js').WireEvent} e
   * @returns {Body}
   */
  #beginBody(e) {
    /** @type {Body} */
    const body = { lines: [], octets: 0, done: false, early: 0, sent: 0, dots: 0, blank: -1, open: false };
    if (e.verb === 'LIST') this.#listed(body.lines);
    return this.exchange.body = body;
  }

  /** @param {Line[]} rows */
  #listed(rows) {
    const { lists } = this.trail;
    lists.push(rows);
    if (lists.length > maxLists) lists.shift();
  }

  /**
   * Notes an event.
   * @param {import('./events.js').WireEvent} e
   * @param {string} text
   */
  #tell(e, text) { return this.note(text, e.err, { kind: e.kind, n: e.n, reason: e.text, by: e.by }); }

  /**
   * Hears of octets that leave in one write.
   * @param {Uint8Array} p
   */
  wrote(p) {
    const lines = lineEnds(p);
    if (lines) this.#writes.push(lines);
  }

  /**
   * Marks a client's line that is not the first of its write.
   * @param {Line} line
   */
  #countWrite(line) {
    if (!this.#writes.length) return;
    line.joined = this.#inWrite;
    this.#inWrite = --this.#writes[0] > 0;
    if (!this.#inWrite) this.#writes.shift();
  }

  /**
   * @param {string} text
   * @param {boolean} [err]
   * @param {Partial<Line>} [more] of the event that it is about
   */
  note(text, err = false, more = {}) {
    const line = this.#push({ text, err, ...more });
    this.onLine(line);
    return line;
  }

  /**
   * A note that is no part of the conversation.
   * @param {string} text
   */
  noteLine(text) { return this.#line({ text }); }

  /**
   * @param {Partial<Line>} l
   * @returns {Line}
   */
  #line(l) {
    return {
      id: this.#nextID++, session: this.sessions, dir: 'note', part: 'note', at: 0, verb: '', msg: 0, err: false,
      runs: [], octets: 0, whole: false, text: '', joined: false, body: null, kind: 0, n: 0, reason: '', by: [],
      exchange: this.exchange, asked: true, step: this.exchange.answers, index: 0, sent: 0, dots: 0, ...l,
    };
  }

  /**
   * Notes that octets are missing: what follows does not go on with what was before.
   * @param {string} text
   */
  gap(text) {
    this.#breakOff();
    this.note(text, true);
  }

  /** @param {Partial<Line>} l */
  #push(l) {
    const line = this.#line(l);
    this.lines.push(line);
    this.changed.add(line);
    if (this.lines.length > maxLines) this.forgotten += this.lines.splice(0, maxLines / 10).length;
    return line;
  }

  /**
   * Appends octets, line by line, and gives the last line.
   * @param {import('./events.js').WireEvent} e
   * @param {'C' | 'S'} dir
   * @param {Line['part']} part
   */
  #octets(e, dir, part) {
    // The event's octets lie in a buffer that holds more; a copy of these lets
    // that go.
    const p = e.data.slice(), body = dir === 'S' ? this.body : null;
    let line = null;
    for (const data of linesOf(p)) {
      line = this.#open[dir];
      if (!line) {
        line = this.#push({ dir, part, at: e.at - this.#start, verb: e.verb, msg: e.msg, err: e.err, body, kind: e.kind });
        this.#begun(line);
      }
      const last = line.runs.at(-1);
      // A line without an end must not be copied over and over.
      if (last && String(last.by) === String(e.by) && last.data.length < 65_536) last.data = concat([last.data, data]);
      else line.runs.push({ data, by: e.by });
      line.octets += data.length;
      if (body) body.octets += data.length;
      this.changed.add(line);
      this.#open[dir] = line;
      if (data.at(-1) === 10) {
        line.whole = true;
        this.#open[dir] = null;
        this.#ended(line);
        this.onLine(line);
      }
    }
    return line;
  }

  /** @param {Line} line */
  #begun(line) {
    const { body, exchange } = line;
    if (body) {
      line.index = body.lines.length;
      line.sent = body.sent;
      line.dots = body.dots;
      if (line.part !== 'final') body.lines.push(line);
    } else if (line.dir === 'C' && line.part === 'command') {
      exchange.command = line;
    } else if (line.part === 'status') {
      line.asked = !exchange.status;
      this.newest = line;
      if (line.verb === 'LIST' && !line.err) this.#listed([line]);
    }
  }

  /** @param {Line} line */
  #ended(line) {
    const { body } = line, p = lineOctets(line);
    if (body && line.part === 'body') {
      const stuffed = Number(isStuffed(line));
      if (/^\.\r?\n/.test(latin1(p.subarray(0, 3)))) body.early ||= body.sent + 1;
      if (line.octets <= 2 && body.blank < 0) body.blank = line.index;
      line.sent = body.sent += line.octets - stuffed;
      line.dots = body.dots += stuffed;
    } else if (line.part === 'status' && line.asked) {
      if (line.verb === 'AUTH' && p[0] === 43 && p[1] !== 79) line.exchange.challenges++; // not a status yet
      else line.exchange.status = line;
    }
  }

  /**
   * The conversation as text, "C: " and "S: " before each line.
   * @param {(line: Line) => string} text
   */
  asText(text) {
    return this.lines.map((l) => (l.dir === 'note' ? `# ${l.text}\n` : `${l.dir}: ${text(l)}\n`)).join('');
  }
}

/** Reasons of a session's end in words. @type {Record<string, string>} */
export const closing = {
  quit: 'Connection closed after QUIT',
  eof: 'Connection closed: the client had nothing more to send',
  reset: 'Connection lost: nothing was removed',
  idle: 'Connection closed: idle for too long, nothing was removed',
  break: 'Connection cut by the command, nothing was removed',
  abort: 'Connection cut by the server, nothing was removed',
  shutdown: 'Connection closed: the server stops',
};

/**
 * Whether byte-stuffing put a dot in front of a line. Some quirks do not, and then
 * two dots are the message's own.
 * @param {Line} line
 */
export function isStuffed(line) {
  const [first, second] = lineOctets(line);
  return first === 46 && second === 46 && !/no-dot-stuffing|unstuffed/.test(line.runs[0].by.join());
}

/**
 * All octets of a line.
 * @param {Line} line
 */
export function lineOctets(line) {
  const { runs } = line;
  return runs.length === 1 ? runs[0].data : concat(runs.map((r) => r.data));
}
