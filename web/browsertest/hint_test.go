package browsertest

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

const hintShown = `!document.querySelector('#hint').hidden`

// ticked waits until so many steps of the hint are ticked off.
func (b *browser) ticked(n int) {
	b.t.Helper()
	b.wait(fmt.Sprintf(`document.querySelectorAll('#hint .is-done').length === %d && %s`, n, hintShown))
}

// press presses a key, with Alt if it has one.
func (b *browser) press(key, code string, alt bool) {
	b.t.Helper()
	p := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeRawKeyDown, Key: key, Code: code}
	if alt {
		p.Modifiers = 1
	}
	call(b, input.DispatchKeyEvent, p)
	p.Type = input.DispatchKeyEventTypeKeyUp
	call(b, input.DispatchKeyEvent, p)
}

// The hint of a first visit ticks its steps off, and then goes for good.
func TestHint(t *testing.T) {
	b := open(t)
	url := serve(t)
	b.load(url)
	b.heard(1, "ready")
	b.ticked(0)
	b.say("USER user")
	b.ticked(1)
	b.say("PASS wrong")
	b.heard(3, "-ERR")
	b.ticked(1)
	b.say("USER user")
	b.say("PASS password")
	b.ticked(2)
	b.say("LIST 1")
	b.ticked(3)
	b.say("NOOP")
	b.wait("!(" + hintShown + ")")
	b.run(chromedp.Reload())
	b.wait(ready)
	b.heard(1, "ready")
	if got := b.eval(`String(` + hintShown + `)`); got != "false" {
		t.Error("the hint comes again")
	}
}

// The hint goes when it is not wanted.
func TestHintDismissed(t *testing.T) {
	b := open(t)
	url := serve(t)
	b.load(url)
	b.wait(hintShown)
	b.click("#hint-close")
	b.wait("!(" + hintShown + ")")
	b.run(chromedp.Reload())
	b.wait(ready)
	b.heard(1, "ready")
	if got := b.eval(`String(` + hintShown + `)`); got != "false" {
		t.Error("the hint comes again")
	}
}

// A key away is an example session, which typing stops.
func TestExample(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t))
	b.heard(1, "ready")
	b.press("e", "KeyE", true)
	b.wait(`!document.querySelector('#example').hidden && document.querySelector('#hint').hidden`)
	b.heard(2, "PASS")
	b.press("Escape", "Escape", false)
	b.wait(`document.querySelector('#example').hidden && document.querySelector('#command').value === ''`)
	b.say("NONSENSE")
	b.heard(3, "-ERR")

	b.press("e", "KeyE", true)
	b.heard(6, "messages")
	b.run(chromedp.SendKeys(chromedp.CSS("#command"), "x"))
	b.wait(`document.querySelector('#example').hidden && document.querySelector('#command').value === 'x'`)
	b.put("")

	b.click("#session-menu summary")
	b.click("#example-open") // begins a session of its own, as somebody is logged in
	b.wait(`document.querySelector('#state').textContent === 'CLOSED'`)
	b.wait(`document.querySelector('#example').hidden && document.querySelectorAll('#mails li').length === 12`)
}

// A question mark asks for the keys, where it is not typed.
func TestHelpKey(t *testing.T) {
	b := open(t)
	b.load(serve(t))
	b.heard(1, "ready")
	b.run(chromedp.SendKeys(chromedp.CSS("#command"), "?"))
	b.wait(`document.querySelector('#command').value === '?' && !document.querySelector('#help').open`)
	b.eval(`document.querySelector('#conversation').focus(); ''`)
	b.press("?", "Slash", false)
	b.wait(`document.querySelector('#help').open`)
}
