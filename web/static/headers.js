// Subject and sender of a message, decoded for people.

import { readable } from './readable.js';
import addressParser from './vendor/postal-mime/address-parser.js';
import { decodeWords } from './vendor/postal-mime/decode-strings.js';

const text = new TextDecoder();

/**
 * @param {Uint8Array} header
 * @returns {{subject: string, from: string}}
 */
export function summary(header) {
  const unfolded = text.decode(header).replace(/\r?\n[ \t]+/g, ' ');
  return { subject: readable(decode(field(unfolded, 'subject'))), from: sender(field(unfolded, 'from')) };
}

/**
 * @param {string} header
 * @param {string} name
 */
function field(header, name) {
  return header.match(new RegExp(`^${name}[ \\t]*:[ \\t]*(.*?)\\r?$`, 'im'))?.[1] ?? '';
}

/** @param {string} s */
function decode(s) {
  try {
    return String(decodeWords(s));
  } catch {
    return s;
  }
}

/** @param {string} value */
function sender(value) {
  try {
    const first = addressParser(value)[0];
    return readable(decode(first?.name || first?.address || value));
  } catch {
    return readable(value);
  }
}
