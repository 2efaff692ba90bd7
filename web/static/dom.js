// Small helpers around elements, and for what is said in them. Markup comes from the
// page's templates alone: scripts fill, move and clone.

/**
 * Gives an element that the page is known to have; elements.d.ts says of which kind it is.
 * @template {string} K
 * @param {K} id
 * @returns {K extends keyof PageElements ? PageElements[K] : HTMLElement}
 */
export function byId(id) {
  return /** @type {any} */ (document.getElementById(id));
}

/**
 * Finds an element inside another.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function find(root, selector) {
  return /** @type {HTMLElement} */ (root.querySelector(selector));
}

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export function findAll(root, selector) {
  return /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);
}

/**
 * Acts on clicks.
 * @param {string} selector of what can be clicked
 * @param {(clicked: HTMLElement) => unknown} act
 */
export function onClick(selector, act) {
  for (const e of findAll(document, selector)) e.addEventListener('click', () => act(e));
}

/**
 * Where a key leads from the one that has the focus: its place, or the one beyond an end.
 * @param {KeyboardEvent} e
 * @param {Element[]} all
 * @param {string} back the key that leads to the one before
 * @param {string} forth
 */
export function placeOf(e, all, back, forth) {
  const i = all.indexOf(/** @type {Element} */ (document.activeElement));
  /** @type {Record<string, number | undefined>} */
  const places = { [back]: i - 1, [forth]: i + 1, Home: 0, End: all.length - 1 }, to = places[e.key];
  if (i < 0 || to === undefined || e.altKey || e.ctrlKey || e.metaKey) return undefined;
  e.preventDefault();
  return to;
}

/** @param {Element} button */
export function isPressed(button) { return button.ariaPressed === 'true'; }

/**
 * Presses a button, or lets it go.
 * @param {Element} button
 */
export function toggle(button) { button.ariaPressed = String(!isPressed(button)); }

/**
 * Writes a text, unless it is there: what a screen reader said it need not say again.
 * @param {Element} e
 * @param {string} text
 */
export function put(e, text) {
  if (e.textContent !== text) e.textContent = text;
}

/**
 * Says something in a place that is hidden while there is nothing to say.
 * @param {HTMLElement} e
 * @param {string} text
 */
export function say(e, text) {
  e.hidden = !text;
  put(e, text);
}

/**
 * Writes texts into elements.
 * @param {ParentNode} root
 * @param {Record<string, string>} texts by selectors
 */
export function write(root, texts) {
  for (const selector in texts) put(find(root, selector), texts[selector]);
}

/**
 * Puts elements into a list that is hidden while it is empty.
 * @param {HTMLElement} list
 * @param {(Element | string)[]} children
 */
export function fill(list, children) {
  list.replaceChildren(...children);
  list.hidden = !children.length;
}

/**
 * Makes a list have a row for each item.
 * @template T
 * @param {HTMLElement} list
 * @param {string} template
 * @param {T[]} items
 * @param {(row: HTMLElement, item: T) => void} show
 */
export function fillRows(list, template, items, show) {
  while (list.childElementCount > items.length) list.lastElementChild?.remove();
  while (list.childElementCount < items.length) list.append(clone(template));
  findAll(list, ':scope > *').forEach((row, i) => show(row, items[i]));
}

/**
 * Fills in what is known; a row without words is left out.
 * @param {ParentNode} list
 * @param {Record<string, string | undefined>} facts by what rows have as data-fact
 */
export function fillFacts(list, facts) {
  for (const row of findAll(list, '[data-fact]')) {
    const text = facts[row.dataset.fact ?? ''] ?? '';
    row.hidden = !text;
    find(row, 'dd').textContent = text;
  }
}

/** @type {WeakMap<Element, string>} */
const shown = new WeakMap();

/**
 * Whether an element shows something else so far.
 * @param {Element} e
 * @param {string} what it is about to show
 */
export function isNew(e, what) {
  const before = shown.get(e);
  shown.set(e, what);
  return before !== what;
}

/**
 * Clones the only element of a template.
 * @param {string} id
 * @param {string | Record<string, string>} [words] its text, or the texts of elements in it
 * @returns {HTMLElement}
 */
export function clone(id, words) {
  const e = /** @type {HTMLElement} */ (/** @type {HTMLTemplateElement} */ (byId(id)).content.firstElementChild?.cloneNode(true));
  if (typeof words === 'string') e.textContent = words;
  else if (words) write(e, words);
  return e;
}

/**
 * Makes a span with a class and text.
 * @param {string} className
 * @param {string} text
 */
export function span(className, text) {
  const s = clone('row-span', text);
  if (className) s.className = className;
  return s;
}

/**
 * A number with a comma before each three digits. (The browser's own way to do
 * that takes ten milliseconds to get ready.)
 * @param {number} n
 */
export function grouped(n) {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

/**
 * How many there are of something.
 * @param {number} n
 * @param {string} what one of them
 */
export function counted(n, what) {
  return `${grouped(n)} ${what}${n === 1 ? '' : 's'}`;
}

/** Words as a sentence. @param {string} words */
export function sentence(words) { return words.charAt(0).toUpperCase() + words.slice(1) + (words.endsWith('?') ? '' : '.'); }

/** @param {number} n */
export function messages(n) { return counted(n, 'message'); }

/**
 * What went wrong, in words.
 * @param {unknown} e what was thrown
 */
export function reason(e) {
  return e instanceof Error ? e.message : String(e);
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let toastTimer;

/**
 * Says something in passing.
 * @param {string} text
 */
export function toast(text) {
  const t = byId('toast');
  t.hidden = false;
  t.textContent = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { t.hidden = true; }, 3500);
}

/**
 * Copies text and says so.
 * @param {string} text
 * @param {string} said
 */
export async function copy(text, said) {
  try {
    await navigator.clipboard.writeText(text);
    toast(said);
  } catch {
    toast('The browser did not allow copying.');
  }
}

/**
 * Saves a text as a file.
 * @param {HTMLAnchorElement} link
 * @param {string} text
 * @param {string} name
 */
export function save(link, text, name) {
  link.href = URL.createObjectURL(new Blob([text]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/**
 * Remembers a setting in this browser, where that is allowed.
 * @param {string} key
 * @param {string} [value]
 * @returns {string | null}
 */
export function remember(key, value) {
  try {
    if (value === undefined) return localStorage.getItem('pop3play.' + key);
    localStorage.setItem('pop3play.' + key, value);
  } catch { /* a private window may forbid it: the setting lasts as long as the page */ }
  return value ?? null;
}

/** @param {number} ms */
export function pause(ms) { return new Promise((resolve) => { setTimeout(resolve, ms); }); }

/**
 * Runs f once, soon: at the next frame, or a moment later in a hidden page,
 * which has no frames.
 * @param {() => void} f
 * @returns {() => void}
 */
export function soon(f) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    const run = () => {
      if (!waiting) return;
      waiting = false;
      f();
    };
    if (!document.hidden) requestAnimationFrame(run);
    setTimeout(run, 120);
  };
}

/**
 * Runs f when the page has nothing better to do.
 * @param {() => void} f
 */
export function whenIdle(f) {
  if ('requestIdleCallback' in window && !document.hidden) requestIdleCallback(f, { timeout: 200 });
  else setTimeout(f, 0);
}
