// The Share dialog, and what opens a link that it wrote.

import { decode, total } from './bytes.js';
import { byId, clone, copy, counted, find, findAll, onClick, say } from './dom.js';
import { commands, kilo, pack, tooMuch, typed, unpack } from './link.js';
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

for (const id of ['share-typed', 'share-mail']) byId(id).addEventListener('change', () => void show());
onClick('#share-copy', () => copy(byId('share-link').value, 'Link copied'));
onClick('#share-embed-copy', () => copy(byId('share-embed').value, 'Code copied'));
for (const id of /** @type {const} */ (['share-link', 'share-embed'])) byId(id).addEventListener('focus', () => byId(id).select());

/** @param {Situation} situation */
export function openShare(situation) {
  now = situation;
  const done = actions(), sent = commands(done), mails = mailOf(done);
  offer('share-typed', sent > 0 && `${counted(sent, 'command')}, as sent`);
  offer('share-mail', mails.length > 0 && `${counted(mails.length, 'message')}, ${kilo(total(mails))}`);
  if (hasSecret(done)) byId('share-typed').checked = false;
  byId('share-server').hidden = now.place === 'page';
  byId('share-dialog').showModal();
  void show();
}

/** Whether a password was typed that is not the page's own. @param {import('./timeline.js').Action[]} done */
function hasSecret(done) { return /^(?:pass (?!password\r?\n)|auth )/im.test(decode(typed(done))); }

/** What was done in the page, where that is looked at. */
function actions() { return (now.place === 'page' && now.engine.timeline?.actions) || []; }

/**
 * @param {'share-typed' | 'share-mail'} id of a checkbox
 * @param {string | false} there what a link can hold of it
 */
function offer(id, there) {
  const box = byId(id), row = /** @type {HTMLElement} */ (box.closest('label'));
  row.hidden = now.place !== 'page';
  box.disabled = !there;
  box.checked = !!there;
  find(row, 'small').textContent = there || 'none yet';
}

/**
 * The messages that were added to what the maildrop holds.
 * @param {import('./timeline.js').Action[]} done
 */
function mailOf(done) {
  return done.slice(done.findLastIndex((a) => a.kind === 'load') + 1).flatMap((a) => (a.kind === 'add' ? a.octets : []));
}

/** Shows the link of what is chosen in the dialog. */
async function show() {
  const mine = ++turn, { place, spec, target, sample, view, engine } = now, own = place === 'page';
  const done = byId('share-typed').checked ? actions() : null, added = mailOf(actions()), box = byId('share-mail');
  box.disabled = !added.length || done !== null; // what was typed may have met it
  if (done && added.length) box.checked = true;
  const mail = !done && box.checked ? added : [];
  const link = { ...now, mail, done, until: engine.machine?.now() ?? 0n }, wrong = tooMuch(link);
  byId('share-link').value = ''; // the one before is not what is chosen now
  const plain = place === 'proxy' || (!done && !mail.length && view === 'text' && (sample === engine.own || !own));
  const fragment = wrong ? '' : plain ? writeFragment(now) : await pack(link);
  if (mine !== turn) return;
  const base = location.href.replace(/[?#].*/, ''), url = fragment && base + fragment;
  say(byId('share-wrong'), wrong);
  byId('share-secret').hidden = !url || !hasSecret(done ?? []);
  byId('share-link').value = url;
  byId('share-length').textContent = url && `${counted(url.length, 'character')}${url.length > longLink ? '; some programs cut links that are so long' : ''}`;
  byId('share-frame').hidden = !own;
  byId('share-embed').value = url && Object.assign(clone('row-frame'), { src: `${base}?embed=1${fragment}` }).outerHTML;
  byId('share-copy').disabled = byId('share-embed-copy').disabled = !url;
  byId('share-holds').textContent = [
    place === 'proxy' ? 'TCP proxy' : own ? 'In this page' : 'This server', place === 'proxy' ? target : spec,
    own && `maildrop ${sample || 'of your own'}`, !plain && view === 'hex' && 'shown in hex',
  ].filter(Boolean).join(' · ');
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
