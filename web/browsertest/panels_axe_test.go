package browsertest

import (
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// audit has axe look at the page as it is.
func audit(b *browser, axe []byte, what string) {
	b.t.Helper()
	b.run(chromedp.Evaluate[chromedp.Void](string(axe)))
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
		.then((r) => r.violations.map((v) => v.id + ': ' + v.help + '\n' + v.nodes.map((n) => '  ' + n.html.slice(0, 200) + '\n  ' + n.failureSummary).join('\n')).join('\n'))`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(err)
	}
	if found != "" {
		b.t.Errorf("%s:\n%s", what, found)
	}
	if wide := b.eval(`String(document.documentElement.scrollWidth - innerWidth)`); wide != "0" {
		b.t.Errorf("%s: %s pixels too wide", what, wide)
	}
}

// The panels in all that they can show, in both themes, wide and narrow.
func TestPanelsAccessibility(t *testing.T) {
	axe, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal("axe-core is missing; run npm ci in web/browsertest")
	}
	b := open(t)
	url := serve(t)
	for _, width := range []int64{1280, 320} {
		for _, dark := range []bool{false, true} {
			what := fmt.Sprintf("%d pixels, dark %v", width, dark)
			show := func(panel string) {
				if width < 1000 {
					b.click(".phone [data-panel=" + panel + "]")
				}
			}
			b.resize(width, 860, dark)
			b.run(chromedp.Navigate("about:blank"))
			b.load(url + "#v1&place=page&spec=classic,minimal,apoponly,trickle=1/40ms@verb:RETR,flaky=0.1@nth:9,drop-retr=3")
			b.wait(`document.querySelector('.controls') && !document.querySelector('#profile-about').hidden`)
			b.eval(`for (const e of document.querySelectorAll('#profile-about, .aim')) e.open = true;
				for (const n of ['trickle', 'minimal']) document.querySelector('.quirk-row:has(#q-' + n + ') .more').click(); ''`)
			b.set(".quirk-row:has(#q-trickle) .field input", "0")
			b.set("#spec", "strict,trikle")
			show("server")
			b.wait(`document.querySelector('.conflict') && document.querySelector('#spec-wrong mark').innerText === 'trikle' && document.querySelector('.facts').checkVisibility()`)
			audit(b, axe, what+", server")

			show("session")
			b.set("#spec", "strict,trickle=1/40ms@verb:RETR")
			b.eval(`document.querySelector('#reconnect').click(); ''`)
			b.wait(`document.querySelector('#state').textContent === 'AUTHORIZATION'`)
			for _, line := range []string{"USER user", "PASS wrong", "USER user", "PASS password", "RETR 1"} {
				b.say(line)
			}
			b.wait(`!document.querySelector('#progress').hidden`)
			audit(b, axe, what+", progress")
			show("insight")
			b.click("#tab-statistics")
			b.eval(`document.querySelector('#octets-table').open = true; ''`)
			b.wait(`document.querySelector('[data-time=RETR]') && document.querySelector('[data-code=AUTH]') && document.querySelector('#octets-table tbody tr')`)
			audit(b, axe, what+", statistics")
			b.eval(`document.querySelector('#progress-cancel').click(); localStorage.clear(); ''`)
		}
	}
}
