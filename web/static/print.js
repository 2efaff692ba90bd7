// What is printed: the conversation, unfolded, and what it was held with.

import { byId, clone, find, grouped, say, write } from './dom.js';
import { alteredBy, fillLine, fillNote, shortTime } from './line-view.js';

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
      const row = clone(line.dir === 'note' ? 'row-note' : 'row-line');
      if (line.dir === 'note') fillNote(row, line);
      else { // what is beside a line is written once, not on each of many
        const now = [shortTime(line.at), alteredBy(line)], [time, by] = now.map((t, i) => (t === beside[i] ? '' : t));
        fillLine(row, line, { view, width: 16, unmasked, time, by });
        beside = now;
      }
      return row;
    }));
    say(find(paper, '.more'), left ? `… ${grouped(left)} more lines` : '');
  });
  addEventListener('afterprint', () => rows.replaceChildren());
}
