package browsertest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// keys presses keys, one after the other, for whatever has the focus.
func (b *browser) keys(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		b.run(chromedp.KeyEvent(k))
	}
}

// back goes one element back, as Shift and Tab do.
func (b *browser) back() {
	b.t.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
		call(b, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Modifiers: 8, Key: "Tab", Code: "Tab", WindowsVirtualKeyCode: 9, NativeVirtualKeyCode: 9})
	}
}

func (b *browser) focused(selector string) bool {
	b.t.Helper()
	return b.eval(fmt.Sprintf(`String(document.activeElement.matches(%q))`, selector)) == "true"
}

// tabTo goes to an element with Tab, or with Shift and Tab.
func (b *browser) tabTo(selector string, backwards bool) {
	b.t.Helper()
	var way []string
	for range 60 {
		if backwards {
			b.back()
		} else {
			b.keys(kb.Tab)
		}
		if b.focused(selector) {
			return
		}
		way = append(way, b.eval(`document.activeElement.id || document.activeElement.textContent.trim().slice(0, 20)`))
	}
	b.t.Fatalf("the Tab key does not get to %s: %s", selector, strings.Join(way, ", "))
}

// All that the page is for is done without a mouse: a session, a quirk, what it
// did explained, a message, and each dialog, which gives the focus back.
func TestKeyboardOnly(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t))
	b.heard(1, "ready")
	b.wait(`document.querySelector('#quirks .quirk-row')`)
	b.press("c", "KeyC", true)
	b.wait(`document.activeElement.id === 'command'`)
	send := func(line string) {
		b.keys(line)
		b.press("Enter", "Enter", false) // without a character, which a browser leaves out when the page took the key
	}

	// A quirk is found by its name, and switched on.
	b.press("q", "KeyQ", true)
	b.wait(`document.activeElement.id === 'quirk-search'`)
	b.keys("list-size-lf")
	b.wait(`[...document.querySelectorAll('.quirk-row')].filter((r) => r.checkVisibility()).length === 1`)
	b.tabTo("#q-list-size-lf-counted", false)
	b.keys(" ")
	b.wait(`location.hash.endsWith('strict,list-size-lf-counted')`)
	b.press("r", "KeyR", true)
	b.heard(2, "ready")
	b.press("c", "KeyC", true)
	b.wait(`document.activeElement.id === 'command'`)

	// The session, with history and completion.
	send("USER user")
	b.heard(3, "PASS")
	send("PASS password")
	b.heard(4, "locked")
	b.keys("LI", kb.Tab)
	b.wait(`document.querySelector('#command').value.trim() === 'LIST'`)
	b.put("")
	send("LIST 3")
	b.heard(5, "+OK 3 592")
	b.keys(kb.ArrowUp)
	b.press("Enter", "Enter", false)
	b.heard(6, "+OK 3 592")

	// What it means: the line with the arrows, the panel with Tab.
	b.tabTo("#conversation", true)
	b.keys(kb.ArrowUp, kb.ArrowUp)
	b.explained("LIST")
	b.keys(kb.ArrowDown)
	b.wait(`document.querySelector('.quirk-note h3').textContent === 'Altered: list-size-lf-counted'`)
	b.wait(`document.querySelector('#selection-said').textContent !== ''`)
	b.tabTo("#tab-explain", false)
	b.keys(kb.ArrowRight)
	b.wait(`document.activeElement.id === 'tab-statistics' && document.querySelector('#statistics').checkVisibility()`)
	b.keys(kb.Tab)
	if b.focused("[role=tab]") {
		t.Error("the Tab key goes from one tab to the other, not into the panel")
	}
	b.back()
	b.keys(kb.ArrowLeft)
	b.wait(`document.activeElement.id === 'tab-explain' && document.querySelector('#explain').checkVisibility()`)
	b.press("c", "KeyC", true)
	b.press("z", "KeyZ", true)
	b.wait(`document.querySelectorAll('.line[data-dir=C]').length === 3`)

	// Dialogs take the focus, keep it, and give it back.
	from := func(opener, dialog string, how ...string) {
		t.Helper()
		b.keys(how...)
		b.wait(fmt.Sprintf(`document.querySelector(%q).open && document.querySelector(%[1]q).contains(document.activeElement)`, dialog))
		for range 25 {
			b.keys(kb.Tab)
			if b.eval(fmt.Sprintf(`String(document.activeElement === document.body || document.querySelector(%q).contains(document.activeElement))`, dialog)) != "true" {
				t.Errorf("the focus leaves %s", dialog)
			}
		}
		b.keys(kb.Escape)
		b.wait(fmt.Sprintf(`!document.querySelector(%q).open`, dialog))
		if !b.focused(opener) {
			t.Errorf("after %s the focus is on %s, not on %s", dialog, b.eval(`document.activeElement.id || document.activeElement.outerHTML.slice(0, 80)`), opener)
		}
	}
	b.press("h", "KeyH", true)
	from("#command", "#help")
	b.tabTo("#share", true)
	from("#share", "#share-dialog", kb.Enter)
	b.tabTo("#mail-add", false)
	from("#mail-add", "#add-mail", kb.Enter)
	b.tabTo("#mails button", true)
	b.keys(kb.ArrowDown, kb.ArrowDown)
	from("#mails li:nth-child(3) button", "#message", kb.Enter)
	b.tabTo("#compare-strict", false)
	from("#compare-strict", "#compare", kb.Enter)
	for item, dialog := range map[string]string{"#login-open": "#login", "#copy-as": "#code-dialog"} {
		b.press("c", "KeyC", true)
		b.tabTo("#session-menu summary", true)
		b.keys(kb.Enter)
		b.wait(`document.querySelector('#session-menu').open`)
		b.tabTo(item, false)
		b.keys(kb.Enter)
		from("#session-menu summary", dialog)
	}

	// On the end of the session the way on has the focus.
	b.press("c", "KeyC", true)
	send("QUIT")
	b.wait(`document.querySelector('#state').textContent === 'CLOSED'`)
	b.wait(`document.activeElement.id === 'ended-reconnect'`)
	b.keys(kb.Enter)
	b.wait(`document.querySelector('#state').textContent === 'AUTHORIZATION'`)
}

// Who types as soon as the page is there writes in the command line, and so does
// who comes back to it from a dialog in which text was looked at.
func TestTypingAtOnce(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t))
	b.heard(1, "ready")
	b.keys("USER user")
	b.press("Enter", "Enter", false)
	b.heard(2, "PASS")
	b.mails(13)
	b.eval(`document.querySelector('#mails button').click(); ''`) // which leaves the focus where it is
	b.click("#tab-source")
	b.click("#source-lines .src") // and with it the caret
	b.eval(`window.left = false; document.querySelector('#message').addEventListener('close', () => { setTimeout(() => { left = true; }); }); ''`)
	b.keys(kb.Escape)
	b.wait(`left`)
	b.keys("PASS password")
	b.press("Enter", "Enter", false)
	b.heard(3, "locked")
}

// What is pressed may go, or have nothing left to do: then the keyboard does not
// begin with the page anew. A key that is still down does nothing where the focus
// went.
func TestFocusStays(t *testing.T) {
	b := open(t)
	b.resize(1280, 500, false)
	b.load(serve(t))
	b.heard(1, "ready")
	pressed := func(selector, then string) {
		t.Helper()
		b.wait(fmt.Sprintf(`document.querySelector(%q).checkVisibility()`, selector))
		b.eval(fmt.Sprintf(`document.querySelector(%q).focus({preventScroll: true}); ''`, selector))
		b.keys(kb.Enter)
		b.wait(fmt.Sprintf(`document.activeElement.matches(%q)`, then))
	}
	b.send("USER user\nPASS password\nRETR 9\nRETR 9")
	b.wait(`document.querySelector('#conversation .fold')`)
	b.drawn() // its end is in sight
	b.eval(`document.querySelector('#conversation').scrollTop = 0; ''`)
	pressed("#to-end", "#conversation")
	pressed("#conversation .fold button", "#conversation")
	b.keys(kb.ArrowUp)
	pressed("#explain-newest", "#command")
	b.press("e", "KeyE", true)
	pressed("#example-stop", "#command")
	b.wait(`document.querySelector('#example').hidden`)
	pressed("#back", "#back")
	pressed("#back", "#back[aria-disabled=true]")
	pressed("#back", "#back[aria-disabled=true]")
	pressed("#forward", "#forward")

	b.click("#reconnect")
	pressed("#verbs [data-verb=APOP]", "#login *")
	b.wait(`!document.querySelector('#login-send').disabled`)
	pressed("#login-send", "#login-again")
	b.wait(`document.querySelector('#state').textContent === 'TRANSACTION'`)
	b.keys(kb.Escape)
	b.wait(`document.activeElement.id === 'command'`) // there is no APOP to go back to
	sent := b.eval(`String(document.querySelectorAll('.line[data-dir=C]').length)`)
	b.eval(`document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', repeat: true, bubbles: true, cancelable: true})); ''`)
	b.drawn()
	if got := b.eval(`String(document.querySelectorAll('.line[data-dir=C]').length)`); got != sent {
		t.Errorf("a key that is held sent a line: %s, and there were %s", got, sent)
	}

	b.eval(`document.querySelector('#conversation').focus(); ''`)
	b.keys(kb.ArrowUp)
	b.resize(320, 860, false)
	pressed("#to-explain", "#tab-explain")
}

// The first thing that Tab gets to leads past all others, and the order is that
// of what is seen: from the top, from left to right.
func TestFocusOrder(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t))
	b.heard(1, "ready")
	b.wait(`document.querySelector('#quirks .quirk-row')`)
	b.eval(`document.querySelector('#quirk-fold').click(); ''`)
	for range 80 { // from the command line past the last, and so to the first
		if b.keys(kb.Tab); b.focused("body") {
			break
		}
	}
	b.keys(kb.Tab)
	if !b.focused(".skip") || b.eval(`String(document.activeElement.getBoundingClientRect().top >= 0)`) != "true" {
		t.Error("the way past all others is not the first, or not in sight")
	}
	var order []string
	for range 80 {
		b.keys(kb.Tab)
		at := b.eval(`document.activeElement === document.body ? '' : document.activeElement.closest('header, #maildrop, #server, #session, #insight')?.id || 'top'`)
		if at == "" {
			break
		}
		if len(order) == 0 || order[len(order)-1] != at {
			order = append(order, at)
		}
		if got := b.eval(`String(document.activeElement.checkVisibility() && (document.activeElement.tabIndex <= 0) && !document.activeElement.closest('[inert], [aria-hidden=true]'))`); got != "true" {
			t.Errorf("the focus is on %s", b.eval(`document.activeElement.outerHTML.slice(0, 100)`))
		}
	}
	if got := strings.Join(order, " "); got != "top maildrop server session insight" {
		t.Errorf("the focus goes through %s", got)
	}
	b.eval(`document.querySelector('.skip').focus(); ''`)
	b.keys(kb.Enter)
	b.wait(`document.activeElement.id === 'command'`)
}

// A screen reader hears what the server says, when it is its turn, and never
// what is typed: neither the letters, nor the line, nor a password.
func TestHeard(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t))
	b.heard(1, "ready")
	b.eval(`window.said = [];
		const live = '[aria-live]:not([aria-live=off]), [role=status]:not([aria-live=off]), [role=alert], [role=log]:not([aria-live=off]), output';
		new MutationObserver((all) => {
			for (const m of all) {
				const e = (m.target instanceof Element ? m.target : m.target.parentElement)?.closest(live);
				if (e?.checkVisibility()) window.said.push([e.id, e.getAttribute('aria-live') ?? e.role, e.textContent]);
			}
		}).observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['hidden', 'aria-label']}); ''`)
	for i, line := range []string{"USER zanzibar", "PASS hunter2", "USER user", "PASS password", "STAT", "RETR 3"} {
		b.say(line)
		b.heard(i+2, "")
	}
	b.wait(`/\+OK 614 octets.*22 lines/.test(said.filter(([id]) => id === 'heard').map(([, , text]) => text).join('. '))`) // at once, or one after the other
	b.click("#raw")
	b.run(chromedp.SendKeys(chromedp.CSS("#command"), `NOOP zebra\r\n`))
	b.wait(`document.querySelector('#raw-note').innerText === '12 octets'`)
	said := b.eval(`JSON.stringify(said)`)
	if !strings.Contains(said, "now send PASS") {
		t.Errorf("nothing was heard of the server: %s", said)
	}
	for _, typed := range []string{"zanzibar", "hunter2", "zebra", "USER user", "STAT", "RETR"} {
		if strings.Contains(said, typed) {
			t.Errorf("%q is heard: %s", typed, said)
		}
	}
	if strings.Contains(said, "assertive") || strings.Contains(said, "alert") {
		t.Errorf("it interrupts: %s", said)
	}
	if got := b.eval(`['conversation', 'heard'].map((id) => document.getElementById(id)).map((e) => e.getAttribute('role') + ' ' + e.getAttribute('aria-live')).join()`); got != "log off,status polite" {
		t.Errorf("the conversation, and what is heard of it, are %s", got)
	}
}
