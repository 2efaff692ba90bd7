package browsertest

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// The panels in all that they can show, in both themes, wide and narrow.
func TestPanelsAccessibility(t *testing.T) {
	b := open(t)
	url := serve(t)
	for _, width := range []int64{1280, 320} {
		what := fmt.Sprintf("%d pixels", width)
		show := func(panel string) {
			if width < 1000 {
				b.click(".phone [data-panel=" + panel + "]")
			}
		}
		b.resize(width, 860, false)
		b.run(chromedp.Navigate("about:blank"))
		b.load(url + "#v1&place=page&spec=classic,minimal,apoponly,trickle=1/40ms@verb:RETR,flaky=0.1@nth:9,drop-retr=3")
		b.wait(`document.querySelector('.controls') && !document.querySelector('#profile-about').hidden`)
		b.eval(`for (const e of document.querySelectorAll('#profile-about, .aim')) e.open = true;
				for (const n of ['trickle', 'minimal']) document.querySelector('.quirk-row:has(#q-' + n + ') .more').click(); ''`)
		b.set(".quirk-row:has(#q-trickle) .field input", "0")
		b.set("#spec", "strict,trikle")
		show("server")
		b.wait(`document.querySelector('.conflict') && document.querySelector('#spec-wrong mark').innerText === 'trikle' && document.querySelector('.facts').checkVisibility()`)
		b.axeThemes(what+", server", "html")

		show("session")
		b.set("#spec", "strict,trickle=1/40ms@verb:RETR")
		b.eval(`document.querySelector('#reconnect').click(); ''`)
		b.wait(`document.querySelector('#state').textContent === 'AUTHORIZATION'`)
		for _, line := range []string{"USER user", "PASS wrong", "USER user", "PASS password", "RETR 1"} {
			b.say(line)
		}
		b.wait(`!document.querySelector('#progress').hidden`)
		b.axeThemes(what+", progress", "#session")
		show("insight")
		b.click("#tab-statistics")
		b.eval(`document.querySelector('#octets-table').open = true; ''`)
		b.wait(`document.querySelector('[data-time=RETR]') && document.querySelector('[data-code=AUTH]') && document.querySelector('#octets-table tbody tr')`)
		b.axeThemes(what+", statistics", "#insight")
		b.eval(`document.querySelector('#progress-cancel').click(); localStorage.clear(); ''`)
	}
}
