// Rows of which only those near what can be seen are elements: they stand in
// blocks, and a block that is out of sight is a gap of its height.

import { clone, find } from './dom.js';

const blockRows = 32;
const fewBlocks = 4; // not worth a gap

/**
 * @template {{row: HTMLElement | null}} Item a row to be
 * @typedef {{items: Item[], height: number, element: HTMLElement | null}} Block
 */

/** @template {{row: HTMLElement | null}} Item */
export class Rows {
  #box; #make; #above; #below;
  /** @type {Block<Item>[]} */
  blocks = [];
  #rowHeight = 22.4;

  /**
   * @param {HTMLElement} box that scrolls
   * @param {(item: Item) => HTMLElement} make
   */
  constructor(box, make) {
    this.#box = box;
    this.#make = make;
    this.#above = find(box, '.gap.above');
    this.#below = find(box, '.gap.below');
  }

  /** Whether all are elements. */
  get few() { return this.blocks.length <= fewBlocks; }

  /** Whether the last row is an element. */
  get endSeen() { return this.blocks.at(-1)?.element !== null; }

  clear() {
    for (const b of this.blocks) b.element?.remove();
    this.blocks = [];
    this.#gap(this.#above, 0);
    this.#gap(this.#below, 0);
  }

  /**
   * Adds a row at the end.
   * @param {Item} item
   * @param {boolean} near whether the end is in sight
   */
  push(item, near) {
    let last = this.blocks.at(-1);
    if (!last || last.items.length >= blockRows) {
      last = { items: [], height: 0, element: null };
      this.blocks.push(last);
      if (this.few || near) this.#render(last, null);
    }
    last.items.push(item);
    if (last.element) last.element.append(this.#rowOf(item));
    else last.height += this.#rowHeight;
  }

  /**
   * Puts others in the place of a row.
   * @param {Item} item
   * @param {Item[]} others
   */
  replace(item, others) {
    const { blocks } = this, at = blocks.findIndex((b) => b.items.includes(item));
    const block = blocks[at], seen = block.element !== null, place = block.items.indexOf(item);
    const items = block.items.toSpliced(place, 1, ...others);
    this.#drop(block);
    /** @type {Block<Item>[]} */
    const made = [];
    for (let i = 0; i < items.length; i += blockRows) {
      const part = items.slice(i, i + blockRows);
      made.push({ items: part, height: part.length * this.#rowHeight, element: null });
    }
    blocks.splice(at, 1, ...made);
    if (seen || this.few) {
      const behind = blocks.slice(at + made.length).find((b) => b.element) ?? null;
      for (const b of made.slice(0, fewBlocks)) this.#render(b, behind);
    }
  }

  /** @param {Item} item */
  #rowOf(item) { return item.row ??= this.#make(item); }

  /**
   * Makes a block's rows.
   * @param {Block<Item>} block
   * @param {Block<Item> | null} next the one before which it goes; null: the end
   */
  #render(block, next) {
    if (block.element) return;
    block.element = clone('row-block');
    block.element.append(...block.items.map((i) => this.#rowOf(i)));
    this.#box.insertBefore(block.element, next?.element ?? this.#below);
  }

  /** @param {Block<Item>} block */
  #drop(block) {
    if (!block.element) return;
    block.element.remove();
    block.element = null;
    for (const i of block.items) i.row = null;
  }

  /**
   * @param {HTMLElement} gap
   * @param {number} height
   */
  #gap(gap, height) {
    gap.style.height = `${Math.round(height)}px`;
  }

  /**
   * Makes the rows that can be seen, and lets go of those that are far away.
   * @param {boolean} plain whether a row is as high as others will be
   */
  window(plain) {
    const { blocks } = this;
    if (this.few) return;
    for (const b of blocks) {
      if (!b.element) continue;
      b.height = b.element.offsetHeight;
      if (b.items.length === blockRows && plain) this.#rowHeight += (b.height / blockRows - this.#rowHeight) / 8;
    }
    const { scrollTop, clientHeight } = this.#box;
    const from = scrollTop - clientHeight, to = scrollTop + 2 * clientHeight;
    const tops = [0];
    blocks.forEach((b, i) => tops.push(tops[i] + b.height));
    const found = blocks.findIndex((_, i) => tops[i + 1] >= from), first = found < 0 ? blocks.length - 1 : found;
    const last = blocks.findLastIndex((_, i) => tops[i] <= to);
    blocks.forEach((b, i) => { if (i < first || i > last) this.#drop(b); });
    for (let i = last; i >= first; i--) this.#render(blocks[i], i < last ? blocks[i + 1] : null);
    this.#gap(this.#above, tops[first]);
    this.#gap(this.#below, tops[blocks.length] - tops[last + 1]);
  }

  get items() { return this.blocks.flatMap((b) => b.items); }

  /**
   * About how far from the top a row is that is no element.
   * @param {Item} item
   */
  topOf(item) {
    let top = 0;
    for (const b of this.blocks) {
      const i = b.items.indexOf(item);
      if (i >= 0) return top + (b.height * i) / b.items.length;
      top += b.height;
    }
    return top;
  }
}
