// Has the browser keep the page for times without a network, and says when a
// newer one is there.

import { byId, onClick } from './dom.js';

/** Set when whoever looks at the page asked for the newer one. */
let asked = false;

export async function keepOffline() {
  const { kept } = document.body.dataset, { serviceWorker } = navigator;
  if (!kept) return;
  const bar = byId('newer');
  /** @type {ServiceWorker | null} */
  let waiting = null;
  serviceWorker.addEventListener('message', (e) => { if (e.data === 'newer') bar.hidden = false; });
  serviceWorker.addEventListener('controllerchange', () => {
    if (asked) location.reload();
    else serviceWorker.controller?.postMessage({ version: kept }); // another tab may have asked for it
  });
  onClick('#newer-reload', () => {
    asked = true;
    if (waiting?.state === 'installed') waiting.postMessage({ version: null });
    else location.reload();
  });
  onClick('#newer-later', () => { bar.hidden = true; });
  try {
    const registration = await serviceWorker.register('sw.js', { updateViaCache: 'none' });
    const look = () => {
      waiting = registration.waiting;
      waiting?.postMessage({ version: kept });
    };
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look));
    look();
    document.addEventListener('visibilitychange', () => { if (!document.hidden) registration.update().catch(() => {}); });
    await serviceWorker.ready;
    byId('offline-word').hidden = false;
    document.body.dataset.offline = 'ready';
  } catch (e) {
    console.info('The page is not kept for times without a network:', e);
  }
}
