// Keeps the page and all its files, so that it works without a network. The
// server puts before this what version it is, and which pages there are.

(() => {
  /**
   * @typedef {{version: string, pages: string[]}} Kept
   * @typedef {Event & {waitUntil(done: Promise<unknown>): void}} Extendable
   * @typedef {Extendable & {request: Request, respondWith(answer: Promise<Response>): void}} Fetching
   * @typedef {Extendable & {data: {version: string | null}, source: {postMessage(message: string): void} | null}} Told
   * @typedef {object} Keeper
   * @property {Kept} kept
   * @property {{scope: string}} registration
   * @property {() => Promise<void>} skipWaiting
   * @property {{claim(): Promise<void>}} clients
   * @property {(type: string, listener: (e: any) => void) => void} addEventListener
   */
  const keeper = /** @type {Keeper} */ (/** @type {unknown} */ (self));
  const { version, pages } = keeper.kept;

  // Several playgrounds may share an origin, each under a path of its own.
  const { scope } = keeper.registration;
  const family = `pop3play ${new URL(scope).pathname} `;
  const name = family + version;

  /**
   * Fetches a file to be kept. A browser refuses a page that was redirected, as
   * some hosts do to be rid of ".html".
   * @param {string} path
   */
  async function get(path) {
    const answer = await fetch(new URL(path, scope), { cache: path.startsWith('assets/') ? 'default' : 'no-cache' });
    if (!answer.ok) throw new Error(`${path}: the server answered ${answer.status}`);
    return answer.redirected ? new Response(await answer.blob(), { headers: answer.headers }) : answer;
  }

  async function keep() {
    const cache = await caches.open(name), assets = await (await get('assets.json')).json();
    await Promise.all([...pages, ...assets].map(async (path) => cache.put(new URL(path, scope), await get(path))));
  }

  /**
   * The kept page that an address means, "" for none.
   * @param {URL} url
   */
  function pageOf(url) {
    const path = url.href.startsWith(scope) ? url.pathname.slice(new URL(scope).pathname.length) : '?';
    if (path === '' || path === 'index.html') return url.searchParams.get('embed') === '1' ? './?embed=1' : './';
    return pages.find((p) => p === path || p === path + '.html') ?? '';
  }

  /**
   * The page from the network, so that a new one is seen at once; the kept one
   * where there is no network, or nothing behind it. What is not of one version
   * with its files is not kept.
   * @param {Request} request
   * @param {string} page
   */
  async function newest(request, page) {
    const answer = await fetch(request).catch(() => null);
    if (answer && answer.status < 500) return answer;
    return (await caches.match(new URL(page, scope), { cacheName: name, ignoreVary: true })) ?? answer ?? Response.error();
  }

  /** @param {Request} request */
  async function same(request) {
    return (await caches.match(request, { cacheName: name, ignoreVary: true, ignoreSearch: true })) ?? fetch(request);
  }

  keeper.addEventListener('install', (/** @type {Extendable} */ e) => e.waitUntil(keep()));

  keeper.addEventListener('activate', (/** @type {Extendable} */ e) => e.waitUntil((async () => {
    for (const old of await caches.keys()) if (old.startsWith(family) && old !== name) await caches.delete(old);
    await keeper.clients.claim();
  })()));

  keeper.addEventListener('message', (/** @type {Told} */ e) => {
    // A page of this version, or one that is about to be, wants it to begin.
    if (e.data.version === null || e.data.version === version) e.waitUntil(keeper.skipWaiting());
    else e.source?.postMessage('newer');
  });

  // The bridge, and all else that this page does not consist of, is left alone.
  keeper.addEventListener('fetch', (/** @type {Fetching} */ e) => {
    const { request } = e, url = new URL(request.url);
    if (request.method !== 'GET') return;
    if (url.href.startsWith(scope + 'assets/')) {
      e.respondWith(same(request));
      return;
    }
    const page = url.origin === new URL(scope).origin ? pageOf(url) : '';
    if (page) e.respondWith(newest(request, page));
  });
})();
