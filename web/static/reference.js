// The filter of the reference: entries in which all words occur stay in sight.
// Without this script the whole list is there.

const field = /** @type {HTMLInputElement} */ (document.getElementById('filter'));
const count = /** @type {HTMLOutputElement} */ (document.getElementById('filter-count'));
const none = /** @type {HTMLElement} */ (document.getElementById('filter-none'));
const sections = [...document.querySelectorAll('main section')].map((section) => ({
  section: /** @type {HTMLElement} */ (section),
  link: document.querySelector(`.groups a[href="#${CSS.escape(section.id)}"]`)?.closest('li'),
  entries: [...section.querySelectorAll('article')].map((article) => ({ article, text: '' })),
}));

/** What is searched: all but the transcript, once somebody searches.
 * @param {HTMLElement} article
 */
function words(article) {
  const parts = [...article.children].filter((e) => !(e instanceof HTMLDetailsElement)).map((e) => e.textContent);
  return [article.closest('section')?.id, ...parts].join(' ').toLowerCase();
}

function filter() {
  const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  let all = 0;
  for (const { section, link, entries } of sections) {
    let here = 0;
    for (const e of entries) {
      if (wanted.length) e.text ||= words(e.article);
      e.article.hidden = !wanted.every((w) => e.text.includes(w));
      if (!e.article.hidden) here++;
    }
    section.hidden = here === 0;
    if (link) link.hidden = section.hidden;
    found += here;
    all += entries.length;
  }
  none.hidden = found > 0;
  count.textContent = wanted.length ? `${found} of ${all}` : '';
}

/** A link to an entry that is filtered out brings all of them back. */
function follow() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target?.closest('article[hidden], section[hidden]')) return;
  field.value = '';
  filter();
  target.scrollIntoView();
}

field.form?.addEventListener('submit', (e) => e.preventDefault());
field.addEventListener('input', filter);
addEventListener('hashchange', follow);
if (field.form) field.form.hidden = false;
filter(); // a browser may have kept what was typed
