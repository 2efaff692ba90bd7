// What stands over the conversation to change how it is shown, and to take it
// along.

import { showPanel } from './chrome.js';
import { byId, copy, findAll } from './dom.js';

/**
 * @param {object} how
 * @param {import('./conversation.js').Conversation} how.conversation
 * @param {import('./octet-selection.js').OctetSelection} how.selection
 * @param {() => void} how.clear
 * @param {() => void} how.masked called when passwords are shown, or are not any more
 */
export function startTools({ conversation, selection, clear, masked }) {
  byId('copy-transcript').addEventListener('click', () => void copy(conversation.asText(), 'Transcript copied'));
  byId('clear-log').addEventListener('click', clear);
  const mask = byId('toggle-mask');
  mask.addEventListener('click', () => {
    conversation.unmasked = !conversation.unmasked;
    mask.ariaPressed = String(conversation.unmasked);
    conversation.refill();
    masked();
  });
  byId('to-explain').addEventListener('click', () => {
    showPanel('insight');
    byId('tab-explain').click();
    byId('tab-explain').focus({ preventScroll: true });
    byId('insight').scrollTop = 0;
  });
  const views = findAll(document, '#view button');
  for (const b of views) {
    b.addEventListener('click', () => {
      conversation.view = b.dataset.view ?? 'text';
      for (const o of views) o.ariaPressed = String(o === b);
      conversation.refill();
      selection.bring();
    });
  }
}
