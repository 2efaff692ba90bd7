package browsertest

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
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
