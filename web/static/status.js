// How a place stands: the lamp, its behaviour over the conversation, what is in
// the middle while there is no conversation, and what is below when it is over.

import { focusCommand, lamp, ownsFocus } from './chrome.js';
import { byId, clone, find, isNew, put, say } from './dom.js';

/** @typedef {import('./place.js').Place} Place */

/**
 * @typedef {object} Circumstances
 * @property {boolean} noMachine the place needs the WASM, and it does not run
 * @property {boolean} dead the WASM failed
 * @property {string} missing why there is no WASM
 * @property {string} target the proxy's
 */

/**
 * @param {Place} place
 * @param {Circumstances} c
 */
export function showState(place, c) {
  const { status, state } = place, { noMachine, missing } = c;
  const idle = status === 'idle', silent = !place.transcript.lines.length, over = !place.isOpen && !silent && !noMachine;
  if (noMachine) lamp(missing ? 'failed' : 'connecting', missing ? 'not available' : 'starting');
  else if (status === 'connecting') lamp(status, status);
  else if (status === 'open') lamp(state || 'connecting', state || 'connected');
  else if (status === 'ended') lamp('CLOSED', 'CLOSED');
  else lamp(status, 'not connected');

  blank(place, c, silent);
  const ended = byId('ended'), { body, activeElement: focused } = document;
  if (ended.hidden === over) {
    ended.hidden = !over;
    if (over && ownsFocus() && (focused === body || focused === byId('command'))) byId('ended-reconnect').focus({ preventScroll: true });
    else if (!over && place.isOpen && focused === body) focusCommand();
  }
  byId('ended-text').textContent = over ? place.advice || (status === 'failed' && place.detail) || place.reason || place.detail || 'The connection is closed.' : '';
  byId('verbs').hidden = over || !(place.isOpen || (!missing && (noMachine || (idle && place.name === 'page'))));
  const reconnect = byId('reconnect');
  find(reconnect, '.label').textContent = idle && !noMachine ? 'Connect' : 'Reconnect';
  reconnect.disabled = noMachine || (place.name === 'proxy' && !c.target);
}

/**
 * Says something in the middle, or nothing.
 * @param {string} [title]
 * @param {string} [text]
 * @param {string} [label] of what can be done
 */
function showBlank(title = '', text = '', label = '') {
  byId('blank').hidden = !title;
  put(byId('blank-title'), title);
  put(byId('blank-text'), text);
  say(byId('blank-action'), label);
}

/** What the page says before anything runs. */
const first = { title: byId('blank-title').textContent, text: byId('blank-text').textContent };

/**
 * @param {Place} place
 * @param {Circumstances} c
 * @param {boolean} silent nothing was said yet
 */
function blank(place, c, silent) {
  if (c.noMachine && c.dead) return showBlank('The session core failed', c.missing, 'Restart');
  if (!silent) return showBlank();
  if (c.noMachine && c.missing) return showBlank('Nothing runs in this page', c.missing, document.querySelector('#place [data-place=server]') ? 'Use this server' : '');
  if (c.noMachine) return showBlank(first.title, first.text);
  if (place.status === 'connecting') return showBlank('Connecting…');
  if (place.name === 'proxy' && place.status === 'idle') {
    return c.target
      ? showBlank('A real server, octet by octet', `The bridge connects to ${c.target} and shows both directions.`, `Connect to ${c.target}`)
      : showBlank('No target is allowed', 'The operator of this server names the servers that the proxy may connect to.');
  }
  if (place.name === 'watch') return place.isOpen ? showBlank() : showBlank('Not to be seen', place.detail);
  return place.isOpen ? showBlank() : showBlank('Not connected', place.detail, 'Connect');
}

/**
 * Shows the profile and quirks of the connection, or the proxy's target.
 * @param {Place} place
 * @param {string} profile the one that is chosen
 */
export function showBehaviour(place, profile) {
  const list = byId('active-quirks');
  const items = place.name === 'proxy' ? [place.spec].filter(Boolean) : place.spec.split(',').filter(Boolean);
  if (!isNew(list, `${place.name} ${items.join(',')}`)) return;
  list.tabIndex = items.length > 1 ? 0 : -1; // it scrolls in a narrow page
  list.replaceChildren(...items.map((item, i) => {
    const chip = clone('row-chip');
    // The page writes a profile first. It, or a target, altered nothing by itself.
    if (place.name === 'proxy' || (i === 0 && profile)) chip.classList.remove('quirk');
    chip.textContent = chip.title = item;
    return chip;
  }));
}
