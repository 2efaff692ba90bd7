package browsertest

import (
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe has axe look at what is shown. What is within, a selector, is all that it
// looks at: of a dialog, the page behind it was looked at before. Nothing may be
// wider than its page.
//
// It describes only what it complains about, and without a selector for each
// element, which takes it longer than to find out.
func (b *browser) axe(what, within string) {
	b.t.Helper()
	if wide := b.eval(`String(document.documentElement.scrollWidth - innerWidth)`); wide != "0" {
		b.t.Errorf("%s: %s pixels too wide", what, wide)
	}
	if b.eval(`typeof axe`) == "undefined" {
		script, err := os.ReadFile("node_modules/axe-core/axe.min.js")
		if err != nil {
			b.t.Fatal("axe-core is missing; run npm ci in web/browsertest")
		}
		b.run(chromedp.Evaluate[chromedp.Void](string(script)))
	}
	found := b.eval(fmt.Sprintf(`axe.run(%q, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'], selectors: false})
		.then((r) => r.violations.map((v) => v.id + ': ' + v.help + '\n' + v.nodes.map((n) => '  ' + n.html.slice(0, 200) + '\n  ' + n.failureSummary).join('\n')).join('\n'))`, within), chromedp.EvalAwaitPromise)
	if found != "" {
		b.t.Errorf("%s:\n%s", what, found)
	}
}

// axeThemes has axe look at it in both themes.
func (b *browser) axeThemes(what, within string) {
	b.t.Helper()
	for _, dark := range []bool{true, false} {
		b.dark(dark)
		b.axe(fmt.Sprintf("%s, dark %v", what, dark), within)
	}
}

// Axe finds nothing to complain about, in both themes, wide and narrow. Of the
// server's panel and the statistics TestPanelsAccessibility says it.
func TestAccessibility(t *testing.T) {
	t.Parallel()
	b := open(t)
	url := serve(t)
	for _, width := range []int64{1280, 320} {
		check := func(what, within string) {
			t.Helper()
			b.axeThemes(fmt.Sprintf("%d pixels, %s", width, what), within)
		}
		b.resize(width, 860, false)
		b.run(chromedp.Navigate("about:blank"))
		b.load(url + "#v1&place=page&spec=strict,list-size-lf-counted")
		b.heard(1, "ready")
		check("first", "html")
		b.eval(`document.querySelector('#login-open').click(); ''`)
		b.wait(`document.querySelector('#login').open`)
		b.wait(stepsShown + ` === 1`)
		check("login", "#login")
		b.eval(`document.querySelector('#login').close(); ''`)
		tour(b)
		b.say("LIST 3")
		b.explained("+OK: number and size")
		b.pick("+OK 3 ")
		b.wait(`document.querySelector('.quirk-note .breaks').textContent`)
		b.marked(`document.querySelector('.line[data-dir=C]')`, 0, 0, 0, 4)
		b.wait(`!document.querySelector('#octets-selected').hidden`)
		check("in session", "html")
		b.shared()
		b.eval(`document.querySelector('#share-frame').open = true; ''`)
		check("share", "#share-dialog")
		b.eval(`document.querySelector('#share-dialog').close(); ''`)
		b.code("txtar")
		check("copy", "#code-dialog")
		b.eval(`document.querySelector('#code-dialog').close(); document.querySelector('#newer').hidden = document.querySelector('#link-note').hidden = false; ''`)
		check("news", "#newer, #link-note")
		b.eval(`document.querySelector('#newer').hidden = document.querySelector('#link-note').hidden = true; ''`)
		if width < 1000 {
			for _, panel := range []string{"maildrop", "insight"} {
				b.click(".phone [data-panel=" + panel + "]")
				check(panel, "#"+panel)
			}
		}
		b.eval(`document.querySelector('#help-open').click(); ''`)
		check("help", "#help")
		b.eval(`document.querySelector('#help').close(); document.querySelector('#mail-add').click(); ''`)
		for _, tab := range []string{"write", "paste", "files"} {
			b.eval(`document.querySelector('#tab-add-` + tab + `').click(); ''`)
			check("add mail, "+tab, "#add-mail")
		}
		b.eval(`document.querySelector('#add-mail').close(); document.querySelectorAll('#mails button')[8].click(); ''`)
		b.wait(`!document.querySelector('#decoded-letter').hidden`)
		check("message", "#message")
		b.eval(`document.querySelector('#tab-source').click(); ''`)
		b.wait(`document.querySelector('.src')`)
		check("source", "#message")
		b.load(url + "?embed=1")
		b.heard(1, "ready")
		check("embedded", "html")
	}
}
