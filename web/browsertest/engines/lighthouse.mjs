// Has Lighthouse judge a page with its mobile preset, and prints scores and what
// fell short as JSON: node lighthouse.mjs BINARY URL

import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

const [binary, url] = process.argv.slice(2);
const chrome = await launch({ chromePath: binary, chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu'] });
try {
  const { lhr } = await lighthouse(url, { port: chrome.port, output: 'json', logLevel: 'error' });
  const scores = Object.fromEntries(Object.entries(lhr.categories).map(([id, c]) => [id, Math.round(c.score * 100)]));
  const short = Object.values(lhr.categories).flatMap((c) => c.auditRefs.filter((r) => r.weight > 0).map((r) => lhr.audits[r.id]))
    .filter((a) => a.score !== null && a.score < 0.9)
    .map((a) => `${a.id}: ${a.displayValue ?? a.title} ${JSON.stringify((a.details?.items ?? []).slice(0, 3).map((i) => i.node?.snippet ?? i.url ?? i.description ?? ''))}`);
  const times = Object.fromEntries(['first-contentful-paint', 'largest-contentful-paint', 'speed-index', 'total-blocking-time', 'cumulative-layout-shift'].map((id) => [id, lhr.audits[id].displayValue]));
  console.log(JSON.stringify({ scores, times, short, errors: lhr.runtimeError ?? null }));
} finally {
  chrome.kill();
}
