// Says to a screen reader what the server says: its status lines, how long a
// response was, and notes. What a person types is not echoed.

import { byId, counted } from './dom.js';
import { lineText } from './line-view.js';

const maxSaid = 400; // characters at a time
const pauseMS = 120; // for what belongs together

/** @type {string[]} */
const words = [];

/**
 * Says a line, with those that come at the same time.
 * @param {import('./transcript.js').Line} line one that is whole
 */
export function announce(line) {
  if (line.dir === 'C' || line.part === 'body') return;
  words.push(line.part === 'final' ? counted(line.body?.lines.length ?? 0, 'line') : line.text || lineText(line, false));
  if (words.length > 1) return;
  setTimeout(() => {
    const text = words.splice(0).join('. ');
    byId('heard').textContent = text.length > maxSaid ? text.slice(0, maxSaid) + ' …' : text;
  }, pauseMS);
}
