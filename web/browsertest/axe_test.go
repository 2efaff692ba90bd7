package browsertest

import (
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// Axe finds nothing to complain about, in both themes, wide and narrow.
func TestAccessibility(t *testing.T) {
	axe, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal("axe-core is missing; run npm ci in web/browsertest")
	}
	b := open(t)
	url := serve(t)
	check := func(what string) {
		t.Helper()
		b.run(chromedp.Evaluate[chromedp.Void](string(axe)))
		found, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
			.then((r) => r.violations.map((v) => v.id + ': ' + v.help + '\n' + v.nodes.map((n) => '  ' + n.html.slice(0, 200) + '\n  ' + n.failureSummary).join('\n')).join('\n'))`, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		if found != "" {
			t.Errorf("%s:\n%s", what, found)
		}
	}
	for _, width := range []int64{1280, 320} {
		for _, dark := range []bool{false, true} {
			what := fmt.Sprintf("%d pixels, dark %v", width, dark)
			b.resize(width, 860, dark)
			b.run(chromedp.Navigate("about:blank"))
			b.load(url + "#v1&place=page&spec=strict,list-size-lf-counted")
			b.heard(1, "ready")
			check(what + ", first")
			b.eval(`document.querySelector('#login-open').click(); ''`)
			b.wait(stepsShown + ` === 1`)
			check(what + ", login")
			b.eval(`document.querySelector('#login').close(); ''`)
			tour(b)
			b.say("LIST 3")
			b.explained("+OK: number and size")
			b.pick("+OK 3 ")
			b.wait(`document.querySelector('.quirk-note .breaks').textContent`)
			b.marked(`document.querySelector('.line[data-dir=C]')`, 0, 0, 0, 4)
			b.wait(`!document.querySelector('#octets-selected').hidden`)
			check(what + ", in session")
			b.shared()
			b.eval(`document.querySelector('#share-frame').open = true; ''`)
			check(what + ", share")
			b.eval(`document.querySelector('#share-dialog').close(); ''`)
			b.code("txtar")
			check(what + ", copy")
			b.eval(`document.querySelector('#code-dialog').close(); document.querySelector('#newer').hidden = document.querySelector('#link-note').hidden = false; ''`)
			check(what + ", news")
			b.eval(`document.querySelector('#newer').hidden = document.querySelector('#link-note').hidden = true; ''`)
			if width < 1000 {
				for _, panel := range []string{"maildrop", "server", "insight"} {
					b.click(".phone [data-panel=" + panel + "]")
					check(what + ", " + panel)
				}
			} else {
				b.click("#help-open")
				check(what + ", help")
				b.run(chromedp.KeyEvent("\x1b"))
			}
			b.eval(`document.querySelector('#mail-add').click(); ''`)
			for _, tab := range []string{"write", "paste", "files"} {
				b.eval(`document.querySelector('#tab-add-` + tab + `').click(); ''`)
				check(what + ", add mail, " + tab)
			}
			b.eval(`document.querySelector('#add-mail').close(); document.querySelectorAll('#mails button')[8].click(); ''`)
			b.wait(`!document.querySelector('#decoded-letter').hidden`)
			check(what + ", message")
			b.eval(`document.querySelector('#tab-source').click(); ''`)
			b.wait(`document.querySelector('.src')`)
			check(what + ", source")
			b.load(url + "?embed=1")
			b.heard(1, "ready")
			check(what + ", embedded")
		}
	}
}
