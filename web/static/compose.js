// Writes a message as a well-behaved mail program does.

import { encode, latin1 } from './bytes.js';

/**
 * @typedef {object} Draft
 * @property {string} from
 * @property {string} to
 * @property {string} subject
 * @property {string} body
 * @property {{name: string, text: string} | null} attachment
 * @property {Date} date
 * @property {string} id
 */

/**
 * @param {Draft} d
 * @returns {Uint8Array}
 */
export function compose(d) {
  const fields = [
    `From: ${mailbox(d.from)}`, `To: ${mailbox(d.to)}`, `Date: ${d.date.toUTCString().replace('GMT', '+0000')}`,
    `Subject: ${words(oneLine(d.subject))}`, `Message-ID: <${d.id}@example.org>`, 'MIME-Version: 1.0',
  ];
  const body = d.body.replace(/\r\n?/g, '\n').replace(/\n?$/, '\n');
  const text = `Content-Type: text/plain; charset=${isASCII(body) ? 'us-ascii' : 'utf-8'}\nContent-Transfer-Encoding: ${isASCII(body) ? '7bit' : '8bit'}\n\n${body}`;
  if (!d.attachment) return encode(`${fields.join('\n')}\n${text}`);
  const { name } = d.attachment, edge = `=_${d.id}`;
  const file = base64(d.attachment.text).replace(/.{76}(?=.)/g, '$&\n');
  return encode(`${fields.join('\n')}\nContent-Type: multipart/mixed; boundary="${edge}"\n\n--${edge}\n${text}--${edge}\n`
    + `Content-Type: text/plain; charset=utf-8; name="${name}"\nContent-Disposition: attachment; filename="${name}"\nContent-Transfer-Encoding: base64\n\n${file}\n--${edge}--\n`);
}

/** What a header field holds is one line: no other field begins in it.
 * @param {string} s
 */
function oneLine(s) { return s.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim(); }

/** @param {string} s */
function isASCII(s) { return !/[^\0-\x7f]/.test(s); }

/** @param {string} s */
function base64(s) { return btoa(latin1(encode(s))); }

/**
 * A name may be any text, an address is as it is.
 * @param {string} s
 */
function mailbox(s) {
  const m = oneLine(s).match(/^(.*?)\s*(<[^<>]*>)$/);
  if (!m || isASCII(m[1])) return oneLine(s);
  return `${words(m[1].replace(/^"(.*)"$/, '$1'))} ${m[2]}`;
}

/**
 * Text beyond ASCII becomes encoded words, none longer than 75 octets and none
 * with half a character (RFC 2047 §2, §5).
 * @param {string} s
 */
function words(s) {
  if (isASCII(s)) return s;
  const parts = [''];
  for (const c of s) {
    if (encode(parts[parts.length - 1] + c).length > 45) parts.push('');
    parts[parts.length - 1] += c;
  }
  return parts.map((p) => `=?utf-8?B?${base64(p)}?=`).join('\n ');
}
