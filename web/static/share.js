// The Share dialog, and what opens a link that it wrote.

import { decode } from './bytes.js';
import { byId, copy, counted, find, findAll, onClick, say } from './dom.js';
import { commands, kilo, pack, tooMuch, unpack } from './link.js';
import { writeFragment } from './spec.js';

/**
 * How things stand in the page.
 * @typedef {object} Situation
 * @property {string} place
 * @property {string} spec that is chosen
 * @property {string} target
 * @property {string} sample that the maildrop was filled with
 * @property {string} view
 * @property {import('./engine.js').Engine} engine
 *
 * @typedef {import('./link.js').Link} Link
 */

const longLink = 2000; // some programs cut longer ones

/** @type {Situation} */
let now;
/** Counts what was begun, so that only the newest is shown. */
let turn = 0;
let started = false;

/** @param {Situation} situation */
export function openShare(situation) {
  now = situation;
  const dialog = byId('share-dialog');
  if (!started) {
    started = true;
    for (const id of ['share-typed', 'share-mail']) byId(id).addEventListener('change', () => void show());
    onClick('#share-copy', () => copy(byId('share-link').value, 'Link copied'));
    onClick('#share-embed-copy', () => copy(byId('share-embed').value, 'Code copied'));
    for (const area of findAll(dialog, 'textarea')) area.addEventListener('focus', () => /** @type {HTMLTextAreaElement} */ (area).select());
  }
  const done = now.place === 'page' ? now.engine.timeline?.actions ?? [] : [], typed = commands(done), mails = mailOf(done);
  check('share-typed', typed > 0, typed === 0 ? 'nothing yet' : `${counted(typed, 'command')}, as ${typed === 1 ? 'it was' : 'they were'} sent`);
  check('share-mail', mails.length > 0, mails.length === 0 ? 'none' : `${counted(mails.length, 'message')}, ${kilo(mails.reduce((n, m) => n + m.length, 0))}`);
  byId('share-server').hidden = now.place === 'page';
  dialog.showModal();
  void show();
}

/**
 * @param {'share-typed' | 'share-mail'} id of a checkbox
 * @param {boolean} can
 * @param {string} words
 */
function check(id, can, words) {
  const box = byId(id);
  box.checked = can;
  const row = /** @type {HTMLElement} */ (box.closest('label'));
  row.hidden = now.place !== 'page';
  box.disabled = !can;
  find(row, 'small').textContent = words;
}

/**
 * The messages that were added to what the maildrop holds.
 * @param {import('./timeline.js').Action[]} done
 */
function mailOf(done) {
  /** @type {Uint8Array[]} */
  const mail = [];
  for (const a of done) {
    if (a.kind === 'load') mail.length = 0;
    else if (a.kind === 'add') mail.push(a.octets);
  }
  return mail;
}

/** The link of what is chosen in the dialog. @returns {Link} */
function chosen() {
  const { timeline, machine } = now.engine;
  const typed = now.place === 'page' && byId('share-typed').checked ? timeline?.actions ?? null : null;
  const mail = now.place === 'page' && !typed && byId('share-mail').checked ? mailOf(timeline?.actions ?? []) : [];
  return { ...now, mail, done: typed, until: machine?.now() ?? 0n };
}

async function show() {
  const mine = ++turn, link = chosen();
  const mailBox = byId('share-mail'), some = mailOf(now.engine.timeline?.actions ?? []).length > 0;
  mailBox.disabled = !some || link.done !== null; // what was typed may have met it
  if (link.done && some) mailBox.checked = true;
  const wrong = tooMuch(link);
  byId('share-link').value = ''; // the one before is not what is chosen now
  const plain = !link.done && !link.mail.length && link.view === 'text' && (link.sample === now.engine.own || link.place !== 'page');
  const fragment = wrong ? '' : plain || link.place === 'proxy' ? writeFragment(link) : await pack(link);
  if (mine !== turn) return;
  const base = location.href.replace(/[?#].*/, ''), url = base + fragment;
  const secret = link.done?.some((a) => a.kind === 'feed' && /^(?:pass (?!password\r?\n)|auth )/im.test(decode(a.octets)));
  say(byId('share-wrong'), wrong);
  byId('share-secret').hidden = !secret || wrong !== '';
  byId('share-link').value = wrong ? '' : url;
  byId('share-length').textContent = wrong ? '' : `${counted(url.length, 'character')}${url.length > longLink ? '; some programs cut links that are so long' : ''}`;
  const frame = `${base}?embed=1${fragment}`.replace(/&/g, '&amp;').replace(/"/g, '&quot;');
  byId('share-embed').value = wrong || link.place !== 'page' ? ''
    : `<iframe src="${frame}" title="POP3 Playground" width="100%" height="480" loading="lazy" allow="clipboard-write"></iframe>`;
  byId('share-frame').hidden = link.place !== 'page';
  for (const id of /** @type {const} */ (['share-copy', 'share-embed-copy'])) byId(id).disabled = wrong !== '';
  const holds = link.place === 'proxy' ? ['TCP proxy', link.target] : [link.place === 'page' ? 'In this page' : 'This server', link.spec];
  if (link.place === 'page') holds.push(`maildrop ${link.sample || 'of your own'}`);
  if (!plain && link.place !== 'proxy' && link.view === 'hex') holds.push('shown in hex');
  byId('share-holds').textContent = holds.filter(Boolean).join(' · ');
}

/**
 * What a link changes in the page.
 * @typedef {object} Opening
 * @property {import('./engine.js').Engine} engine that runs, or never will
 * @property {import('./server-panel.js').ServerPanel} server
 * @property {import('./address.js').Address} address
 * @property {import('./maildrop-panel.js').MaildropPanel} mailPanel
 * @property {import('./travel.js').Travel} travel
 * @property {import('./places.js').Places} places
 * @property {() => boolean} wanted whether no other link came meanwhile
 */

/**
 * Does what a link says, and throws, in words, where this page cannot.
 * @param {string} hash
 * @param {Opening} page
 */
export async function openLink(hash, page) {
  const { engine, server, address } = page, link = await unpack(hash), { machine } = engine;
  for (const a of (machine && link.done) ?? []) {
    if (a.kind === 'load' && a.name) a.octets = await engine.bundle(a.name);
    const wrong = a.kind === 'open' && machine?.check(a.spec);
    if (wrong) throw new Error(wrong.text);
  }
  if (!page.wanted()) return;
  server.choose(link.spec);
  findAll(document, `#view [data-view=${link.view}]`)[0].click();
  address.arrive(link);
  if (link.place === 'page') await again(link, page);
}

/**
 * Brings the place in this page to where a link's sender was.
 * @param {Link} link
 * @param {Opening} page
 */
async function again({ done, until, sample, mail }, { engine, mailPanel, travel, places }) {
  const { timeline } = engine, place = places.page;
  if (!timeline) return;
  if (!done) {
    await mailPanel.chooseSample(sample);
    engine.readMail();
    if (mail.length) engine.addMail(mail);
    place.maildrop.stale = true;
    places.connect();
    return;
  }
  engine.unread = null; // the mail is among what was done
  place.early = [];
  travel.retell(place, timeline, (ear) => timeline.adopt(done, until, ear));
  const note = byId('link-note'), typed = commands(done);
  find(note, 'p').textContent = `This link typed ${counted(typed, 'command')}.`;
  note.hidden = typed === 0;
}
