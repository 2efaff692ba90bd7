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
  /** @type {Map<string, Field>} */
  #aims = new Map();
  #aim = /** @type {HTMLDetailsElement} */ (find(this.element, '.aim'));

  /**
   * @param {{name: string, params?: Param[], octet?: boolean}} facts
   * @param {(tail: string) => void} changed
   */
  constructor({ name, params = [], octet = false }, changed) {
    this.#wrong.id = `qw-${name}`;
    this.#values = params.map(fieldOf);
    const number = (/** @type {string} */ label) => fieldOf({ name: label, kind: 'number', min: '1', default: '' });
    const verbs = findAll(document, '#verbs [data-verb]').map((chip) => chip.dataset.verb ?? '');
    this.#aims.set('user', text('user'));
    this.#aims.set('session', number('session'));
    this.#aims.set('verb', word('command', ['', ...verbs], ''));
    this.#aims.set('nth', number('nth time'));
    this.#aims.set('msg', number('message'));
    if (octet) this.#aims.set('octet', number('at octet'));
    this.#aims.set('p', fieldOf({ name: 'chance', kind: 'chance', default: '' }));

    const [first, second] = findAll(this.element, '.fields');
    first.append(...this.#values.map((f) => f.element));
    for (const [key, f] of this.#aims) (key === 'octet' ? first : second).append(f.element);
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

/**
 * @param {Param} p
 * @returns {Field}
 */
function fieldOf(p) {
  if (p.kind === 'word') return word(p.name, p.words ?? [], p.default);
  const element = clone(`row-field-${p.kind}`, { span: p.unit && p.unit !== p.name ? `${p.name}, ${p.unit}` : p.name });
  const [input, second] = /** @type {HTMLInputElement[]} */ (findAll(element, 'input, select'));
  const bounds = p.min && p.max ? `${p.min} to ${p.max}` : '';
  if (bounds) element.title = bounds;
  const f = { element, otherwise: p.default, read: () => input.value, write: (/** @type {string} */ v) => { input.value = v; } };
  if (p.kind === 'number') {
    if (p.min) input.min = p.min;
    if (p.max) input.max = p.max;
  } else if (p.kind === 'duration') {
    f.read = () => input.value && input.value + second.value;
    f.write = (v) => {
      const [, n, unit] = v.match(/^(\d+)(us|ms|s|m)$/) ?? ['', v, 'ms'];
      input.value = n;
      second.value = unit;
    };
  } else {
    f.read = () => input.value && (second.value ? `${input.value}#${second.value}` : input.value);
    f.write = (v) => { [input.value, second.value = ''] = v.split('#'); };
  }
  f.write(p.default);
  return f;
}

/**
 * @param {string} label
 * @returns {Field}
 */
function text(label) {
  const element = clone('row-field-text', { span: label });
  const input = /** @type {HTMLInputElement} */ (find(element, 'input'));
  return { element, otherwise: '', read: () => input.value, write: (v) => { input.value = v; } };
}

/**
 * @param {string} label
 * @param {string[]} words "" is no choice
 * @param {string} otherwise
 * @returns {Field}
 */
function word(label, words, otherwise) {
  const element = clone('row-field-word', { span: label });
  const select = /** @type {HTMLSelectElement} */ (find(element, 'select'));
  /** @param {string} w */
  const add = (w) => {
    const option = /** @type {HTMLOptionElement} */ (clone('row-option', w || 'any'));
    option.value = w;
    select.append(option);
  };
  words.forEach(add);
  /** @param {string} v */
  const write = (v) => {
    if (![...select.options].some((o) => o.value === v)) add(v); // a word of a quirk's own
    select.value = v;
  };
  write(otherwise);
  return { element, otherwise, read: () => select.value, write };
}
