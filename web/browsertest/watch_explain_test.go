package browsertest

import (
	"fmt"
	"strings"
	"testing"
)

// A line of a session that is watched is chosen and explained like one of one's
// own, with what a quirk altered in it; what comes meanwhile leaves it chosen.
func TestWatchExplains(t *testing.T) {
	h := newHouse(t, false)
	c := h.client()
	c.say("USER user", "PASS password")
	c.fetch("RETR 3")
	b := open(t)
	b.resize(1280, 860, false)
	b.load(h.url + "#v1&place=server")
	b.heard(1, "ready")
	b.wait(fmt.Sprintf(row+`?.dataset.state === 'TRANSACTION'`, 1))
	b.click(`[data-session="1"]`)
	b.explained("+OK: the message follows") // the newest
	const chosen = `[...document.querySelectorAll('#conversation [aria-current=true]')].map((e) => e.querySelector('.text').textContent).join()`
	choose := func(words, title string) {
		t.Helper()
		b.pick(words)
		b.explained(title)
		if got := b.eval(chosen); !strings.HasPrefix(got, words) {
			t.Errorf("%q is chosen, want %q", got, words)
		}
	}
	choose("..profile", "Byte-stuffed line")
	choose("PASS ", "PASS password: the proof")
	b.wait(`document.querySelector('#explain-move').textContent === 'AUTHORIZATION→TRANSACTION' && document.querySelector('#selection-said').textContent.startsWith('PASS password')`)
	b.wait(parts + ` === 'PASS|keyword ••••••••|password |line end'`)
	c.say("DELE 2")
	b.heard(5, "marked")
	b.explained("PASS password: the proof")
	b.eval(`document.querySelector('#conversation').focus(); ''`)
	b.key("ArrowDown")
	b.explained("+OK: logged in")
	b.click("#explain-newest")
	b.explained("+OK: marked")
	c.say("QUIT")
	b.explained("+OK: removed, goodbye")

	// Narrow, the line leads to its explanation.
	b.resize(390, 844, false)
	b.pick("RETR 3")
	b.click("#to-explain")
	b.wait(`document.querySelector('#explain-card').checkVisibility()`)
	b.explained("RETR message")
	b.click(".phone [data-panel=session]")
	b.click("#watching-back")
	b.wait(`document.querySelectorAll('.line').length === 1 && !document.querySelector('#conversation [aria-current]') && document.querySelector('#to-explain').hidden`)
}

// The quirks of a page's session that is watched from another are named.
func TestWatchExplainsQuirks(t *testing.T) {
	h := newHouse(t, false)
	mine := open(t)
	mine.load(h.url + "#v1&place=server&spec=strict,stat-wrong")
	mine.heard(1, "ready")
	for i, line := range []string{"USER user", "PASS password", "STAT"} {
		mine.say(line)
		mine.heard(i+2, "+OK")
	}
	b := open(t)
	b.resize(1280, 860, false)
	b.load(h.url + "#v1&place=server")
	b.wait(fmt.Sprintf(row+`?.dataset.state === 'TRANSACTION'`, 1))
	b.click(`[data-session="1"]`)
	b.heard(4, "+OK 14 ")
	b.pick("+OK 14 ")
	b.wait(`document.querySelector('.quirk-note h3')?.textContent === 'Altered: stat-wrong' && document.querySelector('.quirk-note .breaks').textContent`)
	if got := b.eval(`String(document.querySelector('.quirk-note .diff').hidden)`); got != "true" {
		t.Error("the page claims to know what a conforming server says to another's session")
	}
}
