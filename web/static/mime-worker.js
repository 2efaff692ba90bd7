// Takes messages apart, beside the page: one that is large, or meant to do harm,
// keeps nobody from typing, and can be stopped.

import { readable } from './readable.js';
import PostalMime from './vendor/postal-mime/postal-mime.js';

/**
 * A message as people read it. HTML is source text, never more.
 * @typedef {object} Letter
 * @property {[string, string][]} fields
 * @property {string} text
 * @property {string} html
 * @property {number} cut characters that were left out
 * @property {{name: string, type: string, octets: number}[]} parts
 */

const maxText = 200_000; // characters of a text that are shown
const maxParts = 200;

addEventListener('message', async (e) => {
  try {
    postMessage({ letter: letter(await PostalMime.parse(e.data)) });
  } catch (wrong) {
    postMessage({ wrong: wrong instanceof Error ? wrong.message : String(wrong) });
  }
});

/**
 * @param {import('./vendor/postal-mime/types.js').Email} m
 * @returns {Letter}
 */
function letter(m) {
  const date = m.headers.find((h) => h.key === 'date')?.value ?? '';
  const { text = '', html = '' } = m;
  /** @type {[string, string][]} */
  const fields = [
    ['From', m.from ? people([m.from]) : ''], ['To', people(m.to)], ['Cc', people(m.cc)], ['Reply-To', people(m.replyTo)],
    ['Date', date && local(date)], ['Subject', m.subject ?? ''],
  ];
  return {
    fields: fields.map(([name, value]) => /** @type {[string, string]} */ ([name, readable(value.slice(0, 2000))])).filter(([, value]) => value),
    text: text.slice(0, maxText),
    html: html.slice(0, maxText),
    cut: text.slice(maxText).length + html.slice(maxText).length,
    parts: m.attachments.slice(0, maxParts).map((a) => ({
      name: readable(a.filename ?? ''), type: readable(a.mimeType),
      octets: typeof a.content === 'string' ? a.content.length : a.content.byteLength,
    })),
  };
}

/**
 * @param {import('./vendor/postal-mime/types.js').Address[]} [all]
 * @returns {string}
 */
function people(all = []) {
  return all.map((a) => (a.group ? `${a.name}: ${people(a.group)};` : a.name && a.address ? `${a.name} <${a.address}>` : a.address || a.name)).join(', ');
}

/**
 * A date as it was written, and what that is here.
 * @param {string} date
 */
function local(date) {
  const d = new Date(date);
  return Number.isNaN(d.getTime()) ? `${date} (no date that can be read)` : `${date} · here ${d.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}`;
}
