// An example session, typed and sent as by hand, at the speed of reading.

import { byId, onClick, pause, toast } from './dom.js';

const keyMS = 55, sendMS = 450, readMS = 1300, longMS = 2200;

/** Keys that type nothing. */
const silent = /^(Shift|Control|Alt|Meta|CapsLock|Tab|Arrow.*|Page.*|Home|End|F\d+)$/;

export class Example {
  #composer; #begin;
  #bar = byId('example');
  /** @type {AbortController | null} */
  #run = null;
  /** Told of an answer: whether it was +OK. @type {(ok: boolean) => void} */
  #answered = () => {};

  /**
   * @param {import('./composer.js').Composer} composer
   * @param {() => (() => boolean) | null} begin readies a session, and gives a way to ask whether it still is the one that is looked at; null: there can be none
   */
  constructor(composer, begin) {
    this.#composer = composer;
    this.#begin = begin;
    onClick('#example-stop', () => this.#stop());
  }

  get running() { return this.#run !== null; }

  toggle() {
    if (this.#run) this.#stop();
    else void this.#play();
  }

  async #play() {
    const still = this.#begin();
    if (!still) return;
    const run = this.#run = new AbortController(), { signal } = run;
    document.addEventListener('keydown', (e) => {
      if (e.altKey || e.ctrlKey || e.metaKey || silent.test(e.key)) return;
      this.#stop();
      if (e.key === 'Escape') e.preventDefault();
    }, { signal, capture: true });
    this.#composer.form.addEventListener('beforeinput', () => this.#stop(), { signal });
    this.#composer.verbs.addEventListener('pointerdown', () => this.#stop(), { signal });
    const script = [...byId('example-script').content.children];
    const reduced = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#bar.hidden = false;
    let rest = sendMS;
    for (const [i, step] of script.entries()) {
      const { line = '' } = /** @type {HTMLElement} */ (step).dataset;
      byId('example-about').textContent = `${i + 1} of ${script.length}: ${step.textContent}`;
      await pause(reduced ? sendMS : rest);
      for (let n = reduced ? line.length : 1; n <= line.length; n++) {
        if (signal.aborted || !still()) return this.#stop(run);
        this.#composer.put(line.slice(0, n));
        await pause(reduced ? 0 : n < line.length ? keyMS : sendMS);
      }
      if (signal.aborted || !still()) return this.#stop(run);
      /** @type {Promise<boolean>} */
      const answer = new Promise((resolve) => { this.#answered = resolve; });
      signal.addEventListener('abort', () => this.#answered(false), { once: true });
      this.#composer.send(false);
      if (!await answer) {
        if (!signal.aborted) toast('The example ends here: the server did not say +OK.');
        return this.#stop(run);
      }
      rest = /LIST|RETR/.test(line) ? longMS : readMS;
    }
    this.#stop(run);
    toast('That was a whole session. “Reset” brings the removed message back.');
  }

  /** @param {import('./transcript.js').Line} line */
  hear(line) {
    if (!this.#run || line.dir === 'C') return;
    if (line.dir === 'note' || line.err) this.#answered(line.text.startsWith('UPDATE'));
    else if (line.part === 'final' || (line.part === 'status' && !/LIST|RETR/.test(line.verb))) this.#answered(true);
  }

  /** @param {AbortController | null} [run] the one that is meant; a later one goes on */
  #stop(run = this.#run) {
    if (!run || run !== this.#run) return;
    this.#run = null;
    run.abort();
    this.#bar.hidden = true;
    this.#composer.put('');
  }
}
