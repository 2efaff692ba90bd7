// The conversation as rows, of which long responses fold, and whose end is
// followed as long as it is in sight.

import { byId, clone, counted, find, grouped, onClick, write } from './dom.js';
import { alteredBy, fillLine, lineText, shortTime } from './line-view.js';
import { Rows } from './rows.js';
import { Transcript } from './transcript.js';

/**
 * @typedef {import('./transcript.js').Line} Line
 * @typedef {import('./transcript.js').Body} Body
 *
 * A row to be: a line, with what is written beside it, or a fold.
 * @typedef {{line: Line | null, fold: Body | null, time: string, by: string, row: HTMLElement | null}} Item
 */

const foldAfter = 20; // lines of a response that are shown at first
const foldLeast = 6; // folding fewer lines saves nothing
const manyLines = 500; // at a time: most are out of sight before they could be seen

export class Conversation {
  box = byId('conversation');
  /** @type {Rows<Item>} */
  #rows = new Rows(this.box, (item) => this.#make(item));
  #toEnd = byId('to-end');
  transcript = new Transcript();
  /** @type {Map<Line, Item>} lines that have a row, or will have one */
  items = new Map();
  /** @type {WeakMap<Element, Line>} */
  lineOf = new WeakMap();
  /** @type {Line | null} the one that is lit */
  lit = null;
  /** How each conversation was left; at: how far down its first line in sight was. @type {WeakMap<Transcript, {lit: Line | null, first: Line | null, at: number}>} */
  #left = new WeakMap();
  /** @type {Map<Body, {shown: number, item: Item | null}>} shown: lines that are not folded */
  #folds = new Map();
  view = 'text';
  unmasked = false;
  #width = 16;
  #height = 0; // of the box when its end was shown
  #room = 0; // and of what was seen of it
  follow = true;
  #behind = false; // rows came, and their end is not in sight yet
  #time = '';
  #by = '';
  #forgotten = 0;
  #frame = 0;
  /** Called when rows came, went or were filled anew. */
  onRows = () => {};

  constructor() {
    this.box.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    onClick('#to-end', () => {
      this.box.focus({ preventScroll: true }); // the button goes
      this.#showEnd();
    });
    new ResizeObserver(() => this.#resized()).observe(this.box);
  }

  /**
   * Shows another conversation, as it was left, or the same anew.
   * @param {Transcript} transcript
   */
  show(transcript) {
    const before = this.transcript, how = before === transcript ? undefined : this.#left.get(transcript);
    if (before !== transcript) {
      const first = this.follow ? null : this.#first();
      this.#left.set(before, { lit: this.lit, first, at: first ? this.#down(first) : 0 });
      this.lit = how?.lit && transcript.lines.includes(how.lit) ? how.lit : null;
    }
    this.transcript = transcript;
    this.#rows.clear();
    this.items.clear();
    this.#folds.clear();
    this.#time = this.#by = '';
    this.#forgotten = transcript.forgotten;
    transcript.changed.clear();
    this.follow = false; // rows are for what is near the end
    if (transcript.forgotten) {
      this.#place(transcript.noteLine(`${grouped(transcript.forgotten)} older lines are forgotten`));
    }
    for (const line of transcript.lines) this.#place(line);
    this.#settle();
    if (how?.first && this.bring(how.first)) {
      this.box.scrollTop += this.#down(how.first) - how.at;
      this.follow = this.#behind = false;
      this.#window();
    } else {
      this.followEnd();
    }
    this.onRows();
  }

  /** The first line in sight. */
  #first() {
    const { left, top } = this.box.getBoundingClientRect();
    return this.lineAt(document.elementFromPoint(left + 20, top + 20));
  }

  /**
   * How far down a line's row is.
   * @param {Line} line
   */
  #down(line) { return (this.row(line)?.getBoundingClientRect().top ?? 0) - this.box.getBoundingClientRect().top; }

  /**
   * Shows what changed since the last time.
   * @param {boolean} [scroll] false where a frame is near that will: to scroll, the browser has to lay out the page
   */
  update(scroll = true) {
    if (this.transcript.changed.size) this.#add(this.transcript);
    if (scroll && this.#behind) this.#showEnd();
  }

  /** @param {Transcript} t */
  #add(t) {
    const { follow } = this;
    if (t.forgotten !== this.#forgotten) {
      const { scrollTop } = this.box;
      this.show(t);
      this.follow = this.#behind = follow;
      if (follow) return;
      this.#window(); // makes it as high as it is
      this.box.scrollTop = scrollTop;
      this.#window();
      return;
    }
    if (t.changed.size > manyLines) this.follow = false;
    for (const line of t.changed) {
      const item = this.items.get(line);
      if (!item) this.#place(line);
      else if (item.row && line.dir !== 'note') this.#fill(item.row, item);
    }
    t.changed.clear();
    this.#settle();
    if (follow) this.followEnd();
    this.onRows();
  }

  /** @param {Line} line */
  #place(line) {
    const body = line.body;
    if (body && !body.open && line.part !== 'final') {
      let fold = this.#folds.get(body);
      if (!fold) this.#folds.set(body, fold = { shown: 0, item: null });
      if (fold.item || fold.shown >= foldAfter) {
        if (!fold.item) {
          fold.shown = line.index; // what was above it may be cleared
          this.#push(fold.item = { line: null, fold: body, time: '', by: '', row: null });
        }
        return;
      }
      fold.shown++;
    }
    this.#push(this.#itemOf(line));
  }

  /** @param {Line} line */
  #itemOf(line) {
    let time = '', by = '';
    if (line.dir === 'note') {
      this.#time = this.#by = '';
    } else {
      // A time or a quirk's name is written once, not on each of many lines.
      const t = shortTime(line.at), b = alteredBy(line);
      time = line.body && t === this.#time ? '' : t;
      by = b === this.#by ? '' : b;
      [this.#time, this.#by] = [t, b];
    }
    const item = { line, fold: null, time, by, row: null };
    this.items.set(line, item);
    return item;
  }

  /** @param {Item} item */
  #push(item) { this.#rows.push(item, this.follow); }

  /** @param {Item} item */
  #make(item) {
    const { line, fold } = item, row = clone(fold ? 'row-fold' : line?.dir === 'note' ? 'row-note' : 'row-line');
    if (fold) {
      find(row, 'button').addEventListener('click', () => this.#unfold(fold));
      this.#countFold(row, fold);
    } else if (line) {
      this.lineOf.set(row, line);
      this.#fill(row, item);
    }
    return row;
  }

  /**
   * @param {HTMLElement} row
   * @param {Item} item
   */
  #fill(row, item) {
    const line = /** @type {Line} */ (item.line);
    fillLine(row, line, { view: this.view, width: this.#width, unmasked: this.unmasked, time: item.time, by: item.by });
    if (line === this.lit) row.ariaCurrent = 'true';
  }

  /**
   * The line that something in the conversation shows.
   * @param {EventTarget | null} at
   */
  lineAt(at) {
    const row = at instanceof Element ? at.closest('.line, .note') : null;
    const line = row && this.lineOf.get(row);
    return line?.kind ? line : null;
  }

  /**
   * The line beside another that has a row, or would have, and is no remark of the
   * page's own; beside null the first, or the last.
   * @param {Line | null} line
   * @param {1 | -1} step
   */
  beside(line, step) {
    const { items } = this.#rows;
    let i = line ? items.findIndex((item) => item.line === line) : step > 0 ? -1 : items.length;
    do i += step; while (items[i] && !items[i].line?.kind);
    return items[i]?.line ?? null;
  }

  /** @param {Line | null} line */
  light(line) {
    const before = this.lit && this.row(this.lit);
    if (before) before.ariaCurrent = null;
    this.lit = line;
    const row = line && this.bring(line);
    if (row) row.ariaCurrent = 'true';
  }

  #window() {
    this.#rows.window(this.view === 'text');
    if (!this.#rows.few) this.onRows();
  }

  /** Counts folded lines. */
  #settle() {
    for (const [body, { shown, item }] of this.#folds) {
      if (!item) continue;
      if (body.done && body.lines.length - shown < foldLeast) this.#reveal(body);
      else if (item.row) this.#countFold(item.row, body);
    }
  }

  /**
   * @param {HTMLElement} row
   * @param {Body} body
   */
  #countFold(row, body) {
    const left = body.lines.length - (this.#folds.get(body)?.shown ?? 0);
    write(row, { button: counted(left, 'more line') });
  }

  /** @param {Body} body */
  #unfold(body) {
    this.box.focus({ preventScroll: true }); // the fold goes
    const first = this.#reveal(body);
    this.follow = false;
    if (first) this.bring(first);
  }

  /**
   * Puts the lines of a folded response in the fold's place; gives the first.
   * @param {Body} body
   */
  #reveal(body) {
    const fold = this.#folds.get(body), folded = fold?.item;
    if (!fold || !folded) return null;
    const was = [this.#time, this.#by];
    const lines = body.lines.slice(fold.shown);
    this.#time = shortTime(lines[0]?.at ?? 0);
    this.#by = alteredBy(body.lines[fold.shown - 1] ?? lines[0]);
    const items = lines.map((l) => this.#itemOf(l));
    [this.#time, this.#by] = was;
    body.open = true;
    this.#folds.delete(body);
    this.#rows.replace(folded, items);
    this.#window();
    return lines[0] ?? null;
  }

  /**
   * Brings a line into sight, and gives its row.
   * @param {Line} line
   */
  bring(line) {
    if (line.body && !this.items.has(line)) this.#reveal(line.body);
    const item = this.items.get(line);
    if (!item) return null;
    if (!item.row) {
      this.box.scrollTop = this.#rows.topOf(item) - this.box.clientHeight / 2;
      this.#window();
    }
    item.row?.scrollIntoView({ block: 'nearest' });
    this.#scrolled();
    return item.row;
  }

  /**
   * The row of a line, if it is near what can be seen.
   * @param {Line} line
   */
  row(line) { return this.items.get(line)?.row ?? null; }

  /** Fills all rows anew, when the way of showing changed. */
  refill() {
    for (const i of this.items.values()) if (i.row && i.line?.dir !== 'note') this.#fill(i.row, i);
    this.onRows();
    this.#hold();
  }

  /** Keeps the end in sight if it is followed, and rows for what is. */
  #hold() {
    if (this.follow) this.#showEnd();
    else this.#window();
  }

  #resized() {
    const width = this.box.clientWidth < 600 ? 8 : 16;
    if (width !== this.#width) {
      this.#width = width;
      if (this.view === 'hex') this.refill();
    }
    this.#hold();
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.box;
    if (this.follow && (scrollHeight !== this.#height || clientHeight !== this.#room)) {
      this.#showEnd(); // what moved is the layout, not the reader
      return;
    }
    this.follow = scrollHeight - scrollTop - clientHeight < 24;
    this.#toEnd.hidden = this.follow;
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#window();
    });
  }

  /** Has the next update show the end. */
  followEnd() { this.follow = this.#behind = true; }

  #showEnd() {
    this.follow = true;
    this.#behind = false;
    this.box.scrollTop = this.box.scrollHeight;
    for (let turn = 0; turn < 2 && !this.#rows.few; turn++) { // the first one may only tell how far the end is
      this.#window();
      this.box.scrollTop = this.box.scrollHeight;
      if (this.#rows.endSeen) break;
    }
    this.#height = this.box.scrollHeight;
    this.#room = this.box.clientHeight;
    this.#toEnd.hidden = true;
  }

  /**
   * The lines from one to another that have rows, or would have.
   * @param {Line} first
   * @param {Line} last
   */
  between(first, last) {
    const { lines } = this.transcript;
    return lines.slice(Math.max(lines.indexOf(first), 0), lines.indexOf(last) + 1).filter((l) => l.dir !== 'note' && this.items.has(l));
  }

  asText() {
    return this.transcript.asText((l) => lineText(l, this.unmasked));
  }
}
