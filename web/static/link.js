// A link of version 2: a whole set-up with what was done in it, deflated. Nothing
// in it is believed before it was looked at.

import { concat, latin1, lineEnds, total } from './bytes.js';

/**
 * @typedef {import('./timeline.js').Action} Action
 *
 * What a link holds. Of what was done it has the moments too, so that a
 * timestamp, and with it the answer to it, is the same again.
 * @typedef {object} Link
 * @property {string} place
 * @property {string} spec
 * @property {string} target
 * @property {string} sample
 * @property {string} view
 * @property {Uint8Array[]} mail messages that were added, where nothing was done
 * @property {Action[] | null} done the octets of a sample are not in it
 * @property {bigint} until how far time went on
 *
 * @typedef {(string | number)[]} Row an action as it is written: letter, nanoseconds since the one before, and what it takes
 */

const maxMail = 32_768, maxTyped = 65_536, maxActions = 400;
const maxLink = 100_000, maxPlain = 262_144, maxTime = 30 * 86_400_000_000_000;

/**
 * Says what is too much for a link, or "".
 * @param {Link} link
 */
export function tooMuch({ mail, done }) {
  const all = done ?? [];
  const mails = total([...mail, ...all.flatMap((a) => (a.kind === 'add' || (a.kind === 'load' && !a.name) ? a.octets ?? [] : []))]);
  if (mails > maxMail) return `The mail that was added has ${kilo(mails)}, and a link holds ${kilo(maxMail)} of it.`;
  if (typed(all).length > maxTyped || all.length > maxActions) return `More was typed than a link can hold, which is ${maxActions} commands and ${kilo(maxTyped)}.`;
  return '';
}

/** @param {number} n */
export function kilo(n) { return n < 1000 ? `${n} octets` : `${(n / 1024).toFixed(n < 10_240 ? 1 : 0)} KiB`; }

/**
 * @param {Link} link
 * @returns {Promise<string>} the fragment
 */
export async function pack(link) {
  let at = 0n;
  const done = link.done?.map((a) => {
    /** @type {Row} */
    const row = [a.kind === 'lose' ? 'x' : a.kind[0], Number(a.at - at)];
    at = a.at;
    if (a.kind === 'open') row.push(a.spec, a.seed);
    else if (a.kind === 'load') row.push(a.name, a.name || !a.octets ? '' : latin1(a.octets));
    else if ('octets' in a) row.push(latin1(a.octets));
    return row;
  });
  const { place: p, spec: s, target: t, sample: m, view: v } = link;
  const text = JSON.stringify({ p, s, t, m, v, a: link.mail.map(latin1), d: done, u: done && Number(link.until - at) });
  const packed = await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer();
  return '#v2&z=' + btoa(latin1(new Uint8Array(packed))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/**
 * Reads a link. It throws, in words, at what cannot be one.
 * @param {string} hash
 * @returns {Promise<Link>}
 */
export async function unpack(hash) {
  try {
    if (hash.length > maxLink) throw tooLarge;
    return read(JSON.parse(await inflate(toOctets(atob(hash.replace('#v2&z=', '').replace(/-/g, '+').replace(/_/g, '/'))))));
  } catch (e) {
    throw e === tooLarge ? e : new Error('This link is damaged: it cannot be read.');
  }
}

const tooLarge = new Error('This link holds more than one of this page’s can.');

/**
 * A few octets can be a packed gigabyte: it stops where no link of ours ends.
 * @param {Uint8Array<ArrayBuffer>} p
 */
async function inflate(p) {
  const reader = new Blob([p]).stream().pipeThrough(new DecompressionStream('deflate-raw')).pipeThrough(new TextDecoderStream('utf-8', { fatal: true })).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value;
    if (text.length > maxPlain) {
      void reader.cancel();
      throw tooLarge;
    }
  }
}

/** Throws at what no link holds. @param {unknown} fits */
function check(fits) { if (!fits) throw new Error(); }

/**
 * @param {any} s
 * @param {RegExp} [form]
 * @returns {string}
 */
function text(s, form = /^[^\0-\x1f\x7f]{0,4000}$/) {
  check(typeof s === 'string' && form.test(s));
  return s;
}

/**
 * Octets that were each written as a character.
 * @param {unknown} s
 */
function toOctets(s) { return Uint8Array.from(text(s, /^[\0-\xff]*$/), (c) => c.charCodeAt(0)); }

/**
 * @param {any} held
 * @returns {Link}
 */
function read({ p, s, t, m, v, a, d, u }) {
  let until = 0n;
  /** @param {any} since the moment before */
  const later = (since) => {
    check(Number.isSafeInteger(since) && since >= 0 && since <= maxTime);
    return until += BigInt(since);
  };
  /** @type {Action[] | null} */
  const done = d ? d.map((/** @type {any[]} */ [letter, since, ...takes]) => ({ ...action(letter, takes), at: later(since) })) : null;
  if (done) {
    later(u);
    check(p === 'page' && done.some((one) => one.kind === 'open')); // it types nowhere else
  }
  check(a.length <= maxActions);
  const link = { place: text(p), spec: text(s), target: text(t), sample: text(m), view: text(v, /^(text|hex)$/), mail: a.map(toOctets), done, until };
  if (tooMuch(link)) throw tooLarge;
  return link;
}

/**
 * @param {unknown} letter
 * @param {any[]} takes
 */
function action(letter, [first, second]) {
  switch (letter) {
    case 'l': return { kind: 'load', name: text(first), octets: first ? new Uint8Array() : toOctets(second) };
    case 'a': return { kind: 'add', octets: toOctets(first) };
    case 'f': return { kind: 'feed', octets: toOctets(first) };
    case 'x': return { kind: 'lose' };
    case 'z': return { kind: 'zero' };
  }
  check(letter === 'o' && Number.isInteger(second));
  return { kind: 'open', spec: text(first), seed: second };
}

/**
 * All that was typed.
 * @param {Action[]} done
 */
export function typed(done) { return concat(done.flatMap((a) => (a.kind === 'feed' ? a.octets : []))); }

/**
 * How many commands were typed.
 * @param {Action[]} done
 */
export function commands(done) { return lineEnds(typed(done)); }
