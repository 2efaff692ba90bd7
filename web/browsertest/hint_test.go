package browsertest

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"github.com/pop3play/pop3play/web"
)

const hintShown = `!document.querySelector('#hint').hidden`

// ticked waits until so many steps of the hint are ticked off.
func (b *browser) ticked(n int) {
	b.t.Helper()
	b.wait(fmt.Sprintf(`document.querySelectorAll('#hint .is-done').length === %d && %s`, n, hintShown))
}

// step waits until the last step says that.
func (b *browser) step(words string) {
	b.t.Helper()
	b.wait(fmt.Sprintf(`document.querySelector('#hint [data-step=mail]').innerText === %q`, words))
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

// The hint of a first visit ticks its steps off, says that this was it, and goes
// for good with the next command.
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
	if got := b.text("#hint [data-step=mail]"); got != "LIST, RETR 1" {
		t.Errorf("the last step is %q", got)
	}
	b.press("r", "KeyR", true) // a new connection takes a login again
	b.ticked(0)
	b.say("USER user")
	b.say("PASS password")
	b.ticked(2)
	b.say("LIST 4")
	b.step("Now RETR 4")
	b.say("DELE 1")
	b.say("LIST")
	b.step("Now RETR 2")
	b.ticked(2)
	b.say("RETR 2")
	b.ticked(3)
	b.wait(`document.querySelector('#hint').innerText.startsWith('A whole session! QUIT ends it.')`)
	b.say("NOOP")
	b.wait("!(" + hintShown + ")")
	b.run(chromedp.Reload())
	b.wait(ready)
	b.heard(1, "ready")
	if got := b.eval(`String(` + hintShown + `)`); got != "false" {
		t.Error("the hint comes again")
	}
}

// A hint that was followed takes no more room than before, at no width; whatever
// is done next, it goes, and the command line stays where it is.
func TestHintFollowed(t *testing.T) {
	b := open(t)
	url := serve(t)
	for width, next := range map[int64]func(){
		320:  func() { b.click("#hint-close") },
		390:  func() { b.click("#view [data-view=hex]") },
		1280: func() { b.run(chromedp.SendKeys(chromedp.CSS("#command"), "Q")) },
	} {
		b.resize(width, 720, false)
		b.load(url)
		b.heard(1, "ready")
		b.ticked(0)
		room := `document.querySelector('#hint').offsetHeight + ', ' + document.querySelector('#command').getBoundingClientRect().top`
		before := b.eval(room)
		b.put("USER user\nPASS password")
		b.click("#send")
		b.ticked(2)
		b.say("LIST 13")
		b.step("Now RETR 13")
		if got := b.eval(room); got != before {
			t.Errorf("%d: before the last step hint and command line are at %s, and were at %s", width, got, before)
		}
		b.put("RETR 13")
		b.click("#send")
		b.ticked(3)
		if got := b.eval(room); got != before {
			t.Errorf("%d: hint and command line are at %s, and were at %s", width, got, before)
		}
		b.eval(`new Promise((done) => setTimeout(() => done('')))`, chromedp.EvalAwaitPromise)
		next()
		b.wait("!(" + hintShown + ")")
		if got := b.eval(room); strings.Split(got, ", ")[1] != strings.Split(before, ", ")[1] {
			t.Errorf("%d: the command line is at %s, and was at %s", width, got, before)
		}
		b.eval(`localStorage.clear(); ''`)
	}
}

// Where there is nothing to be listed, that was all.
func TestHintEmpty(t *testing.T) {
	b := open(t)
	o := options()
	o.SampleMail = nil
	s := httptest.NewServer(web.Handler(o))
	t.Cleanup(s.Close)
	b.load(s.URL + "/")
	b.heard(1, "ready")
	for _, line := range []string{"USER user", "PASS password", "LIST"} {
		b.say(line)
	}
	b.ticked(3)
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

// hold has the page's timers of these milliseconds wait for release, so that a
// test may take its time.
func (b *browser) hold(times string) {
	b.t.Helper()
	b.eval(`{
		const set = window.setTimeout;
		window.held = [];
		window.setTimeout = (f, ms, ...more) => ([` + times + `].includes(ms) ? (held.push(f), 0) : set(f, ms, ...more));
	} ''`)
}

// release waits until a timer is held, and has it end.
func (b *browser) release() {
	b.t.Helper()
	b.wait(`held.length`)
	b.eval(`held.splice(0).forEach((f) => f()); ''`)
}

// A key away is an example session, which typing stops.
func TestExample(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t))
	b.heard(1, "ready")
	b.hold("450") // before each of its lines
	b.press("e", "KeyE", true)
	b.wait(`!document.querySelector('#example').hidden`)
	b.release()
	b.heard(2, "PASS")
	b.wait(`document.querySelector('#hint').hidden`)
	b.press("Escape", "Escape", false)
	b.wait(`document.querySelector('#example').hidden && document.querySelector('#command').value === ''`)
	b.say("NONSENSE")
	b.heard(3, "-ERR")

	b.press("e", "KeyE", true)
	for range 3 {
		b.release()
	}
	b.heard(6, "messages")
	b.run(chromedp.SendKeys(chromedp.CSS("#command"), "x"))
	b.wait(`document.querySelector('#example').hidden && document.querySelector('#command').value === 'x'`)
	b.put("")

	b.click("#session-menu summary")
	b.click("#example-open") // begins a session of its own, as somebody is logged in
	for range 6 {
		b.release()
	}
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
