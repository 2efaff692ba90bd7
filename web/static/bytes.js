// Octets put together, parted, compared and written.

const encoder = new TextEncoder(), decoder = new TextDecoder();

/** Text in UTF-8. @param {string} s */
export function encode(s) { return encoder.encode(s); }

/** The text that octets are in UTF-8. @param {Uint8Array} p */
export function decode(p) { return decoder.decode(p); }

/** How many lines end in octets. @param {Uint8Array} p */
export function lineEnds(p) { return p.filter((b) => b === 10).length; }

/** How many octets all have. @param {Uint8Array[]} parts */
export function total(parts) { return parts.reduce((n, p) => n + p.length, 0); }

/**
 * All in one.
 * @param {Uint8Array[]} parts
 */
export function concat(parts) {
  const all = new Uint8Array(total(parts));
  let at = 0;
  for (const p of parts) {
    all.set(p, at);
    at += p.length;
  }
  return all;
}

/** Parts octets behind each LF. @param {Uint8Array} p */
export function* linesOf(p) {
  for (let i = 0; i < p.length;) {
    const lf = p.indexOf(10, i), end = lf < 0 ? p.length : lf + 1;
    yield p.subarray(i, end);
    i = end;
  }
}

/**
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 */
export function equal(a, b) { return a.length === b.length && a.every((c, i) => c === b[i]); }

/** Octets, each written as a character. @param {Uint8Array} p */
export function latin1(p) {
  let s = '';
  for (let i = 0; i < p.length; i += 8192) s += String.fromCharCode(...p.subarray(i, i + 8192));
  return s;
}

/** An octet in two hexadecimal digits. @param {number} octet */
export function digits(octet) { return octet.toString(16).padStart(2, '0'); }
