// Runs before anything is painted: sets the theme, so that a dark page never
// flashes, and sends for the server in the page, which takes longest to come.
// A classic script, because modules run when the whole page is there.

import { instantiate } from './shim.js';

/** @param {string} url */
async function text(url) {
  const answer = await fetch(url, { priority: 'low' });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer.text();
}

(() => {
  try {
    const theme = localStorage.getItem('pop3play.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
    // Who has a place for the hint at once sees nothing jump.
    if (localStorage.getItem('pop3play.hint') === 'seen' || /place=(server|proxy)/.test(location.hash)) document.documentElement.dataset.knows = '';
  } catch { /* storage may be forbidden; the system's theme is fine */ }

  document.documentElement.dataset.half = ''; // until all of it is read
  document.addEventListener('readystatechange', () => { delete document.documentElement.dataset.half; }, { once: true });

  if (new URLSearchParams(location.search).get('embed') === '1') document.documentElement.dataset.embed = '';

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
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    await painted;
    if (answer.headers.get('Content-Type') === 'application/wasm') return WebAssembly.compileStreaming(answer);
    const p = new Uint8Array(await answer.arrayBuffer());
    if (p[0] !== 0x1f || p[1] !== 0x8b) return WebAssembly.compile(p);
    const plain = new Blob([p]).stream().pipeThrough(new DecompressionStream('gzip'));
    return WebAssembly.compile(await new Response(plain).arrayBuffer());
  };
  const module = wasm ? fetch(wasm).then(compile) : undefined;

  if (quirks && facts) {
    // Shown when there is time, but sent for now: the page goes on without its server.
    const list = text(quirks);
    // The module comes first. Whether it works is not asked here.
    const about = Promise.allSettled([module]).then(() => text(facts)).then(JSON.parse);
    for (const p of [list, about]) p.catch(() => {}); // server-panel.js says what is wrong
    Object.assign(window, { quirkList: list, quirkFacts: about });
  }
  if (!module) return;
  if (words) {
    // Needed at the first command, and behind what that takes.
    const said = module.then(() => text(words)).then(JSON.parse);
    said.catch(() => {}); // explain-panel.js says what is wrong
    Object.assign(window, { explainWords: said });
  }
  const start = () => module.then(instantiate);
  const early = {
    start,
    started: start(),
    sample: sample ? fetch(sample).then((answer) => answer.arrayBuffer()) : Promise.resolve(new ArrayBuffer(0)),
  };
  for (const p of [early.started, early.sample]) p.catch(() => {}); // main.js says what is wrong
  Object.assign(window, { early });
})();
