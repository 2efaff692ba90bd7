// Asks the WASM module what a line means, and finds the words for its answer.

import { encode, latin1 } from './bytes.js';
import { grouped } from './dom.js';
import { Reader, sized, varint } from './events.js';
import * as Part from './part.js';
import { isStuffed, lineOctets } from './transcript.js';

/**
 * @typedef {import('./transcript.js').Line} Line
 *
 * @typedef {object} Explanation
 * @property {{key: string, args: string[]}[]} topics
 * @property {{from: number, to: number, label: number}[]} spans
 * @property {{label: number, text: string}[]} fields
 *
 * Title, text and clauses of each topic, what labels are called, and which are secret.
 * @typedef {{topics: Record<string, [string, string, string]>, labels: string[], secret: number[]}} Words
 */

/** Octets of a line that are looked at. */
const most = 4096;

/** @type {Record<string, number | undefined>} */
const parts = { status: Part.status, body: Part.body, final: Part.final };

/**
 * The record of a line, as core/explain reads it.
 * @param {Line} line
 */
export function lineRecord(line) {
  const { exchange, body } = line, { steps } = exchange.trail;
  const data = lineOctets(line).subarray(0, most);
  const header = body !== null && (body.blank < 0 || line.index <= body.blank);
  const answers = line.dir === 'S' || line.part === 'answer';
  let { sent, dots } = line, lines = line.index + (line.part === 'body' ? 1 : 0);
  if (body && !line.whole) sent += line.octets;
  const { body: all, cut } = exchange;
  if (line === exchange.status && all && (all.done || cut)) {
    [sent, lines, dots] = all.done ? [all.sent, all.lines.length, all.dots] : [(cut?.came ?? 0) - line.octets - all.dots, 0, 0];
  }
  const command = answers && line.asked && exchange.command ? lineOctets(exchange.command).subarray(0, 512) : [];
  const status = exchange.status && exchange.status !== line ? lineOctets(exchange.status).subarray(0, 512) : [];
  return Uint8Array.from([
    line.kind, parts[line.part] ?? 0, (line.err ? 1 : 0) | (line.part === 'answer' ? 2 : 0) | (header ? 4 : 0) | (isStuffed(line) ? 0 : 8),
    steps[exchange.start]?.state ?? 0, steps[exchange.end]?.state ?? 0,
    ...[line.n, line.msg, line.octets - data.length, line.step, sent, lines, dots, line === exchange.status && all ? all.early : 0].flatMap(varint),
    ...[encode(line.reason), data, command, status, line.verb === 'RETR' ? listed(line) : line.verb === 'UIDL' && body ? twin(line, body) : []].flatMap(sized),
  ]);
}

/**
 * The row of the newest scan listing about the same message.
 * @param {Line} line
 */
function listed(line) {
  const wanted = new RegExp(`^(\\+OK )?${line.msg} \\d`);
  for (const rows of line.exchange.trail.lists.toReversed()) {
    const row = rows.find((l) => wanted.test(latin1(lineOctets(l).subarray(0, 24))));
    if (row) return lineOctets(row).subarray(0, 64);
  }
  return [];
}

/**
 * The row of another message that has the same unique-id.
 * @param {Line} line
 * @param {import('./transcript.js').Body} body
 */
function twin(line, body) {
  const name = (/** @type {Line} */ l) => latin1(lineOctets(l).subarray(0, 120)).replace(/^\d+ */, '').trimEnd(), own = name(line);
  const other = own && body.lines.find((l) => l !== line && l.whole && name(l) === own);
  return other ? lineOctets(other).subarray(0, 64) : [];
}

/**
 * @param {Uint8Array} record
 * @returns {Explanation}
 */
export function readExplanation(record) {
  const r = new Reader(record);
  return {
    topics: r.list(() => ({ key: r.text(), args: [r.text(), r.text()] })),
    spans: r.list(() => ({ from: r.varint(), to: r.varint(), label: r.varint() })),
    fields: r.list(() => ({ label: r.varint(), text: r.text() })),
  };
}

/**
 * The words for a topic; a group's stand for those that have none.
 * @param {Words} words
 * @param {string} key
 */
export function wordsFor(words, key) {
  return words.topics[key] ?? words.topics[key.replace(/\..*/, '.*')] ?? ['', '', ''];
}

/**
 * Puts arguments into a text: {1}, and {1:octet:octets} for a number with its noun, {1::} for one without.
 * @param {string} text
 * @param {string[]} args
 */
export function render(text, args) {
  return text.replace(/\{(\d)(?::([^:}]*):([^}]*))?\}/g, (_, i, one, many) => {
    const arg = args[i - 1];
    if (one === undefined) return arg;
    return `${/^\d+$/.test(arg) ? grouped(Number(arg)) : arg} ${arg === '1' ? one : many}`.trimEnd();
  });
}
