// The controls of a quirk: its values by their declared bounds, and its aim.

import { clone, find, findAll, say } from './dom.js';
import { joinTail, partAt, splitTail } from './spec.js';

/**
 * @typedef {object} Param
 * @property {string} name
 * @property {'number' | 'duration' | 'word' | 'chance'} kind
 * @property {string} [unit]
 * @property {string} [min]
 * @property {string} [max]
 * @property {string[]} [words]
 * @property {string} default
 *
 * @typedef {object} Field
 * @property {HTMLElement} element
 * @property {string} otherwise the value where none is written
 * @property {() => string} read
 * @property {(value: string) => void} write
 */

export class Fields {
  #values;
  element = clone('row-controls');
  #wrong = find(this.element, '.wrong');
  #aims;
  #aim = /** @type {HTMLDetailsElement} */ (find(this.element, '.aim'));

  /**
   * @param {{name: string, params?: Param[], octet?: boolean}} facts
   * @param {(tail: string) => void} changed
   */
  constructor({ name, params = [], octet = false }, changed) {
    this.#wrong.id = `qw-${name}`;
    this.#values = params.map(fieldOf);
    this.#aims = new Map(findAll(this.element, '[data-aim]').map((e) => [e.dataset.aim ?? '', control(e, '')]));
    const first = find(this.element, '.fields'), at = find(this.element, '[data-aim=octet]');
    first.append(...this.#values.map((f) => f.element), at);
    if (!octet) {
      at.remove();
      this.#aims.delete('octet');
    }
    this.element.addEventListener('input', () => changed(this.#tail()));
  }

  /** What the fields say. Values that are left out, are as they would be. */
  #tail() {
    const values = this.#values.map((f) => f.read() || f.otherwise);
    while (values.length && values.at(-1) === this.#values[values.length - 1].otherwise) values.pop();
    return joinTail(values, new Map([...this.#aims].map(([key, f]) => [key, f.read()])));
  }

  /**
   * Shows what a spec string says, unless the fields say the same.
   * @param {string} tail
   */
  show(tail) {
    if (this.#tail() === tail) return;
    const { values, aims } = splitTail(tail);
    this.#values.forEach((f, i) => f.write(values[i] ?? f.otherwise));
    for (const [key, f] of this.#aims) f.write(aims.get(key) ?? '');
    aims.delete('octet');
    if (aims.size) this.#aim.open = true;
  }

  /**
   * Says what is wrong, at the field that it is about.
   * @param {import('./machine.js').Wrong | null} wrong
   * @param {string} item that it is wrong with
   */
  complain(wrong, item) {
    say(this.#wrong, wrong?.text ?? '');
    const part = wrong ? partAt(item, wrong.at) : '';
    const bad = typeof part === 'number' ? this.#values[part] : this.#aims.get(part);
    if (wrong && typeof part === 'string' && part !== 'octet') this.#aim.open = true;
    if (wrong) (bad?.element ?? this.#aim).after(this.#wrong);
    for (const f of [...this.#values, ...this.#aims.values()]) {
      for (const input of findAll(f.element, 'input, select')) {
        if (f === bad) input.setAttribute('aria-describedby', this.#wrong.id);
        else if (input.ariaInvalid) input.removeAttribute('aria-describedby');
        input.ariaInvalid = f === bad ? 'true' : null;
      }
    }
  }
}

/** @param {Param} p */
function fieldOf({ name, kind, unit, min = '', max = '', words = [], default: otherwise }) {
  const element = clone(`row-field-${kind}`, { span: unit && unit !== name ? `${name}, ${unit}` : name });
  const input = find(element, 'input, select');
  if (min && max) element.title = `${min} to ${max}`;
  if (kind === 'number') Object.assign(input, { min, max });
  input.append(...words.map((w) => clone('row-option', w)));
  const field = control(element, otherwise);
  field.write(otherwise);
  return field;
}

/**
 * What reads and writes the value of a field.
 * @param {HTMLElement} element
 * @param {string} otherwise
 * @returns {Field}
 */
function control(element, otherwise) {
  const [input, second] = /** @type {(HTMLInputElement | HTMLSelectElement)[]} */ (findAll(element, 'input, select')), { kind } = element.dataset;
  return {
    element, otherwise,
    read: () => input.value && input.value + (second?.value ? (kind === 'chance' ? '#' : '') + second.value : ''),
    write(value) {
      const [, v, more] = (second && value.match(kind === 'chance' ? /^(.*)#(.*)$/ : /^(\d+)(us|ms|s|m)$/)) || ['', value, kind === 'duration' ? 'ms' : ''];
      input.value = v;
      if (kind === 'word' && input.value !== v) input.append(Object.assign(clone('row-option', v), { value: v, selected: true })); // a word of a quirk's own
      if (second) second.value = more;
    },
  };
}
