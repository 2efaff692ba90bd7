package browsertest

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// zoom makes the page as it is at 200 % in a window of a size.
func (b *browser) zoom(width, height int64) {
	b.t.Helper()
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width / 2, Height: height / 2, DeviceScaleFactor: 2})
}

// outOfReach looks at all controls within an element, each brought into sight,
// and gives those that are cut off, or that something lies upon.
const outOfReach = `((within) => {
	const wrong = [];
	for (const e of within.querySelectorAll('button, input, select, textarea, summary, a[href]')) {
		if (!e.checkVisibility({visibilityProperty: true}) || e.closest('.skip, .sr') || !within.contains(e)) continue;
		e.scrollIntoView({block: 'nearest', inline: 'nearest'});
		const r = e.getBoundingClientRect(), name = e.id || e.getAttribute('aria-label') || e.textContent.trim().slice(0, 30) || e.outerHTML.slice(0, 80);
		const box = [r.left, r.top, r.right, r.bottom].map(Math.round).join(' ');
		if (r.left < 0 || r.right > innerWidth + .5) wrong.push(name + ' is cut off at a side: ' + box);
		const x = (Math.max(r.left, 0) + Math.min(r.right, innerWidth)) / 2, y = (Math.max(r.top, 0) + Math.min(r.bottom, innerHeight)) / 2;
		const there = document.elementFromPoint(x, y);
		if (!there || !(e.contains(there) || there.contains(e) && there.matches('label') || e.labels && [...e.labels].some((l) => l.contains(there)))) {
			wrong.push(name + ' is under ' + (there ? there.id || there.className || there.tagName : 'nothing') + ': ' + box);
		}
		if (e.matches('button, summary') && getComputedStyle(e).textOverflow !== 'ellipsis' && e.scrollWidth > e.clientWidth + 1) wrong.push(name + ' does not hold its words: ' + e.scrollWidth + ' in ' + e.clientWidth);
	}
	return wrong;
})`

func (b *browser) reach(what, within string) {
	b.t.Helper()
	if wide := b.eval(`String(document.documentElement.scrollWidth - innerWidth)`); wide != "0" {
		b.t.Errorf("%s: %s pixels too wide", what, wide)
	}
	var wrong []string
	if err := json.Unmarshal([]byte(b.eval(fmt.Sprintf(`JSON.stringify(%s(document.querySelector(%q)))`, outOfReach, within))), &wrong); err != nil {
		b.t.Fatal(err)
	}
	for _, w := range wrong {
		b.t.Errorf("%s: %s", what, w)
	}
}

// At 200 % nothing is cut off, nothing lies upon a control, and the page
// scrolls one way.
func TestZoom(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("POP3PLAY_SCREENS")
	url, _ := servePlaces(t)
	b := open(t)
	for _, size := range []struct{ w, h int64 }{{1280, 800}, {640, 900}, {640, 512}} {
		name := fmt.Sprintf("zoom-%d-%d", size.w, size.h)
		b.zoom(size.w, size.h)
		b.run(chromedp.Navigate("about:blank"))
		b.load(url + "#v1&place=page&spec=strict,list-size-lf-counted")
		b.heard(1, "ready")
		b.reach(name+", first", "body")
		b.shoot(dir, name+"-first.png")
		for i, line := range []string{"USER user", "PASS password", "LIST 3", "RETR 3"} {
			b.say(line)
			b.heard(i+2, "+OK")
		}
		b.whole()
		for _, panel := range []string{"session", "maildrop", "server", "insight"} {
			b.eval(`document.querySelector('.phone [data-panel=` + panel + `]').click(); ''`)
			b.reach(name+", "+panel, "body")
			b.shoot(dir, name+"-"+panel+".png")
		}
		for _, d := range []struct{ opener, dialog, ready string }{
			{"#help-open", "#help", `true`},
			{"#share", "#share-dialog", `document.querySelector('#share-link').value`},
			{"#mail-add", "#add-mail", `true`},
			{"#copy-as", "#code-dialog", `document.body.dataset.code`},
			{"#compare-strict", "#compare", `document.querySelector('#compare .pair')`},
			{"#login-open", "#login", `true`},
			{"#mails button", "#message", `!document.querySelector('#decoded-letter').hidden`},
		} {
			b.eval(fmt.Sprintf(`document.querySelector(%q).click(); ''`, d.opener))
			b.wait(fmt.Sprintf(`document.querySelector(%q).open && (%s)`, d.dialog, d.ready))
			b.reach(name+", "+d.dialog, d.dialog)
			b.shoot(dir, name+"-"+d.dialog[1:]+".png")
			b.eval(fmt.Sprintf(`document.querySelector(%q).close(); localStorage.clear(); ''`, d.dialog))
		}
	}
}
