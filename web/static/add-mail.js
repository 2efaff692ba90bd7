// Adding messages: written here, pasted, or from files.

import { encode, total } from './bytes.js';
import { startTabs } from './chrome.js';
import { byId, grouped, isPressed, onClick, reason, say, toggle } from './dom.js';
import { maxCount, maxMessage, maxOctets, messagesIn } from './mbox.js';

export class AddMail {
  #add; #compose; #there;
  #dialog = byId('add-mail');
  #body = byId('mail-body');
  #pasted = byId('mail-text');
  #chosen = byId('mail-files');
  #way = 'add-write';

  /**
   * @param {(raws: Uint8Array[]) => string} add gives what went wrong, or ""
   * @param {(draft: string[]) => Uint8Array} compose
   * @param {() => {count: number, octets: number}} there what the maildrop holds
   * @param {(wrong: string) => void} tell forgets, or says, what went wrong outside the dialog
   */
  constructor(add, compose, there, tell) {
    this.#add = add;
    this.#compose = compose;
    this.#there = there;
    startTabs('add-tabs', (panel) => {
      this.#way = panel;
      this.#complain('');
    });
    onClick('#mail-add', () => {
      tell('');
      this.#complain('');
      this.#dialog.showModal();
      byId('tab-add-write').focus();
    });
    onClick('#mail-add-go', () => this.#go());
    onClick('#add-mail [data-case]', (b) => this.#insert(b.dataset.text ?? ''));
    onClick('#mail-clip', toggle);
  }

  /**
   * Puts a case on lines of its own, where the cursor is.
   * @param {string} text
   */
  #insert(text) {
    const { selectionStart: at, value } = this.#body;
    const before = at > 0 && value[at - 1] !== '\n' ? '\n' : '';
    this.#body.setRangeText(before + text, at, this.#body.selectionEnd, 'end');
    this.#body.focus();
  }

  async #go() {
    const wrong = this.#way === 'add-write' ? await this.#take([['The message', () => [this.#written()]]])
      : this.#way === 'add-paste' ? await this.#take([['The text', () => messagesIn(encode(this.#pasted.value))]])
      : this.#chosen.files?.length ? await this.files(this.#chosen.files) : 'Choose a file first.';
    this.#complain(wrong);
    if (wrong) return;
    if (this.#way === 'add-write') this.#body.value = '';
    this.#pasted.value = this.#chosen.value = '';
    this.#dialog.close();
  }

  #written() {
    const value = (/** @type {'mail-from' | 'mail-to' | 'mail-subject'} */ id) => byId(id).value;
    const clip = byId('mail-clip'), { name = '', text = '' } = clip.dataset;
    return this.#compose([
      value('mail-from'), value('mail-to'), value('mail-subject'), this.#body.value, new Date().toUTCString().replace('GMT', '+0000'),
      `${Date.now().toString(36)}.${Math.random().toString(36).slice(2, 8)}`, isPressed(clip) ? name : '', text,
    ]);
  }

  /** @param {string} wrong */
  #complain(wrong) { say(byId('add-trouble'), wrong); }

  /**
   * Adds what files hold; gives what went wrong.
   * @param {FileList} list
   */
  files(list) {
    return this.#take([...list].map((f) => [`“${f.name}”`, async () => {
      if (f.size > maxOctets) throw new Error(`is too large: the maildrop holds ${grouped(maxOctets)} octets.`);
      const p = await f.arrayBuffer().catch(() => { throw new Error('could not be read. A folder cannot; its files can.'); });
      return messagesIn(new Uint8Array(p));
    }]));
  }

  /**
   * Adds what can be added, and says what cannot.
   * @param {[string, () => Uint8Array[] | Promise<Uint8Array[]>][]} sources each with a name
   */
  async #take(sources) {
    const wrong = [];
    /** @type {Uint8Array[]} */
    const mails = [];
    for (const [name, read] of sources) {
      try {
        const all = await read(), large = all.find((m) => m.length > maxMessage), both = [...mails, ...all], { count, octets } = this.#there();
        if (large) throw new Error(`${all.length > 1 ? 'holds a message of' : 'has'} ${grouped(large.length)} octets; a message may have ${grouped(maxMessage)}.`);
        if (octets + total(both) > maxOctets || count + both.length > maxCount) throw new Error(`is too much: the maildrop holds ${grouped(maxCount)} messages and ${grouped(maxOctets)} octets.`);
        mails.push(...all);
      } catch (e) {
        wrong.push(`${name} ${reason(e)}`);
      }
    }
    if (mails.length) wrong.push(this.#add(mails));
    return wrong.filter(Boolean).join(' ');
  }
}
