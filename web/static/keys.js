// The keys that the whole page knows.

import { byId } from './dom.js';

/**
 * @param {Record<string, (shifted: boolean) => void>} keys what Alt and a key do, by the key's code
 */
export function startKeys(keys) {
  document.addEventListener('keydown', (e) => {
    if (e.ctrlKey || e.metaKey || document.querySelector('dialog[open]')) return;
    const asks = e.key === '?' && !e.altKey && e.target instanceof Element && !e.target.matches('input, textarea, select');
    if (asks || (e.altKey && e.code === 'KeyH')) byId('help').showModal();
    else if (e.altKey && keys[e.code]) keys[e.code](e.shiftKey);
    else return;
    e.preventDefault();
  });
}
