package browsertest

import (
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// The list of sessions, a session that is watched, and a wrong certificate: axe
// finds nothing, and nothing is wider than its page. Pictures go where those of
// TestScreens do.
func TestLiveLooks(t *testing.T) {
	axe, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal("axe-core is missing; run npm ci in web/browsertest")
	}
	dir := os.Getenv("POP3PLAY_SCREENS")
	if dir == "" {
		dir = t.TempDir()
	}
	b := open(t)
	look := func(name string) {
		t.Helper()
		b.shoot(dir, "live-"+name+".png")
		b.run(chromedp.Evaluate[chromedp.Void](string(axe)))
		found, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
			.then((r) => r.violations.map((v) => v.id + ': ' + v.help + '\n' + v.nodes.map((n) => '  ' + n.html.slice(0, 200) + '\n  ' + n.failureSummary).join('\n')).join('\n'))`, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		if found != "" {
			t.Errorf("%s:\n%s", name, found)
		}
	}
	for _, size := range []struct{ w, h int64 }{{1280, 860}, {320, 640}} {
		for _, dark := range []bool{false, true} {
			h := newHouse(t, false)
			name := fmt.Sprintf("%d-%s-", size.w, map[bool]string{false: "light", true: "dark"}[dark])
			panel := func(p string) { b.eval(`document.querySelector('.phone [data-panel=` + p + `]').click(); ''`) }
			b.resize(size.w, size.h, dark)
			b.run(chromedp.Navigate("about:blank"))
			b.load(h.url + "#v1&place=server")
			b.heard(1, "ready")
			panel("server")
			b.wait(`document.querySelector('#reach').open`)
			look(name + "empty")

			gone := h.client()
			gone.say("USER user", "PASS password", "QUIT")
			h.client()
			c := h.client()
			c.fetch("CAPA")
			c.say("USER user", "PASS password", "STAT")
			c.fetch("UIDL", "RETR 1")
			b.wait(fmt.Sprintf(row+`?.innerText.includes('6 commands')`, 4))
			look(name + "list")
			b.eval(fmt.Sprintf(row+`.click(); ''`, 4))
			b.heard(7, "octets")
			look(name + "watch")
			c.say("QUIT")
			b.wait(`document.querySelector('#watching-text').textContent.includes('QUIT')`)

			b.run(chromedp.Navigate("about:blank"))
			b.load(h.url + "#v1&place=proxy&target=" + h.wrong)
			b.wait(`!document.querySelector('#blank-action').hidden`)
			b.eval(`document.querySelector('#blank-action').click(); ''`)
			b.wait(`document.querySelector('#certificate').open`)
			look(name + "certificate")
			b.eval(`document.querySelector('#certificate').close(); ''`)
			look(name + "refused")
		}
	}
}
