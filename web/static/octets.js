// Octets as people read them: text where they are text, a named token for
// every octet that has no glyph, so that nothing on the wire stays unseen.

import { digits } from './bytes.js';

/**
 * @typedef {{text: string} | {name: string, spoken: string, odd: boolean}} Piece
 * odd: an octet that a well-behaved peer does not send.
 */

/** Those with a name, and how that is spoken; 256: CR LF. @type {Record<number, [string, string]>} */
const named = { 0: ['NUL', 'NUL'], 9: ['TAB', 'tab'], 10: ['LF', 'line feed'], 13: ['CR', 'carriage return'], 256: ['CRLF', 'CRLF'] };

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Characters that would rearrange or hide what stands beside them. */
const treacherous = /[\u0080-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]/;

/**
 * @param {Uint8Array} p
 * @returns {Piece[]}
 */
export function pieces(p) {
  /** @type {Piece[]} */
  const out = [];
  let text = '';
  for (let i = 0; i < p.length;) {
    const c = p[i];
    if (c >= 0x20 && c < 0x7f) {
      text += String.fromCharCode(c);
      i++;
      continue;
    }
    const width = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4, ch = c >= 0xc2 && c < 0xf5 ? character(p.subarray(i, i + width)) : '';
    if (ch) {
      text += ch;
      i += width;
      continue;
    }
    if (text) out.push({ text });
    text = '';
    const ends = c === 13 && p[i + 1] === 10;
    const [name, spoken] = named[ends ? 256 : c] ?? ['\\x', 'octet '].map((s) => s + digits(c).toUpperCase());
    out.push({ name, spoken, odd: !ends && c !== 9 });
    i += ends ? 2 : 1;
  }
  if (text) out.push({ text });
  return out;
}

/** A character that can be shown; "" for what is none. @param {Uint8Array} p */
function character(p) {
  try {
    const ch = strict.decode(p);
    return treacherous.test(ch) ? '' : ch;
  } catch {
    return '';
  }
}

/**
 * Octets in hexadecimal.
 * @param {Uint8Array} p
 * @param {number} from
 * @param {number} to
 * @param {{from: number, to: number} | null} [hidden] octets that are not shown
 */
export function hexOf(p, from, to, hidden) {
  return Array.from(p.subarray(from, to), (b, i) => (isIn(from + i, hidden) ? '••' : digits(b))).join(' ');
}

/**
 * @param {number} i
 * @param {{from: number, to: number} | null} [span]
 */
function isIn(i, span) { return span && i >= span.from && i < span.to; }

/**
 * Rows of a hex dump: octets in hexadecimal, and as ASCII.
 * @param {Uint8Array} p
 * @param {number} width octets of a row
 * @param {{from: number, to: number} | null} [hidden] octets that are not shown
 * @returns {{hex: string, ascii: string}[]}
 */
export function hexRows(p, width, hidden) {
  const rows = [];
  for (let i = 0; i < p.length; i += width) {
    rows.push({
      hex: hexOf(p, i, i + width, hidden).padEnd(width * 3 - 1),
      ascii: Array.from(p.subarray(i, i + width), (b, k) => (isIn(i + k, hidden) ? '•' : b >= 0x20 && b < 0x7f ? String.fromCharCode(b) : '·')).join(''),
    });
  }
  return rows;
}

/**
 * A line without its end, for a transcript as text. What is no text is
 * written as an escape.
 * @param {Uint8Array} p
 */
export function plainText(p) {
  return pieces(p).map((piece) => ('text' in piece ? piece.text.replaceAll('\\', '\\\\') : escapes[piece.name] ?? piece.name.toLowerCase())).join('');
}

/** @type {Record<string, string>} */
const escapes = { CRLF: '', TAB: '\t', LF: '\\n', CR: '\\r', NUL: '\\0' };
