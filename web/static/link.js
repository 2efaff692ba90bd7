// A link of version 2: a whole set-up with what was done in it, deflated. Nothing
// in it is believed before it was looked at.

import { latin1, lineEnds } from './bytes.js';

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
 * Octets that were each written as a character.
 * @param {unknown} s
 */
function toOctets(s) {
  if (typeof s !== 'string' || /[^\x00-\xff]/.test(s)) throw new Error('something in it is no octets');
  return Uint8Array.from(s, (c) => c.charCodeAt(0));
}

/**
 * Says what is too much for a link, or "".
 * @param {Link} link
 */
export function tooMuch({ mail, done }) {
  let mails = 0, typed = 0;
  for (const m of mail) mails += m.length;
  for (const a of done ?? []) {
    if (a.kind === 'add' || (a.kind === 'load' && !a.name)) mails += a.octets?.length ?? 0;
    else if (a.kind === 'feed') typed += a.octets.length;
  }
  if (mails > maxMail) return `The mail that was added has ${kilo(mails)}, and a link holds ${kilo(maxMail)} of it.`;
  if (typed > maxTyped || (done?.length ?? 0) > maxActions) return `More was typed than a link can hold, which is ${maxActions} commands and ${kilo(maxTyped)}.`;
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
    else if (a.kind === 'load' && a.name) row.push(a.name);
    else if (a.kind === 'load') row.push('', latin1(a.octets ?? new Uint8Array()));
    else if (a.kind === 'add' || a.kind === 'feed') row.push(latin1(a.octets));
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
  if (hash.length > maxLink) throw new Error('This link is too long to be one of this page’s.');
  const z = hash.match(/^#v2&z=([\w-]+)$/)?.[1];
  if (!z) throw new Error('This link of version v2 is damaged: part of it is missing.');
  try {
    return read(JSON.parse(await inflate(toOctets(atob(z.replace(/-/g, '+').replace(/_/g, '/'))))));
  } catch (e) {
    throw new Error(`This link of version v2 is damaged: ${e instanceof RangeError ? e.message : 'it cannot be read'}.`);
  }
}

/**
 * A few octets can be a packed gigabyte: it stops where no link of ours ends.
 * @param {Uint8Array<ArrayBuffer>} p
 */
async function inflate(p) {
  const reader = new Blob([p]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '', octets = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    octets += value.length;
    if (octets > maxPlain) {
      void reader.cancel();
      throw new RangeError('it holds too much');
    }
    text += decoder.decode(value, { stream: true });
  }
}

const specForm = /^[\x20-\x7e]{0,4000}$/, sampleForm = /^[\w-]{0,40}$/;

/**
 * @param {unknown} s
 * @param {RegExp} form
 */
function text(s, form) {
  if (typeof s !== 'string' || !form.test(s)) throw new RangeError('a name in it is none');
  return s;
}

/**
 * @param {any} x
 * @returns {Link}
 */
function read(x) {
  const link = {
    place: text(x.p, /^[a-z]{1,20}$/), spec: text(x.s, specForm), target: text(x.t, /^[^\s]{0,300}$/), sample: text(x.m, sampleForm),
    view: text(x.v, /^(text|hex)$/), mail: list(x.a).map(toOctets), done: x.d === undefined ? null : list(x.d).map(row()), until: 0n,
  };
  if (link.done) link.until = (link.done.at(-1)?.at ?? 0n) + BigInt(time(x.u));
  if (tooMuch(link)) throw new RangeError('it holds too much');
  if (link.done && (link.place !== 'page' || !link.done.some((a) => a.kind === 'open'))) throw new RangeError('it types where no link may');
  return link;
}

/** @param {unknown} x */
function list(x) {
  if (!Array.isArray(x) || x.length > maxActions) throw new RangeError('a list in it is none, or too long');
  return x;
}

/** @param {unknown} n */
function time(n) {
  if (!Number.isSafeInteger(n) || /** @type {number} */ (n) < 0 || /** @type {number} */ (n) > maxTime) throw new RangeError('a time in it is none');
  return /** @type {number} */ (n);
}

/** Reads rows, one after the other. */
function row() {
  let at = 0n;
  return (/** @type {any} */ r) => {
    const [letter, since, first, second] = list(r);
    at += BigInt(time(since));
    return /** @type {Action} */ ({ ...what(letter, first, second), at });
  };
}

/**
 * @param {unknown} letter
 * @param {unknown} first
 * @param {unknown} second
 * @returns {object}
 */
function what(letter, first, second) {
  switch (letter) {
    case 'l': return { kind: 'load', name: text(first, sampleForm), octets: first ? new Uint8Array() : toOctets(second) };
    case 'a': return { kind: 'add', octets: toOctets(first) };
    case 'f': return { kind: 'feed', octets: toOctets(first) };
    case 'o':
      if (!Number.isInteger(second)) break;
      return { kind: 'open', spec: text(first, specForm), seed: second };
    case 'x': return { kind: 'lose' };
    case 'z': return { kind: 'zero' };
  }
  throw new RangeError('something in it is no action');
}

/**
 * How many commands were typed.
 * @param {Action[]} done
 */
export function commands(done) {
  return done.reduce((n, a) => (a.kind === 'feed' ? n + lineEnds(a.octets) : n), 0);
}
