// A session as a transcript that core/transcript plays: a txtar archive with the
// behaviour, the mail, and the conversation.

import { concat, digits, latin1, linesOf, total } from './bytes.js';
import { escaped } from './code.js';
import { Driver } from './driver.js';
import { decodeEvents } from './events.js';
import * as Kind from './kind.js';
import { replay } from './timeline.js';
import { lineOctets } from './transcript.js';

/**
 * @typedef {import('./timeline.js').Action} Action
 * @typedef {import('./machine.js').Machine} Machine
 * @typedef {{talk: string[], mail: Uint8Array[], challenge: boolean}} Recording mail: what the session found
 */

/** How a connection ends, by the step that the session wants taken. */
const endings = ['', '', '<half-close>', '<close>', '<rst>', '<close>'];
/** @type {Record<number, string>} */
const named = { 9: '\\t', 10: '\\n', 13: '\\r' };
const maxMail = 65_536;
const minute = 60_000_000_000n;

/**
 * Writes octets as transcripts have them, their CRLF implied.
 * @param {Uint8Array} p
 * @param {boolean} [sent] a stroke would part segments
 */
function escapeLine(p, sent = false) {
  const ended = latin1(p).endsWith('\r\n');
  const text = escaped(ended ? p.subarray(0, -2) : p, /\\/, (b) => named[b] ?? '\\x' + digits(b)).replace(/^</, '\\x3c').replace(/\|/g, sent ? '\\x7c' : '|');
  return ended ? text || '\\r\\n' : text + (p.at(-1) === 10 ? '' : '\\-');
}

/** The lines of a conversation. */
class Talk {
  /** @type {string[]} */
  lines = [];
  #stamped = false;

  /** @param {Uint8Array} p */
  server(p) {
    for (const line of linesOf(p)) {
      let text = escapeLine(line);
      if (!this.#stamped) {
        const shown = text.replace(/<[^<>@\s]+@[^<>@\s]+>/, '<stamp>');
        this.#stamped = shown !== text;
        text = shown;
      }
      this.lines.push('S: ' + text);
    }
  }

  /** @param {Uint8Array} p one write */
  client(p) { this.lines.push('C: ' + escapeLine(p, true)); }

  /** An APOP that was right is so for another timestamp, too, also where it is masked. */
  digest() {
    const at = this.lines.findLastIndex((l) => l.startsWith('C: '));
    this.lines[at] = this.lines[at].replace(/(apop \S+ )([0-9a-f]{32}|\*{8}$)/i, '$1<digest>');
  }
}

/**
 * Holds the last session of what was done once more, on a server that did nothing
 * before, and writes down what leaves, and when.
 * @param {Machine} lab
 * @param {Action[]} actions
 * @param {bigint} until how far time went
 * @returns {Recording}
 */
export function record(lab, actions, until) {
  const first = actions.findLastIndex((a) => a.kind === 'open'), open = actions[first];
  if (open?.kind !== 'open') return { talk: [], mail: [], challenge: false };
  const session = actions.slice(first + 1), mail = found(lab, actions);
  lab.reset();
  for (const m of mail) lab.addMail(m);

  const talk = new Talk();
  /** @type {Uint8Array[]} */
  let said = [];
  let lastOut = 0n, endAt = 0n, ending = '', challenge = false;
  const tap = Object.assign(Object.create(lab), {
    still: open.at,
    pull() {
      const p = lab.pullOctets.call(tap);
      if (p.length) {
        said.push(p);
        lastOut = tap.still;
      }
      return p.length > 0;
    },
    step() {
      const s = lab.step();
      if (s > 1 && !ending) [ending, endAt] = [endings[s], tap.still];
      return s;
    },
  });
  const hear = () => {
    const any = said.length > 0;
    talk.server(concat(said));
    said = [];
    return any;
  };
  const end = () => { if (ending) talk.lines.push('S: ' + ending); };
  const driver = new Driver(tap, {
    events(records) {
      for (const e of decodeEvents(records)) {
        if (e.kind === Kind.login && e.verb === 'APOP') talk.digest();
        if (e.kind === Kind.reply && /^\+ ./.test(latin1(e.data))) challenge = true;
      }
    },
  });

  /** @param {bigint} at */
  const wait = (at) => {
    const from = tap.still;
    driver.advance(at);
    const idle = tap.wantInput();
    if (!said.length && !ending && idle) return; // silence need not be waited for
    talk.lines.push(`@${Number((ending ? endAt : said.length && idle ? lastOut : tap.still) - from) / 1e6}ms`);
    hear();
    end();
  };
  tap.seed(open.seed);
  driver.open(open.spec);
  driver.run();
  hear();
  end();
  for (const a of session) {
    if (!ending) wait(a.at);
    if (ending) break;
    if (a.kind !== 'feed' && a.kind !== 'lose') continue;
    if (a.kind === 'feed') {
      talk.client(a.octets);
      driver.queue.push(a.octets);
    } else {
      talk.lines.push('C: <close>');
      tap.closeInput();
    }
    driver.run();
    if (!hear() && !ending) talk.lines.push('S: <nothing>');
    end();
  }
  if (!ending) {
    const last = session.at(-1)?.at ?? open.at;
    wait(until - last > minute ? last + minute : until);
  }
  if (!ending) bye();
  const left = tap.allMail();
  if (left.length !== mail.length) talk.lines.push('drop: ' + remaining(mail, left).join(' '));
  return { talk: talk.lines, mail, challenge };

  /** A transcript that just ends lets the client go; what comes of it is only written where it is more than an end. */
  function bye() {
    tap.closeInput();
    driver.run();
    if (!said.length && ending === '<close>') return;
    talk.lines.push('C: <close>');
    hear();
    end();
  }
}

/**
 * The mail that the last session found: it may have come while the session was
 * there, but had no login yet.
 * @param {Machine} lab
 * @param {Action[]} actions
 */
function found(lab, actions) {
  /** @type {Uint8Array[] | null} */
  let mail = null;
  let before = actions.filter((a) => a.kind === 'open').length, login = false; // sessions before the last
  replay(lab, actions, {
    events(records) {
      for (const { kind } of decodeEvents(records)) {
        if (kind === Kind.open) before--;
        login ||= !before && kind === Kind.login;
      }
    },
    wrote() { if (!before && !login) mail = lab.allMail(); },
  });
  return mail ?? lab.allMail();
}

/**
 * Which messages are left, by their numbers.
 * @param {Uint8Array[]} before
 * @param {Uint8Array[]} after
 */
function remaining(before, after) {
  const texts = after.map(latin1);
  let i = 0;
  return before.flatMap((m, n) => {
    if (i >= texts.length || texts[i] !== latin1(m)) return [];
    i++;
    return [n + 1];
  });
}

/**
 * A conversation as it stands in the page, where nothing can be held again.
 * @param {import('./transcript.js').Line[]} lines of one connection
 * @param {boolean} over
 * @returns {Recording}
 */
export function written(lines, over) {
  const talk = new Talk();
  let challenge = false;
  lines.forEach((line, i) => {
    if (line.dir === 'S') {
      const p = lineOctets(line);
      if (line.verb === 'APOP' && !line.err && line.part === 'status') talk.digest();
      challenge ||= /^\+ ./.test(latin1(p));
      talk.server(p);
    } else if (line.dir === 'C' && !line.joined) {
      const later = lines.slice(i + 1).filter((l) => l.dir === 'C'), next = later.findIndex((l) => !l.joined);
      const write = [line, ...later.slice(0, next < 0 ? later.length : next)]; // the server answers them one by one
      talk.client(concat(write.map(lineOctets)));
    }
  });
  if (over) talk.lines.push('S: <close>');
  return { talk: talk.lines, mail: [], challenge };
}

/**
 * What a test is filled with. Small mail comes along, unless a sample has it.
 * @param {Recording} r
 * @param {string} sample
 */
export function asTest({ talk, mail, challenge }, sample) {
  const size = total(mail), large = size > maxMail && !sample;
  return { said: talk.join('\n'), challenge, large, size, mail: sample, files: sample || large ? '' : mail.map(mailFile).join('') };
}

/**
 * @param {Uint8Array} m
 * @param {number} i
 */
function mailFile(m, i) {
  const raw = latin1(m), text = raw.includes('\r') && !/(^|[^\r])\n|\r(?!\n)/.test(raw) ? raw.replace(/\r\n/g, '\n') : raw;
  if (/^[\t\n\x20-\x7e]*\n$/.test(text) && !/^-- .* --$/m.test(text)) return `-- mail/${i + 1} --\n${text}`;
  const lines = [...linesOf(m)].map((l) => {
    const s = escapeLine(l);
    return l.at(-1) !== 10 ? s.slice(0, -2) : l.at(-2) === 13 && l.length > 2 ? s + '\\r\\n' : s;
  });
  return `-- mail/${i + 1}.esc --\n${lines.map((l) => l.replace(/^--/, '\\x2d-') + '\n').join('')}`;
}
