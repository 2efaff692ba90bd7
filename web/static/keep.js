// Keeps the maildrop in this browser, for whoever asked for it: one record in a
// database of its own, which goes when it is not wanted any more.

/** @typedef {{sample: string, mail: Uint8Array}} Kept */

const database = 'pop3play-maildrop', store = 'maildrop', key = 'page';

/** What was begun before goes before. @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * @template T
 * @param {() => Promise<T>} f
 * @returns {Promise<T>}
 */
function inOrder(f) {
  const p = last.then(f);
  last = p.catch(() => {});
  return p;
}

/**
 * @template T
 * @param {() => IDBRequest<T>} ask it throws where storage is forbidden
 * @returns {Promise<T>}
 */
function answer(ask) {
  return new Promise((resolve, reject) => {
    const r = ask();
    r.onsuccess = () => resolve(r.result);
    r.onerror = () => reject(r.error);
  });
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(s: IDBObjectStore) => IDBRequest<T>} ask
 * @returns {Promise<T>}
 */
async function within(mode, ask) {
  const db = await answer(() => {
    const r = indexedDB.open(database, 1);
    r.onupgradeneeded = () => r.result.createObjectStore(store);
    return r;
  });
  try {
    const t = db.transaction(store, mode);
    const done = new Promise((resolve, reject) => {
      t.oncomplete = resolve;
      t.onabort = () => reject(t.error);
    });
    const [result] = await Promise.all([answer(() => ask(t.objectStore(store))), done]);
    return result;
  } finally {
    db.close();
  }
}

/** @returns {Promise<Kept | undefined>} */
export function readKept() { return inOrder(() => within('readonly', (s) => s.get(key))); }

/** @param {Kept} kept */
export function writeKept(kept) { return inOrder(() => within('readwrite', (s) => s.put(kept, key))); }

export function dropKept() { return inOrder(() => answer(() => indexedDB.deleteDatabase(database))); }
