// The conversation as rows. Only what can be seen becomes an element: long
// responses are folded, and very old rows are dropped with a notice.

import { byId, clone, find, findAll, grouped } from './dom.js';
import { alteredBy, fillLine, lineText, shortTime } from './line-view.js';

/**
 * @typedef {import('./transcript.js').Line} Line
 * @typedef {import('./transcript.js').Body} Body
 * @typedef {import('./transcript.js').Transcript} Transcript
 */

const foldAfter = 20; // lines of a response that are shown at first
const foldLeast = 6; // folding fewer lines saves nothing
const unfoldStep = 500; // lines that one click adds
const maxRows = 4000;

export class Conversation {
  constructor() {
    this.box = byId('conversation', HTMLElement);
    this.toEnd = byId('to-end', HTMLButtonElement);
    /** @type {Transcript | null} */
    this.transcript = null;
    /** @type {Map<Line, HTMLElement>} */
    this.rows = new Map();
    /** @type {WeakMap<Element, Line>} */
    this.lineOf = new WeakMap();
    /** @type {Line | null} the one that is lit */
    this.lit = null;
    /** @type {Map<Body, {shown: number, next: number, row: HTMLElement | null}>} */
    this.folds = new Map();
    this.view = 'text';
    this.unmasked = false;
    this.width = 16;
    this.height = this.room = 0; // of the box when its end was shown
    this.follow = true;
    this.behind = false; // rows came, and their end is not in sight yet
    this.time = '';
    this.by = '';
    this.dropped = 0;
    /** @type {HTMLElement | null} */
    this.notice = null;
    this.box.addEventListener('scroll', () => this.scrolled(), { passive: true });
    this.box.addEventListener('copy', (e) => this.copied(e));
    this.toEnd.addEventListener('click', () => this.showEnd());
    new ResizeObserver(() => this.resized()).observe(this.box);
  }

  /**
   * Shows another conversation, or the same anew.
   * @param {Transcript} transcript
   */
  show(transcript) {
    this.transcript = transcript;
    this.box.setAttribute('aria-live', 'off'); // what was read already is not read again
    this.box.replaceChildren();
    this.rows.clear();
    this.folds.clear();
    this.time = this.by = '';
    this.dropped = 0;
    this.notice = null;
    transcript.changed.clear();
    for (const line of transcript.lines) this.place(line);
    this.settle();
    this.followEnd();
    this.box.setAttribute('aria-live', 'polite');
  }

  /**
   * Shows what changed since the last time.
   * @param {boolean} [scroll] false where a frame is near that will: to scroll, the browser has to lay out the page
   */
  update(scroll = true) {
    const t = this.transcript;
    if (t?.changed.size) this.add(t);
    if (scroll && this.behind) this.showEnd();
  }

  /** @param {Transcript} t */
  add(t) {
    for (const line of t.changed) {
      const row = this.rows.get(line);
      if (row && row.classList.contains('line')) this.fill(row, line, find(row, 'time').textContent ?? '', find(row, '.by').textContent ?? '');
      else if (!row) this.place(line);
    }
    t.changed.clear();
    this.settle();
    if (this.follow) this.followEnd();
  }

  /** @param {Line} line */
  place(line) {
    const body = line.body;
    if (body && line.part !== 'final') {
      const fold = this.folds.get(body) ?? { shown: foldAfter, next: 0, row: null };
      this.folds.set(body, fold);
      if (fold.next >= fold.shown) {
        if (!fold.row) {
          fold.row = clone('row-fold');
          find(fold.row, 'button').addEventListener('click', () => this.unfold(body));
          this.box.append(fold.row);
        }
        return;
      }
      fold.next++;
    }
    this.box.append(this.rowOf(line));
  }

  /** @param {Line} line */
  rowOf(line) {
    const row = clone(line.dir === 'note' ? 'row-note' : 'row-line');
    if (line.dir === 'note') {
      find(row, 'span').textContent = line.text;
      if (line.err) row.dataset.tone = 'err';
      this.time = this.by = '';
    } else {
      // A time or a quirk's name is written once, not on each of many lines.
      const time = shortTime(line.at), by = alteredBy(line);
      this.fill(row, line, line.body && time === this.time ? '' : time, by === this.by ? '' : by);
      this.time = time;
      this.by = by;
    }
    this.rows.set(line, row);
    this.lineOf.set(row, line);
    if (line === this.lit) setLit(row, true);
    return row;
  }

  /**
   * The line that something in the conversation shows.
   * @param {EventTarget | null} at
   */
  lineAt(at) {
    const row = at instanceof Element ? at.closest('.line, .note') : null;
    return (row && this.explained(row)) ?? null;
  }

  /**
   * The line that is shown beside another; beside null the first, or the last.
   * @param {Line | null} line
   * @param {1 | -1} step
   */
  beside(line, step) {
    const row = line && this.rows.get(line);
    if (line && !row) return null;
    const next = (/** @type {Element} */ e) => (step > 0 ? e.nextElementSibling : e.previousElementSibling);
    let e = row ? next(row) : step > 0 ? this.box.firstElementChild : this.box.lastElementChild;
    while (e && !this.explained(e)) e = next(e);
    return (e && this.explained(e)) ?? null;
  }

  /**
   * A row's line, unless it is a remark of the page's own.
   * @param {Element} row
   */
  explained(row) {
    const line = this.lineOf.get(row);
    return line?.kind ? line : undefined;
  }

  /** @param {Line | null} line */
  light(line) {
    for (const [l, on] of /** @type {[Line | null, boolean][]} */ ([[this.lit, false], [line, true]])) {
      const row = l && this.rows.get(l);
      if (row) setLit(row, on);
      if (row && on) row.scrollIntoView({ block: 'nearest' });
    }
    this.lit = line;
  }

  /**
   * @param {HTMLElement} row
   * @param {Line} line
   * @param {string} time
   * @param {string} by
   */
  fill(row, line, time, by) {
    fillLine(row, line, { view: this.view, width: this.width, unmasked: this.unmasked, time, by: by.trim() });
  }

  /** Counts folded lines, and drops the oldest rows if there are too many. */
  settle() {
    for (const [body, fold] of this.folds) {
      if (!fold.row) continue;
      if (body.done && body.lines.length - fold.next < foldLeast) this.reveal(body);
      const left = body.lines.length - fold.next;
      const text = left === 1 ? '1 more line' : `${grouped(left)} more lines`;
      const button = find(fold.row, 'button');
      if (button.textContent !== text) button.textContent = text;
      if (left === 0) {
        fold.row.remove();
        fold.row = null;
      }
    }
    if (this.box.childElementCount <= maxRows) return;
    while (this.box.childElementCount > maxRows * 0.9) {
      const first = (this.notice ? this.notice.nextElementSibling : this.box.firstElementChild);
      if (!first) break;
      const line = this.lineOf.get(first);
      if (line) this.rows.delete(line);
      for (const [body, fold] of this.folds) if (fold.row === first) this.folds.delete(body);
      first.remove();
      this.dropped++;
    }
    if (!this.notice) {
      this.notice = clone('row-note');
      this.box.prepend(this.notice);
    }
    find(this.notice, 'span').textContent = `${grouped(this.dropped)} older rows are not shown; a copy of the transcript has them`;
  }

  /** @param {Body} body */
  unfold(body) {
    const rows = this.reveal(body);
    this.follow = false;
    this.settle();
    rows[0]?.scrollIntoView({ block: 'nearest' });
  }

  /**
   * Adds the next lines of a folded response.
   * @param {Body} body
   */
  reveal(body) {
    const fold = this.folds.get(body);
    if (!fold?.row) return [];
    const was = [this.time, this.by];
    const lines = body.lines.slice(fold.next, fold.next + unfoldStep);
    this.time = shortTime(lines[0]?.at ?? 0);
    const rows = lines.map((l) => this.rowOf(l));
    fold.row.before(...rows);
    fold.next += lines.length;
    fold.shown = fold.next;
    [this.time, this.by] = was;
    return rows;
  }

  /** Fills all rows anew, when the way of showing changed. */
  refill() {
    for (const row of findAll(this.box, '.line')) {
      const line = this.lineOf.get(row);
      if (line) this.fill(row, line, find(row, 'time').textContent ?? '', find(row, '.by').textContent ?? '');
    }
    if (this.follow) this.showEnd();
  }

  resized() {
    const width = this.box.clientWidth < 600 ? 8 : 16;
    if (width !== this.width) {
      this.width = width;
      if (this.view === 'hex') this.refill();
    }
    if (this.follow) this.showEnd();
  }

  scrolled() {
    const { scrollHeight, clientHeight } = this.box;
    if (this.follow && (scrollHeight !== this.height || clientHeight !== this.room)) {
      this.showEnd(); // what moved is the layout, not the reader
      return;
    }
    this.follow = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < 24;
    this.toEnd.hidden = this.follow;
  }

  /** Has the next update show the end. */
  followEnd() { this.follow = this.behind = true; }

  showEnd() {
    this.follow = true;
    this.behind = false;
    this.height = this.box.scrollHeight;
    this.room = this.box.clientHeight;
    this.box.scrollTop = this.height;
    this.toEnd.hidden = true;
  }

  /**
   * A copy of several rows is a transcript; of a part of one row, its text.
   * @param {ClipboardEvent} e
   */
  copied(e) {
    const range = document.getSelection()?.rangeCount ? document.getSelection()?.getRangeAt(0) : null;
    if (!range || !e.clipboardData) return;
    const lines = findAll(this.box, '.line').filter((row) => range.intersectsNode(row)).map((row) => this.lineOf.get(row));
    if (lines.length < 2) return;
    e.clipboardData.setData('text/plain', lines.map((l) => (l ? `${l.dir}: ${lineText(l, this.unmasked)}\n` : '')).join(''));
    e.preventDefault();
  }

  asText() {
    return this.transcript?.asText((l) => lineText(l, this.unmasked)) ?? '';
  }
}

/**
 * @param {HTMLElement} row
 * @param {boolean} on
 */
function setLit(row, on) {
  if (on) row.setAttribute('aria-current', 'true');
  else row.removeAttribute('aria-current');
}
