// What is printed: the conversation, unfolded, and what it was held with.

import { byId, clone, find, grouped, say, write } from './dom.js';
import { alteredBy, fillLine, shortTime } from './line-view.js';

/** Lines that are printed: some forty pages. */
const maxPrinted = 2000;

/**
 * @param {() => {transcript: import('./transcript.js').Transcript, what: string, view: string, unmasked: boolean}} session
 */
export function startPrint(session) {
  const paper = byId('paper'), rows = find(paper, '.rows');
  addEventListener('beforeprint', () => {
    const { transcript, what, view, unmasked } = session();
    const lines = transcript.lines.slice(0, maxPrinted), left = transcript.lines.length - lines.length;
    write(paper, { '.what': what, '.when': new Date().toLocaleString('en', { dateStyle: 'long', timeStyle: 'short' }) });
    let beside = ['', ''];
    rows.replaceChildren(...lines.map((line) => {
      const isNote = line.dir === 'note', row = clone(isNote ? 'row-note' : 'row-line');
      // What is beside a line is written once, not on each of many.
      const now = isNote ? ['', ''] : [shortTime(line.at), alteredBy(line)], [time, by] = now.map((t, i) => (t === beside[i] ? '' : t));
      fillLine(row, line, { view, width: 16, unmasked, time, by });
      beside = now;
      return row;
    }));
    say(find(paper, '.more'), left ? `… ${grouped(left)} more lines` : '');
  });
  addEventListener('afterprint', () => rows.replaceChildren());
}
