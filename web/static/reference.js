// The filter of the reference: entries in which all words occur stay in sight.
// Without this script the whole list is there.

const byId = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
const field = byId('filter');

// What is searched, with the name of the group: what is said of an entry, without
// its transcript and the mail programs that came through.
const said = 'h3, h3 + p, .marks, dd:not(:has(ul)), .broke';

function filter() {
  const wanted = field.value.toLowerCase().split(/\s+/);
  let found = 0, all = 0;
  for (const section of document.querySelectorAll('section')) {
    let left = 0;
    for (const article of section.querySelectorAll('article')) {
      const parts = /** @type {any[]} */ ([section.firstChild, ...article.querySelectorAll(said)]);
      article.hidden = !wanted.every((/** @type {string} */ w) => parts.some((e) => e.textContent.toLowerCase().includes(w)));
      if (!article.hidden) left++;
      all++;
    }
    found += left;
    const item = /** @type {any} */ (document.querySelector(`li:has(> [href="#${section.id}"])`));
    item.hidden = section.hidden = !left && field.value !== '';
    if (left) item.lastChild.textContent = left;
  }
  byId('filter-none').hidden = found > 0;
  byId('filter-count').textContent = field.value && `${found} of ${all}`;
}

/** A link to an entry that is filtered out brings all of them back. */
function follow() {
  const target = byId(decodeURIComponent(location.hash.slice(1)));
  if (!target?.closest('[hidden]')) return;
  field.value = '';
  filter();
  target.scrollIntoView();
}

field.oninput = filter;
addEventListener('hashchange', follow);
field.parentNode.hidden = false;
filter(); // a browser may have kept what was typed
