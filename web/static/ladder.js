// Which answer a naive client takes for which command, where a server's answers
// and the client's commands are out of step.

import { byId, clone, counted, isNew } from './dom.js';

/**
 * @typedef {{seq: number, verb: string, text: string, from: number, lines: number, swallowed: number, open: boolean}} Rung
 * from: number of the command that the text really answers
 */

const mostRungs = 12;

/**
 * Shows the rungs from the first that is off, if there is one.
 * @param {Rung[]} rungs
 */
export function showLadder(rungs) {
  const off = rungs.findIndex(isOff);
  const card = byId('ladder'), list = byId('ladder-rungs');
  card.hidden = off < 0;
  if (off < 0) return;
  const shown = rungs.slice(off).slice(-mostRungs);
  const names = new Map(rungs.map((r) => [r.seq, r.seq ? r.verb : 'the greeting']));
  if (!isNew(list, JSON.stringify(shown))) return;
  list.replaceChildren(...shown.map((r) => {
    const row = clone('row-rung', {
      '.verb': names.get(r.seq) || '(empty)',
      '.takes': r.text || (r.open ? 'waits' : 'nothing'),
      '.really': r.from !== r.seq && r.text ? `the answer to ${names.get(r.from) || 'another command'}`
        : r.swallowed ? `and ${counted(r.swallowed, 'line')} of other answers` : '',
    });
    row.classList.toggle('is-off', isOff(r));
    return row;
  }));
}

/** @param {Rung} r */
function isOff(r) { return r.text !== '' && (r.from !== r.seq || r.swallowed > 0); }
