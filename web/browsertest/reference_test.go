package browsertest

import (
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// The reference of all quirks: axe finds nothing, it is no wider than its page,
// its filter leaves what is asked for, and it is whole without scripts. Pictures
// go where those of TestScreens go.
func TestReference(t *testing.T) {
	axe, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal("axe-core is missing; run npm ci in web/browsertest")
	}
	dir := os.Getenv("POP3PLAY_SCREENS")
	if dir == "" {
		dir = t.TempDir()
	}
	b := open(t)
	_, url := playground(t, command(t))
	for _, width := range []int64{1280, 390, 320} {
		for _, dark := range []bool{false, true} {
			what := fmt.Sprintf("reference-%d-%s", width, map[bool]string{false: "light", true: "dark"}[dark])
			b.resize(width, 860, dark)
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
			if width != 1280 || dark { // all entries are made of the same, and axe takes its time
				b.run(chromedp.SendKeys(chromedp.CSS("#filter"), "courier"))
				b.wait(`document.querySelector('#filter-count').value`)
			}
			// What is out of sight has no size of its own yet, and axe would measure it.
			b.eval(`for (const a of document.querySelectorAll('article')) a.style.contentVisibility = 'visible'; ''`)
			b.run(chromedp.Evaluate[chromedp.Void](string(axe)))
			found, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
				.then((r) => r.violations.map((v) => v.id + ': ' + v.help + '\n' + v.nodes.map((n) => '  ' + n.html.slice(0, 200) + '\n  ' + n.failureSummary).join('\n')).join('\n'))`, chromedp.EvalAwaitPromise))
			if err != nil {
				t.Fatal(err)
			}
			if found != "" {
				t.Errorf("%s:\n%s", what, found)
			}
			if dark {
				continue
			}
			b.eval(`document.querySelector('#filter').value = ''; ''`)
			b.run(chromedp.SendKeys(chromedp.CSS("#filter"), "courier IDLE"))
			b.wait(`document.querySelector('#filter-count').value.endsWith(' of ' + document.querySelectorAll('article').length)`)
			if shown := b.eval(`[...document.querySelectorAll('article')].filter((a) => a.checkVisibility()).map((a) => a.id).join(' ')`); shown != "courier-like short-idle-timeout silent-idle-drop" {
				t.Errorf("courier idle: %s", shown)
			}
			b.shoot(dir, what+"-filter.png")
			b.eval(`location.hash = 'plus-err'; ''`)
			b.wait(`document.querySelector('#plus-err').checkVisibility() && document.querySelector('#filter').value === ''`)
			b.run(chromedp.SendKeys(chromedp.CSS("#filter"), "zzz"))
			b.wait(`document.querySelector('#filter-none').checkVisibility()`)
		}
	}
	link := b.eval(`document.querySelector('#plus-err .try').href`)
	b.run(chromedp.Navigate("about:blank"))
	b.load(link)
	b.wait(`document.querySelector('#q-plus-err')?.checked`)
}
