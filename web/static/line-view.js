// Fills one row of the conversation.

import { latin1 } from './bytes.js';
import { clone, counted, find, grouped, span, write } from './dom.js';
import { hexRows, pieces, plainText } from './octets.js';
import { mask, secretIn } from './secrets.js';
import { isStuffed, lineOctets } from './transcript.js';

/** @typedef {import('./transcript.js').Line} Line */

/** Octets of one line that are shown; a browser lays out longer text slowly. */
const maxShown = 16_384;

/**
 * @param {HTMLElement} row a line's, or a note's
 * @param {Line} line
 * @param {{view: string, width: number, unmasked: boolean, time: string, by: string}} how
 * width: octets in a row of hexadecimal
 */
export function fillLine(row, line, how) {
  if (line.dir === 'note') return fillNote(row, line);
  row.dataset.dir = line.dir;
  row.dataset.part = line.part;
  row.dataset.view = how.view;
  const { runs: [{ data }] } = line, altered = line.runs.filter((r) => r.by.length).length;
  row.classList.toggle('is-altered', altered > 0);
  row.classList.toggle('is-partly', altered > 0 && altered < line.runs.length);
  row.classList.toggle('is-joined', line.joined);
  row.classList.toggle('is-challenge', line.part === 'status' && data[0] === 43 && data[1] === 32);
  write(row, { time: how.time, '.octets': grouped(line.octets) });
  const dir = find(row, '.dir');
  dir.ariaLabel = line.dir === 'S' ? 'Server' : line.joined ? 'Client, in the same write' : 'Client';
  dir.title = line.joined ? 'Left in one write with the line before: pipelining' : '';
  find(row, '.octets').title = counted(line.octets, 'octet');
  fillBy(row, how.by.split(' ').filter(Boolean));
  const text = find(row, '.text');
  text.replaceChildren();
  if (how.view === 'hex') fillHex(text, line, how.unmasked, how.width);
  else fillText(text, line, how.unmasked);
}

/**
 * @param {HTMLElement} row
 * @param {string[]} names
 */
function fillBy(row, names) {
  const by = find(row, '.by');
  if (by.textContent?.trim() !== names.join(' ')) by.replaceChildren(...names.flatMap((name) => [span('', name), ' ']));
}

/**
 * @param {HTMLElement} row
 * @param {Line} line
 */
function fillNote(row, { text, err, by }) {
  find(row, 'span').textContent = text;
  fillBy(row, by);
  if (by.length) row.dataset.tone = 'quirk';
  else if (err) row.dataset.tone = 'err';
}

/**
 * The names of the quirks that altered a line, parted by spaces.
 * @param {Line} line
 */
export function alteredBy(line) {
  return [...new Set(line.runs.flatMap((r) => r.by))].join(' ');
}

/**
 * The secret of a line, unless it is shown.
 * @param {Line} line
 * @param {boolean} unmasked
 */
export function hiddenIn(line, unmasked) { return unmasked ? null : secretIn(line, lineOctets(line)); }

/**
 * @param {HTMLElement} into
 * @param {Line} line
 * @param {boolean} unmasked
 */
function fillText(into, line, unmasked) {
  const secret = hiddenIn(line, unmasked);
  if (secret) {
    const p = lineOctets(line);
    addPieces(into, p.subarray(0, secret.from));
    const hidden = clone('row-masked', mask);
    hidden.dataset.octets = String(secret.to - secret.from);
    into.append(hidden);
    addPieces(into, p.subarray(secret.to));
    return;
  }
  let room = maxShown;
  line.runs.forEach((run, i) => {
    if (room > 0) {
      let target = into;
      if (run.by.length) {
        target = clone('row-altered');
        target.title = 'altered by ' + run.by.join(', ');
        into.append(target);
      }
      const skip = i === 0 ? addStart(target, line, run.data) : 0;
      addPieces(target, run.data.subarray(skip, room));
    }
    room -= run.data.length;
  });
  if (room < 0) {
    const rest = span('masked', ` … ${grouped(-room)} more octets`);
    rest.dataset.octets = String(-room);
    into.append(rest);
  }
}

/**
 * Marks what a line begins with: its status, a stuffed dot, the terminator.
 * @param {HTMLElement} into
 * @param {Line} line
 * @param {Uint8Array} p
 * @returns {number} octets that are done
 */
function addStart(into, line, p) {
  if (line.part === 'status') {
    const [start, word, bracketed] = latin1(p).match(/^(\+OK|-ERR)( \[[^\]]*\])?/) ?? [''];
    if (word) into.append(span(word === '+OK' ? 'ok-word' : 'err-word', word));
    if (bracketed) {
      const code = span('code', '');
      addPieces(code, p.subarray(word.length + 1, start.length));
      into.append(' ', code);
    }
    return start.length;
  }
  const dot = dotOf(line);
  if (!dot) return 0;
  const mark = span(dot, '.');
  mark.title = dots[dot];
  into.append(mark);
  return 1;
}

const dots = { final: 'end of the response', stuffed: 'stuffed dot' };

/**
 * What the dot is that a line of a response begins with; '' for none, or no more
 * than that.
 * @param {Line} line
 */
function dotOf(line) {
  if (!line.body) return '';
  const start = latin1(lineOctets(line).subarray(0, 4));
  return /^\.\r?\n?$/.test(start) || (line.part === 'final' && start[0] === '.') ? 'final' : isStuffed(line) ? 'stuffed' : '';
}

/**
 * Shows octets, with a token for each that has no glyph.
 * @param {HTMLElement} into
 * @param {Uint8Array} p
 */
export function addPieces(into, p) {
  for (const piece of pieces(p)) {
    if ('text' in piece) {
      into.append(piece.text);
      continue;
    }
    const t = clone('row-token');
    t.dataset.name = piece.name;
    if (piece.odd) t.dataset.kind = 'odd';
    t.ariaLabel = piece.spoken;
    into.append(t);
  }
}

/**
 * @param {HTMLElement} into
 * @param {Line} line
 * @param {boolean} unmasked
 * @param {number} width
 */
function fillHex(into, line, unmasked, width) {
  const p = lineOctets(line), secret = hiddenIn(line, unmasked);
  for (const r of hexRows(p.subarray(0, maxShown), width, secret)) {
    const row = span('hex', r.hex);
    row.append(span('ascii', r.ascii));
    into.append(row);
  }
  const dot = dotOf(line), first = /** @type {HTMLElement | null} */ (into.firstChild);
  if (dot && first) first.title = dots[dot]; // the style sheet does the rest: a selection counts the nodes of a row
}

/**
 * A line, or a part of it, for a transcript as text.
 * @param {Line} line
 * @param {boolean} unmasked
 * @param {number} [from]
 * @param {number} [to]
 */
export function lineText(line, unmasked, from = 0, to = line.octets) {
  const p = lineOctets(line), secret = hiddenIn(line, unmasked);
  if (!secret || to <= secret.from || from >= secret.to) return plainText(p.subarray(from, to));
  return plainText(p.subarray(from, secret.from)) + '********' + plainText(p.subarray(secret.to, to));
}

/**
 * Time since the greeting, short.
 * @param {number} ms
 */
export function shortTime(ms) {
  if (ms < 0) return '';
  if (ms < 9.95) return `${+ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const s = Math.round(ms / 1000);
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')} min`;
}

const mostOctets = 240;

/**
 * Octets with some of them marked; of long runs the beginning or the end is shown.
 * @param {HTMLElement} into
 * @param {Uint8Array} p
 * @param {import('./diff.js').Ranges} marked
 */
export function addMarked(into, p, marked) {
  let at = 0;
  for (const [from, to] of [...marked, /** @type {[number, number]} */ ([p.length, p.length])]) {
    addPieces(into, p.subarray(Math.max(at, from - mostOctets), from));
    if (from < to) {
      const mark = clone('row-differs');
      addPieces(mark, p.subarray(from, Math.min(to, from + mostOctets)));
      into.append(mark);
    }
    at = to;
  }
}
