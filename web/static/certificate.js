// The certificate that a server showed, and the question that comes with a
// wrong one.

import { byId, clone, fillFacts, onClick, say } from './dom.js';

/** @typedef {import('./place.js').Place} Place */

export class CertificateDialog {
  #dialog = byId('certificate');
  /** @type {Place | null} */
  #place = null;

  /** @param {(sha256: string) => void} accept connects to a server that shows just this certificate */
  constructor(accept) {
    onClick('#certificate-open', () => this.#open());
    onClick('#certificate-accept', () => {
      this.#dialog.close();
      if (this.#place?.certificate) accept(this.#place.certificate.sha256);
    });
  }

  /**
   * Follows a place. A certificate that was refused is asked about once.
   * @param {Place} place
   */
  update(place) {
    this.#place = place;
    const c = place.certificate, chip = byId('certificate-open');
    say(chip, c ? c.faults ? 'wrong certificate' : c.version : '');
    chip.classList.toggle('is-wrong', !!c?.faults);
    if (place.asks && place.status === 'failed') {
      place.asks = false;
      this.#open();
    }
  }

  #open() {
    const c = this.#place?.certificate;
    if (!c || this.#dialog.open) return;
    byId('certificate-title').textContent = `Certificate of ${c.server}`;
    const verdict = byId('certificate-verdict');
    verdict.textContent = c.faults ? (c.accepted ? 'It does not hold, and is accepted for this connection because you said so.' : 'It does not hold.') : `It holds, signed under ${c.trust}.`;
    verdict.classList.toggle('is-wrong', !!c.faults);
    byId('certificate-faults').replaceChildren(...(c.faults ?? []).map((text) => clone('row-fault', text)));
    fillFacts(this.#dialog, {
      subject: c.subject || '(empty)',
      names: c.names?.join(', ') || '(none)',
      issuer: c.issuer,
      valid: `${day(c.from)} to ${day(c.until)}`,
      sha256: c.sha256.match(/../g)?.join(':') ?? '',
      tls: `${c.version}, ${c.cipher}`,
    });
    byId('certificate-ask').hidden = !c.faults || !!c.accepted;
    this.#dialog.showModal();
  }
}

/**
 * A moment as its day and minute in UTC, as certificates have it.
 * @param {string} time
 */
function day(time) { return time.slice(0, 16).replace('T', ' ') + ' UTC'; }
