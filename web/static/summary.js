// Subject and sender of a message, for lists. Those of the mail that the page
// begins with come along; what decodes others is fetched when there are any.

import { byId } from './dom.js';

/** @typedef {{subject: string, from: string}} Summary */

/** By sums of headers. @type {Record<string, Summary> | undefined} */
let summaries;
/** @type {((header: Uint8Array) => Summary) | undefined} */
let decode;
let coming = false;

/** Called when what was not known can be asked for again. */
export const decoder = { came() {} };

/**
 * @param {Uint8Array} header
 * @returns {Summary | undefined} undefined: what decodes it is on its way
 */
export function summaryOf(header) {
  summaries ??= /** @type {Record<string, Summary>} */ (JSON.parse(byId('mails').dataset.summaries ?? ''));
  const known = summaries[header.reduce((sum, c) => (sum * 31 + c) | 0, 0)] ?? decode?.(header);
  if (!known && !coming) void fetchDecoder();
  return known;
}

async function fetchDecoder() {
  const { decoder: address = '', undecoded = '' } = byId('mails').dataset;
  coming = true;
  try {
    decode = (await import(new URL(address, document.baseURI).href)).summary;
  } catch {
    decode = () => ({ subject: undecoded, from: '' });
  }
  decoder.came();
}
