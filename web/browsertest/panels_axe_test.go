package browsertest

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// The panels in all that they can show, in both themes, wide and narrow.
func TestPanelsAccessibility(t *testing.T) {
	t.Parallel()
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
		b.whole()
		b.wait(`document.querySelector('.controls')`)
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

// What is shown now and then: a menu, what may come next, octets as hexadecimal,
// a session that is over, two behaviours side by side, and what is said where
// there is nothing to show.
func TestMomentsAccessibility(t *testing.T) {
	t.Parallel()
	b := open(t)
	url, target := servePlaces(t)
	for _, width := range []int64{1280, 320} {
		what := fmt.Sprintf("%d pixels, ", width)
		b.resize(width, 860, false)
		b.run(chromedp.Navigate("about:blank"))
		b.load(url + "#v1&place=page&spec=strict,stat-wrong")
		b.heard(1, "ready")
		b.click("#session-menu summary")
		b.axeThemes(what+"menu", "#session")
		b.hold("450, 3500") // lines of the example, and the word, stay while axe looks
		b.click("#example-open")
		b.wait(`!document.querySelector('#example').hidden`)
		b.axeThemes(what+"example", "#session")
		for range 6 {
			b.release()
		}
		b.wait(`document.querySelector('#state').textContent === 'CLOSED' && document.querySelector('#example').hidden && !document.querySelector('#toast').hidden`)
		b.axeThemes(what+"over, with a word about it", "#session, #toast")
		b.release()
		b.click("#ended-reconnect")
		for _, line := range []string{"USER user", "PASS password", "STAT", "RETR 3"} {
			b.say(line)
		}
		b.wait(`document.querySelector('#state').textContent === 'TRANSACTION'`)
		b.run(chromedp.SendKeys(chromedp.CSS("#command"), "retr "))
		b.wait(`!document.querySelector('#arguments').hidden`)
		b.axeThemes(what+"arguments", "#session")
		b.put("")
		b.eval(`document.querySelector('#raw').click(); ''`)
		b.run(chromedp.SendKeys(chromedp.CSS("#command"), `NOOP\q`))
		b.wait(`document.querySelector('#raw-note').classList.contains('is-wrong')`)
		b.click("#view [data-view=hex]")
		b.axeThemes(what+"raw and hexadecimal", "#session")
		b.put("")
		b.eval(`document.querySelector('#compare-strict').click(); ''`)
		b.wait(`document.querySelector('#compare .is-first .differs')`)
		b.axeThemes(what+"compare", "#compare")
		b.eval(`document.querySelector('#compare').close(); ''`)
		b.click("[data-place=proxy]")
		b.wait(`document.querySelector('#blank').innerText.includes('` + target + `')`)
		b.axeThemes(what+"proxy", "html")
		b.eval(`document.querySelector('.phone [data-panel=server]').click(); ''`)
		b.axeThemes(what+"targets", "#left")
		b.eval(`document.querySelector('.phone [data-panel=session]').click(); location.hash = '#v1&place=moon'; ''`)
		b.wait(`document.querySelector('#state').textContent === 'not connected'`)
		b.axeThemes(what+"a link that is wrong", "html")
		b.eval(`localStorage.clear(); ''`)
	}
}
