// One script against two behaviours, side by side: both run on a machine of
// their own, with the mail that the session in the page began with.

import { concat, decode, encode, equal, lineEnds } from './bytes.js';
import { constant } from './code.js';
import { differing } from './diff.js';
import { byId, clone, counted, find, findAll, grouped, pause, reason, say, toast } from './dom.js';
import { decodeEvents } from './events.js';
import * as Kind from './kind.js';
import { addMarked } from './line-view.js';
import { typed } from './link.js';
import { replay } from './timeline.js';
import { lineOctets, Transcript } from './transcript.js';

/**
 * @typedef {import('./timeline.js').Action} Action
 * @typedef {import('./transcript.js').Line} Line
 * @typedef {{command: string, sides: [Line[], Line[]]}} Pair a command, and what each said to it
 * @typedef {{user: string, password: string}} Account
 */

const mostLines = 40; // of an answer that are shown
const linesBefore = 2; // the first that differs, where that is further down
const patience = 60_000_000_000n; // nanoseconds that a server may take to finish
const example = ['CAPA', 'USER user', 'PASS password', 'STAT', 'LIST', 'UIDL', 'RETR 3', 'TOP 3 0', 'DELE 1', 'LIST', 'NOPE', 'QUIT'];

/** @type {import('./engine.js').Engine} */
let engine;
/** What was compared with the strict server, or an example. */
let deviant = 'strict,stat-wrong';
/** What was written beside it here, and not by a person. */
let filled = '';

byId('compare-form').addEventListener('submit', (e) => {
  e.preventDefault();
  void compare();
});

/**
 * Opens the dialog; with run it compares at once.
 * @param {{engine: import('./engine.js').Engine, spec: string, account: Account, run: boolean}} how account: in the page
 */
export async function openCompare(how) {
  engine = how.engine;
  const one = byId('compare-one'), other = byId('compare-other');
  one.value = how.spec || 'strict';
  if ([filled, one.value].includes(other.value)) other.value = filled = one.value === 'strict' ? deviant : 'strict';
  const { script, stood, left } = await typedBefore(how.account);
  byId('compare-script').value = script.join('\n');
  byId('compare-stood').hidden = !stood;
  byId('compare-left').hidden = !left;
  byId('compare-result').replaceChildren();
  tell('', '');
  byId('compare').showModal();
  if (how.run) void compare();
}

/**
 * What was typed in the last session, or an example.
 * @param {Account} account
 */
async function typedBefore(account) {
  const { machine, timeline } = engine, actions = timeline?.actions ?? [];
  const octets = typed(actions.slice(actions.findLastIndex((a) => a.kind === 'open') + 1)), script = linesIn(octets);
  if (machine && script.some((l) => /^\s*(AUTH|APOP)\b/i.test(l))) {
    try {
      return again(await engine.lab(), [...actions], machine.now(), octets, account);
    } catch { /* to be compared, it needs the same lab, and will say why there is none */ }
  }
  return { script: script.length ? script : example, stood: false, left: false };
}

/** @param {Uint8Array} octets */
function linesIn(octets) { return decode(octets).split(/\r?\n/).filter(Boolean); }

/**
 * What can be said again of what was said: a login that fits only what its
 * server said has another in its place, where the password is known.
 * @param {import('./machine.js').Machine} lab to find out which line was what
 * @param {Action[]} actions
 * @param {bigint} until
 * @param {Uint8Array} octets what the client said in the last session
 * @param {Account} account
 */
function again(lab, actions, until, octets, account) {
  /** @type {Map<number, string>} who logged in, by the command's number */
  const users = new Map();
  let taken = 0; // octets; what is behind them was not heard yet
  const lines = hold(lab, actions, until, (e) => {
    if (e.kind === Kind.login) users.set(e.seq, e.text);
    else if (e.kind === Kind.lineIn) taken += e.data.length + e.n;
  });
  const script = [];
  let stood = false, left = false;
  for (const { line, octets: p, instead } of sayable(lines, account, (seq) => users.get(seq) === account.user)) {
    if (!line.exchange.command) continue;
    script.push(...linesIn(p));
    stood ||= instead && p.length > 0;
    left ||= instead && !p.length;
  }
  script.push(...linesIn(octets.subarray(taken)));
  return { script, stood, left };
}

/**
 * Whether a client's line can be said in another session.
 * @param {Line} line
 */
function fits({ exchange: { command, given } }) {
  const words = command ? text(command).trim().split(/\s+/) : [];
  return command?.verb === 'APOP' ? words.length !== 3 : command?.verb !== 'AUTH' || !given.length || constant.test(words[1]) || text(given[0]) === '*';
}

/**
 * What can be said again of what a client said: each line's octets, and for a login that fits
 * only what its server said another, where the password is known, or none.
 * @param {Line[]} lines
 * @param {Account} account
 * @param {(seq: number, line: Line) => boolean} knows whether that account logged in
 * @returns {Generator<{line: Line, octets: Uint8Array, instead: boolean}>} instead: of a login that does not fit
 */
function* sayable(lines, { user, password }, knows) {
  for (const line of lines) {
    const { command, seq } = line.exchange;
    if (line.dir !== 'C') continue;
    if (!command || fits(line)) yield { line, octets: lineOctets(line), instead: false };
    else if (line === command) yield { line, octets: encode(knows(seq, line) ? `USER ${user}\r\nPASS ${password}\r\n` : ''), instead: true };
  }
}

/**
 * Says to a new connection what was said in the last session in which anything was, each
 * write when the one before was answered.
 * @param {object} how
 * @param {Transcript} how.transcript
 * @param {Account} how.account in the page; elsewhere its password is ""
 * @param {() => {still: () => boolean, ready: (lines: number) => boolean}} how.connect still: whether the connection is the
 * one that is looked at; ready: whether it has heard and answered so many lines
 * @param {(octets: Uint8Array) => void} how.send
 */
export async function sayAgain({ transcript, account, connect, send }) {
  const said = transcript.lines.filter((l) => l.dir === 'C'), last = said.filter((l) => l.session === said.at(-1)?.session);
  /** @type {Uint8Array[]} */
  const writes = [];
  let left = false;
  for (const { line, octets: p, instead } of sayable(last, account, (_, l) => account.password !== '' && !l.exchange.status?.err)) {
    left ||= instead && !p.length;
    if (line.joined && writes.length) writes.push(concat([...writes.splice(-1), p]));
    else if (p.length) writes.push(p);
  }
  if (!writes.length) {
    toast('Nothing was said yet that could be said again.');
    return;
  }
  const { still, ready } = connect();
  let lines = 0;
  for (const p of writes) {
    while (still() && !ready(lines)) await pause(15);
    if (!still()) return;
    send(p);
    lines += lineEnds(p);
  }
  if (left) toast('A login is left out: it fits only what the server said in its session.');
}

async function compare() {
  const specs = [byId('compare-one').value.trim(), byId('compare-other').value.trim()];
  const result = byId('compare-result');
  result.replaceChildren();
  deviant = specs.find((s) => s !== 'strict') ?? deviant;
  try {
    const wrong = specs.map((spec) => engine.machine?.check(spec)).find(Boolean);
    if (wrong) throw new Error(wrong.text);
    const script = byId('compare-script').value.split(/\r?\n/).filter(Boolean);
    const lab = await engine.lab();
    const pairs = pair(...specs.map((spec) => play(lab, spec, script)));
    const first = pairs.findIndex((p) => differAt(p) >= 0);
    result.replaceChildren(...pairs.map((p, i) => show(p, specs, i === first)));
    tell('', first < 0 ? `Both say the same, octet for octet${specs[0] === specs[1] ? ': they are the same. Name another' : ''}.` : `They differ first in the answer to ${pairs[first].command}.`);
    // As much as there is room for: the answer, both lines, and in any case the first.
    if (first >= 0) for (const e of [result.children[first], ...findAll(result, '.is-first .is-where').reverse()]) e.scrollIntoView({ block: 'nearest' });
  } catch (e) {
    tell(reason(e), '');
  }
}

/**
 * @param {string} wrong
 * @param {string} said
 */
function tell(wrong, said) {
  say(byId('compare-wrong'), wrong);
  byId('compare-said').textContent = said;
}

/**
 * What a server with a behaviour says to a script.
 * @param {import('./machine.js').Machine} lab
 * @param {string} spec
 * @param {string[]} script
 */
function play(lab, spec, script) {
  const before = [...(engine.timeline?.actions ?? [])];
  const last = before.findLastIndex((a) => a.kind === 'open');
  /** @type {Action[]} what filled the maildrop of the last session */
  const actions = before.slice(0, last < 0 ? before.length : last).filter((a, i, all) => a.kind !== 'lose' || i < all.length - 1);
  const mail = before.slice(Math.max(last, 0)).filter((a) => a.kind === 'load');
  if (!actions.some((a) => a.kind === 'load')) actions.push(...mail.slice(0, 1)); // it waited for the first command
  let at = actions.at(-1)?.at ?? 1_000_000_000n;
  actions.push({ kind: 'open', at, spec, seed: 1 });
  for (const line of script) actions.push({ kind: 'feed', at: at += 1_000_000n, octets: encode(line + '\r\n') });
  return hold(lab, actions, at + patience);
}

/**
 * Does all that once more, and gives the lines of its last session.
 * @param {import('./machine.js').Machine} lab
 * @param {Action[]} actions
 * @param {bigint} until
 * @param {(e: import('./events.js').WireEvent) => void} [hear]
 */
function hold(lab, actions, until, hear = () => {}) {
  const session = actions.filter((a) => a.kind === 'open').length;
  const t = new Transcript();
  replay(lab, actions, {
    events(records) {
      for (const e of decodeEvents(records)) {
        if (e.session !== session) continue;
        t.add(e);
        hear(e);
      }
    },
  }, { until });
  return t.lines;
}

/**
 * @param {...Line[]} told by each server
 * @returns {Pair[]}
 */
function pair(...told) {
  /** @type {Pair[]} */
  const pairs = [];
  told.forEach((lines, i) => {
    for (const line of lines) {
      const { seq, command } = line.exchange;
      const p = pairs[seq] ??= { command: command ? text(command) : 'the greeting', sides: [[], []] };
      if (line.dir !== 'C') p.sides[i].push(line);
    }
  });
  return Object.values(pairs); // some numbers may have none
}

/** @param {Line} line */
function text(line) { return decode(lineOctets(line)).trimEnd(); }

/** @param {Line} line */
function octets(line) { return line.dir === 'note' ? encode(line.text) : lineOctets(line); }

/**
 * The first line that differs, -1 if none does.
 * @param {Pair} p
 */
function differAt({ sides: [a, b] }) {
  return (a.length < b.length ? b : a).findIndex((_, i) => !a[i] || !b[i] || !equal(octets(a[i]), octets(b[i])));
}

/**
 * @param {Pair} p
 * @param {string[]} specs of each side
 * @param {boolean} first
 */
function show(p, specs, first) {
  const section = clone('row-pair', { h3: p.command }), at = differAt(p);
  const from = at < mostLines ? 0 : at - linesBefore;
  section.classList.toggle('is-first', first);
  findAll(section, '.side-lines').forEach((box, side) => {
    box.dataset.side = specs[side];
    const own = p.sides[side], others = p.sides[1 - side], left = own.length - from - mostLines;
    if (from) box.append(remark(`… ${grouped(from)} lines, the same`));
    own.slice(from, from + mostLines).forEach((line, k) => {
      const i = from + k, row = line.dir === 'note' ? remark('') : clone('row-told');
      // What was sent has nothing in common with a note.
      const mine = octets(line), theirs = others[i]?.dir === line.dir ? octets(others[i]) : new Uint8Array();
      row.classList.toggle('is-where', i === at);
      addMarked(row, mine, side ? differing(theirs, mine)[1] : differing(mine, theirs)[0]);
      box.append(row);
    });
    if (left > 0) box.append(remark(`… ${counted(left, 'more line')}`));
    if (!own.length) box.append(remark('nothing'));
  });
  return section;
}

/** @param {string} text */
function remark(text) {
  const row = clone('row-told', text);
  row.dataset.kind = 'note';
  return row;
}
