// A session as code: for nc, openssl, curl, Python and Perl. The texts of such
// programs are programs.json; here is what goes into them.

import { concat, digits, encode } from './bytes.js';
import { secretIn } from './secrets.js';
import { lineOctets } from './transcript.js';

/**
 * @typedef {import('./transcript.js').Line} Line
 *
 * A program's texts, as the server's programs.go has them.
 * @typedef {object} Program
 * @property {string} frame
 * @property {string} [call]
 * @property {string} [other]
 * @property {string} [long]
 * @property {Record<string, string>} [names]
 * @property {string} [auth]
 * @property {string} [ask]
 * @property {string} [write]
 * @property {string} [digest]
 * @property {string} [skip]
 * @property {string} [run]
 *
 * A command that was sent, and what came of it.
 * @typedef {object} Command
 * @property {Uint8Array} octets without its line end
 * @property {string} text the same; "" if they are no text
 * @property {string} verb in capitals, "" for what is an answer in SASL
 * @property {string[]} args
 * @property {boolean} secret it holds a password
 * @property {boolean} ok
 * @property {boolean} long it was answered with more than a line
 *
 * @typedef {{from: number, to: number, kind: 'password' | 'sasl' | 'digest'}} Secret sasl: what AUTH sent; digest: of APOP, which fits one session
 * @typedef {{octets: Uint8Array, secrets: Secret[], took: number}} Write took: milliseconds until it was answered
 *
 * @typedef {object} Where
 * @property {string} host
 * @property {string} port
 * @property {boolean} implicit TLS from the first octet
 * @property {string} password that everybody knows, or ""
 * @property {string} note what to know, or ""
 *
 * @typedef {Record<string, string | number | boolean>} Values what texts are filled with
 */

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Octets as text; "" if they are none. @param {Uint8Array} p */
function readable(p) {
  try {
    return utf8.decode(p);
  } catch {
    return '';
  }
}

/**
 * What code cannot just say again.
 * @param {Line} line
 * @param {Uint8Array} p
 * @returns {Secret | null}
 */
function secretOf(line, p) {
  const hidden = secretIn(line, p), apop = line.part === 'command' && readable(p).match(/^( *APOP +\S+ +)([^ \r\n]+)/i);
  if (hidden) return { ...hidden, kind: line.part === 'answer' || line.verb === 'AUTH' ? 'sasl' : 'password' };
  const from = apop ? encode(apop[1]).length : 0;
  return apop ? { from, to: from + apop[2].length, kind: 'digest' } : null;
}

/**
 * @param {Line[]} lines of one connection
 * @returns {Write[]} the first is the empty one that the greeting answers
 */
function writesOf(lines) {
  /** @type {Write[]} */
  const all = [{ octets: new Uint8Array(), secrets: [], took: 0 }];
  let at = 0;
  for (const l of lines) {
    const last = all[all.length - 1];
    if (l.dir === 'S') last.took = Math.max(last.took, l.at - at);
    if (l.dir !== 'C') continue;
    const p = lineOctets(l), secret = secretOf(l, p);
    if (l.joined) {
      const n = last.octets.length;
      last.octets = concat([last.octets, p]);
      if (secret) last.secrets.push({ ...secret, from: n + secret.from, to: n + secret.to });
    } else {
      at = l.at;
      all.push({ octets: p, secrets: secret ? [secret] : [], took: 0 });
    }
  }
  return all;
}

/**
 * @param {Line[]} lines of one connection
 * @returns {Command[]}
 */
function commandsOf(lines) {
  /** @type {Command[]} */
  const all = [];
  for (const l of lines) {
    const last = all.at(-1);
    if (l.dir === 'S' && last) {
      if (l.part === 'status') last.ok = !l.err;
      else last.long = true;
    }
    if (l.dir !== 'C') continue;
    let p = lineOctets(l);
    const secret = secretIn(l, p) !== null;
    while (p.length && (p[p.length - 1] === 10 || p[p.length - 1] === 13)) p = p.subarray(0, -1);
    const read = readable(p), [verb, ...args] = read.split(' ');
    all.push({
      octets: p, text: /[\x00-\x08\x0a-\x1f\x7f]/.test(read) ? '' : read, verb: l.part === 'answer' ? '' : verb.toUpperCase(), args, secret, ok: false, long: false,
    });
  }
  return all;
}

/**
 * Who logs in, and how.
 * @param {Command[]} commands
 * @param {Where} where
 */
function loginOf(commands, where) {
  let user = 'user', { password } = where, apop = false, name = '';
  for (const c of commands) {
    if (c.verb === 'USER') name = c.args.join(' ');
    else if (c.verb === 'PASS' && c.ok) [user, password, apop] = [name, c.args.join(' '), false];
    else if (c.verb === 'APOP' && c.ok) [user, apop] = [c.args[0], true];
  }
  return { user, password, apop };
}

/** A word as a shell takes it. @param {string} s */
export function quoted(s) { return /^[\w:.+@%/=,-]+$/.test(s) ? s : `'${s.replace(/'/g, "'\\''")}'`; }

/**
 * Octets as a language writes them.
 * @param {Uint8Array} p
 * @param {RegExp} special characters that stand behind a backslash
 * @param {(octet: number) => string} escape writes what is no character of ASCII
 */
export function escaped(p, special, escape) {
  return Array.from(p, (b) => (b < 32 || b > 126 ? escape(b) : String.fromCharCode(b).replace(special, '\\$&'))).join('');
}

/** Octets in a format of printf. @param {Uint8Array} p */
function format(p) {
  const text = escaped(p, /\\/, (b) => (b === 13 ? '\\r' : b === 10 ? '\\n' : '\\' + b.toString(8).padStart(3, '0')));
  return text.replace(/%/g, '%%').replace(/'/g, '\\047');
}

/** How languages write text and octets. @type {Record<string, {string: (s: string) => string, octets: (p: Uint8Array) => string}>} */
const languages = {
  poplib: {
    string: JSON.stringify,
    octets: (p) => `b"${escaped(p, /["\\]/, (b) => '\\x' + digits(b))}"`,
  },
  netpop3: {
    string: (s) => languages.netpop3.octets(encode(s)),
    octets: (p) => `"${escaped(p, /["$@\\]/, (b) => `\\x{${digits(b)}}`)}"`,
  },
};

/** Mechanisms whose messages are the same in each session; those of others answer a challenge. */
export const constant = /^(PLAIN|LOGIN|EXTERNAL|ANONYMOUS|XOAUTH2|OAUTHBEARER)$/i;

/** Whether an AUTH is among the lines whose answers fit one challenge. @param {Uint8Array} octets */
const challenged = (octets) => [...readable(octets).matchAll(/^\s*AUTH +(\S+)/gim)].some(([, mechanism]) => !constant.test(mechanism));

/**
 * Fills a text in: lines stay or go, and words get their meaning.
 * @param {string} text
 * @param {Values} values
 */
export function fillIn(text, values) {
  return text.replace(/^\?(\w+) (.*\n)/gm, (_, fact, line) => (values[fact] ? line : '')).replace(/‹(\w+)›/g, (_, word) => String(values[word]));
}

/** @param {Where} where */
function addressOf({ host, port }) { return `${host.includes(':') ? `[${host}]` : host}:${port}`; }

/**
 * A session as a program.
 * @param {string} name
 * @param {Program} program
 * @param {Line[]} lines of one connection
 * @param {Where} where
 * @param {boolean} unmasked
 */
export function asProgram(name, program, lines, where, unmasked) {
  const { host, port, implicit, note, password } = where;
  const make = program.run ? runs : program.call ? calls : writes;
  return fillIn(program.frame, {
    host: (languages[name]?.string ?? quoted)(host), port, at: quoted(addressOf(where)), tls: implicit, clear: !implicit, password,
    notes: note && `# ${note}\n`, ...make(program, lines, where, unmasked, languages[name]),
  });
}

/**
 * Each write when the one before was answered, for a shell.
 * @param {Program} program
 * @param {Line[]} lines
 * @param {Where} where
 * @param {boolean} unmasked
 * @returns {Values}
 */
function writes({ write = '', digest = '', skip = '' }, lines, where, unmasked) {
  const all = writesOf(lines), kinds = new Set(all.flatMap((w) => w.secrets.map((s) => s.kind)));
  const skips = skip && !where.implicit, apop = kinds.has('digest') && !skips, answers = all.some((w) => challenged(w.octets));
  /** What stands in the place of a secret. @param {Secret} s */
  const stand = ({ kind }) => (kind === 'digest' ? apop && ' "$digest"' : !unmasked && (kind === 'sasl' ? " '********'" : ' "$POP3_PASSWORD"'));
  let longest = 0;
  const said = all.map(({ octets, secrets, took }, i) => {
    const pause = Math.max(0.3, Math.ceil(took / 100 + 2) / 10);
    longest = Math.max(longest, pause);
    if (i === 0) return `  sleep ${pause}`;
    if (skips && readable(octets).trim().toUpperCase() === skip) return [];
    let text = '', words = '', from = 0;
    for (const s of secrets) {
      const word = stand(s);
      if (!word) continue;
      text += format(octets.subarray(from, s.from)) + '%s'; // of which printf takes one after the other
      words += word;
      from = s.to;
    }
    return fillIn(write, { format: text + format(octets.subarray(from)), words, pause, digest: apop && secrets.some((s) => s.kind === 'digest') ? digest : '' });
  });
  const asks = apop || (kinds.has('password') && !unmasked), knows = asks && unmasked && where.password !== '';
  return {
    said: said.flat().join('\n'), wait: Math.ceil(longest) + 3, tee: apop ? ' | tee "$heard"' : '', apop, stale: kinds.has('digest') && !apop,
    challenged: answers, hidden: kinds.has('sasl') && !answers && !unmasked, asks: asks && !knows, knows,
  };
}

/** What a library may have a method for: the commands of POP3 with their arguments. */
const known = /^((STAT|LIST|NOOP|RSET|UIDL|CAPA|UTF8|STLS|QUIT)|(USER|LIST|RETR|DELE|UIDL) \S+|(TOP|APOP) \S+ \S+|PASS .*)$/i;

/**
 * Calls of a library.
 * @param {Program} program
 * @param {Line[]} lines
 * @param {Where} where
 * @param {boolean} unmasked
 * @param {typeof languages.poplib} language
 * @returns {Values}
 */
function calls({ call = '', other = '', long = '', auth = '', ask = '', names = {} }, lines, where, unmasked, { string, octets }) {
  const commands = commandsOf(lines), { password } = loginOf(commands, where);
  let asks = false, odd = false;
  /** @param {string | null} text a password, where it is known */
  const secret = (text) => {
    if (unmasked && text !== null) return string(text);
    asks = true;
    return ask;
  };
  const said = commands.flatMap((c) => {
    const { verb, args: [first, ...rest], text } = c, name = names[verb] ?? verb.toLowerCase();
    if (!verb) return [];
    if (verb === 'AUTH') return auth;
    if (name && known.test(text)) {
      const given = verb === 'PASS' ? [secret([first, ...rest].join(' '))] : verb === 'APOP' ? [string(first), secret(password || null)]
        : c.args.map((a) => (verb !== 'USER' && /^(0|[1-9]\d*)$/.test(a) ? a : string(a)));
      return fillIn(call, { name, args: given.join(', '), more: given.map((g) => `, ${g}`).join('') });
    }
    if (c.secret && !unmasked) return '# a password that is no text';
    odd = true;
    return fillIn(c.long ? long : other, { octets: octets(c.octets) });
  });
  return { said: said.join('\n'), asks, odd, stays: !commands.some((c) => c.verb === 'QUIT') };
}

/**
 * Runs of curl, which holds a session of its own for each: so what deletes comes
 * last, and from the end, where no number moves.
 * @param {Program} program
 * @param {Line[]} lines
 * @param {Where} where
 * @param {boolean} unmasked
 * @returns {Values}
 */
function runs({ run = '' }, lines, where, unmasked) {
  const commands = commandsOf(lines), { user, password, apop } = loginOf(commands, where), knows = unmasked && password !== '';
  const values = {
    at: addressOf(where), login: quoted(knows ? `${user}:${password}` : user), insecure: where.implicit ? '-k ' : '', secure: where.implicit ? 's' : '', apop: apop ? " --login-options 'AUTH=+APOP'" : '',
  };
  const gone = new Set();
  /** @type {[how: string, what: string][]} */
  const all = [];
  for (const { verb, args, text, ok, long } of commands) {
    const number = args.length === 1 && /^[1-9]\d*$/.test(args[0]) ? args[0] : '';
    if (/^(USER|PASS|APOP|AUTH|CAPA|STLS|QUIT|)$/.test(verb)) continue;
    if (verb === 'DELE' && ok && number) gone.add(Number(number));
    else if (verb === 'RSET' && ok) gone.clear();
    else if (verb === 'RETR' && number) all.push(['', number]);
    else if (verb === 'LIST' && !args.length) all.push(['', '']);
    else if (text) all.push([`${long ? '' : '-I '}-X ${quoted(text)} `, '']);
  }
  const late = gone.size > 0 && commands.some((c) => c.verb === 'QUIT');
  if (late) all.push(...[...gone].sort((a, b) => b - a).map((n) => /** @type {[string, string]} */ ([`-I -X 'DELE ${n}' `, ''])));
  if (!all.length) all.push(['-I -X NOOP ', '']);
  return { said: all.map(([how, what]) => fillIn(run, { ...values, how, what })).join('\n'), asks: !knows, late };
}
