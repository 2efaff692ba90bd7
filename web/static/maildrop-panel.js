// The list of messages, the sample that they come from, and whether they stay.

import { AddMail } from './add-mail.js';
import { byId, fillRows, find, findAll, grouped, isNew, messages, onClick, placeOf, say, toast, write } from './dom.js';
import { known, retrieved } from './maildrop.js';
import { MessageDialog } from './message-dialog.js';
import { decoder } from './summary.js';

/**
 * @typedef {import('./maildrop.js').Maildrop} Maildrop
 * @typedef {import('./maildrop.js').Mail} Mail
 */

/** @type {Record<string, string>} */
const markWords = { new: 'new', read: 'retrieved', deleted: 'marked deleted', leaves: 'goes at QUIT' };

const maxShown = 1000;

export class MaildropPanel {
  #engine; #changed;
  #panel = byId('maildrop');
  #list = byId('mails');
  #samples = byId('sample');
  #box = byId('mail-keep');
  #dialog = new MessageDialog();
  /** @type {Maildrop | null} */
  #drop = null;
  /** @type {Mail[]} */
  #mails = [];
  #canAdd = false;
  #linked = false; // a link chose the sample: what is kept stays as it is
  /** @type {string | null} the messages that were there the last time */
  #saved = null;
  #adding = new AddMail(
    (raws) => this.#add(raws),
    (draft) => this.#engine.machine?.compose(draft) ?? new Uint8Array(),
    () => ({ count: this.#drop?.mails.size ?? 0, octets: this.#drop?.total ?? 0 }),
    (wrong) => this.#complain(wrong),
  );

  /**
   * @param {import('./engine.js').Engine} engine
   * @param {(replaced: boolean) => void} changed the maildrop in the page changed, but not by a session
   */
  constructor(engine, changed) {
    this.#engine = engine;
    this.#changed = changed;
    decoder.came = () => changed(false);
    this.#list.addEventListener('click', (e) => {
      const row = e.target instanceof Element ? e.target.closest('li') : null;
      if (row) this.#open(this.#mails[[...this.#list.children].indexOf(row)]);
    });
    this.#list.addEventListener('keydown', (e) => this.#move(e));
    this.#list.addEventListener('focusin', (e) => this.#stop(/** @type {HTMLElement} */ (e.target)));
    onClick('#mail-reset', () => this.#fill(engine.sample));
    this.#samples.addEventListener('change', () => void this.#fill(this.#samples.value));
    this.#box.checked = engine.keeping;
    this.#box.addEventListener('change', () => void this.#keep());
    this.#drag();
  }

  /** Which sample the maildrop was filled with. */
  chosenSample() { return this.#engine.sample; }

  /**
   * Fills the maildrop with a sample that a link names. What is kept in this
   * browser stays until somebody changes the maildrop by hand.
   * @param {string} name
   */
  async chooseSample(name) {
    if (!this.#engine.samples.has(name) || name === this.#engine.sample) return;
    this.#linked = true;
    this.#complain(await this.#engine.choose(name));
    this.#changed(true);
  }

  /** @param {string} name */
  async #fill(name) {
    this.#linked = false;
    const wrong = await this.#engine.choose(name);
    this.#complain(wrong);
    this.#changed(true);
    if (!wrong) toast(`The maildrop is the sample “${this.#samples.selectedOptions[0]?.text ?? name}”. The next login sees it.`);
  }

  /** @param {Uint8Array[]} raws */
  #add(raws) {
    this.#linked = false;
    const wrong = this.#engine.addMail(raws);
    this.#changed(false);
    this.#list.scrollTop = this.#list.scrollHeight;
    if (!wrong) toast(`${messages(raws.length)} added. The next login sees ${raws.length === 1 ? 'it' : 'them'}.`);
    return wrong;
  }

  /** @param {string} wrong "" for nothing */
  #complain(wrong) { say(byId('mail-trouble'), wrong); }

  async #keep() {
    const on = this.#box.checked;
    try {
      await this.#engine.keep(on);
      this.#complain('');
      toast(on ? 'The maildrop is kept in this browser.' : 'What was kept is deleted.');
    } catch {
      this.#box.checked = false;
      if (on) this.#engine.keep(false).catch(() => {}); // not the switch either
      this.#complain(on ? 'This browser does not let the page keep anything.' : 'What was kept could not be deleted.');
    }
  }

  /** Keeps what changed, if that is wanted. */
  store() {
    const before = this.#saved;
    this.#saved = [...this.#drop?.mails.values() ?? []].map((m) => m.id).join();
    if (before === null || before === this.#saved || this.#linked || !this.#engine.keeping) return;
    this.#engine.save().catch(() => this.#complain('The maildrop could not be kept: there is no room, or the browser forbids it.'));
  }

  /** @param {import('./place.js').Place} place */
  show({ name, maildrop: drop }) {
    const { missing, machine, running } = this.#engine, own = name === 'page';
    this.#drop = drop;
    this.#canAdd = own && running;
    for (const id of ['maildrop-tools', 'maildrop-choice', 'maildrop-keep']) byId(id).hidden = !this.#canAdd;
    if (this.#canAdd) this.#samples.value = this.#engine.sample;
    const mails = this.#mails = [...drop.mails.values()].slice(0, maxShown);
    this.#list.ariaBusy = null;
    fillRows(this.#list, 'row-mail', mails, showRow);
    if (mails.length && !this.#list.querySelector('[tabindex="0"]')) find(this.#list, 'button').tabIndex = 0;
    say(byId('maildrop-sum'), drop.mails.size ? `${messages(drop.mails.size)}${drop.total ? ' · ' + grouped(drop.total) + ' octets' : ''}` : '');
    say(byId('maildrop-empty'), drop.mails.size ? '' : !own ? 'What a session shows of its maildrop appears here: log in, then LIST.'
      : missing || (machine ? 'The maildrop is empty. Add a message, or choose a sample.' : 'Loading…'));
    const fresh = drop.fresh;
    const later = fresh ? `The session keeps the list that it began with. The next login sees ${messages(fresh)} more.` : '';
    const hidden = drop.mails.size > maxShown ? `The first ${grouped(maxShown)} are shown.` : '';
    const note = !own && drop.mails.size ? 'As far as this session has shown it.' : drop.note;
    say(byId('maildrop-note'), [note, drop.began?.length === 0 ? later.replace(' more', '') : later, hidden].filter(Boolean).join(' '));
    if (this.#engine.trouble) this.#complain(this.#engine.trouble);
    this.#engine.trouble = '';
  }

  /**
   * Arrows move in the list, as in a toolbar: one of its buttons is in the tab order.
   * @param {KeyboardEvent} e
   */
  #move(e) {
    const all = findAll(this.#list, 'button');
    all[placeOf(e, all, 'ArrowUp', 'ArrowDown') ?? -1]?.focus();
  }

  /** @param {HTMLElement} button */
  #stop(button) {
    for (const b of findAll(this.#list, '[tabindex="0"]')) b.tabIndex = -1;
    button.tabIndex = 0;
  }

  /** @param {Mail | undefined} m */
  #open(m) {
    if (!m || !this.#drop) return;
    if (this.#drop.observed) {
      if (m.body) this.#dialog.open(m, retrieved(m.body), 'As RETR gave it, without the dots of byte-stuffing');
      else toast(`RETR ${m.n} brings this message; then it can be opened here.`);
    } else if (this.#engine.machine) {
      this.#dialog.open(m, this.#engine.machine.getMail(m.index), '');
    }
  }

  #drag() {
    for (const kind of /** @type {const} */ (['dragover', 'dragleave', 'drop'])) {
      document.addEventListener(kind, (e) => {
        const target = /** @type {Node} */ (e.target), held = e.dataTransfer, here = this.#canAdd && this.#panel.contains(target);
        if (!held?.types.includes('Files')) return;
        this.#panel.classList.toggle('is-over', here && kind === 'dragover');
        // A file that is dropped beside the panel would take the page's place.
        if (kind !== 'dragleave' && !(target instanceof HTMLInputElement)) e.preventDefault();
        if (here && kind === 'drop') void this.#adding.files(held.files).then((wrong) => this.#complain(wrong));
      });
    }
  }
}

/**
 * @param {HTMLElement} row
 * @param {Mail} m
 */
function showRow(row, m) {
  const { n, octets, uid, subject, from, mark, header } = known(m);
  const title = subject || (header ? '…' : 'subject not seen yet');
  if (!isNew(row, [n, octets, uid, title, from, mark].join('\n'))) return;
  row.dataset.mark = mark;
  write(row, {
    '.n': n ? String(n) : '+',
    '.subject': title,
    '.size': octets >= 0 ? grouped(octets) : '',
    '.from': from,
    '.state': markWords[mark] ?? '',
    '.uid': uid,
  });
}
