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
    const me = this.#own(), other = this.#me !== me; // the list may have come before the number
    if (this.#watched !== watched || other) {
      this.#watched = watched;
      this.#me = me;
      for (const { row } of this.#rows.values()) this.#put(row);
      if (other && this.#rows.size) this.#count();
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
    const rows = [...this.#rows.values()].map(({ row }) => row);
    byId('sessions-sum').textContent = rows.length ? `${rows.filter((r) => !r.reason).length} open` : '';
    this.#say(rows.every((r) => this.#isMine(r)) ? nobody : '');
  }

  /** @param {Row} row */
  #isMine(row) { return row.page && row.session === this.#me; }

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
    const { session, peer, reason } = row, known = this.#rows.get(session);
    const li = known?.li ?? clone('row-session'), button = find(li, 'button');
    if (!known) {
      const before = Math.max(...[...this.#rows.keys()].filter((n) => n < session));
      this.#list.insertBefore(li, this.#rows.get(before)?.li ?? null);
      button.addEventListener('click', () => this.#watch(/** @type {{row: Row}} */ (this.#rows.get(session)).row));
    }
    this.#rows.set(session, { row, li });
    button.ariaCurrent = session === this.#watched ? 'true' : null;
    button.dataset.state = reason ? 'CLOSED' : row.state;
    button.dataset.session = String(session);
    const started = new Date(row.started).toTimeString().slice(0, 8), who = this.#isMine(row) ? 'this page' : row.page ? `${peer}, in a page` : peer;
    write(li, {
      '.who': row.user ?? 'not logged in',
      '.number': `#${session}`,
      '.peer': `${who} · ${started}${reason ? `, ${shortTime(row.lasted)}` : ''}`,
      '.facts': [reason ? `over: ${ends[reason] ?? reason}` : row.state, counted(row.commands, 'command'), row.tls].filter(Boolean).join(' · '),
    });
  }
}
