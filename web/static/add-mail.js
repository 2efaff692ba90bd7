// Adding messages: written here, pasted, or from files.

import { encode } from './bytes.js';
import { startTabs } from './chrome.js';
import { compose } from './compose.js';
import { byId, grouped, isPressed, onClick, reason, say, toggle } from './dom.js';
import { maxCount, maxMessage, maxOctets, messagesIn } from './mbox.js';

export class AddMail {
  #add; #there;
  #dialog = byId('add-mail');
  #body = byId('mail-body');
  #pasted = byId('mail-text');
  #chosen = byId('mail-files');
  #way = 'add-write';

  /**
   * @param {(raws: Uint8Array[]) => string} add gives what went wrong, or ""
   * @param {() => {count: number, octets: number}} there what the maildrop holds
   * @param {(wrong: string) => void} tell forgets, or says, what went wrong outside the dialog
   */
  constructor(add, there, tell) {
    this.#add = add;
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
    let wrong = '';
    if (this.#way === 'add-write') wrong = this.#take([['The message', () => [this.#written()]]]);
    else if (this.#way === 'add-paste') wrong = this.#take([['The text', () => messagesIn(encode(this.#pasted.value))]]);
    else if (this.#chosen.files?.length) wrong = await this.files(this.#chosen.files);
    else wrong = 'Choose a file first.';
    this.#complain(wrong);
    if (wrong) return;
    if (this.#way === 'add-write') this.#body.value = '';
    this.#pasted.value = this.#chosen.value = '';
    this.#dialog.close();
  }

  #written() {
    const value = (/** @type {'mail-from' | 'mail-to' | 'mail-subject'} */ id) => byId(id).value;
    const clip = byId('mail-clip'), attachment = /** @type {{name: string, text: string}} */ (clip.dataset);
    const id = `${Date.now().toString(36)}.${Math.random().toString(36).slice(2, 8)}`;
    return compose({
      from: value('mail-from'), to: value('mail-to'), subject: value('mail-subject'), body: this.#body.value,
      attachment: isPressed(clip) ? attachment : null, date: new Date(), id,
    });
  }

  /** @param {string} wrong */
  #complain(wrong) { say(byId('add-trouble'), wrong); }

  /**
   * Adds what files hold; gives what went wrong.
   * @param {FileList} list
   */
  async files(list) {
    /** @type {[string, () => Uint8Array[]][]} */
    const all = [];
    let room = maxOctets;
    for (const f of list) {
      const name = `“${f.name}”`;
      if (f.size > room) {
        all.push([name, () => { throw new Error(`is too large: the maildrop holds ${grouped(maxOctets)} octets.`); }]);
        continue;
      }
      room -= f.size;
      try {
        const p = new Uint8Array(await f.arrayBuffer());
        all.push([name, () => messagesIn(p)]);
      } catch {
        all.push([name, () => { throw new Error('could not be read. A folder cannot; its files can.'); }]);
      }
    }
    return this.#take(all);
  }

  /**
   * Adds what can be added, and says what cannot.
   * @param {[string, () => Uint8Array[]][]} sources each with a name
   */
  #take(sources) {
    const wrong = [];
    let { count, octets } = this.#there();
    /** @type {Uint8Array[]} */
    const mails = [];
    for (const [name, read] of sources) {
      try {
        const all = read();
        for (const m of all) {
          if (m.length > maxMessage) throw new Error(`${all.length > 1 ? 'holds a message of' : 'has'} ${grouped(m.length)} octets; a message may have ${grouped(maxMessage)}.`);
          octets += m.length;
        }
        count += all.length;
        if (octets > maxOctets || count > maxCount) throw new Error(`is too much: the maildrop holds ${grouped(maxCount)} messages and ${grouped(maxOctets)} octets.`);
        mails.push(...all);
      } catch (e) {
        wrong.push(`${name} ${reason(e)}`);
      }
    }
    if (mails.length) {
      const failed = this.#add(mails);
      if (failed) wrong.push(failed);
    }
    return wrong.join(' ');
  }
}
