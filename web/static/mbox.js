// What files hold: one message, or an mbox of many.

import { concat } from './bytes.js';

/** What the maildrop in the page takes, in octets. */
export const maxMessage = 8 << 20, maxOctets = 32 << 20, maxCount = 5000;

/** Makes a character of each octet. */
const decoder = new TextDecoder('latin1');

/**
 * Takes the messages out of a file. Throws an Error for people if there is none.
 * @param {Uint8Array} p
 * @returns {Uint8Array[]}
 */
export function messagesIn(p) {
  const text = decoder.decode(p), [before, mark = ''] = text.match(/^(\xef\xbb\xbf)?[\r\n]*/) ?? ['']; // a byte order mark is the editor's
  const at = before.length;
  if (at === p.length) throw new Error('is empty.');
  const all = text.startsWith('From ', at) ? split(p.subarray(at), text.slice(at)) : /^(?:[!-9;-~]+[ \t]*:|>+From )/.test(text.slice(at)) ? [p.subarray(mark.length)] : [];
  if (!all.length) throw new Error('is not a message: it does not begin with a header field, such as “From: ada@example.net”.');
  return all;
}

/**
 * Takes an mbox apart: a line “From …” with a header behind it begins a message,
 * an empty line before it belongs to it, and one “>” is taken off each quoted
 * “From ” (the format mboxrd).
 * @param {Uint8Array} p
 * @param {string} text the same
 */
function split(p, text) {
  const all = [...text.matchAll(/(?:^|(?<=\n)\r?\n)From [^\n]*(?:\n(?=[!-9;-~]+[ \t]*:|>*From )|\n?$)/g)];
  return all.map((from, i) => {
    const begin = from.index + from[0].length, end = all[i + 1]?.index ?? text.search(/(?<=\n)\r?\n$|$/);
    /** @type {Uint8Array[]} */
    const parts = [];
    let at = begin;
    for (const quoted of text.slice(begin, end).matchAll(/(?<=^|\n)>+From /g)) {
      parts.push(p.subarray(at, begin + quoted.index));
      at = begin + quoted.index + 1;
    }
    return concat([...parts, p.subarray(at, end)]);
  });
}
