// The list of messages, and adding to it.

import { byId, clone, find, findAll, grouped, toast } from './dom.js';
import { sampleName } from './engine.js';

/** @typedef {import('./maildrop.js').Maildrop} Maildrop */

/** @type {Record<string, string>} */
const markWords = { read: 'read', deleted: 'marked', leaves: 'goes at QUIT' };

const maxShown = 1000;

export class MaildropPanel {
  /**
   * @param {(raws: Uint8Array[]) => string} add gives what went wrong, or ""
   * @param {() => void} reset
   */
  constructor(add, reset) {
    this.add = add;
    this.panel = byId('maildrop', HTMLElement);
    this.list = byId('mails', HTMLElement);
    this.dialog = byId('add-mail', HTMLDialogElement);
    this.field = byId('mail-text', HTMLTextAreaElement);
    this.files = byId('mail-files', HTMLInputElement);
    this.canAdd = false;
    byId('mail-add', HTMLElement).addEventListener('click', () => this.dialog.showModal());
    byId('mail-reset', HTMLElement).addEventListener('click', reset);
    byId('mail-add-go', HTMLElement).addEventListener('click', () => this.addFromDialog());
    this.panel.addEventListener('dragover', (e) => {
      if (!this.canAdd || !e.dataTransfer?.types.includes('Files')) return;
      e.preventDefault();
      this.panel.classList.add('is-over');
    });
    this.panel.addEventListener('dragleave', () => this.panel.classList.remove('is-over'));
    this.panel.addEventListener('drop', (e) => {
      this.panel.classList.remove('is-over');
      if (!this.canAdd || !e.dataTransfer?.files.length) return;
      e.preventDefault();
      void this.addFiles(e.dataTransfer.files);
    });
  }

  /** Which sample the maildrop was filled with. */
  chosenSample() { return sampleName; }

  /**
   * Fills the maildrop with a sample that a link names.
   * @param {string} name
   */
  async chooseSample(name) {
    if (name && name !== sampleName) throw new Error(`There is no sample maildrop “${name}” here.`);
  }

  async addFromDialog() {
    const raws = this.field.value.trim() ? [new TextEncoder().encode(this.field.value)] : [];
    for (const f of this.files.files ?? []) raws.push(new Uint8Array(await f.arrayBuffer()));
    if (!raws.length) {
      toast('Paste a message or choose a file first.');
      return;
    }
    if (!this.say(raws)) return;
    this.field.value = this.files.value = '';
    this.dialog.close();
  }

  /** @param {FileList} files */
  async addFiles(files) {
    const raws = [];
    for (const f of files) raws.push(new Uint8Array(await f.arrayBuffer()));
    this.say(raws);
  }

  /** @param {Uint8Array[]} raws */
  say(raws) {
    const wrong = this.add(raws);
    toast(wrong || (raws.length === 1 ? '1 message added. The next login sees it.' : `${raws.length} messages added. The next login sees them.`));
    return !wrong;
  }

  /**
   * @param {Maildrop} drop
   * @param {{canAdd: boolean, empty: string, note: string}} how
   */
  show(drop, how) {
    this.canAdd = how.canAdd;
    byId('maildrop-tools', HTMLElement).hidden = !how.canAdd;
    const mails = [...drop.mails.values()].slice(0, maxShown);
    while (this.list.childElementCount > mails.length) this.list.lastElementChild?.remove();
    while (this.list.childElementCount < mails.length) this.list.append(clone('row-mail'));
    findAll(this.list, 'li').forEach((row, i) => fill(row, mails[i]));
    const sum = byId('maildrop-sum', HTMLElement);
    const n = drop.mails.size;
    sum.textContent = n ? `${n === 1 ? '1 message' : grouped(n) + ' messages'}${drop.total ? ' · ' + grouped(drop.total) + ' octets' : ''}` : '';
    const empty = byId('maildrop-empty', HTMLElement);
    empty.hidden = n > 0;
    empty.textContent = how.empty;
    const note = byId('maildrop-note', HTMLElement);
    const text = how.note || drop.note;
    note.hidden = !text;
    if (note.textContent !== text) note.textContent = text;
  }
}

/**
 * @param {HTMLElement} row
 * @param {import('./maildrop.js').Mail} m
 */
function fill(row, m) {
  row.dataset.mark = m.mark;
  row.title = m.uid ? `unique-id ${m.uid}` : '';
  const put = (/** @type {string} */ selector, /** @type {string} */ text) => {
    const e = find(row, selector);
    if (e.textContent !== text) e.textContent = text;
  };
  put('.n', String(m.n));
  put('.subject', m.subject || (m.octets >= 0 || m.uid || m.from ? m.uid && !m.from ? m.uid : '(no subject)' : 'message'));
  put('.size', m.octets >= 0 ? grouped(m.octets) : '');
  put('.from', m.from);
  put('.state', markWords[m.mark] ?? '');
}
