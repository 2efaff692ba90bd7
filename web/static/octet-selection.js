// A selection in the conversation as octets: from which octet of which line to
// which. It stays when the rows are made anew, in the other view too.

import { digits, encode } from './bytes.js';
import { byId, counted, find, findAll, grouped, say, soon } from './dom.js';
import { hiddenIn, lineText } from './line-view.js';
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
 * @param {Node} node
 */
function atomOctets(node) {
  const { octets, name } = /** @type {HTMLElement} */ (node).dataset ?? {};
  return octets ? Number(octets) : name ? (name === 'CRLF' ? 2 : 1) : 0;
}

/**
 * @param {Node} node
 * @returns {number}
 */
function octetsOf(node) {
  if (node.nodeType === 3) return encode(/** @type {Text} */ (node).data).length;
  let n = atomOctets(node);
  if (!n) for (const child of node.childNodes) n += octetsOf(child);
  return n;
}

/**
 * Octets before a point of a line that is shown as text.
 * @param {Node} root
 * @param {Point} point
 * @param {boolean} end whether a selection ends there: half of what cannot be parted is all of it
 */
export function octetAt(root, { node, offset }, end) {
  let n = 0;
  const atom = node.nodeType === 3 ? node.parentNode : node;
  if (atom && atom !== root && atomOctets(atom)) {
    n = end && offset > 0 ? atomOctets(atom) : 0;
    node = atom;
  } else if (node.nodeType === 3) {
    n = encode(/** @type {Text} */ (node).data.slice(0, offset)).length;
  } else {
    for (let i = 0; i < offset; i++) n += octetsOf(node.childNodes[i]);
  }
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
  if (at <= 0) return { node: root, offset: 0 };
  let left = at;
  return within(root) ?? { node: root, offset: root.childNodes.length };

  /**
   * @param {Node} node
   * @returns {Point | null}
   */
  function within(node) {
    for (const [i, child] of [...node.childNodes].entries()) {
      const n = octetsOf(child);
      if (left > n || (left === n && !end)) left -= n;
      else if (child.nodeType === 3) return { node: child, offset: unitsBefore(/** @type {Text} */ (child).data, left, end) };
      else if (atomOctets(child)) return { node, offset: end ? i + 1 : i };
      else return within(child);
    }
    return null;
  }
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
    octets -= width;
    if (end ? octets <= -width : octets < 0) break;
    units += ch.length;
  }
  return units;
}

/** Octets of a row of hexadecimal. @param {Node} row */
function rowOctets(row) { return row.lastChild?.textContent?.length ?? 0; }

/**
 * Octets before a point of a line that is shown in hexadecimal.
 * @param {Node} root
 * @param {Point} point
 * @param {boolean} end
 */
export function hexOctetAt(root, { node, offset }, end) {
  const width = root.firstChild ? rowOctets(root.firstChild) : 0;
  if (node === root) return offset * width;
  let row = node;
  while (row.parentNode && row.parentNode !== root) row = row.parentNode;
  const before = [...root.childNodes].indexOf(/** @type {ChildNode} */ (row)) * width, all = rowOctets(row);
  let n = end ? all : 0; // between the columns
  if (node.nodeType === 3) n = node.parentNode !== row ? offset : end ? Math.ceil(offset / 3) : Math.floor((offset + 1) / 3);
  else if (offset === 0) n = 0;
  else if (node !== row || offset > 1) n = all;
  return before + Math.min(n, all);
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
  const width = root.firstChild ? rowOctets(root.firstChild) : 0;
  if (at <= 0 || !width) return { node: root, offset: 0 };
  const octet = end ? at - 1 : at;
  const digits = root.childNodes[Math.floor(octet / width)]?.firstChild;
  return digits ? { node: digits, offset: (octet % width) * 3 + (end ? 2 : 0) } : { node: root, offset: root.childNodes.length };
}

export class OctetSelection {
  #conversation; #box; #light;
  /** @type {{anchor: Place, focus: Place} | null} */
  #range = null;
  /** Where the page put the browser's selection. @type {{anchor: Point, focus: Point} | null} */
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
    const s = document.getSelection();
    if (this.#range && !this.#put && !s?.rangeCount) return; // it is out of sight, and still there
    const range = s?.rangeCount && !s.isCollapsed ? s.getRangeAt(0) : null;
    const anchor = s?.anchorNode && { node: s.anchorNode, offset: s.anchorOffset };
    const focus = s?.focusNode && { node: s.focusNode, offset: s.focusOffset };
    let found = null;
    if (range && anchor && focus && this.#box.contains(anchor.node) && this.#box.contains(focus.node)) {
      const backward = !same(anchor, { node: range.startContainer, offset: range.startOffset });
      // Where rows went out of sight, the browser knows a part only.
      const a = this.#range && same(anchor, this.#put?.anchor) ? this.#range.anchor : this.#locate(range, anchor, backward);
      const f = this.#range && same(focus, this.#put?.focus) ? this.#range.focus : this.#locate(range, focus, !backward);
      if (a && f) found = { anchor: a, focus: f };
    }
    if (!found && !this.#range) return;
    this.#range = found;
    this.#put = found && anchor && focus ? { anchor, focus } : null;
    this.#light();
  }

  /**
   * @param {Range} range
   * @param {Point} point
   * @param {boolean} end
   * @returns {Place | null}
   */
  #locate(range, point, end) {
    const { lineOf } = this.#conversation;
    const element = point.node instanceof Element ? point.node : point.node.parentElement;
    const row = element?.closest('.line');
    const line = row && lineOf.get(row);
    if (row && line) {
      const text = find(row, '.text');
      if (text.contains(point.node)) return { line, at: Math.min(this.#isHex ? hexOctetAt(text, point, end) : octetAt(text, point, end), line.octets) };
      const gap = document.createRange();
      gap.setStart(point.node, point.offset);
      return { line, at: gap.comparePoint(text, 0) > 0 ? 0 : line.octets };
    }
    const rows = findAll(this.#box, '.line').filter((r) => range.intersectsNode(r));
    const near = rows.at(end ? -1 : 0), found = near && lineOf.get(near);
    return found ? { line: found, at: end ? found.octets : 0 } : null;
  }

  get #isHex() { return this.#conversation.view === 'hex'; }

  /** The selection's two ends in the order of the octets. */
  #ends() {
    if (!this.#range) return null;
    const { anchor: a, focus: f } = this.#range;
    const backward = a.line === f.line ? a.at > f.at : a.line.id > f.line.id;
    return backward ? { start: f, end: a, backward } : { start: a, end: f, backward };
  }

  /** What is selected, line by line. A hidden password is selected as a whole. @returns {Part[]} */
  #parts() {
    const ends = this.#ends();
    if (!ends) return [];
    const { start, end } = ends;
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
    const ends = this.#ends(), s = document.getSelection();
    if (!ends || !s) return;
    const { start, end, backward } = ends;
    if (!this.#conversation.items.has(start.line) || !this.#conversation.items.has(end.line)) {
      this.#range = this.#put = null;
      this.#light();
      return;
    }
    const rows = findAll(this.#box, '.line').filter((row) => {
      const id = this.#conversation.lineOf.get(row)?.id ?? -1;
      return id >= start.line.id && id <= end.line.id;
    });
    const first = rows[0], last = rows.at(-1);
    if (!first || !last) {
      this.#put = null;
      if (s.rangeCount) s.removeAllRanges();
    } else {
      const a = this.#pointIn(first, start, false), b = this.#pointIn(last, end, true);
      this.#put = backward ? { anchor: b, focus: a } : { anchor: a, focus: b };
      const { anchor, focus } = this.#put;
      if (!same(anchor, { node: s.anchorNode, offset: s.anchorOffset }) || !same(focus, { node: s.focusNode, offset: s.focusOffset })) {
        s.setBaseAndExtent(anchor.node, anchor.offset, focus.node, focus.offset);
      }
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
    const line = this.#conversation.lineOf.get(row), text = find(row, '.text');
    const at = line === place.line ? place.at : end ? line?.octets ?? 0 : 0;
    return this.#isHex ? hexPointAt(text, at, end) : pointAt(text, at, end);
  }

  /** Brings the selection into sight. */
  bring() {
    const ends = this.#ends();
    if (ends) this.#conversation.bring(ends.start.line);
  }

  /** Lights what the browser does not, and says what is selected. */
  #show() {
    for (const t of this.#lit.splice(0)) t.classList.remove('is-lit');
    const parts = this.#parts();
    /** @type {Range[]} */
    const ranges = [];
    for (const part of parts) {
      const row = this.#conversation.row(part.line);
      if (!row) continue;
      const text = find(row, '.text');
      if (this.#isHex) ranges.push(...columns(text, part));
      else this.#lightTokens(text, part);
    }
    if (CSS.highlights) CSS.highlights.set('octets', new Highlight(...ranges));
    say(byId('octets-selected'), readout(parts));
  }

  /**
   * @param {HTMLElement} text
   * @param {Part} part
   */
  #lightTokens(text, { from, to }) {
    for (const t of findAll(text, '.tok, .masked')) {
      const at = octetAt(text, { node: t, offset: 0 }, false);
      if (at >= to || at + atomOctets(t) <= from) continue;
      t.classList.add('is-lit');
      this.#lit.push(t);
    }
  }

  /**
   * A copy of several lines is a transcript; of one, its text; in the view of
   * hexadecimal, hexadecimal.
   * @param {ClipboardEvent} e
   */
  #copy(e) {
    this.#changed();
    const parts = this.#parts();
    if (!e.clipboardData || !parts.length || (!this.#isHex && parts.length < 2)) return;
    const line = this.#isHex ? hexOf : (/** @type {Part} */ p) => `${p.line.dir}: ${lineText(p.line, !p.secret, p.from, p.to)}`;
    e.clipboardData.setData('text/plain', parts.length > 1 ? parts.map((p) => line(p) + '\n').join('') : line(parts[0]));
    e.preventDefault();
  }
}

/**
 * @param {Point} a
 * @param {{node: Node | null, offset: number} | undefined} b
 */
function same(a, b) { return a.node === b?.node && a.offset === b.offset; }

/**
 * The octets of a part in both columns of its rows.
 * @param {HTMLElement} text
 * @param {Part} part
 */
function columns(text, { from, to }) {
  /** @type {Range[]} */
  const all = [];
  let at = 0;
  for (const row of text.childNodes) {
    const n = rowOctets(row), a = Math.max(from - at, 0), b = Math.min(to - at, n);
    at += n;
    if (a >= b) continue;
    for (const [node, x, y] of /** @type {const} */ ([[row.firstChild, a * 3, b * 3 - 1], [row.lastChild?.firstChild, a, b]])) {
      if (!node) continue;
      const range = document.createRange();
      range.setStart(node, x);
      range.setEnd(node, y);
      all.push(range);
    }
  }
  return all;
}

/**
 * @param {Part} part
 * @param {number} [most] octets
 */
function hexOf({ line, from, to, secret }, most = Infinity) {
  const p = lineOctets(line), words = [];
  for (let i = from; i < to && i - from < most; i++) {
    words.push(secret && i >= secret.from && i < secret.to ? '••' : digits(p[i]));
  }
  return words.join(' ');
}

/** @param {Part[]} parts */
function readout(parts) {
  if (!parts.length) return '';
  const octets = parts.reduce((n, p) => n + p.to - p.from, 0), [{ from, to }] = parts;
  const where = parts.length > 1 ? `in ${grouped(parts.length)} lines` : to - from > 1 ? `${grouped(from + 1)}–${grouped(to)} of the line` : `${grouped(to)} of the line`;
  const hex = parts.reduce((all, p) => (all.length < shownOctets * 3 ? `${all} ${hexOf(p, shownOctets)}` : all), '').slice(1, shownOctets * 3);
  return `${counted(octets, 'octet')} selected, ${where}; hex ${hex}${octets > shownOctets ? ' …' : ''}`;
}
