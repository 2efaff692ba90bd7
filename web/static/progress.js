// What shows while a response takes long: how far it is, and a way out.

import { byId, grouped, onClick, put } from './dom.js';

const patience = 400; // milliseconds
const much = 256 * 1024; // octets

export class Progress {
  #current;
  #box = byId('progress');
  #what = byId('progress-what');
  #far = byId('progress-far');
  #bar = byId('progress-bar');
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;

  /** @param {() => import('./place.js').Place} current */
  constructor(current) {
    this.#current = current;
    onClick('#progress-cancel', () => {
      this.#current().cancel();
      byId('ended-reconnect').focus();
    });
  }

  update() {
    clearTimeout(this.#timer);
    const place = this.#current(), { flow } = place;
    const running = flow.running && place.isOpen;
    const ms = performance.now() - flow.since;
    const shown = running && (ms >= patience || flow.octets >= much);
    this.#box.hidden = !shown;
    if (!running) return;
    this.#timer = setTimeout(() => this.update(), shown ? 200 : patience - ms);
    if (!shown) return;
    byId('progress-cancel').hidden = place.name === 'watch'; // who looks on ends nothing
    const name = flow.msg ? `${flow.verb} ${flow.msg}` : flow.verb;
    put(this.#what, flow.answered ? `${name} is on its way:` : `${name} has no answer yet:`);
    const total = flow.verb === 'RETR' ? flow.announced || Math.max(place.maildrop.mails.get(flow.msg)?.octets ?? 0, 0) : 0;
    const sofar = total ? `${grouped(flow.octets)} of ${grouped(total)} octets` : `${grouped(flow.octets)} octets`;
    const rate = grouped(Math.round(flow.octets * 1000 / Math.max(ms, 1)));
    this.#far.textContent = flow.answered ? `${sofar}, ${rate} a second` : `${(ms / 1000).toFixed(1)} s`;
    this.#bar.hidden = !total;
    this.#bar.max = total || 1;
    this.#bar.value = Math.min(flow.octets, total);
  }
}
