// Types a session into the page in Firefox, by WebDriver BiDi, in each place
// named, and prints what came of it as JSON: node firefox.mjs BINARY URL PLACE…

import puppeteer from 'puppeteer-core';

const [binary, url, ...places] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: 'firefox', executablePath: binary, headless: true });
const problems = [];
const heard = {};
try {
  const page = await browser.newPage();
  page.on('console', (m) => { if (['error', 'warn'].includes(m.type())) problems.push(`console: ${m.text()}`); });
  page.on('pageerror', (e) => problems.push(`exception: ${e.message}`));
  page.on('requestfailed', (r) => problems.push(`loading failed: ${r.url()} ${r.failure()?.errorText}`));
  await page.setViewport({ width: 1280, height: 860 });
  await page.goto(url);
  await page.waitForSelector('body[data-ready=true]');
  for (const place of places) {
    await page.click(`#place [data-place=${place}]`);
    if (place === 'proxy') await page.click('#blank-action');
    let answers = 1;
    const answered = (n) => page.waitForFunction((n) => document.querySelectorAll('#conversation .line[data-dir=S][data-part=status]').length >= n, {}, n);
    await answered(answers);
    for (const line of ['USER user', 'PASS password', 'LIST', 'RETR 3', 'DELE 1', 'RSET', 'NOPE', 'QUIT']) {
      await page.type('#command', line);
      await page.keyboard.press('Enter');
      await answered(++answers);
    }
    await page.waitForFunction(() => document.querySelector('#state').textContent === 'CLOSED');
    await page.waitForFunction(() => document.querySelector('#stats-text').textContent.includes('QUIT 1'));
    heard[place] = await page.evaluate(() => ({
      lines: [...document.querySelectorAll('#conversation .line')].map((l) => `${l.dataset.dir} ${l.querySelector('.text').textContent}`),
      statistics: document.querySelector('#stats-text').textContent,
      wide: document.documentElement.scrollWidth > innerWidth,
    }));
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify({ problems, heard }));
