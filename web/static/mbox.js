// What files hold: one message, or an mbox of many.

/** What the maildrop in the page takes, in octets. */
export const maxMessage = 8 << 20, maxOctets = 32 << 20, maxCount = 5000;

const latin1 = new TextDecoder('latin1');

/**
 * Takes the messages out of a file. Throws an Error for people if there is none.
 * @param {Uint8Array} p
 * @returns {Uint8Array[]}
 */
export function messagesIn(p) {
  let at = p[0] === 0xef && p[1] === 0xbb && p[2] === 0xbf ? 3 : 0; // a byte order mark is the editor's
  const begin = at;
  while (p[at] === 10 || p[at] === 13) at++;
  if (at === p.length) throw new Error('is empty.');
  const all = isFrom(p, at) ? split(p.subarray(at)) : isField(p, at) ? [p.subarray(begin)] : [];
  if (!all.length) throw new Error('is not a message: it does not begin with a header field, such as “From: ada@example.net”.');
  return all;
}

/**
 * Takes an mbox apart: a line “From …” with a header behind it begins a message,
 * an empty line before it belongs to it, and one “>” is taken off each quoted
 * “From ” (the format mboxrd).
 * @param {Uint8Array} p
 */
function split(p) {
  /** @type {Uint8Array[]} */
  const all = [];
  let begin = -1, empty = true;
  for (let i = 0; i <= p.length;) {
    const end = lineEnd(p, i);
    if (i === p.length || (empty && isFrom(p, i) && (isField(p, end) || isFrom(p, end) || end === p.length))) {
      if (begin >= 0) all.push(unquote(p.subarray(begin, withoutEmptyLine(p, begin, i))));
      if (i === p.length) break;
      begin = end;
    }
    empty = p[i] === 10 || (p[i] === 13 && p[i + 1] === 10);
    i = end;
  }
  return all;
}

/** @param {Uint8Array} p @param {number} i */
function lineEnd(p, i) {
  const lf = p.indexOf(10, i);
  return lf < 0 ? p.length : lf + 1;
}

/** @param {Uint8Array} p @param {number} begin @param {number} end */
function withoutEmptyLine(p, begin, end) {
  const cr = p[end - 2] === 13 ? 2 : 1;
  return end - cr > begin && p[end - 1] === 10 && p[end - cr - 1] === 10 ? end - cr : end;
}

/** @param {Uint8Array} p @param {number} i */
function isFrom(p, i) {
  return p[i] === 70 && p[i + 1] === 114 && p[i + 2] === 111 && p[i + 3] === 109 && p[i + 4] === 32;
}

/** @param {Uint8Array} p @param {number} i */
function isField(p, i) {
  return /^(?:[!-9;-~]+[ \t]*:|>*From )/.test(latin1.decode(p.subarray(i, i + 200)));
}

/** @param {Uint8Array} p */
function unquote(p) {
  const out = new Uint8Array(p.length);
  let n = 0;
  for (let i = 0; i < p.length;) {
    const end = lineEnd(p, i);
    let at = i;
    while (p[at] === 62) at++;
    out.set(p.subarray(at > i && isFrom(p, at) ? i + 1 : i, end), n);
    n += at > i && isFrom(p, at) ? end - i - 1 : end - i;
    i = end;
  }
  return out.subarray(0, n);
}
