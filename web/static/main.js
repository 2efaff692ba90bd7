// The page: it joins places, panels and the command line.

import { lamp, startDialogs, startHint, startPhoneTabs, startTabs, startTheme } from './chrome.js';
import { Announcer } from './announcer.js';
import { Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { byId, copy, find, findAll, soon, whenIdle } from './dom.js';
import { Engine } from './engine.js';
import { ExplainPanel } from './explain-panel.js';
import { MaildropPanel } from './maildrop-panel.js';
import { Place } from './place.js';
import { Selection } from './selection.js';
import { ServerPanel } from './server-panel.js';
import { BridgeSession } from './session-bridge.js';
import { PageSession } from './session-page.js';
import { readFragment, writeFragment } from './spec.js';
import { Statistics } from './statistics.js';
import { showBehaviour, showBlank } from './status.js';

const data = document.body.dataset;
const names = findAll(document, '#place button').map((b) => b.dataset.place ?? '');

/** @type {Map<string, Place>} */
const places = new Map();
for (const name of names.length ? names : ['page']) {
  const place = new Place(name, soon(() => refresh(place)));
  place.count = (records) => engine.machine?.count(name, records);
  place.zero = () => engine.machine?.resetStats(name);
  place.login = () => { if (retelling && engine.machine) place.maildrop.set(engine.machine.listMail()); };
  place.heard = (line) => { if (place === current && !retelling) announcer.hear(line); };
  places.set(name, place);
}
let current = /** @type {Place} */ (places.get('page'));
const announcer = new Announcer();
/** Whether what is heard was heard before. */
let retelling = false;

const engine = new Engine(() => {
  current.transcript.note('The session core failed. Restart it to go on.', true);
  places.get('page')?.set('failed', '');
});
/** Whether the panels beside the session are in use; its start comes first. */
let settled = false;

startTheme();
startPhoneTabs();
startDialogs();
startTabs('insight-tabs');
const hint = startHint();
const conversation = new Conversation();
const selection = new Selection(conversation, (line) => {
  byId('to-explain', HTMLElement).hidden = !line;
  const said = explainLine();
  byId('selection-said', HTMLElement).textContent = line ? said : '';
});
const explanation = new ExplainPanel({
  explain: (record) => (engine.running ? engine.machine?.explain(record) ?? null : null),
  follow: () => selection.select(null),
});
const server = new ServerPanel(() => {
  address();
  refresh(current);
});
const statistics = new Statistics(
  () => (engine.machine && !engine.dead ? { text: engine.machine.statsText(current.name), json: engine.machine.statsJSON(current.name) } : null),
  () => {
    current.zero();
    if (current.name === 'page') engine.timeline?.zero();
    statistics.update();
  },
);
const mailPanel = new MaildropPanel(engine, (replaced) => {
  const drop = places.get('page')?.maildrop;
  if (replaced) drop?.replaced();
  else if (drop) drop.stale = true;
  refresh(current);
});
const composer = new Composer(
  (octets) => {
    conversation.followEnd();
    selection.select(null);
    if (current.name === 'page') listMail(current);
    current.send(octets);
    refresh(current, false); // an answer that is there already need not wait for a frame
  },
  () => ({
    place: current.name,
    state: current.state,
    open: takesCommands(),
    user: current.name === 'page' ? 'user' : current.name === 'server' ? (data.users ?? '').split(' ')[0] : '',
    password: current.name === 'page' ? 'password' : '',
    mails: current.maildrop.inSight,
  }),
);

/** What the panel chooses for the place that is looked at. */
function wanted() {
  return current.name === 'proxy' ? server.target : server.spec;
}

/** Whether commands can be typed: those that come before the session wait for it. */
function takesCommands() {
  return current.isOpen || (current.name === 'page' && current.status === 'idle' && !engine.machine && !engine.missing);
}

/** Connects the current place, anew if it is connected. */
function connect() {
  const place = current, spec = wanted();
  if (place.name === 'page') {
    const { timeline } = engine;
    if (!timeline) return;
    if (place.early.length) listMail(place);
    place.connect(spec, (sink) => PageSession.open(timeline, spec, sink));
  } else if (place.name === 'server') {
    place.connect(spec, (sink) => new BridgeSession({ place: 'server', spec }, sink));
  } else if (spec) {
    place.connect(spec, (sink) => new BridgeSession({ place: 'proxy', target: spec }, sink));
  }
  conversation.followEnd();
  refresh(place, false);
}

/**
 * Steps back, or forward again, in what was done in this page.
 * @param {'back' | 'forward'} where
 */
function travel(where) {
  const { timeline } = engine, place = current;
  if (place.name !== 'page' || !timeline || engine.dead || !canTravel(where)) return;
  retelling = true;
  place.retell((sink) => PageSession.travel(timeline, where, { ...sink, zero: () => place.zero() }));
  retelling = false;
  place.spec = timeline.spec;
  selection.select(null);
  conversation.show(place.transcript);
  refresh(place);
}

/** @param {'back' | 'forward'} where */
function canTravel(where) {
  const { timeline } = engine;
  return current.name === 'page' && timeline !== null && (where === 'back' ? timeline.canGoBack : timeline.canGoForward);
}

/** @param {string} name */
function go(name) {
  const place = places.get(name);
  if (!place || place === current) return;
  current = place;
  for (const b of findAll(document, '#place button')) b.setAttribute('aria-pressed', String(b.dataset.place === name));
  server.show(name);
  selection.select(null);
  conversation.show(place.transcript);
  address();
  if (name !== 'proxy' && place.status === 'idle') connect();
  refresh(place);
}

/** Keeps the address in step with what is chosen, without a history entry. */
function address() {
  history.replaceState(null, '', writeFragment({ place: current.name, spec: server.spec, target: server.target }));
}

/**
 * Chooses what an address says.
 * @param {string} hash
 */
function adopt(hash) {
  const setup = readFragment(hash);
  if (!setup) {
    const version = hash.match(/^#(v\d+)(&|$)/)?.[1];
    if (version) refuse(`This link is of version ${version}, and this page reads v1.`);
    return;
  }
  if (setup.spec !== undefined) server.choose(setup.spec);
  if (setup.target) server.target = setup.target;
  if (!setup.place) return;
  if (places.has(setup.place)) go(setup.place);
  else refuse(`This link runs the server in the place “${setup.place}”, and this page offers only: ${[...places.keys()].join(', ')}.`);
}

/**
 * Ends the session instead of running one that a link did not mean.
 * @param {string} why
 */
function refuse(why) {
  current.connect(server.spec, (sink) => {
    sink.status('failed', why);
    return { send() {}, stop() {} };
  });
}

/**
 * Brings all panels in step with a place, if it is the one looked at.
 * @param {Place} place
 * @param {boolean} [scroll] false where a frame is near that will
 */
function refresh(place, scroll = true) {
  if (place !== current) return;
  conversation.update(scroll);
  composer.enable(takesCommands());
  composer.update();
  showStatus(place);
  showBehaviour(place, server.profile?.value ?? '');
  if (settled) showPanels(place);
}

/**
 * Lists the messages anew if they changed. A session gets its numbers from the
 * list before its login.
 * @param {Place} place the one in the page
 */
function listMail(place) {
  engine.readMail();
  if (place.maildrop.stale && engine.machine) place.maildrop.set(engine.machine.listMail());
}

/** @param {Place} place */
function showPanels(place) {
  if (place.name === 'page') listMail(place);
  mailPanel.show(place.maildrop, maildropWords(place));
  if (place.name === 'page') mailPanel.store();
  statistics.update();
  explainLine();
}

/** Explains the selected line, or the newest reply; gives what it says first. */
function explainLine() { return explanation.update(current.transcript, selection.line, conversation.unmasked); }

/** Shows what the start of the session did not wait for. */
function settle() {
  if (!settled) places.forEach((p) => { p.maildrop.stale = true; });
  settled = true;
  refresh(current);
  void listQuirks();
}

/** The list may name in another order, or by other names, what is in force. */
async function listQuirks() {
  const before = server.spec;
  await server.load();
  for (const p of places.values()) if (p.spec === before) p.spec = server.spec;
  showStatus(current);
}

/** @param {Place} place */
function maildropWords(place) {
  if (place.name === 'page') {
    return { canAdd: engine.running, empty: engine.missing || (engine.machine ? 'The maildrop is empty. Add a message, or choose a sample.' : 'Loading…'), note: '' };
  }
  const note = place.maildrop.mails.size ? 'As far as this session has shown it.' : '';
  return { canAdd: false, empty: 'What a session shows of its maildrop appears here: log in, then LIST.', note };
}

/** @param {Place} place */
function showStatus(place) {
  const first = place.transcript.lines.length === 0;
  const { missing } = engine;
  const noMachine = place.name === 'page' && !engine.running;
  const over = !place.isOpen && !first && !noMachine;
  if (noMachine) lamp(missing ? 'failed' : 'connecting', missing ? 'not available' : 'starting');
  else if (place.status === 'connecting') lamp('connecting', 'connecting');
  else if (place.status === 'failed') lamp('failed', 'not connected');
  else if (place.status === 'open') lamp(place.state || 'connecting', place.state || 'connected');
  else if (place.status === 'idle') lamp('idle', 'not connected');
  else lamp('CLOSED', 'CLOSED');

  showBlank(place, { first, noMachine, dead: engine.dead, missing, target: server.target });
  const ended = byId('ended', HTMLElement);
  const hadFocus = document.activeElement === document.body || document.activeElement === composer.field;
  if (ended.hidden === over) {
    ended.hidden = !over;
    if (over && hadFocus) byId('ended-reconnect', HTMLElement).focus({ preventScroll: true });
    else if (!over && place.isOpen && document.activeElement === document.body) focusCommand();
  }
  byId('ended-text', HTMLElement).textContent = over ? (place.status === 'failed' && place.detail) || place.reason || place.detail || 'The connection is closed.' : '';
  byId('verbs', HTMLElement).hidden = over || !place.isOpen;
  find(byId('reconnect', HTMLElement), '.label').textContent = place.status === 'idle' && !noMachine ? 'Connect' : 'Reconnect';
  for (const where of /** @type {const} */ (['back', 'forward'])) {
    const button = byId(where, HTMLButtonElement);
    button.hidden = place.name !== 'page';
    button.disabled = !canTravel(where);
  }
  byId('reconnect', HTMLButtonElement).disabled = noMachine || (place.name === 'proxy' && !server.target);
  if (place.state === 'TRANSACTION') hint.done();
  hint.show(place.name === 'page' && place.status === 'open' && place.state === 'AUTHORIZATION');
  byId('pending', HTMLElement).hidden = place.name === 'proxy' || place.status !== 'open' || place.spec === server.spec;
}

/** With a touch screen a focus would call up the keyboard unasked. */
function focusCommand() {
  if (matchMedia('(pointer: fine)').matches) composer.field.focus({ preventScroll: true });
}

async function boot() {
  await engine.start();
  if (!engine.running) places.forEach((p) => { p.early = []; });
  if (current.status === 'idle' && current.name === 'page') connect();
  refresh(current, false);
  document.body.dataset.ready = 'true';
  requestAnimationFrame(() => {
    delete document.documentElement.dataset.booting;
    if (document.activeElement === document.body) focusCommand();
  });
  whenIdle(settle);
}

async function act() {
  if (engine.dead) {
    conversation.show(current.transcript);
    await engine.start();
    current.maildrop.forget();
    settle();
  }
  connect();
  if (document.body.dataset.panel !== 'session') find(document, '.phone [data-panel=session]').click();
  focusCommand();
}

for (const b of findAll(document, '#place button')) b.addEventListener('click', () => go(b.dataset.place ?? 'page'));
for (const id of ['reconnect', 'ended-reconnect', 'pending-reconnect', 'blank-action']) byId(id, HTMLElement).addEventListener('click', () => void act());
byId('back', HTMLElement).addEventListener('click', () => travel('back'));
byId('forward', HTMLElement).addEventListener('click', () => travel('forward'));
byId('share', HTMLElement).addEventListener('click', () => {
  address();
  void copy(location.href, 'Link copied. It opens this set-up.');
});
byId('copy-transcript', HTMLElement).addEventListener('click', () => void copy(conversation.asText(), 'Transcript copied'));
byId('clear-log', HTMLElement).addEventListener('click', () => {
  selection.select(null);
  current.transcript.clear();
  conversation.show(current.transcript);
  refresh(current);
});
byId('toggle-mask', HTMLElement).addEventListener('click', () => {
  conversation.unmasked = !conversation.unmasked;
  byId('toggle-mask', HTMLElement).setAttribute('aria-pressed', String(conversation.unmasked));
  conversation.refill();
  explainLine();
});
byId('to-explain', HTMLElement).addEventListener('click', () => {
  find(document, '.phone [data-panel=insight]').click();
  byId('tab-explain', HTMLElement).click();
  byId('insight', HTMLElement).scrollTop = 0;
});
for (const b of findAll(document, '#view button')) {
  b.addEventListener('click', () => {
    conversation.view = b.dataset.view ?? 'text';
    for (const o of findAll(document, '#view button')) o.setAttribute('aria-pressed', String(o === b));
    conversation.refill();
  });
}
document.addEventListener('keydown', (e) => {
  if (!e.altKey || e.ctrlKey || e.metaKey) return;
  if (e.code === 'KeyC') composer.field.focus();
  else if (e.code === 'KeyR') void act();
  else if (e.code === 'KeyX') byId('raw', HTMLElement).click();
  else if (e.code === 'KeyZ') travel(e.shiftKey ? 'forward' : 'back');
  else if (e.code === 'KeyH') byId('help', HTMLDialogElement).showModal();
  else return;
  e.preventDefault();
});
window.addEventListener('hashchange', () => {
  const before = current, connections = current.connections;
  adopt(location.hash);
  if (current === before && current.connections === connections && current.name !== 'proxy' && current.spec !== server.spec) connect();
});

if (data.spec) server.choose(data.spec);
if (engine.missing) go('server'); // where the page can do something, if there is such a place
adopt(location.hash);
server.show(current.name);
conversation.show(current.transcript);
refresh(current, false);
void boot();
requestAnimationFrame(() => {
  if (document.activeElement === document.body) focusCommand();
});
