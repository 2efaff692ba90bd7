// Says to a screen reader what the server says: its status lines, how long a
// response was, and notes. What a person types is not echoed.

import { byId, counted } from './dom.js';
import { lineText } from './line-view.js';

const maxSaid = 400; // characters at a time
const pauseMS = 120; // for what belongs together

export class Announcer {
  #box = byId('heard');
  /** @type {string[]} */
  #words = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;

  /** @param {import('./transcript.js').Line} line one that is whole */
  hear(line) {
    if (line.dir === 'C' || line.part === 'body') return;
    if (line.part === 'final') this.#words.push(counted(line.body?.lines.length ?? 0, 'line'));
    else this.#words.push(line.dir === 'note' ? line.text : lineText(line, false));
    this.#timer ??= setTimeout(() => this.#say(), pauseMS);
  }

  #say() {
    this.#timer = undefined;
    const text = this.#words.splice(0).join('. ');
    this.#box.textContent = text.length > maxSaid ? text.slice(0, maxSaid) + ' …' : text;
  }
}
