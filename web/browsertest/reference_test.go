package browsertest

import (
	"fmt"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/pop3play/pop3play/web"
)

// The reference of all quirks: axe finds nothing, it is no wider than its page,
// its filter leaves what is asked for, and it is whole without scripts. Pictures
// go where those of TestScreens go.
func TestReference(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("POP3PLAY_SCREENS")
	b := open(t)
	_, url := playground(t, command(t))
	for _, width := range []int64{1280, 390, 320} {
		what := fmt.Sprintf("reference-%d-*", width)
		b.resize(width, 860, false)
		b.run(chromedp.Navigate(url + "quirks.html"))
		b.wait(`!document.querySelector('.filter').hidden`)
		b.shoot(dir, what+".png")
		b.eval(`for (const d of document.querySelectorAll('#courier-like details, #trickle details, .grammar')) d.open = true; ''`)
		b.shoot(dir, what+"-grammar.png")
		b.eval(`location.hash = 'courier-like'; ''`)
		if cut := b.eval(`[...document.querySelectorAll('#courier-like > *')].filter((e) => e.getBoundingClientRect().right > innerWidth).length + ''`); cut != "0" {
			t.Errorf("%s: %s parts of an entry are cut off", what, cut)
		}
		b.shoot(dir, what+"-profile.png")
		b.eval(`location.hash = 'slow-drip-bytes'; ''`)
		b.shoot(dir, what+"-quirk.png")
		// What is out of sight has no size of its own yet, and axe would measure it.
		b.eval(`for (const a of document.querySelectorAll('article')) a.style.contentVisibility = 'visible'; ''`)
		// All entries are made of the same, and axe takes two minutes for them all.
		b.run(chromedp.SendKeys(chromedp.CSS("#filter"), "courier"))
		b.wait(`document.querySelector('#filter-count').value`)
		if width != 390 {
			b.axeThemes(what, "html")
		}
		b.run(chromedp.SendKeys(chromedp.CSS("#filter"), " IDLE"))
		b.wait(`document.querySelector('#filter-count').value.startsWith('3 of ')`)
		if shown := b.eval(`[...document.querySelectorAll('article')].filter((a) => a.checkVisibility()).map((a) => a.id).join(' ')`); shown != "courier-like short-idle-timeout silent-idle-drop" {
			t.Errorf("courier idle: %s", shown)
		}
		if got, want := b.eval(`document.querySelector('#filter-count').value`), b.eval(`' of ' + document.querySelectorAll('article').length`); !strings.HasSuffix(got, want) {
			t.Errorf("the count says %s, not %s", got, want)
		}
		b.shoot(dir, what+"-filter.png")
		b.eval(`location.hash = 'plus-err'; ''`)
		b.wait(`document.querySelector('#plus-err').checkVisibility() && document.querySelector('#filter').value === ''`)
		b.run(chromedp.SendKeys(chromedp.CSS("#filter"), "zzz"))
		b.wait(`document.querySelector('#filter-none').checkVisibility()`)
	}
	link := b.eval(`document.querySelector('#plus-err .try').href`)
	b.run(chromedp.Navigate("about:blank"))
	b.load(link)
	b.wait(`document.querySelector('#q-plus-err')?.checked`)
}

// filtered gives the entries that the filter leaves, by name.
func (b *browser) filtered(words string) []string {
	b.t.Helper()
	return strings.Fields(b.eval(fmt.Sprintf(`(() => {
		const field = document.querySelector('#filter');
		field.value = %q;
		field.dispatchEvent(new Event('input'));
		return [...document.querySelectorAll('article')].filter((a) => a.checkVisibility()).map((a) => a.id).join(' ');
	})()`, words)))
}

// The filter finds what is said of an entry, and of the mail programs those that
// did not come through. Each group says how many are left of it.
func TestReferenceFilter(t *testing.T) {
	t.Parallel()
	o := metByClients()
	s := httptest.NewServer(web.Handler(o))
	t.Cleanup(s.Close)
	b := open(t)
	b.run(chromedp.Navigate(s.URL + "/quirks.html"))
	b.wait(`!document.querySelector('.filter').hidden`)
	const groups = `[...document.querySelectorAll('.groups li')].filter((li) => li.checkVisibility()).map((li) => li.innerText).join(', ')`
	all := b.eval(groups)

	found := b.filtered("poplib")
	left := map[string]int{}
	for _, q := range o.Quirks {
		i := slices.IndexFunc(q.Clients, func(c web.ClientResult) bool { return c.Client == "poplib" })
		broke := i >= 0 && q.Clients[i].Outcome != "intact"
		shown := slices.Contains(found, q.Name)
		if broke && !shown {
			t.Errorf("poplib did not come through %s, and it is not found", q.Name)
		}
		if said := strings.ToLower(q.Summary + q.Breaks + q.Seen); shown && !broke && !strings.Contains(said, "poplib") {
			t.Errorf("poplib came through %s, and it is found", q.Name)
		}
		if shown {
			left[q.Group]++
		}
	}
	if got := b.eval(groups); len(found) == 0 || strings.Count(got, ", ")+1 != len(left) {
		t.Errorf("%d are found, and the groups are %s", len(found), got)
	}
	for group, n := range left {
		if got := b.eval(fmt.Sprintf(`document.querySelector('.groups [href="#group-%s"]').parentNode.lastChild.innerText`, group)); got != fmt.Sprint(n) {
			t.Errorf("%s of group %s are left, and %d are shown", got, group, n)
		}
	}
	for words, want := range map[string]bool{
		"what the outcomes mean": false, "transcript of": false, "try": true, "framing": true, "severity high": true, " POPLIB  error ": true, "plus-err": true,
	} {
		found := b.filtered(words)
		if got := len(found) > 0; got != want || len(found) > len(o.Quirks)*2/3 {
			t.Errorf("%q finds %d", words, len(found))
		}
	}
	if b.filtered(""); b.eval(groups) != all {
		t.Errorf("groups are %s, and were %s", b.eval(groups), all)
	}
}

// Numbers stand on the line of what they count, a heading is apart from what it
// heads, and a table that is cut off has a shade where it is.
func TestReferenceLooks(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(web.Handler(metByClients()))
	t.Cleanup(s.Close)
	b := open(t)
	b.resize(390, 860, false)
	b.run(chromedp.Navigate(s.URL + "/quirks.html"))
	b.wait(`!document.querySelector('.filter').hidden`)
	for what, expression := range map[string]string{
		"numbers lower than their groups": `[...document.querySelectorAll('.groups li')].map((li) => {
			const [a, b] = [li.firstChild.firstChild, li.lastChild.firstChild].map((text) => {
				const range = document.createRange();
				range.selectNodeContents(text);
				return range.getBoundingClientRect().bottom;
			});
			return Math.abs(a - b) < 0.6 ? '' : li.innerText + ': ' + (b - a);
		}).join('')`,
		"no gap": `(() => {
			const heading = document.querySelector('#outcome-words'), gap = heading.nextElementSibling.getBoundingClientRect().top - heading.getBoundingClientRect().bottom;
			return gap >= 8 ? '' : String(gap);
		})()`,
		"no shade, or no way to it": `[...document.querySelectorAll('.wide')].filter((w) => w.checkVisibility()).map((w) => {
			const style = getComputedStyle(w);
			return w.scrollWidth > w.clientWidth && style.backgroundAttachment.includes('local') && w.tabIndex === 0 && w.role === 'region' &&
				document.getElementById(w.getAttribute('aria-labelledby')).innerText ? '' : w.outerHTML.slice(0, 80);
		}).join('')`,
	} {
		if got := b.eval(expression); got != "" {
			t.Errorf("%s: %s", what, got)
		}
	}
}
