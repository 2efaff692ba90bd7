// Octets as a person writes them, where any octet can be sent.

import { encode } from './bytes.js';

/** @type {Record<string, number>} */
const named = { r: 13, n: 10, t: 9, 0: 0, '\\': 92 };

/**
 * Reads text with escapes: \r \n \t \0 \\ \xHH. Line breaks in it stand for
 * nothing, all else for its octets in UTF-8.
 * @param {string} text
 * @returns {{octets: Uint8Array, wrong: string}} wrong: what cannot be read, in words, or ""
 */
export function readEscapes(text) {
  /** @type {number[]} */
  const octets = [];
  for (const { 1: plain, 2: code, 3: name, index } of text.matchAll(/([^\\\r\n]+)|[\r\n]|\\x([\da-f]{2})|\\(x.{0,2}|.?)/gis)) {
    if (plain) octets.push(...encode(plain));
    else if (code) octets.push(parseInt(code, 16));
    else if (name in named) octets.push(named[name]);
    else if (name !== undefined) {
      return { octets: new Uint8Array(), wrong: `“\\${name}” at character ${index + 1} is no escape: there are \\r \\n \\t \\0 \\\\ and \\xHH.` };
    }
  }
  return { octets: Uint8Array.from(octets), wrong: '' };
}

/**
 * Writes a command line so that readEscapes reads it.
 * @param {string} text
 */
export function writeEscapes(text) {
  return text.replace(/\\/g, '\\\\').replace(/\r?\n/g, '\\r\\n') + (text === '' || /\n$/.test(text) ? '' : '\\r\\n');
}
