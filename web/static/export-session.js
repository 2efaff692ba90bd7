// The dialog that copies the session: as text, as data, as a test, as code.

import { equal, latin1 } from './bytes.js';
import { asTest, record, written } from './code-transcript.js';
import { asProgram, fillIn, quoted } from './code.js';
import { byId, copy, onClick, reason, save } from './dom.js';
import { fetched } from './fetched.js';
import { alteredBy, lineText } from './line-view.js';
import { secretIn } from './secrets.js';
import { fill } from './timeline.js';
import { lineOctets } from './transcript.js';

/**
 * @typedef {import('./transcript.js').Line} Line
 *
 * @typedef {object} Situation
 * @property {string} place
 * @property {string} spec of the connection
 * @property {string} target
 * @property {boolean} over the connection
 * @property {number} watched the number of a session of somebody else, or 0
 * @property {boolean} masked the page has stars instead of its passwords
 * @property {import('./transcript.js').Transcript} transcript
 * @property {import('./engine.js').Engine} engine
 *
 * @typedef {import('./code.js').Where} Where
 */

/** @type {Situation} */
let now;
let turn = 0;

/** @type {Record<string, import('./code.js').Program> | null} */
let programs = null;

/** How the names of files end. @type {Record<string, string>} */
const files = { text: 'txt', json: 'jsonl', txtar: 'txtar', nc: 'sh', openssl: 'sh', curl: 'sh', poplib: 'py', netpop3: 'pl' };

for (const id of ['code-format', 'code-passwords']) byId(id).addEventListener('change', () => void show());
onClick('#code-copy', () => copy(byId('code-text').textContent ?? '', 'Copied'));
onClick('#code-save', () => save(byId('code-file'), byId('code-text').textContent ?? '', `session.${files[byId('code-format').value]}`));

/** Sends for what code is made of, which is asked for when the server may be gone. */
export async function fetchPrograms() {
  return programs ??= await (await fetched(byId('code-format').dataset.programs ?? '')).json();
}

/** @param {Situation} situation */
export function openExport(situation) {
  now = situation;
  const tick = byId('code-passwords');
  tick.checked = now.place === 'page'; // where everybody knows them
  tick.disabled = now.masked;
  byId('code-unknown').textContent = !now.masked ? '' : 'secrets' in document.body.dataset ? 'once the conversation shows them' : 'which this server does not tell';
  byId('code-dialog').showModal();
  void show();
}

/** Lines of the last connection. @param {Line[]} lines */
function lastOf(lines) {
  const last = lines.findLast((l) => l.dir !== 'note')?.session;
  return lines.filter((l) => l.session === last && l.dir !== 'note');
}

/**
 * @param {string} format
 * @param {Line[]} lines of the last connection
 * @param {boolean} unmasked
 */
async function make(format, lines, unmasked) {
  const { transcript } = now;
  switch (format) {
    case 'text': return transcript.asText((l) => lineText(l, unmasked));
    case 'json': return transcript.lines.map((l) => JSON.stringify(datum(l, unmasked)) + '\n').join('');
  }
  const all = await fetchPrograms();
  return format === 'txtar' ? test(all.txtar, lines) : asProgram(format, all[format], lines, where(format), unmasked);
}

async function show() {
  const mine = ++turn, format = byId('code-format').value, unmasked = byId('code-passwords').checked;
  const lines = lastOf(now.transcript.lines);
  let made = '';
  try {
    if (lines.length) made = await make(format, lines, unmasked);
  } catch (e) {
    made = `# It cannot be made: ${reason(e)}\n`;
  }
  if (mine !== turn) return;
  byId('code-text').textContent = made;
  byId('code-none').hidden = made !== '';
  byId('code-text').hidden = made === '';
  for (const id of /** @type {const} */ (['code-copy', 'code-save'])) byId(id).disabled = made === '';
  byId('code-masks').hidden = format === 'txtar'; // what logs in cannot be hidden
  document.body.dataset.code = format;
}

/**
 * @param {Line} l
 * @param {boolean} unmasked
 */
function datum(l, unmasked) {
  const session = now.watched || l.session, at = { session, ms: Math.round(l.at * 1000) / 1000 };
  if (l.dir === 'note') return { session, note: l.text, ...(l.by.length && { by: l.by }) };
  const p = lineOctets(l), secret = unmasked ? null : secretIn(l, p), by = alteredBy(l).split(' ').filter(Boolean);
  const who = { ...at, from: l.dir === 'C' ? 'client' : 'server', part: l.part, octets: p.length, ...(l.joined && { joined: true }), ...(by.length && { by }) };
  if (secret) return { ...who, octets: null, text: `${lineText(l, false)}\r\n` };
  try {
    return { ...who, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(p) };
  } catch {
    return { ...who, base64: btoa(latin1(p)) };
  }
}

/** The spec in the parts that flags and headers take. */
function parts() {
  const items = now.spec.split(',').filter(Boolean), profiles = [.../** @type {NodeListOf<HTMLOptionElement>} */ (document.querySelectorAll('#profile option'))].map((o) => o.value);
  const profile = profiles.includes(items[0]) ? items.shift() ?? '' : '';
  return { profile, quirks: items.join(',') };
}

/**
 * Where code is to connect.
 * @param {string} format
 * @returns {Where}
 */
function where(format) {
  const { pop3 = '', pop3s = '', spec = '' } = document.body.dataset, password = now.place === 'page' ? 'password' : '';
  if (now.place === 'proxy') return { ...address(now.target), implicit: /^pop3?s:|:995$/.test(now.target), password, note: '' };
  if (now.spec === spec && pop3s && (format === 'openssl' || !pop3)) return { ...address(pop3s), implicit: true, password, note: '' };
  if (now.spec === spec && pop3) return { ...address(pop3), implicit: false, password, note: '' };
  const { profile, quirks } = parts();
  return {
    host: '127.0.0.1', port: '1110', implicit: false, password,
    note: `A server that does the same: pop3play serve${profile ? ` --profile ${profile}` : ''}${quirks ? ` --quirks ${quoted(quirks)}` : ''}`,
  };
}

/** @param {string} at host:port, or a URL */
function address(at) {
  const m = at.replace(/^\w+:\/\/(?:[^@/]*@)?/, '').match(/^\[?([^\]/]*?)\]?(?::(\d+))?\/?$/);
  return { host: m?.[1] || '127.0.0.1', port: m?.[2] ?? (/^pop3?s:/.test(at) ? '995' : '110') };
}

/**
 * @param {import('./code.js').Program} program
 * @param {Line[]} lines
 */
async function test({ frame }, lines) {
  const { engine, place, over, masked, target } = now, { timeline, machine } = engine, foreign = place === 'proxy';
  let made, sample = '';
  if (place === 'page' && timeline && machine) {
    const lab = await engine.lab(), { actions } = timeline;
    made = record(lab, actions, machine.now());
    lab.reset();
    const own = await engine.bundle(engine.own), { mail } = made;
    const all = fill(lab, own) || lab.open(timeline.spec) ? [] : lab.allMail();
    if (all.length && all.length === mail.length && all.every((m, i) => equal(m, mail[i]))) sample = engine.own;
  } else {
    made = written(lines, over);
  }
  const { profile, quirks } = foreign ? { profile: '', quirks: '' } : parts();
  return fillIn(frame, {
    foreign, own: !foreign, target, profile, quirks, aimed: quirks.includes('@session:'), fields: profile + quirks + sample,
    masked: masked && lines.some((l) => secretIn(l, lineOctets(l))), ...asTest(made, sample),
  });
}
