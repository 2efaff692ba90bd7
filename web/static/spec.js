// Spec strings ("strict,trickle=1/5ms") and the address of a set-up
// ("#v1&place=page&spec=strict,trickle=1/5ms").

import { digits } from './bytes.js';

/**
 * @typedef {object} Choice
 * @property {string} profile
 * @property {Map<string, string>} quirks each with what stands in its parameter field
 * @property {{name: string, item: string}[]} [more] further uses of a quirk, as they were written
 */

/**
 * Writes a choice as a spec string.
 * @param {Choice} choice
 */
export function writeSpec({ profile, quirks, more = [] }) {
  return [profile, ...[...quirks].map(([name, tail]) => writeItem(name, tail)), ...more.map((m) => m.item)].filter(Boolean).join(',');
}

/**
 * Writes a quirk as a spec string has it.
 * @param {string} name
 * @param {string} tail what stands in its parameter field
 */
export function writeItem(name, tail) {
  const t = tail.trim().replace(/%(?![0-9A-Fa-f]{2})|[,\s]/g, (c) => '%' + digits(c.charCodeAt(0)).toUpperCase());
  return name + (t === '' || t.startsWith('@') ? t : '=' + t);
}

/**
 * Reads a spec string.
 * @param {string} spec
 * @param {(name: string) => boolean} isProfile
 * @param {(name: string) => string} [canonical] gives a quirk's own name for any of its names
 * @returns {Required<Choice>}
 */
export function readSpec(spec, isProfile, canonical = (name) => name) {
  /** @type {Required<Choice>} */
  const choice = { profile: '', quirks: new Map(), more: [] };
  for (const item of spec.split(',').map((i) => i.trim())) {
    const m = item.match(/^([^=@]+)(=?)(.*)$/);
    if (!m) continue;
    const name = canonical(m[1]);
    if (isProfile(m[1]) && !m[2] && !m[3]) choice.profile = m[1];
    else if (choice.quirks.has(name)) choice.more.push({ name, item });
    else choice.quirks.set(name, m[3].replace(/%2C/gi, ',').replace(/%20/g, ' '));
  }
  return choice;
}

/**
 * Takes apart what stands behind a quirk's name.
 * @param {string} tail "1/5ms@verb:RETR@4096"
 * @returns {{values: string[], aims: Map<string, string>}} an octet offset is the aim "octet"
 */
export function splitTail(tail) {
  const [head, ...pairs] = tail.split('@');
  /** @type {Map<string, string>} */
  const aims = new Map();
  for (const pair of pairs) {
    const at = pair.indexOf(':');
    aims.set(at < 0 ? 'octet' : pair.slice(0, at), plain(at < 0 ? pair : pair.slice(at + 1)));
  }
  return { values: head ? head.split('/') : [], aims };
}

/**
 * Writes values and aims, as splitTail takes them apart.
 * @param {string[]} values
 * @param {Map<string, string>} aims empty ones are left out
 */
export function joinTail(values, aims) {
  const pairs = [...aims].filter(([, v]) => v).map(([k, v]) => `@${k === 'octet' ? '' : k + ':'}${k === 'user' ? encodeURIComponent(v) : v}`);
  return values.join('/') + pairs.join('');
}

/**
 * Which part of an item an offset is in: the value with that number, or the aim with that key.
 * @param {string} item
 * @param {number} at
 * @returns {number | string}
 */
export function partAt(item, at) {
  const pairs = item.slice(0, at).split('@');
  if (pairs.length === 1) return pairs[0].split('/').length - 1;
  return [...splitTail(item).aims.keys()][pairs.length - 2] ?? '';
}

/** @param {string} s */
function plain(s) {
  try {
    return decodeURIComponent(s);
  } catch {
    return s;
  }
}

/** @typedef {{place: string, spec: string, target: string}} Setup */

/**
 * @param {Setup} s
 */
export function writeFragment(s) {
  const parts = ['v1', 'place=' + quote(s.place)];
  if (s.place === 'proxy') parts.push('target=' + quote(s.target));
  else if (s.spec) parts.push('spec=' + quote(s.spec));
  return '#' + parts.join('&');
}

/** What would end a value, or be changed on the way, is percent-encoded.
 * @param {string} s
 */
function quote(s) {
  return s.replace(/[%&#+\s"<>`]/g, encodeURIComponent);
}

/**
 * @param {string} hash
 * @returns {Partial<Setup> | null} null for what is no address of ours
 */
export function readFragment(hash) {
  return /^#?v1(&|$)/.test(hash) ? Object.fromEntries(new URLSearchParams(hash.replace(/^#?v1&?/, '').replace(/\+/g, '%2B'))) : null;
}
