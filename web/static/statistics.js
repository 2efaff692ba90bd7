// The numbers of a place, as the WASM counts them.

import { byId, clone, copy, find, findAll, grouped, span } from './dom.js';

export class Statistics {
  /**
   * @param {() => {text: string, json: string} | null} read null: nobody counts
   * @param {() => void} reset
   */
  constructor(read, reset) {
    this.read = read;
    this.last = '';
    this.body = byId('counts', HTMLElement);
    this.text = byId('stats-text', HTMLElement);
    byId('stats-copy', HTMLElement).addEventListener('click', () => void copy(this.read()?.text ?? '', 'Statistics copied'));
    byId('stats-json', HTMLElement).addEventListener('click', () => this.download());
    byId('stats-reset', HTMLElement).addEventListener('click', reset);
  }

  update() {
    const now = this.read();
    byId('stats-missing', HTMLElement).hidden = now !== null;
    for (const id of ['stats-card', 'stats-commands', 'stats-text-card']) byId(id, HTMLElement).hidden = now === null;
    if (!now || (this.text.textContent === now.text && this.last === now.json)) return;
    this.last = now.json;
    this.text.textContent = now.text;
    /** @type {Record<string, number> & {commands: Record<string, number>}} */
    const all = JSON.parse(now.json || '{"commands":{}}');
    const counts = Object.entries(all.commands ?? {});
    const sum = counts.reduce((n, [, c]) => n + c, 0);
    for (const e of findAll(byId('statistics', HTMLElement), '[data-stat]')) {
      const key = (e.dataset.stat ?? '').replace(/-(.)/g, (_, c) => c.toUpperCase());
      setNumber(e, key === 'commands' ? sum : all[key] ?? 0);
    }
    const most = Math.max(1, ...counts.map(([, n]) => n));
    while (this.body.childElementCount > counts.length) this.body.lastElementChild?.remove();
    while (this.body.childElementCount < counts.length) this.body.append(clone('row-count'));
    findAll(this.body, 'tr').forEach((row, i) => {
      const [verb, n] = counts[i];
      row.dataset.command = verb;
      row.dataset.count = String(n);
      find(row, 'th').textContent = verb;
      setNumber(find(row, '.count'), n);
      find(row, '.bar').style.setProperty('--part', String(n / most));
    });
    byId('counts-empty', HTMLElement).hidden = counts.length > 0;
  }

  download() {
    const json = this.read()?.json;
    if (!json) return;
    const a = byId('stats-file', HTMLAnchorElement);
    a.href = URL.createObjectURL(new Blob([json + '\n'], { type: 'application/json' }));
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 10_000);
  }
}

/**
 * Shows a number in groups of three. The gaps are drawn, so that what is read
 * or copied is the number alone.
 * @param {HTMLElement} e
 * @param {number} n
 */
function setNumber(e, n) {
  if (e.textContent === String(n)) return;
  const groups = grouped(n).split(',');
  e.replaceChildren(...(groups.length === 1 ? groups : groups.map((g) => span('three', g))));
  e.classList.toggle('is-long', n > 999_999);
}
