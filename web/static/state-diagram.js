// The states of a session, drawn and listed: where it is, and how it got there.

import { byId, find, findAll, isNew, say } from './dom.js';
import { stateNames } from './events.js';

/**
 * @param {import('./transcript.js').Trail} trail
 * @param {number} end index of the step up to which the trail is shown, -1 for none
 * @param {string} here what the last state is called
 */
export function showTrail(trail, end, here) {
  const steps = trail.steps.slice(0, end + 1).map((s) => ({ name: stateNames[s.state] ?? '', verb: s.verb }));
  const list = byId('state-list'), drawing = byId('diagram');
  if (!isNew(list, here + JSON.stringify(steps))) return;
  const last = steps.at(-1)?.name;
  for (const box of findAll(drawing, '.state-box')) {
    const { state } = box.dataset;
    box.classList.toggle('on', state === last);
    box.classList.toggle('been', steps.some((s) => s.name === state));
  }
  for (const move of findAll(drawing, '.move')) {
    const { from, to, lost } = move.dataset;
    const i = steps.findIndex((s, n) => n > 0 && s.name === to && steps[n - 1].name === from && (lost === undefined) === (s.verb !== ''));
    move.classList.toggle('walked', i > 0);
    const order = move.querySelector('.order text');
    if (order) order.textContent = i > 0 ? String(i) : '';
  }
  for (const item of findAll(list, 'li')) {
    const { state } = item.dataset, i = steps.findIndex((s) => s.name === state), on = state === last;
    item.classList.toggle('on', on);
    item.ariaCurrent = on ? 'step' : null;
    say(find(item, '.here'), on ? here : '');
    say(find(item, '.walked'), i < 0 ? '' : i === 0 ? 'Begins here' : `Step ${i}: ${steps[i].verb ? `by ${steps[i].verb}` : 'without QUIT'}`);
  }
}
