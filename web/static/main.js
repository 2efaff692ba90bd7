// The page: it joins places, panels and the command line.

import { Address } from './address.js';
import { announce } from './announcer.js';
import { CertificateDialog } from './certificate.js';
import { focusCommand, showPanel, startDialogs, startPhoneTabs, startTabs, startTheme } from './chrome.js';
import { Composer } from './composer.js';
import { openCompare, sayAgain } from './compare.js';
import { Conversation } from './conversation.js';
import { byId, onClick, toast, whenIdle } from './dom.js';
import { Engine } from './engine.js';
import { Example } from './example.js';
import { ExplainPanel } from './explain-panel.js';
import { fetchPrograms, openExport } from './export-session.js';
import { Hint } from './hint.js';
import { startKeys } from './keys.js';
import { showLadder } from './ladder.js';
import { LoginHelper } from './login-helper.js';
import { MaildropPanel } from './maildrop-panel.js';
import { OctetSelection } from './octet-selection.js';
import { keepOffline } from './offline.js';
import { embedded, pageAccount, Places } from './places.js';
import { Selection } from './selection.js';
import { Progress } from './progress.js';
import { startPrint } from './print.js';
import { ServerPanel } from './server-panel.js';
import { startTools } from './session-tools.js';
import { SessionsPanel } from './sessions-panel.js';
import { conforming } from './shadow.js';
import { openShare } from './share.js';
import { Statistics } from './statistics.js';
import { showBehaviour, showState } from './status.js';
import { Travel } from './travel.js';

/** @typedef {import('./place.js').Place} Place */

const data = document.body.dataset;

const engine = new Engine(() => {
  places.current.transcript.note('The session core failed. Restart it to go on.', true);
  places.page.set('failed', '');
});
const places = new Places(engine, {
  wanted: ({ name }) => (name === 'proxy' ? server.target : server.spec),
  changed: refresh,
  connected(place) {
    conversation.followEnd();
    refresh(place, false);
  },
  looked(place) {
    server.show(places.home);
    if (conversation.transcript === place.transcript) chosen.select(null);
    conversation.show(place.transcript);
    chosen.take(conversation.lit);
    address.write();
  },
});
for (const place of [...places.all.values(), places.watching.place]) wire(place);
/** Whether the panels beside the session are in use; its start comes first. */
let settled = false;

startTheme();
startPhoneTabs();
startDialogs();
startTabs('insight-tabs');
const travel = new Travel(engine, places, (place) => {
  chosen.select(null);
  conversation.show(place.transcript);
  refresh(place);
});
const hint = new Hint();
const conversation = new Conversation();
const chosen = new Selection(conversation, (line) => {
  byId('to-explain').hidden = !line;
  const said = explainLine();
  byId('selection-said').textContent = line ? said : '';
});
const explanation = new ExplainPanel({
  explain: (record) => (engine.running ? engine.machine?.explain(record) ?? null : null),
  follow: () => chosen.select(null),
  conforming: async (line) => (places.current.name === 'page' ? conforming(engine, line) : null),
});
const certificate = new CertificateDialog((sha256) => places.connect({ insecure: '1', sha256 }));
const sessions = document.getElementById('sessions') ? new SessionsPanel(watch, () => places.all.get('server')?.number ?? 0) : null;
const selection = new OctetSelection(conversation);
const server = new ServerPanel(() => {
  address.write();
  refresh(places.current);
}, (spec) => engine.machine?.check(spec) ?? null);
const address = new Address({ server, places });
const progress = new Progress(() => places.current);
const statistics = new Statistics(
  (format) => (engine.machine && !engine.dead ? engine.machine.stats(places.current.name, format) : null),
  () => {
    places.current.zero();
    if (places.current.name === 'page') engine.timeline?.zero();
    statistics.update();
  },
);
const mailPanel = new MaildropPanel(engine, (replaced) => {
  places.page.maildrop.filled(replaced);
  refresh(places.current);
});
const composer = new Composer(
  send,
  () => ({
    place: places.current.name,
    state: places.current.state || 'AUTHORIZATION', // where each session begins: the verbs need not come when it is there
    mechanisms: places.current.mechanisms,
    challenged: places.current.challenged,
    unheard: places.current.unheard,
    lacks: (verb) => places.current.lacks(verb),
    open: places.takesCommands,
    ...places.account,
    mails: places.current.maildrop.inSight,
  }),
  (verb) => login.open(verb),
);
const login = new LoginHelper({ engine, places, send, reconnect: act });

const example = new Example(composer, () => {
  if (!engine.running) {
    toast(engine.missing ? 'The example runs in this page, where nothing runs.' : 'The server in this page is still starting.');
    return null;
  }
  places.go('page');
  if (!places.current.isOpen || places.current.state !== 'AUTHORIZATION') places.connect();
  showSession();
  const { connections } = places.current;
  return () => places.current.name === 'page' && places.current.connections === connections;
});

/** @param {Uint8Array} octets */
function send(octets) {
  conversation.followEnd();
  chosen.select(null);
  if (places.current === places.page) engine.listMail(places.current.maildrop);
  byId('link-note').hidden = true;
  places.current.send(octets);
  refresh(places.current, false); // an answer that is there already need not wait for a frame
}

/** @param {import('./transcript.js').Line} line one that is whole, of the place that is looked at */
function hear(line) {
  announce(line);
  login.hear(line);
  if (!example.running) hint.hear(line);
  example.hear(line);
}

/** @param {Place} place */
function wire(place) {
  place.count = (records) => {
    uncounted.push([place.name, records]);
    countAll();
  };
  place.zero = (all = false) => engine.machine?.resetStats(place.name, all);
  place.login = () => { if (travel.retelling && engine.machine) place.maildrop.set(engine.machine.listMail()); };
  place.heard = (line) => { if (place === places.current && !travel.retelling) hear(line); };
}

/** What a server said before the module was there, which counts. @type {[string, Uint8Array][]} */
const uncounted = [];

function countAll() {
  if (engine.machine) for (const [name, records] of uncounted.splice(0)) engine.machine.count(name, records);
  else if (engine.missing) uncounted.length = 0;
}

/** @param {import('./sessions-panel.js').Row} row */
function watch(row) { places.watch(row, conversation.unmasked); }

/** What is looked at, for a dialog. */
function situation() {
  const { name: place, transcript } = places.current;
  return { place, target: server.target, transcript, engine };
}

/**
 * Brings all panels in step with a place, if it is the one looked at.
 * @param {Place} place
 * @param {boolean} [scroll] false where a frame is near that will
 */
function refresh(place, scroll = true) {
  if (place !== places.current) return;
  conversation.update(scroll);
  progress.update();
  composer.update();
  showStatus(place);
  certificate.update(place);
  sessions?.show(settled && places.home === 'server', places.watched);
  showBehaviour(place, server.profile.value);
  if (settled) showPanels(place);
}

/** @param {Place} place */
function showPanels(place) {
  if (place === places.page) engine.listMail(place.maildrop);
  mailPanel.show(place);
  if (place === places.page) mailPanel.store();
  statistics.update();
  explainLine();
}

/** Explains the selected line, or the newest reply; gives what it says first. */
function explainLine() {
  if (settled && engine.running) showLadder(engine.machine?.ladder(places.current.name) ?? []);
  return explanation.update(places.current.transcript, chosen.line, conversation.unmasked);
}

/** Shows what the start of the session did not wait for. */
function settle() {
  if (!settled) places.all.forEach((p) => { p.maildrop.stale = true; });
  settled = true;
  refresh(places.current);
  whenIdle(() => {
    void listQuirks();
    fetchPrograms().catch(() => {}); // when they are asked for, that tries again, and complains
  });
}

/** The list may name in another order, or by other names, what is in force. */
async function listQuirks() {
  const before = server.spec;
  await server.load();
  for (const p of places.all.values()) if (p.spec === before) p.spec = server.spec;
  showStatus(places.current);
}

/** @param {Place} place */
function showStatus(place) {
  const { missing, dead, running } = engine, noMachine = place.name === 'page' && !running;
  showState(place, { noMachine, dead, missing, target: server.target });
  places.watching.show(places.watches);
  travel.show();
  byId('say-again').hidden = places.watches || place.name === 'proxy'; // there it could change something
  hint.show(place.name === 'page' && (place.status === 'open' || (noMachine && !missing)) && !example.running, place.state);
  server.wait(!places.watches && place.name !== 'proxy' && place.status === 'open' && place.spec !== server.spec);
}

/** Readies the command line, unless something else is being used. */
function focusFirst() { if (document.activeElement === document.body) focusCommand(); }

async function boot() {
  await engine.start();
  if (!engine.running) places.all.forEach((p) => { p.early = []; });
  countAll();
  if (address.reading) await openLink();
  else if (places.current.status === 'idle' && places.current.name === 'page') places.connect();
  refresh(places.current, false);
  data.ready = 'true';
  requestAnimationFrame(focusFirst);
  whenIdle(settle);
  if (!embedded && navigator.serviceWorker) setTimeout(() => whenIdle(() => void keepOffline()), 2000); // nothing that is needed now
}

/** Does what a link of version 2 says. */
async function openLink() { await address.open({ engine, server, mailPanel, travel, places }); }

async function act() {
  if (places.current === places.page && engine.missing && !engine.dead) return places.go('server');
  if (engine.dead) {
    conversation.show(places.current.transcript);
    await engine.start();
    places.current.maildrop.forget();
    settle();
  }
  places.connect();
  showSession();
}

/** Shows the session, ready to type. */
function showSession() {
  showPanel('session');
  focusCommand();
}

onClick('#reconnect, #ended-reconnect, #pending-reconnect, #blank-action', act);
// Enter that sent QUIT, and is still down, does not connect anew.
byId('ended-reconnect').addEventListener('keydown', (e) => { if (e.repeat) e.preventDefault(); });
onClick('#share', () => openShare({ ...situation(), place: places.home, spec: server.spec, sample: mailPanel.chosenSample(), view: conversation.view }));
onClick('#copy-as', () => openExport({ ...situation(), spec: places.current.spec, over: places.current.status === 'ended', watched: places.watched, masked: places.watches && !places.watching.shown }));
onClick('#say-again', () => {
  const { current: place } = places, account = place === places.page ? pageAccount : { user: '', password: '' };
  void sayAgain({
    ...situation(), account, send,
    connect() {
      places.connect();
      showSession();
      const { connections } = place;
      return { still: () => places.current === place && place.connections === connections && place.isOpen, ready: (/** @type {number} */ lines) => place.answered(lines) };
    },
  });
});
onClick('#compare-open, #compare-strict', ({ id }) => openCompare({ engine, spec: server.spec, account: pageAccount, run: id === 'compare-strict' }));
onClick('#link-close', () => {
  byId('link-note').hidden = true;
  focusCommand();
});
onClick('#open-full', (a) => { /** @type {HTMLAnchorElement} */ (a).href = location.pathname + location.hash; });
startPrint(() => ({
  transcript: places.current.transcript, view: conversation.view, unmasked: conversation.unmasked,
  what: places.current.name === 'proxy' ? places.current.spec : `${places.current.name === 'page' ? 'In the page' : 'On this server'}: ${places.current.spec || 'as it was started'}`,
}));
onClick('#login-open', () => login.open(''));
onClick('#example-open, #hint-example', () => example.toggle());
startTools({
  conversation, selection,
  clear() {
    chosen.select(null);
    places.current.transcript.clear();
    conversation.show(places.current.transcript);
    refresh(places.current);
  },
  masked() {
    explainLine();
    const { watches, watching: { row, mayAsk } } = places;
    if (watches && row && mayAsk) watch(row);
  },
});
startKeys({
  KeyC() {
    showPanel('session');
    composer.field.focus();
  },
  KeyQ() {
    showPanel('server');
    for (const id of ['quirk-search', 'target']) document.getElementById(id)?.focus(); // one of them is in sight
  },
  KeyR: () => void act(),
  KeyX: () => byId('raw').click(),
  KeyZ: (shifted) => travel.go(shifted ? 'forward' : 'back'),
  KeyE: () => example.toggle(),
});
window.addEventListener('hashchange', (e) => {
  address.adopt(new URL(e.newURL).hash);
  if (address.reading) {
    if (data.ready) void openLink();
    return;
  }
  const { current } = places;
  if (!places.watches && current.name !== 'proxy' && current.spec !== server.spec) places.connect();
});

if (data.spec) server.choose(data.spec);
if (engine.missing) places.go('server'); // where the page can do something, if there is such a place
address.adopt();
server.show(places.home);
conversation.show(places.current.transcript);
refresh(places.current, false);
void boot();
requestAnimationFrame(focusFirst);
