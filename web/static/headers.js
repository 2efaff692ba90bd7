// Subject and sender of a message, decoded for people.

import addressParser from './vendor/postal-mime/address-parser.js';
import { decodeWords, getDecoder } from './vendor/postal-mime/decode-strings.js';

const text = new TextDecoder();

// postal-mime keeps its decoders, and Chromium's for ISO-2022-JP takes the shift
// that begins a text for a mistake when another text went before it.
for (const label of ['iso-2022-jp', 'csiso2022jp']) {
  getDecoder(label).decode = (octets) => new TextDecoder(label).decode(octets);
}

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

/**
 * No control or direction character gets into a list.
 * @param {string} s
 */
function readable(s) {
  return s.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
}
