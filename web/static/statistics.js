// The numbers of a place, as the WASM counts them.

import { byId, copy, fillRows, find, findAll, grouped, isNew, onClick, put, save, span } from './dom.js';

/**
 * @typedef {Record<string, number>} Counts
 * @typedef {'text' | 'json' | 'csv'} Format
 */

/** Stands for the word of a line that has none. */
const emptyLine = '(empty)';

/** Slots that the chart shows at least, so that one burst is not all of it. */
const leastSlots = 16;

export class Statistics {
  #read;
  #table = byId('octets-table');
  /** @type {{at: string, out: number, in: number}[]} */
  #slots = [];

  /**
   * @param {(format: Format) => string | null} read null: nobody counts
   * @param {() => void} reset
   */
  constructor(read, reset) {
    this.#read = read;
    this.#table.addEventListener('toggle', () => this.#tabulate());
    onClick('#stats-copy', () => copy(this.#read('text') ?? '', 'Statistics copied'));
    onClick('#stats-download button', ({ dataset: { format, file = '' } }) => {
      const text = this.#read(/** @type {Format} */ (format)) ?? '';
      save(byId('stats-file'), format === 'json' ? text + '\n' : text, file);
    });
    onClick('#stats-reset', reset);
  }

  update() {
    const json = this.#read('json');
    byId('stats-missing').hidden = json !== null;
    for (const card of findAll(byId('statistics'), '.card')) card.hidden = json === null;
    if (!json || !isNew(byId('stats-text'), json)) return;
    byId('stats-text').textContent = this.#read('text');
    const all = JSON.parse(json);
    const commands = entries(all.commands);
    const sum = commands.reduce((n, [, c]) => n + c, 0);
    for (const e of findAll(byId('statistics'), '[data-stat]')) {
      const key = (e.dataset.stat ?? '').replace(/-(.)/g, (_, c) => c.toUpperCase());
      setNumber(e, key === 'commands' ? sum : all[key] ?? 0);
    }
    count(byId('counts'), commands, 'command');
    count(byId('codes'), entries(all.codes), 'code');
    this.#time(all);
    this.#draw(all.octetsOutAtMilliseconds, all.octetsInAtMilliseconds, all.slotMilliseconds || 125);
  }

  /** @param {Record<string, Counts>} all */
  #time({ p50Microseconds: p50, p90Microseconds: p90, maxMicroseconds: max }) {
    const words = Object.keys(max).sort();
    const most = Math.max(1, ...Object.values(max));
    table(byId('times'), 'row-time', words, (row, word) => {
      row.dataset.time = word;
      find(row, '.word').textContent = word || emptyLine;
      find(row, '.bar').style.setProperty('--part', String(max[word] / most));
      cells(row, [p50, p90, max].map((all) => duration(all[word])));
    });
  }

  /**
   * @param {Counts} out
   * @param {Counts} into
   * @param {number} width
   */
  #draw(out, into, width) {
    const at = Object.keys({ ...out, ...into }).map(Number), n = Math.max((at.at(-1) ?? 0) / width + 1, leastSlots);
    this.#slots = at.map((ms) => ({ at: seconds(ms), out: out[ms] ?? 0, in: into[ms] ?? 0 }));
    byId('stats-octets').classList.toggle('is-empty', !at.length);
    byId('octets-until').textContent = seconds(width * n);
    for (const lane of findAll(byId('stats-octets'), '.lane')) {
      const counts = lane.dataset.lane === 'Out' ? out : into;
      const most = Math.max(...Object.values(counts), 0);
      const across = (/** @type {number} */ slot) => 'H' + (300 * slot / n).toFixed(1);
      const steps = Object.entries(counts).map(([ms, v]) => `${across(+ms / width)}V${(40 - 39 * v / most).toFixed(1)}${across(+ms / width + 1)}V40`);
      lane.querySelector('path')?.setAttribute('d', `M0 40${steps.join('')}Z`);
      find(lane, '.soft').textContent = most ? `${grouped(most)} in ${seconds(width)} at most` : 'none';
    }
    this.#tabulate();
  }

  /** Fills the table that says what the chart shows, while it is open. */
  #tabulate() {
    if (!this.#table.open) return;
    table(find(this.#table, 'tbody'), 'row-numbers', this.#slots, (row, slot) => {
      find(row, 'th').textContent = slot.at;
      cells(row, [grouped(slot.out), grouped(slot.in)]);
    });
  }
}

/**
 * @param {Counts | undefined} counts
 * @returns {[string, number][]} what commands look like numbers would come first in an object
 */
function entries(counts) {
  return Object.entries(counts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * Makes a table have a row for each item, and its card know whether there is one.
 * @template T
 * @param {HTMLElement} body
 * @param {string} template
 * @param {T[]} items
 * @param {(row: HTMLElement, item: T) => void} show
 */
function table(body, template, items, show) {
  fillRows(body, template, items, show);
  body.closest('.card')?.classList.toggle('is-empty', !items.length);
}

/**
 * @param {HTMLElement} row
 * @param {string[]} texts
 */
function cells(row, texts) { findAll(row, 'td').forEach((cell, i) => put(cell, texts[i])); }

/**
 * @param {HTMLElement} body
 * @param {[string, number][]} counts
 * @param {'command' | 'code'} key
 */
function count(body, counts, key) {
  const most = Math.max(1, ...counts.map(([, n]) => n));
  table(body, 'row-count', counts, (row, [word, n]) => {
    row.dataset[key] = word;
    row.dataset.count = String(n);
    find(row, 'th').textContent = word || emptyLine;
    setNumber(find(row, '.count'), n);
    find(row, '.bar').style.setProperty('--part', String(n / most));
  });
}

/** @param {number} us */
function duration(us) {
  if (us < 1000) return us ? `${us} µs` : '≈ 0';
  return us < 1e6 ? `${short(us / 1000)} ms` : `${short(us / 1e6)} s`;
}

/** @param {number} ms */
function seconds(ms) {
  return ms < 120_000 ? `${ms / 1000} s` : `${short(ms / 60_000)} min`;
}

/** @param {number} n */
function short(n) { return n < 100 ? String(Number(n.toPrecision(2))) : grouped(Math.round(n)); }

/**
 * Shows a number in groups of three. The commas are drawn, so that what is copied
 * is the number alone.
 * @param {HTMLElement} e
 * @param {number} n
 */
function setNumber(e, n) {
  if (e.textContent === String(n)) return;
  const groups = grouped(n).split(',');
  e.replaceChildren(...(groups.length === 1 ? groups : groups.map((g) => span('three', g))));
  e.classList.toggle('is-long', n > 999_999);
}
