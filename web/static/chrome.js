// Around the session: theme, panels, dialogs, menus, the state lamp.

import { byId, find, findAll, onClick, placeOf, put, remember } from './dom.js';

/** What the theme button goes round, in that order. @type {Record<string, string>} */
const themes = { auto: 'as the system', light: 'light', dark: 'dark' };

export function startTheme() {
  const button = byId('theme'), names = Object.keys(themes);
  let i = Math.max(names.indexOf(remember('theme') ?? ''), 0);
  const show = () => {
    const { dataset } = document.documentElement, theme = names[i];
    if (i) dataset.theme = theme;
    else delete dataset.theme;
    button.title = button.ariaLabel = `Theme: ${themes[theme]}`;
  };
  onClick('#theme', () => {
    i = (i + 1) % names.length;
    remember('theme', names[i]);
    show();
  });
  show();
}

/** Tabs at the bottom of a narrow page, whose header has no room for the lamp. */
export function startPhoneTabs() {
  const narrow = matchMedia('(max-width: 799px)');
  const state = find(document, '.lamp'), tools = find(document, '.tools'), head = find(document, '.session-head');
  const place = () => narrow.matches ? head.prepend(state) : tools.before(state);
  narrow.addEventListener('change', place);
  place();
  onClick('.phone button', (b) => {
    document.body.dataset.panel = b.dataset.panel;
    for (const o of findAll(document, '.phone button')) o.ariaCurrent = o === b ? 'true' : null;
  });
}

export function startDialogs() {
  // What had the focus went out of sight: the keyboard is not to begin with the page anew.
  document.addEventListener('focusout', ({ target, relatedTarget }) => {
    if (!relatedTarget) setTimeout(() => {
      if (document.activeElement !== document.body || /** @type {Element} */ (target).checkVisibility()) return;
      focusCommand();
      for (const id of ['ended-reconnect', 'blank-action']) if (document.activeElement === document.body) byId(id).focus();
    });
  });
  for (const d of findAll(document, 'dialog')) {
    const dialog = /** @type {HTMLDialogElement} */ (d);
    dialog.addEventListener('click', ({ target }) => {
      if (target === dialog || /** @type {Element} */ (target).matches('[data-close]')) dialog.close();
    });
    // Chromium gives the focus back without the caret, and typed keys would go nowhere.
    dialog.addEventListener('close', () => {
      const field = document.activeElement;
      if (field instanceof HTMLTextAreaElement) field.setSelectionRange(field.selectionStart, field.selectionEnd);
    });
  }
  onClick('#help-open', () => byId('help').showModal());
  const menu = byId('session-menu');
  document.addEventListener('click', (e) => {
    if (menu.open && !(e.target instanceof Node && menu.querySelector('summary')?.contains(e.target))) menu.open = false;
  });
  // What opens a dialog is hidden with the menu, and could not get the focus back.
  find(menu, '.menu-list').addEventListener('click', () => find(menu, 'summary').focus({ preventScroll: true }), { capture: true });
  menu.addEventListener('keydown', (e) => {
    if (e.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    find(menu, 'summary').focus();
  });
}

/** Whether to move the focus unasked: a frame takes it from the page that it is in. */
export const ownsFocus = () => self === top || document.hasFocus();

/** With a touch screen a focus would call up the keyboard unasked. */
export function focusCommand() {
  if (!matchMedia('(pointer: coarse)').matches && ownsFocus()) byId('command').focus({ preventScroll: true });
}

/**
 * Shows a panel where panels are tabs.
 * @param {string} name
 */
export function showPanel(name) {
  if (document.body.dataset.panel !== name) find(document, `.phone [data-panel=${name}]`).click();
}

/**
 * @param {string} state what the lamp's colour follows
 * @param {string} words
 */
export function lamp(state, words) {
  const l = byId('state');
  if (l.dataset.state !== state) l.dataset.state = state;
  put(l, words);
}

/**
 * Tabs as the WAI-ARIA pattern has them: arrows move, and what is moved to is
 * shown.
 * @param {string} id of the tablist
 * @param {(panel: string) => void} [shown]
 */
export function startTabs(id, shown) {
  const tabs = findAll(byId(id), '[role=tab]');
  /** @param {HTMLElement} tab */
  const choose = (tab) => {
    for (const t of tabs) {
      const on = t === tab;
      t.ariaSelected = String(on);
      t.tabIndex = on ? 0 : -1;
      byId(t.getAttribute('aria-controls') ?? '').hidden = !on;
    }
    shown?.(tab.getAttribute('aria-controls') ?? '');
  };
  onClick(`#${id} [role=tab]`, choose);
  byId(id).addEventListener('keydown', (e) => {
    const to = placeOf(e, tabs, 'ArrowLeft', 'ArrowRight');
    if (to === undefined) return;
    const next = tabs[(to + tabs.length) % tabs.length];
    choose(next);
    next.focus();
  });
}
