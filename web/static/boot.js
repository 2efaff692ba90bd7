// Runs before anything is painted: sets the theme, so that a dark page never
// flashes, and sends for the server in the page, which takes longest to come.
// A classic script, because modules run when the whole page is there.

import { instantiate } from './shim.js';

/**
 * @param {string} url
 * @param {RequestInit} [how]
 */
async function fetched(url, how) {
  const answer = await fetch(url, how);
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer;
}

/** @param {string} url */
async function text(url) { return (await fetched(url, { priority: 'low' })).text(); }

/**
 * @param {string} url
 * @param {Promise<unknown>} after what comes first
 */
async function json(url, after) {
  await after;
  return JSON.parse(await text(url));
}

/**
 * Has nobody complain of what is not there yet: who uses it says what is wrong.
 * @template T
 * @param {Promise<T>} p
 */
function later(p) {
  p.catch(() => {});
  return p;
}

(() => {
  const { dataset: root } = document.documentElement;
  try {
    const theme = localStorage.getItem('pop3play.theme');
    if (theme === 'light' || theme === 'dark') root.theme = theme;
    // Who has a place for the hint at once sees nothing jump.
    if (localStorage.getItem('pop3play.hint') === 'seen' || /place=(server|proxy)/.test(location.hash)) root.knows = '';
  } catch { /* storage may be forbidden; the system's theme is fine */ }

  root.half = ''; // until all of it is read
  document.addEventListener('readystatechange', () => { delete root.half; }, { once: true });

  if (new URLSearchParams(location.search).get('embed') === '1') root.embed = '';

  const { wasm, sample, quirks, facts, words } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;

  // What can be seen comes before what has to be compiled; a page that nobody
  // looks at paints nothing.
  const painted = new Promise((done) => {
    if (document.hidden) done(undefined);
    new PerformanceObserver((list) => { // the page's ground may be painted before
      if (list.getEntriesByName('first-contentful-paint').length) done(undefined);
    }).observe({ type: 'paint', buffered: true });
    setTimeout(done, 1000);
  });

  /**
   * Compiles the module. An exported page has it compressed, and a
   * host may or may not say so; the first octets tell.
   * @param {Response} answer
   */
  const compile = async (answer) => {
    await painted;
    if (answer.headers.get('Content-Type') === 'application/wasm') return WebAssembly.compileStreaming(answer);
    const p = new Uint8Array(await answer.arrayBuffer());
    if (p[0] !== 0x1f || p[1] !== 0x8b) return WebAssembly.compile(p);
    const plain = new Blob([p]).stream().pipeThrough(new DecompressionStream('gzip'));
    return WebAssembly.compile(await new Response(plain).arrayBuffer());
  };
  const module = wasm ? fetched(wasm).then(compile) : undefined;

  if (quirks && facts) {
    Object.assign(window, {
      // Shown when there is time, but sent for now: the page goes on without its server.
      quirkList: later(text(quirks)),
      // The module comes first. Whether it works is not asked here.
      quirkFacts: later(json(facts, Promise.allSettled([module]))),
    });
  }
  if (!module || !words) return;
  const start = () => module.then(instantiate);
  Object.assign(window, {
    // Needed at the first command, and behind what that takes.
    explainWords: later(json(words, module)),
    early: {
      start,
      started: later(start()),
      sample: later(sample ? fetch(sample).then((answer) => answer.arrayBuffer()) : Promise.resolve(new ArrayBuffer(0))),
    },
  });
})();
