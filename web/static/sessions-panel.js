// The sessions of this server, as they come and go.

import { byId, clone, counted, find, say, write } from './dom.js';
import { shortTime } from './line-view.js';

/**
 * A session as the server tells of it.
 * @typedef {object} Row
 * @property {number} session
 * @property {string} peer
 * @property {boolean} [page] it runs in a page
 * @property {string} [spec]
 * @property {string} [user]
 * @property {string} state
 * @property {string} [tls]
 * @property {number} commands
 * @property {number} out octets
 * @property {number} started
 * @property {number} lasted
 * @property {string} [reason]
 */

/** Why a session is over, in a word or two. @type {Record<string, string>} */
const ends = {
  quit: 'QUIT', eof: 'client left', reset: 'lost', idle: 'idle too long', break: 'cut by the command',
  abort: 'cut by the server', shutdown: 'server stopped',
};

const nobody = 'No other client has connected yet.';

export class SessionsPanel {
  #watch; #own;
  #panel = byId('sessions');
  #list = byId('session-list');
  #note = byId('sessions-note');
  #on = false;
  #watched = 0;
  #me = 0;
  /** @type {Map<number, {row: Row, li: HTMLElement}>} */
  #rows = new Map();
  /** @type {EventSource | null} */
  #source = null;
  #said = 'Loading…';

  /**
   * @param {(row: Row) => void} watch
   * @param {() => number} own the number of this page's session
   */
  constructor(watch, own) {
    this.#watch = watch;
    this.#own = own;
    document.addEventListener('visibilitychange', () => this.#follow());
  }

  /**
   * Shows the panel or not, and which session is watched.
   * @param {boolean} on
   * @param {number} watched 0 for none
   */
  show(on, watched) {
    this.#panel.hidden = !on;
    this.#on = on;
    if (this.#watched !== watched) {
      this.#watched = watched;
      for (const [n, { li }] of this.#rows) mark(li, n === watched);
    }
    if (this.#me !== this.#own()) { // the list may have come before the number
      this.#me = this.#own();
      for (const { row } of this.#rows.values()) this.#put(row);
      if (this.#rows.size) this.#count();
    }
    this.#follow();
  }

  /** Listens while somebody can see it: a server has room for so many only. */
  #follow() {
    const wanted = this.#on && !document.hidden;
    if (wanted === (this.#source !== null)) return;
    this.#source?.close();
    this.#source = null;
    if (!wanted) return;
    const source = this.#source = new EventSource(new URL('live', document.baseURI));
    source.onopen = () => {
      this.#list.replaceChildren();
      this.#rows.clear();
    };
    source.onmessage = (e) => this.#take(JSON.parse(e.data));
    source.onerror = () => this.#say(source.readyState === EventSource.CLOSED
      ? 'The server does not tell of its sessions: too many pages ask it.' : 'The list is not up to date: the server does not answer. Trying again…');
  }

  /** @param {Row & {gone?: number, all?: boolean, bye?: boolean}} news */
  #take(news) {
    if (news.bye) {
      this.#source?.close(); // it stays here, so that nobody asks again at once
      this.#say('The server has stopped: this is how it was.');
      return;
    }
    if (news.gone) {
      this.#rows.get(news.gone)?.li.remove();
      this.#rows.delete(news.gone);
    } else if (!news.all) {
      this.#put(news);
    }
    this.#count();
  }

  #count() {
    let open = 0, others = 0;
    for (const { row } of this.#rows.values()) {
      if (!row.reason) open++;
      if (!row.page || row.session !== this.#me) others++;
    }
    byId('sessions-sum').textContent = this.#rows.size ? `${open} open` : '';
    this.#say(others ? '' : nobody);
  }

  /** @param {string} text */
  #say(text) {
    if (this.#said === text) return;
    // How a client gets here is shown while there is none.
    const reach = document.getElementById('reach');
    if (reach instanceof HTMLDetailsElement && (text === nobody || (!text && this.#said === nobody))) reach.open = !!text;
    say(this.#note, this.#said = text);
  }

  /** @param {Row} row */
  #put(row) {
    const known = this.#rows.get(row.session);
    const li = known?.li ?? clone('row-session');
    if (!known) {
      const before = Math.max(...[...this.#rows.keys()].filter((n) => n < row.session));
      this.#list.insertBefore(li, this.#rows.get(before)?.li ?? null);
      find(li, 'button').addEventListener('click', () => this.#watch(/** @type {{row: Row}} */ (this.#rows.get(row.session)).row));
      mark(li, row.session === this.#watched);
    }
    this.#rows.set(row.session, { row, li });
    const button = find(li, 'button');
    button.dataset.state = row.reason ? 'CLOSED' : row.state;
    button.dataset.session = String(row.session);
    const started = new Date(row.started).toTimeString().slice(0, 8);
    const facts = [
      row.reason ? `over: ${ends[row.reason] ?? row.reason}` : row.state,
      counted(row.commands, 'command'),
      row.tls ?? '',
    ];
    const peer = row.page && row.session === this.#me ? 'this page' : row.page ? `${row.peer}, in a page` : row.peer;
    write(li, {
      '.who': row.user ?? 'not logged in',
      '.number': `#${row.session}`,
      '.peer': `${peer} · ${started}${row.reason ? `, ${shortTime(row.lasted)}` : ''}`,
      '.facts': facts.filter(Boolean).join(' · '),
    });
  }
}

/**
 * @param {HTMLElement} li
 * @param {boolean} on
 */
function mark(li, on) {
  find(li, 'button').ariaCurrent = on ? 'true' : null;
}
