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
  for (let i = 0; i < text.length;) {
    const rest = text.slice(i);
    const plain = rest.match(/^[^\\\r\n]+/)?.[0], code = rest.match(/^\\x([0-9a-f]{2})/i);
    if (plain) {
      octets.push(...encode(plain));
      i += plain.length;
    } else if (/^[\r\n]/.test(rest)) {
      i++;
    } else if (code) {
      octets.push(parseInt(code[1], 16));
      i += 4;
    } else if (rest[1] in named) {
      octets.push(named[rest[1]]);
      i += 2;
    } else {
      const shown = rest[1] === undefined ? '\\' : rest.slice(0, rest[1] === 'x' ? 4 : 2);
      return { octets: new Uint8Array(), wrong: `“${shown}” at character ${i + 1} is no escape: there are \\r \\n \\t \\0 \\\\ and \\xHH.` };
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
