// The numbers of a place, as the WASM counts them.

import { byId, clone, copy, find, findAll } from './dom.js';

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
    for (const e of findAll(byId('insight', HTMLElement), '[data-figure]')) {
      const key = e.dataset.figure ?? '';
      const n = key === 'commands' ? sum : all[key] ?? 0;
      e.textContent = short(n);
      e.title = n.toLocaleString('en');
    }
    const most = Math.max(1, ...counts.map(([, n]) => n));
    while (this.body.childElementCount > counts.length) this.body.lastElementChild?.remove();
    while (this.body.childElementCount < counts.length) this.body.append(clone('row-count'));
    findAll(this.body, 'tr').forEach((row, i) => {
      const [verb, n] = counts[i];
      find(row, 'th').textContent = verb;
      find(row, '.count').textContent = n.toLocaleString('en');
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

/** @param {number} n */
function short(n) {
  if (n < 10_000) return n.toLocaleString('en');
  return n < 999_500 ? `${(n / 1000).toFixed(n < 99_950 ? 1 : 0)}k` : `${(n / 1e6).toFixed(1)}M`;
}
