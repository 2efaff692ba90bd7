// Runs before anything is painted: sets the theme, so that a dark page never
// flashes, and sends for the server in the page, which takes longest to come.
// A classic script, because modules run when the whole page is there.

import { instantiate } from './shim.js';

/** @param {Response} answer */
function checked(answer) {
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer;
}

/** @param {string} url */
async function text(url) { return checked(await fetch(url, { priority: 'low' })).text(); }

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
   * Fetches and compiles the module. An exported page has it compressed, and a
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
  const module = wasm ? fetch(wasm).then(checked).then(compile) : undefined;

  if (quirks && facts) {
    // Shown when there is time, but sent for now: the page goes on without its server.
    const quirkList = later(text(quirks));
    // The module comes first. Whether it works is not asked here.
    const quirkFacts = later(Promise.allSettled([module]).then(() => text(facts)).then(JSON.parse));
    Object.assign(window, { quirkList, quirkFacts });
  }
  if (!module) return;
  if (words) {
    // Needed at the first command, and behind what that takes.
    Object.assign(window, { explainWords: later(module.then(() => text(words)).then(JSON.parse)) });
  }
  const start = () => module.then(instantiate);
  Object.assign(window, {
    early: {
      start,
      started: later(start()),
      sample: later(sample ? fetch(sample).then((answer) => answer.arrayBuffer()) : Promise.resolve(new ArrayBuffer(0))),
    },
  });
})();
