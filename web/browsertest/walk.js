// What TestWalk does in the page: actions that a person could do, and, after each,
// whether the page shows what was on the wire. It hears the events before the page
// does, and counts them on its own.

(() => {
  const kinds = { open: 1, lineIn: 3, reply: 4, login: 6, authFail: 7, state: 8, update: 11, close: 12 };
  const states = { 1: 'AUTHORIZATION', 2: 'TRANSACTION', 4: 'UPDATE', 8: 'CLOSED' };
  /** What was heard in each place, with a word where the statistics, or the conversation, began anew. */
  const heard = { page: [], server: [], proxy: [], watch: [] };

  function* decode(p) {
    let i = 0;
    const text = new TextDecoder();
    const varint = () => {
      for (let v = 0, unit = 1; ; unit *= 128) {
        const b = p[i++];
        v += (b & 0x7f) * unit;
        if (b < 0x80) return v;
      }
    };
    const bytes = () => {
      const n = varint();
      return p.slice(i, i += n);
    };
    while (i < p.length) {
      const [kind, state, flags] = p.slice(i, i += 3);
      for (let skip = 0; skip < 4; skip++) varint(); // session, seq, at, msg
      const z = varint(), n = z % 2 ? -(z + 1) / 2 : z / 2;
      const verb = text.decode(bytes()), code = bytes(), before = text.decode(bytes()), data = bytes();
      for (let by = varint(); by > 0; by--) bytes();
      yield { kind, state, err: (flags & 1) > 0, cont: (flags & 2) > 0, half: (flags & 4) > 0, n, verb, code, before, data };
    }
  }

  const instantiate = WebAssembly.instantiate;
  let first = true;
  WebAssembly.instantiate = async (...args) => {
    const made = await instantiate(...args), x = made.exports;
    if (!first) return made; // a lab
    first = false;
    return { exports: {
      ...x,
      reset() {
        heard.page.length = 0;
        x.reset();
      },
      events() {
        const packed = x.events(), bits = BigInt.asUintN(64, packed);
        heard.page.push(...decode(new Uint8Array(x.memory.buffer, Number(bits >> 32n), Number(bits & 0xffff_ffffn)).slice()));
        return packed;
      },
      stats_reset(place, all) {
        Object.values(heard)[place].push('statistics');
        x.stats_reset(place, all);
      },
    } };
  };
  window.WebSocket = class extends WebSocket {
    constructor(url, protocol) {
      super(url, protocol);
      this.over = () => {};
      const log = heard[new URL(url).searchParams.get('place')];
      const listen = (e) => { if (typeof e.data !== 'string') log.push(...decode(new Uint8Array(e.data))); };
      this.addEventListener('message', listen);
      this.over = () => {
        this.removeEventListener('message', listen);
        log.push('over');
        this.over = () => {};
      };
      this.addEventListener('close', () => this.over());
    }

    close(code) {
      this.over();
      super.close(code);
    }
  };
  const wrong = [];
  addEventListener('securitypolicyviolation', (e) => wrong.push(`${e.violatedDirective} forbids ${e.blockedURI}`));
  let copied = '';
  Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => ({ writeText: async (text) => { copied = text; } }) });
  const media = matchMedia.bind(window);
  window.matchMedia = (query) => media(query === '(pointer: fine)' ? 'all' : query);

  const $ = (selector) => document.querySelector(selector), all = (selector) => [...document.querySelectorAll(selector)];
  const pick = (list, r) => list[r % list.length];
  const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
  const seen = (e) => e?.checkVisibility() && !e.disabled && e.ariaDisabled !== 'true';
  let used = false; // before that nothing need have the focus
  const place = () => $('#place [aria-pressed=true]').dataset.place;

  /** What the page is to show, by what was heard. */
  function expected() {
    const e = { S: [], C: [], open: false, opened: false, state: '', commands: {} };
    const zero = () => {
      e.commands = {};
      e.stats = { logins: 0, failures: 0, sessions: 0, removed: 0, ok: 0, err: 0, 'octets-in': 0, 'octets-out': 0 };
    };
    zero();
    for (const v of heard[place()]) {
      const { stats } = e;
      if (v === 'statistics') zero();
      else if (v === 'conversation') e.S = e.C = [];
      else if (v === 'over') e.open = false;
      else if (v.kind === kinds.open) {
        stats.sessions++;
        e.open = e.opened = true;
        e.state = '';
      } else if (v.kind === kinds.close) e.open = false;
      else if (v.kind === kinds.state) e.state = states[v.state];
      else if (v.kind === kinds.login) stats.logins++;
      else if (v.kind === kinds.authFail) stats.failures++;
      else if (v.kind === kinds.update) stats.removed += v.n;
      else if (v.kind === kinds.lineIn) {
        e.C = [...e.C, ...v.data];
        stats['octets-in'] += v.data.length + v.n;
        const word = /^[!-~]{0,40}$/.test(v.verb) ? v.verb : '(other)';
        if (!v.half && !v.cont) e.commands[word] = (e.commands[word] ?? 0) + 1;
      } else if (v.kind <= 5) {
        e.S = [...e.S, ...v.data];
        stats['octets-out'] += v.data.length;
        if (v.kind !== kinds.reply || v.cont || v.half) continue;
        if (v.err) stats.err++;
        else if (!/^\+[ \r\n]/.test(v.before.slice(0, 2) + String.fromCharCode(...v.data.slice(0, 2)))) stats.ok++;
      }
    }
    return e;
  }

  /** The octets of one side in a transcript that was copied; of a line's end it has nothing. */
  function octetsOf(text, side) {
    const lines = text.split('\n').filter((l) => l.startsWith(side)).map((l) => l.slice(side.length)).join('');
    const out = [];
    for (const [c] of lines.matchAll(/\\x..|\\.|[^\\]+/gs)) {
      if (c[0] !== '\\') out.push(...new TextEncoder().encode(c));
      else if (c[1] === 'x') out.push(parseInt(c.slice(2), 16));
      else out.push({ n: 10, r: 13, 0: 0, '\\': 92 }[c[1]]);
    }
    return String.fromCharCode(...out);
  }
  const withoutEnds = (octets) => octets.map((c) => String.fromCharCode(c)).join('').replaceAll('\r\n', '');
  const counted = () => Object.fromEntries(all('#statistics [data-stat]').map((e) => [e.dataset.stat, Number(e.textContent)]));

  function transcript() {
    const at = document.activeElement;
    $('#toggle-mask[aria-pressed=false]')?.click();
    $('#copy-transcript').click();
    at.focus({ preventScroll: true }); // a menu's item gives the focus to the menu
    return copied;
  }

  /** What is wrong with what the page shows, or "". */
  function fault() {
    if (wrong.length) return wrong.join();
    const e = expected(), state = $('#state').textContent, text = transcript();
    for (const side of ['S', 'C']) {
      const shown = octetsOf(text, side + ': '), was = withoutEnds(e[side]);
      if (shown !== was) return `the conversation has ${JSON.stringify(shown.slice(-200))}, and ${JSON.stringify(was.slice(-200))} went over the wire`;
    }
    if ($('#to-end').hidden && !$('#conversation .fold') && all('#conversation .block').length < 5) {
      const rows = all('#conversation .line .octets').reduce((n, o) => n + Number(o.textContent.replaceAll(',', '')), 0);
      if (rows !== e.S.length + e.C.length) return `the rows have ${rows} octets of ${e.S.length + e.C.length}`;
    }
    const counts = counted(), shown = Object.fromEntries(all('#counts tr').map((r) => [r.dataset.command, Number(r.dataset.count)]));
    for (const [name, n] of Object.entries({ ...e.stats, active: Number(e.open) })) if (counts[name] !== n) return `${name} are ${counts[name]}, and were ${n}`;
    if (JSON.stringify(Object.entries(shown)) !== JSON.stringify(Object.entries(e.commands).sort(([a], [b]) => (a < b ? -1 : 1)))) return `commands are ${JSON.stringify(shown)}, and were ${JSON.stringify(e.commands)}`;
    if (e.open && state !== (e.state || 'connected')) return `the state is ${state}, and was ${e.state}`;
    if (e.opened && !e.open && !/^(CLOSED|not connected)$/.test(state)) return `the state is ${state} behind the end`;
    if (e.opened && e.open !== $('#ended').hidden && text) return 'the end is told of a session that is open, or not of one that is over';
    if (/^(connecting|starting)$/.test(state) || !$('#progress').hidden || $('[aria-busy=true]')) return 'the page is busy';
    if (document.documentElement.scrollWidth > innerWidth) return `the page is ${document.documentElement.scrollWidth} pixels wide`;
    const at = document.activeElement, dialog = $('dialog[open]');
    if (used && (at === document.body || !at.checkVisibility() || (dialog && !dialog.contains(at)))) return `the focus is on ${at.id || at.tagName}`;
    return '';
  }

  /** What a step back and forward may not change. */
  const snapshot = () => JSON.stringify([
    transcript().replace(/^# .*\n/gm, ''), counted(), $('#counts').textContent, $('#state').textContent, $('#maildrop-sum').textContent, $('#maildrop-note').textContent,
    all('#mails li').map((l) => l.textContent), all('#conversation .line').map((l) => l.className + l.querySelector('.text').textContent), $('#explain-card').hidden || $('#explain-title').textContent,
  ], null, 1);

  /** Presses with the keyboard. */
  async function press(e) {
    const dialog = $('dialog[open]');
    if (!seen(e) || (dialog && !dialog.contains(e))) return false;
    used = true;
    e.focus({ preventScroll: true });
    e.click();
    await frames();
    return true;
  }

  async function write(field, value, ...events) {
    if (!seen(field) || $('dialog[open]')) return false;
    field.focus({ preventScroll: true });
    field.value = value;
    for (const e of events) field.dispatchEvent(e);
    await frames();
    return true;
  }
  const event = (type) => new Event(type, { bubbles: true });
  const key = (name, more) => new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...more });
  const say = (text) => write($('#command'), text, event('input'), key('Enter'));
  const choose = (list, r) => write(list, seen(list) && pick(list.options, r).value, event('change'));

  const lines = ['USER user', 'PASS password', 'STAT', 'LIST', 'UIDL 2', 'RETR 3', 'RETR 9', 'TOP 4 5', 'DELE 1', 'DELE 2', 'RSET', 'NOOP', 'CAPA', 'QUIT', 'PASS wrong', 'LIST 99', 'NONSENSE', '', 'ä', '__proto__', 'x'.repeat(300)];
  const raws = ['NOOP\\r\\n', 'STAT\\n', 'NO', 'OP\\r\\n', 'STAT\\r', '\\0\\xff\\r\\n', 'USER user\\r\\nPASS pass', 'word\\r\\nRETR', ' 2\\r\\nQUIT\\r\\nNOOP\\r\\n'];
  const specs = ['strict', 'classic', 'strict,stat-wrong', 'strict,autodelete', 'strict,list-size-lf-counted', 'strict,nosuch'];
  const links = ['#v1&place=page&spec=strict', '#v1&place=page&spec=classic', '#v1&place=server&spec=strict', '#v1&place=proxy', '#v2&z=AAAA', '#v1&place=moon', ''];
  /** Each gives false if it could not be done. */
  const actions = {
    type: (r) => say(pick(lines, r)),
    login: async () => await say('USER user') && say('PASS password'),
    pipeline: (r) => say([pick(lines, r), pick(lines, r >> 5), pick(lines, r >> 10)].join('\n')),
    raw: async (r) => await press($('#raw[aria-pressed=false]')) && await say(pick(raws, r)) && (r % 3 === 0 || press($('#raw'))),
    verb: (r) => press(pick(all('#verbs .chip').filter(seen), r)),
    connect: () => press([...all('#reconnect, #ended-reconnect, #blank-action')].filter(seen).at(-1)),
    back: () => press($('#back')),
    forward: () => press($('#forward')),
    async backAndForward(r) {
      if (!seen($('#back')) || $('dialog[open]') || heard.page.includes('conversation') || $('#state').textContent === 'not connected') return false;
      $('#explain-newest').click(); // what is selected does not stay
      const before = snapshot();
      let n = 0;
      for (; n <= r % 5 && seen($('#back')); n++) $('#back').click();
      const there = await settled();
      for (; n > 0; n--) $('#forward').click();
      const again = there || await settled(), after = snapshot();
      const was = before.split('\n'), at = after.split('\n').findIndex((line, i) => line !== was[i]);
      if (again || after !== before) throw new Error(again || `steps back and forward have changed ${was[at]} to ${after.split('\n')[at]}`);
    },
    place: (r) => press(pick(all('#place button'), r)),
    link: async (r) => {
      if ($('dialog[open]')) return false;
      location.hash = pick(links, r);
      await frames();
    },
    spec: (r) => write($('#spec'), pick(specs, r), event('input'), event('change')),
    profile: (r) => choose($('#profile'), r),
    quirks: () => press($('#quirk-clear')),
    pending: () => press($('#pending-reconnect')),
    sample: (r) => choose($('#sample'), [0, 1, 2, 4][r % 4]),
    reset: () => press($('#mail-reset')),
    add: async () => await press($('#mail-add')) && press($('#mail-add-go')),
    mail: (r) => press(pick(all('#mails button'), r)),
    statistics: () => press($('#stats-reset')),
    clear: async () => {
      if ($('dialog[open]')) return false;
      $('#session-menu').open = true;
      if (!seen($('#clear-log'))) return false;
      heard[place()].push('conversation');
      await press($('#clear-log'));
    },
    view: (r) => press(pick(all('#view button'), r)),
    fold: (r) => press(pick(all('.fold button'), r)),
    newest: () => press($('#to-end')),
    scroll: (r) => { $('#conversation').scrollTop = r % 900; },
    select: (r) => write($('#conversation'), '', key(pick(['ArrowUp', 'Home', 'End', 'Escape'], r))),
    follow: () => press($('#explain-newest')),
    panel: (r) => press(pick(all('.phone button, #insight-tabs button').filter(seen), r)),
    dialog: (r) => press(pick(all('#share, #help-open, #compare-strict, #login-open'), r)),
    close: async () => {
      $('dialog[open]')?.close();
      await frames();
    },
  };

  /** Waits until nothing is wrong; else gives what stays so. */
  async function settled() {
    for (const end = performance.now() + 5000; ;) {
      await frames();
      const why = fault();
      if (!why || performance.now() > end) return why;
    }
  }

  window.walk = {
    names: Object.keys(actions), snapshot, settled,
    /** Does one thing, and gives what went wrong; null if it could not be done. */
    async go(name, r) {
      try {
        return await actions[name](r) === false ? null : await settled();
      } catch (e) {
        return e.message;
      }
    },
  };
})();
