// Stands for the page's list of messages, whose decoder is here as soon as this
// module is.

import { decoder, summaryOf } from '../../static/summary.js';

const dataset = { summaries: '{}', decoder: 'headers.js' };
Object.assign(globalThis, { document: { baseURI: new URL('../../static/', import.meta.url).href, getElementById: () => ({ dataset }) } });
await new Promise((done) => {
  decoder.came = () => done(undefined);
  summaryOf(new Uint8Array());
});
