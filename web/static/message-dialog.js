// One message: decoded, and as it is sent.

import { startTabs } from './chrome.js';
import { Decoder } from './decoder.js';
import { byId, clone, counted, find, findAll, grouped, onClick, put, reason, say, span } from './dom.js';
import { addPieces } from './line-view.js';
import { known } from './maildrop.js';
import * as Mark from './mark.js';
import { Source } from './source.js';

const step = 200; // lines that are added at a time
const most = 1000; // lines that are shown at a time
const maxShown = 2048; // octets of one line that are shown

/** Chips on a line. @type {[number, string][]} */
const chips = [[Mark.alone, 'dot alone'], [Mark.long, 'long'], [Mark.eight, '8-bit']];

export class MessageDialog {
  #watch;
  #dialog = byId('message');
  #lines = byId('source-lines');
  #earlier = byId('source-earlier');
  #later = byId('source-later');
  #decoder = new Decoder(this.#dialog.dataset.worker ?? '');
  #source = new Source(new Uint8Array());
  #from = 0; // the first line that is shown
  #to = 0; // the one behind the last
  #at = 0; // the one that somebody went to

  constructor() {
    startTabs('message-tabs', () => this.#fill());
    onClick('#source-earlier', () => this.#prepend());
    onClick('#source-later', () => this.#append());
    onClick('#source-legend button', (b) => this.#jump(this.#source.next(Number(b.dataset.mark), this.#at)));
    this.#watch = new IntersectionObserver((all) => {
      if (all.some((e) => e.isIntersecting)) this.#append();
    }, { root: this.#lines, rootMargin: '400px' });
  }

  /**
   * @param {import('./maildrop.js').Mail} mail
   * @param {Uint8Array} octets
   * @param {string} how
   */
  open(mail, octets, how) {
    const s = this.#source = new Source(octets);
    byId('message-title').textContent = known(mail).subject;
    byId('message-facts').textContent = [
      mail.n ? `Message ${mail.n}` : 'New: without a number until the next login', `${grouped(octets.length)} octets`, mail.uid && `unique-id ${mail.uid}`, how,
    ].filter(Boolean).join(' · ');
    const dots = s.count(Mark.dot);
    const size = `${grouped(octets.length)} octets in ${counted(s.lines, 'line')}: what STAT and LIST tell`;
    byId('source-sum').textContent = s.count(Mark.open) ? `${size}.` : `${size}, with two octets for each line end (RFC 1939 §11). `
      + `RETR sends ${grouped(s.sent)} after its status line: ${dots ? `${grouped(dots)} more for stuffed dots, and 3` : '3 more'} for the line that ends it.`;
    for (const b of findAll(byId('source-legend'), 'button')) {
      const { mark, one = '', many } = b.dataset, n = s.count(Number(mark));
      put(b, n === 1 ? one : `${grouped(n)} ${many}`);
      /** @type {HTMLElement} */ (b.parentElement).hidden = !n;
    }
    byId('source-legend').hidden = s.marks.every((m) => !m);
    this.#begin(0);
    this.#at = -1;
    this.#dialog.showModal();
    byId('tab-decoded').focus();
    this.#fill();
    void this.#decode(octets);
  }

  /** Shows the first lines, once somebody looks at them. */
  #fill() {
    if (this.#to || byId('source').hidden) return;
    this.#append();
    this.#lines.scrollTop = 0;
  }

  /**
   * Shows no line, and goes on from one.
   * @param {number} i
   */
  #begin(i) {
    this.#lines.replaceChildren(this.#earlier, this.#later);
    this.#from = this.#to = i;
  }

  #append() {
    const end = Math.min(this.#to + step, this.#source.lines);
    for (; this.#to < end; this.#to++) this.#later.before(this.#row(this.#to));
    for (; this.#to - this.#from > most; this.#from++) this.#earlier.nextElementSibling?.remove();
    this.#ends();
  }

  #prepend() {
    const first = this.#earlier.nextElementSibling, begin = Math.max(this.#from - step, 0);
    const rows = [];
    for (let i = begin; i < this.#from; i++) rows.push(this.#row(i));
    this.#earlier.after(...rows);
    this.#from = begin;
    for (; this.#to - this.#from > most; this.#to--) this.#later.previousElementSibling?.remove();
    this.#ends();
    first?.scrollIntoView({ block: 'start' });
    this.#lines.focus({ preventScroll: true });
  }

  #ends() {
    this.#watch.disconnect(); // so that it tells anew whether more is to be seen
    if (this.#to < this.#source.lines) this.#watch.observe(this.#later);
    this.#earlier.hidden = this.#from === 0;
    this.#later.hidden = this.#to === this.#source.lines;
    this.#earlier.textContent = `${grouped(this.#from)} earlier lines`;
    this.#later.textContent = `${grouped(this.#source.lines - this.#to)} more lines`;
  }

  /**
   * Shows a line in the middle, with those around it.
   * @param {number} i
   */
  #jump(i) {
    if (i < 0) return;
    if (i < this.#from || i >= this.#to) {
      this.#begin(Math.max(i - step / 4, 0));
      this.#append();
    }
    this.#at = i;
    for (const e of this.#lines.querySelectorAll('.at')) e.classList.remove('at');
    const row = this.#lines.children[i - this.#from + 1];
    row.classList.add('at');
    row.scrollIntoView({ block: 'center' });
  }

  /** @param {number} i */
  #row(i) {
    const p = this.#source.line(i), mark = this.#source.marks[i];
    const row = clone('row-source', { '.n': String(i + 1), '.octets': grouped(p.length + (mark & Mark.dot ? 1 : 0)) });
    const text = find(row, '.text');
    if (mark & Mark.dot) text.append(clone('row-stuffed'));
    const cut = p.length > maxShown + 2;
    addPieces(text, cut ? p.subarray(0, maxShown) : p);
    if (cut) text.append(span('soft', ` … ${grouped(p.length - maxShown)} more octets`));
    for (const [m, words] of chips) if (mark & m) find(row, '.why').append(span('', words), ' ');
    row.classList.toggle('is-marked', (mark & (Mark.dot | Mark.long)) !== 0);
    return row;
  }

  /** @param {Uint8Array} octets */
  async #decode(octets) {
    const state = byId('decoded-state'), letter = byId('decoded-letter');
    const source = this.#source;
    letter.hidden = true;
    say(state, 'Decoding…');
    try {
      const l = await this.#decoder.decode(octets);
      if (source !== this.#source) return;
      this.#letter(l);
      letter.hidden = false;
      state.hidden = true;
    } catch (e) {
      if (source === this.#source) state.textContent = `This message could not be decoded. ${reason(e)} Its source is there.`;
    }
  }

  /** @param {import('./mime-worker.js').Letter} l */
  #letter(l) {
    byId('decoded-fields').replaceChildren(...l.fields.map(([name, value]) => clone('row-field', { dt: name, dd: value })));
    say(byId('decoded-text'), l.text);
    say(byId('decoded-none'), l.text || l.html ? '' : l.parts.length ? 'It has no text, but what is attached.' : 'It has no text.');
    say(byId('decoded-cut'), l.cut ? `${grouped(l.cut)} characters more are in the source.` : '');
    const html = byId('decoded-html');
    html.hidden = !l.html;
    html.open = !l.text;
    find(html, 'pre').textContent = l.html;
    byId('decoded-attached').hidden = !l.parts.length;
    byId('decoded-parts').replaceChildren(...l.parts.map((p) => clone('row-part', {
      '.name': p.name || '(no name)',
      '.type': p.type,
      '.size': counted(p.octets, 'octet'),
    })));
  }
}
