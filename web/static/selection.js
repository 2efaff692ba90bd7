// The line of the conversation that is selected: by a click, or by the arrow
// keys while the conversation has the focus.

/**
 * @typedef {import('./transcript.js').Line} Line
 *
 * What the conversation has to offer.
 * @typedef {object} Rows
 * @property {HTMLElement} box
 * @property {(at: EventTarget | null) => Line | null} lineAt the line that was hit
 * @property {(line: Line | null, step: 1 | -1) => Line | null} beside the next line that is shown; of null the first, or the last
 * @property {(line: Line | null) => void} light
 */

export class Selection {
  #rows; #changed;
  /** @type {Line | null} */
  line = null;

  /**
   * @param {Rows} rows
   * @param {(line: Line | null) => void} changed called for what the user did
   */
  constructor(rows, changed) {
    this.#rows = rows;
    this.#changed = changed;
    rows.box.addEventListener('click', (e) => this.#clicked(e));
    rows.box.addEventListener('keydown', (e) => this.#pressed(e));
  }

  /** @param {Line | null} line */
  select(line) {
    if (line === this.line) return;
    this.#rows.light(line);
    this.take(line);
  }

  /**
   * Takes what the rows light.
   * @param {Line | null} line
   */
  take(line) {
    this.line = line;
    this.#changed(line);
  }

  /** @param {MouseEvent} e */
  #clicked(e) {
    if (document.getSelection()?.isCollapsed === false) return; // it marks text
    const line = this.#rows.lineAt(e.target);
    if (line) this.select(line === this.line && e.detail < 2 ? null : line);
  }

  /** @param {KeyboardEvent} e */
  #pressed(e) {
    if (e.target !== this.#rows.box || e.altKey || e.ctrlKey || e.metaKey || e.shiftKey) return;
    const { line } = this;
    let next = line;
    if (e.key === 'ArrowUp') next = this.#rows.beside(line, -1) ?? line;
    else if (e.key === 'ArrowDown') next = this.#rows.beside(line, line ? 1 : -1) ?? line;
    else if (e.key === 'Home') next = this.#rows.beside(null, 1);
    else if (e.key === 'End') next = this.#rows.beside(null, -1);
    else if (e.key === 'Escape' && line) next = null;
    else return;
    e.preventDefault();
    this.select(next);
  }
}
