// What a message says, made fit to be shown.

import { getDecoder } from './vendor/postal-mime/decode-strings.js';

// postal-mime keeps its decoders, and Chromium's for ISO-2022-JP takes the shift
// that begins a text for a mistake when another text went before it.
for (const label of ['iso-2022-jp', 'csiso2022jp']) {
  getDecoder(label).decode = (octets) => new TextDecoder(label).decode(octets);
}

/**
 * No control or direction character gets into a list.
 * @param {string} s
 */
export function readable(s) {
  return s.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
}
