// A selection in the conversation as octets: from which octet of which line to
// which. It stays when the rows are made anew, in the other view too.

import { encode } from './bytes.js';
import { byId, counted, find, findAll, grouped, say, soon } from './dom.js';
import { hiddenIn, lineText } from './line-view.js';
import { hexOf } from './octets.js';
import { lineOctets } from './transcript.js';

/**
 * @typedef {import('./transcript.js').Line} Line
 * @typedef {{line: Line, at: number}} Place at: octets of the line before it
 * @typedef {{line: Line, from: number, to: number, secret: {from: number, to: number} | null}} Part
 * @typedef {{node: Node, offset: number}} Point
 */

const shownOctets = 8;

/**
 * How many octets a token stands for, or a password in hiding; 0 for what is no
 * such thing.
 * @param {Node | null} node
 */
function atomOctets(node) {
  const { octets, name } = /** @type {HTMLElement | null} */ (node)?.dataset ?? {};
  return Number(octets ?? (name === 'CRLF' ? 2 : name ? 1 : 0));
}

/**
 * Octets of what a line that is shown as text is made of.
 * @param {Node} node
 * @param {number} [until] the offset up to which they count
 * @returns {number}
 */
function octetsOf(node, until = Infinity) {
  if (node.nodeType === 3) return encode(/** @type {Text} */ (node).data.slice(0, until)).length;
  const atom = until ? atomOctets(node) : 0;
  return atom || [...node.childNodes].slice(0, until).reduce((n, child) => n + octetsOf(child), 0);
}

/**
 * Octets before a point of a line that is shown as text.
 * @param {Node} root
 * @param {Point} point
 * @param {boolean} end whether a selection ends there: half of what cannot be parted is all of it
 */
export function octetAt(root, { node, offset }, end) {
  if (atomOctets(node.parentNode)) node = /** @type {Node} */ (node.parentNode);
  let n = octetsOf(node, atomOctets(node) && !end ? 0 : offset);
  for (; node !== root; node = /** @type {Node} */ (node.parentNode)) {
    for (let s = node.previousSibling; s; s = s.previousSibling) n += octetsOf(s);
  }
  return n;
}

/**
 * The point behind so many octets of a line that is shown as text. What cannot
 * be parted is on the selection's side of it.
 * @param {Node} root
 * @param {number} at
 * @param {boolean} end
 * @returns {Point}
 */
export function pointAt(root, at, end) {
  if (!at) return { node: root, offset: 0 };
  for (const [i, child] of [...root.childNodes].entries()) {
    const n = octetsOf(child);
    if (at > n || (at === n && !end)) at -= n;
    else if (child.nodeType === 3) return { node: child, offset: unitsBefore(/** @type {Text} */ (child).data, at, end) };
    else return atomOctets(child) ? { node: root, offset: end ? i + 1 : i } : pointAt(child, at, end);
  }
  return { node: root, offset: root.childNodes.length };
}

/**
 * UTF-16 code units of the characters in the first octets of a text.
 * @param {string} s
 * @param {number} octets
 * @param {boolean} end
 */
function unitsBefore(s, octets, end) {
  let units = 0;
  for (const ch of s) {
    const width = encode(ch).length;
    if (octets < (end ? 1 : width)) break;
    octets -= width;
    units += ch.length;
  }
  return units;
}

/** Octets of a row of hexadecimal. @param {Node | null} row */
function rowOctets(row) { return row?.lastChild?.textContent?.length ?? 0; }

/**
 * Octets before a point of a line that is shown in hexadecimal.
 * @param {Node} root
 * @param {Point} point
 * @param {boolean} end
 */
export function hexOctetAt(root, { node, offset }, end) {
  const width = rowOctets(root.firstChild);
  if (node === root) return offset * width;
  let row = node, n = offset;
  while (row.parentNode !== root) row = /** @type {Node} */ (row.parentNode);
  const all = rowOctets(row);
  if (node.nodeType !== 3) n = offset > (node === row && !end ? 1 : 0) ? all : 0; // the first end of a row is between the columns
  else if (node.parentNode === row) n = Math.floor((offset + (end ? 2 : 1)) / 3);
  return [...root.childNodes].indexOf(/** @type {ChildNode} */ (row)) * width + Math.min(n, all);
}

/**
 * The point behind so many octets of a line in hexadecimal, in the column that
 * has the digits.
 * @param {Node} root
 * @param {number} at
 * @param {boolean} end
 * @returns {Point}
 */
export function hexPointAt(root, at, end) {
  const width = rowOctets(root.firstChild), octet = end ? at - 1 : at;
  const digits = root.childNodes[Math.floor(octet / width)]?.firstChild;
  return digits ? { node: digits, offset: (octet % width) * 3 + (end ? 2 : 0) } : { node: root, offset: at && root.childNodes.length };
}

export class OctetSelection {
  #conversation; #box; #light;
  /** @type {{start: Place, end: Place, backward: boolean} | null} */
  #range = null;
  /** Where the page put the browser's selection. @type {{start: Point, end: Point} | null} */
  #put = null;
  /** @type {HTMLElement[]} tokens that are lit */
  #lit = [];

  /** @param {import('./conversation.js').Conversation} conversation */
  constructor(conversation) {
    this.#conversation = conversation;
    this.#box = conversation.box;
    this.#light = soon(() => this.#show());
    document.addEventListener('selectionchange', () => this.#changed());
    this.#box.addEventListener('copy', (e) => this.#copy(e));
    conversation.onRows = () => this.#restore();
  }

  /** Reads the browser's selection. */
  #changed() {
    const s = selected(), old = this.#range, put = this.#put;
    if (old && !put && !s.rangeCount) return; // it is out of sight, and still there
    this.#range = this.#put = null;
    if (!s.isCollapsed) {
      const r = s.getRangeAt(0), from = { node: r.startContainer, offset: r.startOffset }, to = { node: r.endContainer, offset: r.endOffset };
      if (this.#box.contains(r.commonAncestorContainer)) {
        // Where rows went out of sight, the browser knows a part only.
        const start = old && same(from, put?.start) ? old.start : this.#locate(r, from, false);
        const end = old && same(to, put?.end) ? old.end : this.#locate(r, to, true);
        if (start && end) {
          // The columns of hexadecimal stand side by side: what comes first may be the later octet.
          const crossed = start.line === end.line && start.at > end.at, put = this.#put = crossed ? { start: to, end: from } : { start: from, end: to };
          this.#range = { start: crossed ? end : start, end: crossed ? start : end, backward: !same(put.start, { node: s.anchorNode, offset: s.anchorOffset }) };
        }
      }
    }
    if (old || this.#range) this.#light();
  }

  /**
   * @param {Range} range
   * @param {Point} point one of its ends
   * @param {boolean} end
   * @returns {Place | null}
   */
  #locate(range, point, end) {
    const { node } = point, { lineOf } = this.#conversation;
    const row = (node instanceof Element ? node : node.parentElement)?.closest('.line') ?? this.#rows((r) => range.intersectsNode(r)).at(end ? -1 : 0);
    const line = row && lineOf.get(row);
    if (!line) return null;
    const text = find(row, '.text');
    if (text.contains(node)) return { line, at: Math.min((this.#isHex ? hexOctetAt : octetAt)(text, point, end), line.octets) };
    return { line, at: range.comparePoint(text, 0) < (end ? 1 : 0) ? line.octets : 0 };
  }

  /** @param {(row: HTMLElement) => boolean} which */
  #rows(which) { return findAll(this.#box, '.line').filter(which); }

  get #isHex() { return this.#conversation.view === 'hex'; }

  /** What is selected, line by line. A hidden password is selected as a whole. @returns {Part[]} */
  #parts() {
    if (!this.#range) return [];
    const { start, end } = this.#range;
    return this.#conversation.between(start.line, end.line).map((line) => {
      const secret = hiddenIn(line, this.#conversation.unmasked);
      let from = line === start.line ? start.at : 0, to = line === end.line ? end.at : line.octets;
      if (secret && from < to) {
        if (from > secret.from && from < secret.to) from = secret.from;
        if (to > secret.from && to < secret.to) to = secret.to;
      }
      return { line, from, to, secret };
    }).filter((p) => p.from < p.to);
  }

  /** Has the browser select what is selected, as far as it has rows. */
  #restore() {
    if (!this.#range) return;
    const { start, end, backward } = this.#range, { items, lineOf } = this.#conversation, s = selected();
    if (items.has(start.line) && items.has(end.line)) {
      const rows = this.#rows((row) => {
        const id = lineOf.get(row)?.id ?? -1;
        return id >= start.line.id && id <= end.line.id;
      }), last = rows.at(-1);
      if (last) {
        const put = this.#put = { start: this.#pointIn(rows[0], start, false), end: this.#pointIn(last, end, true) };
        const [a, f] = backward ? [put.end, put.start] : [put.start, put.end];
        if (!same(a, { node: s.anchorNode, offset: s.anchorOffset }) || !same(f, { node: s.focusNode, offset: s.focusOffset })) {
          s.setBaseAndExtent(a.node, a.offset, f.node, f.offset);
        }
      } else {
        this.#put = null;
        s.removeAllRanges();
      }
    } else {
      this.#range = this.#put = null;
    }
    this.#light();
  }

  /**
   * Where an end of the selection is, in the row that is nearest to it.
   * @param {HTMLElement} row
   * @param {Place} place
   * @param {boolean} end
   */
  #pointIn(row, place, end) {
    const line = /** @type {Line} */ (this.#conversation.lineOf.get(row));
    const at = line === place.line ? place.at : end ? line.octets : 0;
    return (this.#isHex ? hexPointAt : pointAt)(find(row, '.text'), at, end);
  }

  /** Brings the selection into sight. */
  bring() { if (this.#range) this.#conversation.bring(this.#range.start.line); }

  /** Lights what the browser does not, and says what is selected. */
  #show() {
    for (const t of this.#lit.splice(0)) t.classList.remove('is-lit');
    const parts = this.#parts();
    /** @type {Range[]} */
    const ranges = [];
    for (const { line, from, to } of parts) {
      const row = this.#conversation.row(line);
      if (!row) continue;
      const text = find(row, '.text');
      if (this.#isHex) {
        ranges.push(...columns(text, from, to));
        continue;
      }
      const range = rangeOf(pointAt(text, from, false), pointAt(text, to, true));
      this.#lit.push(...findAll(text, '.tok, .masked').filter((t) => range.intersectsNode(t)));
    }
    for (const t of this.#lit) t.classList.add('is-lit');
    CSS.highlights?.set('octets', new Highlight(...ranges));
    say(byId('octets-selected'), readout(parts));
  }

  /**
   * A copy of several lines is a transcript; of one, its text; in the view of
   * hexadecimal, hexadecimal.
   * @param {ClipboardEvent} e
   */
  #copy(e) {
    this.#changed();
    const parts = this.#parts(), many = parts.length > 1;
    if (!e.clipboardData || !parts.length || !(this.#isHex || many)) return;
    const lines = parts.map((p) => (this.#isHex ? hexOf(lineOctets(p.line), p.from, p.to, p.secret) : `${p.line.dir}: ${lineText(p.line, !p.secret, p.from, p.to)}`));
    e.clipboardData.setData('text/plain', lines.join('\n') + (many ? '\n' : ''));
    e.preventDefault();
  }
}

/** The browser's selection. */
function selected() { return /** @type {globalThis.Selection} */ (document.getSelection()); }

/**
 * @param {Point} a
 * @param {{node: Node | null, offset: number} | undefined} b
 */
function same(a, b) { return a.node === b?.node && a.offset === b.offset; }

/**
 * @param {Point} from
 * @param {Point} to
 */
function rangeOf(from, to) {
  const range = document.createRange();
  range.setStart(from.node, from.offset);
  range.setEnd(to.node, to.offset);
  return range;
}

/**
 * Octets of a line in both columns of its rows.
 * @param {HTMLElement} text
 * @param {number} from
 * @param {number} to
 */
function columns(text, from, to) {
  const width = rowOctets(text.firstChild);
  return [...text.childNodes].flatMap((row, i) => {
    const a = Math.max(from - i * width, 0), b = Math.min(to - i * width, rowOctets(row));
    const digits = /** @type {Node} */ (row.firstChild), ascii = /** @type {Node} */ (row.lastChild?.firstChild);
    return a < b ? [rangeOf({ node: digits, offset: a * 3 }, { node: digits, offset: b * 3 - 1 }), rangeOf({ node: ascii, offset: a }, { node: ascii, offset: b })] : [];
  });
}

/** @param {Part[]} parts */
function readout(parts) {
  if (!parts.length) return '';
  const octets = parts.reduce((n, p) => n + p.to - p.from, 0), [{ from, to }] = parts;
  const where = parts.length > 1 ? `in ${grouped(parts.length)} lines` : `${octets > 1 ? grouped(from + 1) + '–' : ''}${grouped(to)} of the line`;
  const hex = parts.slice(0, shownOctets).map((p) => hexOf(lineOctets(p.line), p.from, Math.min(p.to, p.from + shownOctets), p.secret)).join(' ').slice(0, shownOctets * 3 - 1);
  return `${counted(octets, 'octet')} selected, ${where}; hex ${hex}${octets > shownOctets ? ' …' : ''}`;
}
