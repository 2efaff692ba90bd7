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
	t.Parallel()
	dir := os.Getenv("POP3PLAY_SCREENS")
	b := open(t)
	look := func(name, within string) {
		t.Helper()
		b.shoot(dir, "live-"+name+".png")
		b.axeThemes(name, within)
	}
	for _, size := range []struct{ w, h int64 }{{1280, 860}, {320, 640}} {
		h := newHouse(t, false)
		name := fmt.Sprintf("%d-*-", size.w)
		panel := func(p string) { b.eval(`document.querySelector('.phone [data-panel=` + p + `]').click(); ''`) }
		b.resize(size.w, size.h, false)
		b.run(chromedp.Navigate("about:blank"))
		b.load(h.url + "#v1&place=server")
		b.heard(1, "ready")
		panel("server")
		b.wait(`document.querySelector('#reach').open`)
		look(name+"empty", "html")

		gone := h.client()
		gone.say("USER user", "PASS password", "QUIT")
		h.client()
		c := h.client()
		c.fetch("CAPA")
		c.say("USER user", "PASS password", "STAT")
		c.fetch("UIDL", "RETR 1")
		b.wait(fmt.Sprintf(row+`?.innerText.includes('6 commands')`, 4))
		look(name+"list", "#left")
		b.eval(fmt.Sprintf(row+`.click(); ''`, 4))
		b.heard(7, "octets")
		look(name+"watch", "html")
		c.say("QUIT")
		b.wait(`document.querySelector('#watching-text').textContent.includes('QUIT')`)

		b.run(chromedp.Navigate("about:blank"))
		b.load(h.url + "#v1&place=proxy&target=" + h.wrong)
		b.wait(`!document.querySelector('#blank-action').hidden`)
		b.eval(`document.querySelector('#blank-action').click(); ''`)
		b.wait(`document.querySelector('#certificate').open`)
		look(name+"certificate", "#certificate")
		b.eval(`document.querySelector('#certificate').close(); ''`)
		look(name+"refused", "#session")
	}
}
