// A session as code: for nc, openssl, curl, Python and Perl.

import { concat, digits, encode } from './bytes.js';
import { secretIn } from './secrets.js';
import { lineOctets } from './transcript.js';

/**
 * @typedef {import('./transcript.js').Line} Line
 *
 * A command that was sent, and what came of it.
 * @typedef {object} Command
 * @property {Uint8Array} octets without its line end
 * @property {string} verb in capitals, "" for what is an answer in SASL
 * @property {string[]} args
 * @property {boolean} secret it holds a password
 * @property {boolean} ok
 * @property {boolean} long it was answered with more than a line
 * @property {boolean} plain it has no octets but text
 *
 * @typedef {{from: number, to: number, kind: 'password' | 'sasl' | 'digest'}} Secret sasl: what AUTH sent; digest: of APOP, which fits one session
 * @typedef {{octets: Uint8Array, secrets: Secret[], took: number}} Write took: milliseconds until it was answered
 *
 * @typedef {object} Where
 * @property {string} host
 * @property {string} port
 * @property {boolean} implicit TLS from the first octet
 * @property {string} password that everybody knows, or ""
 * @property {string[]} notes what to know, a line each
 */

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @param {Uint8Array} p */
function readable(p) {
  try {
    return utf8.decode(p);
  } catch {
    return null;
  }
}

/**
 * What code cannot just say again.
 * @param {Line} line
 * @param {Uint8Array} p
 * @returns {Secret | null}
 */
function secretOf(line, p) {
  const hidden = secretIn(line, p), apop = line.part === 'command' && (readable(p) ?? '').match(/^( *APOP +\S+ +)([^ \r\n]+)/i);
  if (hidden) return { ...hidden, kind: line.part === 'answer' || line.verb === 'AUTH' ? 'sasl' : 'password' };
  const from = apop ? encode(apop[1]).length : 0;
  return apop ? { from, to: from + apop[2].length, kind: 'digest' } : null;
}

/**
 * @param {Line[]} lines of one connection
 * @returns {Write[]} the first is the empty one that the greeting answers
 */
export function writesOf(lines) {
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
export function commandsOf(lines) {
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
    while (p.length && (p[p.length - 1] === 10 || p[p.length - 1] === 13)) p = p.subarray(0, -1);
    const text = readable(p), [verb, ...args] = (text ?? '').split(' ');
    const plain = text !== null && !/[\x00-\x08\x0a-\x1f\x7f]/.test(text);
    all.push({ octets: p, verb: l.part === 'answer' ? '' : verb.toUpperCase(), args, secret: secretIn(l, lineOctets(l)) !== null, ok: false, long: false, plain });
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

/** @param {string[]} notes */
const comments = (notes) => notes.map((n) => `# ${n}\n`).join('');

/** Octets in a format of printf, as every shell reads it. @param {Uint8Array} p */
function format(p) {
  return Array.from(p, (b) => {
    if (b === 13) return '\\r';
    if (b === 10) return '\\n';
    if (b === 37) return '%%';
    return b < 32 || b > 126 || b === 39 || b === 92 ? '\\' + b.toString(8).padStart(3, '0') : String.fromCharCode(b);
  }).join('');
}

const digest = `  stamp=$(sed -n '1s/^[^<]*\\(<[^>]*>\\).*/\\1/p' "$heard")
  digest=$(printf %s "$stamp$POP3_PASSWORD" | openssl md5 -r | cut -c1-32)\n`;
/** Mechanisms whose messages are the same in each session; those of others answer a challenge. */
export const constant = /^(PLAIN|LOGIN|EXTERNAL|ANONYMOUS|XOAUTH2|OAUTHBEARER)$/i;

/** Whether an AUTH is among the lines whose answers fit one challenge. @param {Uint8Array} octets */
const challenged = (octets) => [...(readable(octets) ?? '').matchAll(/^\s*AUTH +(\S+)/gim)].some(([, mechanism]) => !constant.test(mechanism));

/**
 * A script that says what was said, each write when the one before was answered.
 * @param {Line[]} lines of one connection
 * @param {Where} where
 * @param {boolean} unmasked
 * @param {{program: string, notes: string[], skip?: string}} how skip: a command that the program gives itself, and the greeting with it
 */
function script(lines, where, unmasked, { program, notes, skip }) {
  const writes = writesOf(lines), kinds = new Set(writes.flatMap((w) => w.secrets.map((s) => s.kind)));
  const apop = kinds.has('digest') && !skip, asks = apop || (kinds.has('password') && !unmasked);
  const all = [...where.notes, ...notes];
  if (apop) all.push('APOP takes a digest of the greeting’s timestamp and the password, made anew here.');
  else if (kinds.has('digest')) all.push('The digest of APOP fits the greeting of that session alone, and is refused here: -starttls', 'does not show the greeting that a new one is made of.');
  if (writes.some((w) => challenged(w.octets))) all.push('What AUTH answered fits the challenge of that session alone, and is refused here.');
  else if (kinds.has('sasl') && !unmasked) all.push('What AUTH sent is hidden, and the stars in its place are refused.');
  /** What stands in the place of a secret. @param {Secret} s */
  const stand = ({ kind }) => (kind === 'digest' ? apop && ' "$digest"' : !unmasked && (kind === 'sasl' ? " '********'" : ' "$POP3_PASSWORD"'));
  let longest = 0;
  const said = writes.map(({ octets, secrets, took }, i) => {
    const pause = Math.max(0.3, Math.ceil(took / 100 + 2) / 10);
    longest = Math.max(longest, pause);
    if (i === 0) return `  sleep ${pause}\n`;
    if (skip && new RegExp(`^${skip}\\r?\\n$`, 'i').test(readable(octets) ?? '')) return '';
    let text = '', from = 0, words = '', first = '';
    for (const s of secrets) {
      const word = stand(s);
      if (!word) continue;
      text += format(octets.subarray(from, s.from)) + '%s'; // of which printf takes one after the other
      words += word;
      from = s.to;
      if (s.kind === 'digest') first = digest;
    }
    return `${first}  printf '${text}${format(octets.subarray(from))}'${words}; sleep ${pause}\n`;
  });
  const ask = asks ? `: "\${POP3_PASSWORD:${unmasked && where.password ? `=${where.password}` : '?set it to the password'}}"\n` : '';
  const [before, behind] = apop ? ['heard=$(mktemp)\ntrap \'rm -f "$heard"\' EXIT\n', ' | tee "$heard"'] : ['', ''];
  return `#!/bin/sh\n${comments(all)}${ask}${before}{\n${said.join('')}} | ${program.replace('WAIT', String(Math.ceil(longest) + 3))}${behind}\n`;
}

/**
 * @param {Line[]} lines
 * @param {Where} where
 * @param {boolean} unmasked
 */
export function netcat(lines, where, unmasked) {
  const notes = ['Each pause is as long as the answer took, and a little longer.'];
  if (where.implicit) notes.push('nc speaks no TLS, which this port wants: see openssl.');
  return script(lines, where, unmasked, { program: `nc -w WAIT ${quoted(where.host)} ${quoted(where.port)}`, notes });
}

/**
 * @param {Line[]} lines
 * @param {Where} where
 * @param {boolean} unmasked
 */
export function openssl(lines, where, unmasked) {
  const notes = ['-quiet keeps openssl from reading Q and R at the start of a line as commands of its', 'own, which QUIT and RETR begin with. Who types by hand adds -crlf.'];
  if (!where.implicit) notes.push('-starttls gives STLS, and does not show the greeting. Without it, and on the port for', 'POP3S, TLS begins with the first octet.');
  const at = where.host.includes(':') ? `[${where.host}]` : where.host;
  return script(lines, where, unmasked, {
    program: `openssl s_client -quiet ${where.implicit ? '' : '-starttls pop3 '}-connect ${quoted(`${at}:${where.port}`)}`, notes, skip: where.implicit ? '' : 'STLS',
  });
}

/**
 * curl holds a session of its own for each of its runs, so what deletes comes
 * last, and from the end, where no number moves.
 * @param {Line[]} lines
 * @param {Where} where
 * @param {boolean} unmasked
 */
export function curl(lines, where, unmasked) {
  const commands = commandsOf(lines), { user, password, apop } = loginOf(commands, where);
  const at = where.host.includes(':') ? `[${where.host}]` : where.host;
  const url = `${where.implicit ? 'pop3s' : 'pop3'}://${at}:${where.port}/`;
  const start = `curl -sS ${where.implicit ? '-k ' : ''}-u ${quoted(unmasked && password ? `${user}:${password}` : user)}${apop ? " --login-options 'AUTH=+APOP'" : ''}`;
  const notes = ['Each line is a session of its own, with a login and QUIT.'];
  if (!unmasked || !password) notes.push('curl asks for the password.');
  /** @type {string[]} */
  const runs = [];
  /** @type {Set<number>} */
  const gone = new Set();
  for (const { verb, args, ok, long, plain, octets } of commands) {
    const number = /^[1-9]\d*$/.test(args[0] ?? '') && args.length === 1 ? Number(args[0]) : 0;
    if (/^(USER|PASS|APOP|AUTH|CAPA|STLS|QUIT|)$/.test(verb)) continue;
    if (verb === 'DELE' && ok && number) gone.add(number);
    else if (verb === 'RSET' && ok) gone.clear();
    else if (verb === 'RETR' && number) runs.push(`${start} ${url}${number}`);
    else if (verb === 'LIST' && !args.length) runs.push(`${start} ${url}`);
    else if (plain && octets.length) runs.push(`${start} ${long ? '' : '-I '}-X ${quoted(readable(octets) ?? '')} ${url}`);
  }
  const quit = commands.some((c) => c.verb === 'QUIT');
  if (gone.size && quit) notes.push('DELE takes effect at once, so it comes last.');
  if (gone.size && quit) for (const n of [...gone].sort((a, b) => b - a)) runs.push(`${start} -I -X 'DELE ${n}' ${url}`);
  if (!runs.length) runs.push(`${start} -I -X NOOP ${url}`);
  return `#!/bin/sh\n${comments([...where.notes, ...notes])}${runs.join('\n')}\n`;
}

/** Octets as Python writes them. @param {Uint8Array} p */
function pythonBytes(p) {
  return 'b"' + Array.from(p, (b) => (b < 32 || b > 126 ? '\\x' + digits(b) : b === 34 || b === 92 ? '\\' + String.fromCharCode(b) : String.fromCharCode(b))).join('') + '"';
}

/** poplib's method of a command, and how many arguments it takes. @type {Record<string, [string, number, number]>} */
const methods = {
  USER: ['user', 1, 1], STAT: ['stat', 0, 0], LIST: ['list', 0, 1], RETR: ['retr', 1, 1], DELE: ['dele', 1, 1], NOOP: ['noop', 0, 0],
  RSET: ['rset', 0, 0], TOP: ['top', 2, 2], UIDL: ['uidl', 0, 1], CAPA: ['capa', 0, 0], UTF8: ['utf8', 0, 0], STLS: ['stls', 0, 0], QUIT: ['quit', 0, 0],
};

/** @param {string} arg */
const literal = (arg) => (/^(0|[1-9]\d*)$/.test(arg) ? arg : JSON.stringify(arg));

/**
 * @param {Line[]} lines
 * @param {Where} where
 * @param {boolean} unmasked
 */
export function poplib(lines, where, unmasked) {
  const commands = commandsOf(lines), { password } = loginOf(commands, where), notes = [...where.notes];
  let secret = unmasked && password ? JSON.stringify(password) : 'password', asked = false, odd = false;
  const calls = commands.map((c) => {
    const m = methods[c.verb], n = c.args.length;
    if (c.verb === 'PASS' && c.plain) {
      if (unmasked) return `say(pop.pass_, ${JSON.stringify(c.args.join(' '))})`;
      asked = true;
      return 'say(pop.pass_, password)';
    }
    if (c.verb === 'APOP' && n === 2) {
      if (secret === 'password') asked = true;
      return `say(pop.apop, ${JSON.stringify(c.args[0])}, ${secret})`;
    }
    if (c.verb === 'AUTH' || c.verb === '') return c.verb && '# poplib has no AUTH; log in with pop.user and pop.pass_';
    if (c.secret && !unmasked) return '# a password that is no text';
    if (m && c.plain && n >= m[1] && n <= m[2] && !c.args.includes('')) return `say(${[`pop.${m[0]}`, ...c.args.map((a) => (c.verb === 'USER' ? JSON.stringify(a) : literal(a)))].join(', ')})`;
    odd = true;
    return `say(raw, ${pythonBytes(c.octets)}${c.long ? ', True' : ''})`;
  });
  const tls = where.implicit ? `POP3_SSL(${JSON.stringify(where.host)}, ${where.port}, context=ssl._create_unverified_context())` : `POP3(${JSON.stringify(where.host)}, ${where.port})`;
  const parts = [
    `${asked ? 'import getpass\n' : ''}import poplib\n${where.implicit ? 'import ssl\n' : ''}`,
    `\ndef say(call, *args):
    try:
        print(call(*args))
    except poplib.error_proto as refused:
        print(refused)\n`,
    odd ? `\ndef raw(command, long=False):  # poplib has no method for it
    pop._putline(command)
    return pop._getlongresp() if long else pop._getresp()\n` : '',
    `\n${asked ? 'password = getpass.getpass()\n' : ''}pop = poplib.${tls}\nprint(pop.getwelcome())\n${calls.filter(Boolean).join('\n')}\n${commands.some((c) => c.verb === 'QUIT') ? '' : 'pop.close()\n'}`,
  ];
  return comments(notes) + parts.filter(Boolean).join('\n');
}

/** Octets as Perl writes them. @param {Uint8Array} p */
function perlString(p) {
  const text = readable(p) ?? '\n';
  if (/^[\x20-\x7e]*$/.test(text)) return `'${text.replace(/[\\']/g, '\\$&')}'`;
  return '"' + Array.from(p, (b) => (b < 32 || b > 126 ? `\\x{${b.toString(16)}}` : /["$@\\]/.test(String.fromCharCode(b)) ? '\\' + String.fromCharCode(b) : String.fromCharCode(b))).join('') + '"';
}

/** Net::POP3's method of a command, what shows its answer, and how many arguments it takes. @type {Record<string, [string, string, number, number]>} */
const perlMethods = {
  STAT: ['popstat', '', 0, 0], LIST: ['list', 'table', 0, 1], RETR: ['get', 'text', 1, 1], DELE: ['delete', '', 1, 1],
  RSET: ['reset', '', 0, 0], TOP: ['top', 'text', 2, 2], UIDL: ['uidl', 'table', 0, 1], CAPA: ['capa', 'table', 0, 0], STLS: ['starttls', '', 0, 0], QUIT: ['quit', '', 0, 0],
};

/**
 * @param {Line[]} lines
 * @param {Where} where
 * @param {boolean} unmasked
 */
export function netPOP3(lines, where, unmasked) {
  const string = (/** @type {string} */ s) => perlString(encode(s));
  const commands = commandsOf(lines), { password } = loginOf(commands, where);
  const secret = unmasked && password ? string(password) : '$password';
  let asked = false;
  const calls = commands.map((c) => {
    const m = perlMethods[c.verb], n = c.args.length;
    if (c.verb === 'USER' && n === 1) return `show($pop->user(${string(c.args[0])}));`;
    if (c.verb === 'PASS' && c.plain) {
      if (unmasked) return `show($pop->pass(${string(c.args.join(' '))}));`;
      asked = true;
      return 'show($pop->pass($password));';
    }
    if (c.verb === 'APOP' && n === 2) {
      if (secret === '$password') asked = true;
      return `show($pop->apop(${string(c.args[0])}, ${secret}));`;
    }
    if (c.verb === 'AUTH' || c.verb === '') return c.verb && '# For AUTH, see $pop->auth and Authen::SASL.';
    if (c.secret && !unmasked) return '# a password that is no text';
    if (m && n >= m[2] && n <= m[3] && c.args.every((a) => /^\d+$/.test(a))) return `show(scalar $pop->${m[0]}(${c.args.join(', ')}));`;
    return `$pop->command(${perlString(c.octets)})->response; show(${c.long ? '$pop->read_until_dot' : ''});`;
  });
  return `${comments(where.notes)}use strict;
use warnings;
use Net::POP3;

my $pop = Net::POP3->new(${string(where.host)}, Port => ${where.port}${where.implicit ? ', SSL => 1, SSL_verify_mode => 0' : ''}) or die "no connection: $@";
print $pop->banner;
${asked ? 'my $password = $ENV{POP3_PASSWORD} // die "set POP3_PASSWORD to the password\\n";\n' : ''}
sub show {
    my ($got) = @_;
    my $said = $pop->message;
    print $pop->ok ? '+OK ' : '-ERR ', $said, $said =~ /\\n\\z/ ? '' : "\\n";
    print @$got if ref $got eq 'ARRAY';
    print map { "$_ $got->{$_}\\n" } sort keys %$got if ref $got eq 'HASH';
}

${calls.filter(Boolean).join('\n')}
`;
}
