// The filter of the reference: entries in which all words occur stay in sight.
// Without this script the whole list is there.

const byId = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
const field = byId('filter');

/** What is searched: all but the transcript.
 * @param {HTMLElement} article
 * @param {string} section
 */
function words(article, section) {
  return [section, ...[...article.querySelectorAll(':scope > :not(details)')].map((e) => e.textContent)].join(' ').toLowerCase();
}

function filter() {
  const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0, all = 0;
  for (const section of document.querySelectorAll('section')) {
    section.hidden = wanted.length > 0; // but where something is found
    for (const article of section.querySelectorAll('article')) {
      all++;
      const text = wanted.length ? words(article, section.id) : '';
      article.hidden = !wanted.every((/** @type {string} */ w) => text.includes(w));
      if (article.hidden) continue;
      found++;
      section.hidden = false;
    }
    /** @type {HTMLElement} */ (document.querySelector(`li:has(> [href="#${section.id}"])`)).hidden = section.hidden;
  }
  byId('filter-none').hidden = found > 0;
  byId('filter-count').textContent = wanted.length ? `${found} of ${all}` : '';
}

/** A link to an entry that is filtered out brings all of them back. */
function follow() {
  const target = byId(decodeURIComponent(location.hash.slice(1)));
  if (!target?.closest('[hidden]')) return;
  field.value = '';
  filter();
  target.scrollIntoView();
}

field.form.addEventListener('submit', (/** @type {Event} */ e) => e.preventDefault());
field.addEventListener('input', filter);
addEventListener('hashchange', follow);
field.form.hidden = false;
filter(); // a browser may have kept what was typed
