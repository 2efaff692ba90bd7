// The page: it joins places, panels and the command line.

import { Announcer } from './announcer.js';
import { CertificateDialog } from './certificate.js';
import { lamp, startDialogs, startPhoneTabs, startTabs, startTheme } from './chrome.js';
import { Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { byId, copy, find, findAll, soon, toast, whenIdle } from './dom.js';
import { Engine } from './engine.js';
import { Example } from './example.js';
import { ExplainPanel } from './explain-panel.js';
import { Hint } from './hint.js';
import { LoginHelper } from './login-helper.js';
import { showLadder } from './ladder.js';
import { MaildropPanel } from './maildrop-panel.js';
import { OctetSelection } from './octet-selection.js';
import { Place } from './place.js';
import { Selection } from './selection.js';
import { Progress } from './progress.js';
import { startPrint } from './print.js';
import { ServerPanel } from './server-panel.js';
import { BridgeSession } from './session-bridge.js';
import { PageSession } from './session-page.js';
import { SessionsPanel } from './sessions-panel.js';
import { readFragment, writeFragment } from './spec.js';
import { conforming } from './shadow.js';
import { Statistics } from './statistics.js';
import { showBehaviour, showBlank } from './status.js';
import { Watching } from './watching.js';

const data = document.body.dataset;
/** Whether the page is in a frame of another: what is clicked there reaches no server. */
const embedded = 'embed' in document.documentElement.dataset;
const names = embedded ? [] : findAll(document, '#place button').map((b) => b.dataset.place ?? '');

/** @type {Map<string, Place>} */
const places = new Map();
for (const name of names.length ? names : ['page']) {
  const place = new Place(name, soon(() => refresh(place)));
  wire(place);
  places.set(name, place);
}
let current = /** @type {Place} */ (places.get('page'));
/** @type {Watching} */
const watching = new Watching(soon(() => refresh(watching.place)), () => go('server'));
const watched = watching.place;
wire(watched);
/** The place that is chosen at the top. */
const home = () => (current === watched ? 'server' : current.name);
const announcer = new Announcer();
/** Whether what is heard was heard before. */
let retelling = false;

const engine = new Engine(() => {
  current.transcript.note('The session core failed. Restart it to go on.', true);
  places.get('page')?.set('failed', '');
});
/** What reads a link of version 2, if the page was opened with one. @type {Promise<any> | null} */
let reading = null;
/** Whether the panels beside the session are in use; its start comes first. */
let settled = false;

startTheme();
startPhoneTabs();
startDialogs();
startTabs('insight-tabs');
const hint = new Hint();
const conversation = new Conversation();
const chosen = new Selection(conversation, (line) => {
  byId('to-explain', HTMLElement).hidden = !line;
  const said = explainLine();
  byId('selection-said', HTMLElement).textContent = line ? said : '';
});
const explanation = new ExplainPanel({
  explain: (record) => (engine.running ? engine.machine?.explain(record) ?? null : null),
  follow: () => chosen.select(null),
  conforming: async (line) => (current.name === 'page' ? conforming(engine, line) : null),
});
const certificate = new CertificateDialog((sha256) => connect({ insecure: '1', sha256 }));
const sessions = document.getElementById('sessions') ? new SessionsPanel(watch, () => places.get('server')?.number ?? 0) : null;
const selection = new OctetSelection(conversation);
const server = new ServerPanel(() => {
  address();
  refresh(current);
}, (spec) => engine.machine?.check(spec) ?? null);
const progress = new Progress(() => current);
const statistics = new Statistics(
  (format) => (engine.machine && !engine.dead ? engine.machine.stats(current.name, format) : null),
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
  send,
  () => ({
    place: current.name,
    state: current.state,
    open: takesCommands(),
    ...account(),
    mails: current.maildrop.inSight,
  }),
  (verb) => login.open(verb),
);
const login = new LoginHelper({
  machine: () => (engine.running ? engine.machine : null),
  missing: () => engine.missing,
  place: () => current,
  open: takesCommands,
  account,
  send,
  reconnect: () => void act(),
});

const example = new Example(composer, () => {
  if (!engine.running) {
    toast(engine.missing ? 'The example runs in this page, where nothing runs.' : 'The server in this page is still starting.');
    return null;
  }
  go('page');
  if (!current.isOpen || current.state !== 'AUTHORIZATION') connect();
  showSession();
  const { connections } = current;
  return () => current.name === 'page' && current.connections === connections;
});

/** @param {Uint8Array} octets */
function send(octets) {
  conversation.followEnd();
  chosen.select(null);
  if (current.name === 'page') listMail(current);
  byId('link-note', HTMLElement).hidden = true;
  current.send(octets);
  refresh(current, false); // an answer that is there already need not wait for a frame
}

/** What the page knows of an account in the place that is looked at. */
function account() {
  return {
    user: current.name === 'page' ? 'user' : current.name === 'server' ? (data.users ?? '').split(' ')[0] : '',
    password: current.name === 'page' ? 'password' : '',
  };
}

/** @param {import('./transcript.js').Line} line one that is whole, of the place that is looked at */
function hear(line) {
  announcer.hear(line);
  login.hear(line);
  if (!example.running) hint.hear(line);
  example.hear(line);
}

/** @param {Place} place */
function wire(place) {
  place.count = (records) => engine.machine?.count(place.name, records);
  place.zero = (all = false) => engine.machine?.resetStats(place.name, all);
  place.login = () => { if (retelling && engine.machine) place.maildrop.set(engine.machine.listMail()); };
  place.heard = (line) => { if (place === current && !retelling) hear(line); };
}

/** What the panel chooses for the place that is looked at. */
function wanted() {
  return current.name === 'proxy' ? server.target : server.spec;
}

/** Whether commands can be typed: those that come before the session wait for it. */
function takesCommands() {
  if (current === watched) return false;
  return current.isOpen || (current.name === 'page' && current.status === 'idle' && !engine.machine && !engine.missing);
}

/**
 * Connects the current place, anew if it is connected.
 * @param {Record<string, string>} [more] what the bridge is told besides
 */
function connect(more) {
  const place = current, spec = wanted();
  if (place === watched) return;
  if (place.name === 'page') {
    const { timeline } = engine;
    if (!timeline) return;
    if (place.early.length) listMail(place);
    place.connect(spec, (sink) => PageSession.open(timeline, spec, sink));
  } else if (place.name === 'server') {
    place.connect(spec, (sink) => new BridgeSession({ place: 'server', spec }, sink));
  } else if (spec) {
    place.connect(spec, (sink) => new BridgeSession({ place: 'proxy', target: spec, ...more }, sink));
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
  retell(place, timeline, (ear) => timeline[where](ear));
}

/**
 * Tells the place in this page another past.
 * @param {Place} place
 * @param {import('./timeline.js').Timeline} timeline
 * @param {(ear: import('./timeline.js').Listener) => import('./driver.js').Driver | null} past
 */
function retell(place, timeline, past) {
  retelling = true;
  place.retell((sink) => PageSession.travel(timeline, past, { ...sink, zero: () => place.zero(), wrote: (p) => place.transcript.wrote(p) }));
  retelling = false;
  place.spec = timeline.spec;
  chosen.select(null);
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
  look(place);
  if (name !== 'proxy' && place.status === 'idle') connect();
  refresh(place);
}

/** @param {Place} place */
function look(place) {
  if (current === watched) watching.stop();
  current = place;
  for (const b of findAll(document, '#place button')) b.setAttribute('aria-pressed', String(b.dataset.place === home()));
  server.show(home());
  chosen.select(null);
  conversation.show(place.transcript);
  address();
}

/** @param {import('./sessions-panel.js').Row} row */
function watch(row) {
  if (row.page && row.session === places.get('server')?.number) {
    go('server');
  } else {
    if (current !== watched) look(watched);
    watching.start(row, conversation.unmasked);
    chosen.select(null);
    conversation.show(watched.transcript);
  }
  refresh(current);
  if (document.body.dataset.panel !== 'session') find(document, '.phone [data-panel=session]').click();
}

/** Keeps the address in step with what is chosen, without a history entry. */
function address() {
  history.replaceState(null, '', writeFragment({ place: home(), spec: server.spec, target: server.target }));
}

/**
 * Chooses what an address says.
 * @param {string} hash
 */
function adopt(hash) {
  const setup = readFragment(hash);
  if (!setup) {
    const version = hash.match(/^#(v\d+)(&|$)/)?.[1];
    if (version === 'v2') reading = late('share').catch((e) => e);
    else if (version) refuse(`This link is of version ${version}, and this page reads v1 and v2.`);
    return;
  }
  if (setup.spec !== undefined) server.choose(setup.spec);
  if (setup.target) server.target = setup.target;
  if (setup.place) goOrRefuse(setup.place);
}

/** @param {string} place that a link names */
function goOrRefuse(place) {
  if (places.has(place)) go(place);
  else refuse(`This link runs the server in the place “${place}”, and this page offers only: ${[...places.keys()].join(', ')}.`);
}

/** Does what a link of version 2 says. */
async function open() {
  const { hash } = location, coming = reading;
  reading = null;
  try {
    const part = await coming;
    if (part instanceof Error) throw part;
    /** @type {Awaited<ReturnType<typeof import('./share.js').readLink>>} */
    const link = await part.readLink(hash, engine);
    server.choose(link.spec);
    if (link.target) server.target = link.target;
    findAll(document, `#view [data-view=${link.view}]`)[0].click();
    goOrRefuse(link.place);
    if (link.place === 'page') await again(link);
  } catch (e) {
    refuse(e instanceof Error ? e.message : String(e));
  }
  history.replaceState(null, '', hash);
}

/**
 * Brings the place in this page to where a link's sender was.
 * @param {import('./link.js').Link & {typed: number}} link
 */
async function again({ done, until, typed, sample, mail }) {
  const { timeline } = engine, place = current;
  if (!timeline) return;
  if (!done) {
    await mailPanel.chooseSample(sample);
    engine.readMail();
    if (mail.length) engine.addMail(mail);
    place.maildrop.stale = true;
    connect();
    return;
  }
  engine.unread = null; // the mail is among what was done
  place.early = [];
  retell(place, timeline, (ear) => timeline.adopt(done, until, ear));
  const note = byId('link-note', HTMLElement);
  find(note, 'p').textContent = typed === 1 ? 'This link typed 1 command.' : `This link typed ${typed} commands.`;
  note.hidden = typed === 0;
}

/**
 * Fetches a part of the page that comes when it is wanted.
 * @param {'share' | 'sessionCode' | 'compare' | 'offline'} part
 */
async function late(part) {
  try {
    return await import(new URL(data[part] ?? '', document.baseURI).href);
  } catch {
    throw new Error('This part of the page did not come. Is its server still there? Reload the page.');
  }
}

/**
 * Opens a dialog that comes when it is wanted.
 * @param {'share' | 'sessionCode' | 'compare'} part
 * @param {string} name of the function that opens it
 * @param {object} more what else it is to know
 */
function dialog(part, name, more) {
  const { name: place, transcript } = current;
  late(part).then((m) => m[name]({ place, target: server.target, transcript, engine, ...more }), (e) => toast(e.message));
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
  progress.update();
  composer.enable(takesCommands());
  composer.update();
  showStatus(place);
  certificate.update(place);
  sessions?.show(settled && home() === 'server', place === watched ? watching.row?.session ?? 0 : 0);
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
function explainLine() {
  if (settled && engine.running) showLadder(engine.machine?.ladder(current.name) ?? []);
  return explanation.update(current.transcript, chosen.line, conversation.unmasked);
}

/** Shows what the start of the session did not wait for. */
function settle() {
  if (!settled) places.forEach((p) => { p.maildrop.stale = true; });
  settled = true;
  refresh(current);
  whenIdle(() => void listQuirks());
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
  byId('ended-text', HTMLElement).textContent = over ? place.advice || (place.status === 'failed' && place.detail) || place.reason || place.detail || 'The connection is closed.' : '';
  watching.show(place === watched);
  const starting = noMachine && !missing;
  byId('verbs', HTMLElement).hidden = over || !(place.isOpen || starting);
  find(byId('reconnect', HTMLElement), '.label').textContent = place.status === 'idle' && !noMachine ? 'Connect' : 'Reconnect';
  for (const where of /** @type {const} */ (['back', 'forward'])) {
    const button = byId(where, HTMLButtonElement);
    button.hidden = place.name !== 'page';
    button.disabled = !canTravel(where);
  }
  byId('reconnect', HTMLButtonElement).disabled = noMachine || (place.name === 'proxy' && !server.target);
  hint.show(place.name === 'page' && (place.status === 'open' || starting) && !example.running, place.state);
  byId('pending', HTMLElement).hidden = place === watched || place.name === 'proxy' || place.status !== 'open' || place.spec === server.spec;
}

/** With a touch screen a focus would call up the keyboard unasked. */
function focusCommand() {
  if (matchMedia('(pointer: fine)').matches) composer.field.focus({ preventScroll: true });
}

async function boot() {
  await engine.start();
  if (!engine.running) places.forEach((p) => { p.early = []; });
  if (reading) await open();
  else if (current.status === 'idle' && current.name === 'page') connect();
  refresh(current, false);
  document.body.dataset.ready = 'true';
  requestAnimationFrame(() => {
    delete document.documentElement.dataset.booting;
    if (document.activeElement === document.body) focusCommand();
  });
  whenIdle(settle);
  // Nothing that is needed now: it comes when the session has begun.
  if (!embedded) setTimeout(() => whenIdle(() => void late('offline').then((m) => m.keepOffline(), () => {})), 2000);
}

async function act() {
  if (engine.dead) {
    conversation.show(current.transcript);
    await engine.start();
    current.maildrop.forget();
    settle();
  }
  connect();
  showSession();
}

/** Shows the session where panels are tabs, ready to type. */
function showSession() {
  if (document.body.dataset.panel !== 'session') find(document, '.phone [data-panel=session]').click();
  focusCommand();
}

for (const b of findAll(document, '#place button')) b.addEventListener('click', () => go(b.dataset.place ?? 'page'));
for (const id of ['reconnect', 'ended-reconnect', 'pending-reconnect', 'blank-action']) byId(id, HTMLElement).addEventListener('click', () => void act());
byId('back', HTMLElement).addEventListener('click', () => travel('back'));
byId('forward', HTMLElement).addEventListener('click', () => travel('forward'));
byId('share', HTMLElement).addEventListener('click', () => dialog('share', 'openShare', { place: home(), spec: server.spec, sample: mailPanel.chosenSample(), view: conversation.view }));
byId('copy-as', HTMLElement).addEventListener('click', () => dialog('sessionCode', 'openExport', { spec: current.spec, over: current.status === 'ended' }));
byId('compare-open', HTMLElement).addEventListener('click', () => dialog('compare', 'openCompare', { spec: server.spec }));
byId('compare-strict', HTMLElement).addEventListener('click', () => dialog('compare', 'openCompare', { spec: server.spec, run: true }));
byId('link-back', HTMLElement).addEventListener('click', () => travel('back'));
byId('link-close', HTMLElement).addEventListener('click', () => {
  byId('link-note', HTMLElement).hidden = true;
  focusCommand();
});
byId('open-full', HTMLAnchorElement).addEventListener('click', (e) => {
  /** @type {HTMLAnchorElement} */ (e.currentTarget).href = location.pathname + location.hash;
});
startPrint(() => ({
  transcript: current.transcript, view: conversation.view, unmasked: conversation.unmasked,
  what: current.name === 'proxy' ? current.spec : `${current.name === 'page' ? 'In the page' : 'On this server'}: ${current.spec || 'as it was started'}`,
}));
byId('copy-transcript', HTMLElement).addEventListener('click', () => void copy(conversation.asText(), 'Transcript copied'));
byId('login-open', HTMLElement).addEventListener('click', () => login.open('AUTH'));
for (const id of ['example-open', 'hint-example']) byId(id, HTMLElement).addEventListener('click', () => example.toggle());
byId('clear-log', HTMLElement).addEventListener('click', () => {
  chosen.select(null);
  current.transcript.clear();
  conversation.show(current.transcript);
  refresh(current);
});
byId('toggle-mask', HTMLElement).addEventListener('click', () => {
  conversation.unmasked = !conversation.unmasked;
  byId('toggle-mask', HTMLElement).setAttribute('aria-pressed', String(conversation.unmasked));
  conversation.refill();
  explainLine();
  if (current === watched && watching.row && watching.mayAsk) watch(watching.row);
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
    selection.bring();
  });
}
document.addEventListener('keydown', (e) => {
  if (e.ctrlKey || e.metaKey || document.querySelector('dialog[open]')) return;
  const asks = e.key === '?' && !e.altKey && e.target instanceof Element && !e.target.matches('input, textarea, select');
  if (asks || (e.altKey && e.code === 'KeyH')) byId('help', HTMLDialogElement).showModal();
  else if (!e.altKey) return;
  else if (e.code === 'KeyC') composer.field.focus();
  else if (e.code === 'KeyR') void act();
  else if (e.code === 'KeyX') byId('raw', HTMLElement).click();
  else if (e.code === 'KeyZ') travel(e.shiftKey ? 'forward' : 'back');
  else if (e.code === 'KeyE') example.toggle();
  else return;
  e.preventDefault();
});
window.addEventListener('hashchange', () => {
  const before = current, connections = current.connections;
  adopt(location.hash);
  if (reading) {
    if (data.ready) void open();
    return;
  }
  if (current === before && current.connections === connections && current !== watched && current.name !== 'proxy' && current.spec !== server.spec) connect();
});

if (data.spec) server.choose(data.spec);
if (engine.missing) go('server'); // where the page can do something, if there is such a place
adopt(location.hash);
server.show(home());
conversation.show(current.transcript);
refresh(current, false);
void boot();
requestAnimationFrame(() => {
  if (document.activeElement === document.body) focusCommand();
});
