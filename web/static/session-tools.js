// What stands over the conversation to change how it is shown, and to take it
// along.

import { showPanel } from './chrome.js';
import { byId, copy, findAll, isPressed, onClick, toggle } from './dom.js';

/**
 * @param {object} how
 * @param {import('./conversation.js').Conversation} how.conversation
 * @param {import('./octet-selection.js').OctetSelection} how.selection
 * @param {() => void} how.clear
 * @param {() => void} how.masked called when passwords are shown, or are not any more
 */
export function startTools({ conversation, selection, clear, masked }) {
  onClick('#copy-transcript', () => copy(conversation.asText(), 'Transcript copied'));
  onClick('#clear-log', clear);
  onClick('#toggle-mask', (button) => {
    toggle(button);
    conversation.unmasked = isPressed(button);
    conversation.refill();
    masked();
  });
  onClick('#to-explain', () => {
    showPanel('insight');
    byId('tab-explain').click();
    byId('tab-explain').focus({ preventScroll: true });
    byId('insight').scrollTop = 0;
  });
  onClick('#view button', (b) => {
    conversation.view = b.dataset.view ?? 'text';
    for (const o of findAll(document, '#view button')) o.ariaPressed = String(o === b);
    conversation.refill();
    selection.bring();
  });
}
