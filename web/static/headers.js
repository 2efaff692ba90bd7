// Subject and sender of a message, decoded for people. It comes when the list
// shows other mail than the page began with, so it shares no module with the page.

import { readable } from './readable.js';
import addressParser from './vendor/postal-mime/address-parser.js';
import { decodeWords } from './vendor/postal-mime/decode-strings.js';

/**
 * @param {Uint8Array} header
 * @returns {import('./summary.js').Summary}
 */
export function summary(header) {
  const unfolded = new TextDecoder().decode(header).replace(/\r?\n[ \t]+/g, ' ');
  return { subject: readable(words(field(unfolded, 'subject'))), from: sender(field(unfolded, 'from')) };
}

/**
 * @param {string} header
 * @param {string} name
 */
function field(header, name) {
  return header.match(new RegExp(`^${name}[ \\t]*:[ \\t]*(.*?)\\r?$`, 'im'))?.[1] ?? '';
}

/** @param {string} s */
function words(s) {
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
    return readable(words(first?.name || first?.address || value));
  } catch {
    return readable(value);
  }
}
