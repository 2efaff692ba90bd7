// The response that is on its way.

import { latin1 } from './bytes.js';
import * as Kind from './kind.js';
import * as Part from './part.js';

/** Responses to these go on after their status line. */
const long = new Set(['RETR', 'TOP']);

export class Flow {
  constructor() {
    this.running = false;
    this.verb = '';
    this.msg = 0;
    this.seq = 0;
    this.since = 0; // milliseconds of the page's clock
    this.octets = 0; // of the response's lines
    this.status = ''; // its status line, as far as it came
    this.answered = false;
  }

  /** How many octets the status line announces, or 0. */
  get announced() { return Number(this.status.match(/^\+OK\b\D*(\d+) octets/i)?.[1] ?? 0); }

  /** @param {import('./events.js').WireEvent} e */
  add(e) {
    if (e.half) {
      if (e.kind === Kind.body) this.octets += e.data.length;
      return;
    }
    const ends = e.data.at(-1) === 10;
    switch (e.kind) {
      case Kind.lineIn:
        if (this.running && this.answered && e.seq > this.seq) break; // it is sent ahead
        this.running = true;
        if (!e.cont) this.begin(e);
        break;
      case Kind.reply:
        if (e.seq > this.seq) this.running = true;
        if (e.seq !== this.seq) this.begin(e);
        this.answered = true;
        this.msg = e.msg;
        if (this.status.length < 512) this.status += e.text + latin1(e.data.subarray(0, 512));
        if (ends) this.running &&= !e.err && long.has(e.verb);
        break;
      case Kind.body:
        this.octets += e.data.length;
        this.running = !(ends && e.n === Part.final);
        break;
      case Kind.open:
      case Kind.close:
        this.running = false;
    }
  }

  /** @param {import('./events.js').WireEvent} e */
  begin(e) {
    Object.assign(this, { verb: e.verb, msg: 0, seq: e.seq, since: performance.now(), octets: 0, status: '', answered: false });
  }
}
