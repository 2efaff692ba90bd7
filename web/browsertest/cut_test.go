package browsertest

import (
	"fmt"
	"strings"
	"testing"
)

// deviant is a page with all that it has, logged in at a server with quirks.
func deviant(t *testing.T, quirks string) *browser {
	t.Helper()
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t) + "#v1&place=page&spec=strict," + quirks)
	b.whole()
	b.login(1)
	return b
}

// A quirk that cuts a message is named where the octets end, not where they
// begin, and what came before it is as it was. Each line of the response leads
// to what is missing.
func TestCutIsMarkedWhereItIs(t *testing.T) {
	b := deviant(t, "drop-retr=3@50")
	b.say("RETR 3")
	b.wait(`[...document.querySelectorAll('#conversation .note')].at(-1).innerText.includes('drop-retr')`)
	if got := b.eval(`[...document.querySelectorAll('#conversation .by')].map((e) => e.innerText.trim() && e.parentElement.className).filter(Boolean).join()`); got != "note" {
		t.Errorf("drop-retr is named on %q", got)
	}
	if got := b.eval(`String(document.querySelectorAll('#conversation .altered, #conversation .is-altered').length)`); got != "0" {
		t.Errorf("%s parts of what came as it was are marked as altered", got)
	}
	for _, line := range []string{"Connection cut", "+OK 614", "From:", "To: You <use"} {
		b.pick(line)
		title := "This response"
		if line == "Connection cut" {
			title = "Altered"
		}
		b.wait(`document.querySelector('#explain-altered h3')?.textContent === '` + title + `: drop-retr' && document.querySelector('.ought .differs')`)
		if got := b.eval(`[...document.querySelectorAll('.diff .octets')].map((e) => e.textContent).join('|')`); !strings.HasPrefix(got, "To: You <user@|To: You <user@example.org>Date: Wed") {
			t.Errorf("%s: what is missing is %q", line, got)
		}
		if got := b.eval(`document.querySelector('.ought .differs').textContent`); !strings.HasPrefix(got, "example.org>") {
			t.Errorf("%s: marked as missing is %q", line, got)
		}
		if got := b.text(".ought"); !strings.Contains(got, "(572 octets missing)") {
			t.Errorf("%s: %q", line, got)
		}
		if line == "+OK 614" {
			b.wait(`document.querySelector('#explain-facts').innerText.includes('614 octets announced, 50 sent before the end')`)
		}
		if line == "To: You <use" {
			b.wait(`document.querySelector('#explain-facts').innerText.includes('50 of 614 octets announced are here')`)
		}
	}
}

// What is not sent is marked, too: a row of a listing at the next one, and an
// end, or a whole answer, where it ought to be. The status line leads there.
func TestLeftOutIsMarked(t *testing.T) {
	b := deviant(t, "uidl-missing-entry,terminator-missing-hang=messages")
	b.say("UIDL")
	b.wait(`document.querySelector('.line[data-part=final]')`)
	if got := b.eval(`[...document.querySelectorAll('.line.is-altered')].map((e) => e.querySelector('.text').textContent.split(' ')[0]).join()`); got != "3,5,7,9,11,13" {
		t.Errorf("marked are the rows %s, behind each that is missing", got)
	}
	b.say("RETR 12")
	b.wait(`[...document.querySelectorAll('#conversation .note')].at(-1)?.innerText.includes('No end is sent') && [...document.querySelectorAll('#conversation .note')].at(-1).innerText.includes('terminator-missing-hang')`)
	b.pick("No end is sent")
	b.explained("Nothing is sent")
	b.pick("+OK 203")
	b.wait(`document.querySelector('#explain-altered h3')?.textContent === 'This response: terminator-missing-hang' && document.querySelector('#explain-altered .diff').hidden`)
}

// A status line tells, once the message is there, whether it was as long as
// announced; and each line tells how long it is, and when it came.
func TestAnnouncedAndSent(t *testing.T) {
	b := open(t)
	b.resize(390, 800, false) // where the lines have no room for it
	b.load(serve(t) + "#v1&place=page&spec=strict,trickle=100/1ms@verb:RETR")
	b.whole()
	b.login(1)
	b.say("RETR 3")
	b.explained("+OK: the message follows")
	b.wait(`document.querySelector('#explain-facts').textContent.includes('614 octets announced, and sent')`)
	b.wait(`/this line: 16 octets, [\d.]+ m?s after the greeting, [\d.]+ m?s after the command$/.test(document.querySelector('#explain-facts').textContent)`)
	b.pick("RETR 3")
	b.wait(`/this line: 8 octets, [\d.]+ m?s after the greeting$/.test(document.querySelector('#explain-facts').textContent)`)
}

// Dots that a quirk does not double are no stuffed ones, and are counted as what
// they are: octets of the message.
func TestDotsLeftAsTheyAre(t *testing.T) {
	b := deviant(t, "no-dot-stuffing")
	b.say("RETR 3")
	b.wait(`[...document.querySelectorAll('.line')].at(-1).innerText.includes('-ERR') || document.querySelectorAll('.line .final').length > 1`)
	if got := b.eval(`String(document.querySelectorAll('.line .stuffed').length)`); got != "0" {
		t.Errorf("%s dots are marked as stuffed", got)
	}
	b.pick("... and so on")
	b.explained("A dot that was not stuffed")
	if got := b.text("#explain-facts"); strings.Contains(got, "on the wire") {
		t.Errorf("the line is told to be stuffed: %q", got)
	}
	b.pick("+OK 614")
	b.wait(`(() => { const facts = document.querySelector('#explain-facts').textContent; return facts.includes('614 octets announced, and sent') && facts.includes('a client stops there, after 243 octets'); })()`)
}

// Two messages with one unique-id are told of each other, in a session that is
// watched, too.
func TestSameUniqueID(t *testing.T) {
	h := newHouse(t, false)
	other := open(t)
	other.load(h.url + "#v1&place=server&spec=strict,uidl-duplicates")
	other.login(1)
	other.say("UIDL")
	other.heard(4, "unique-id")
	b := open(t)
	b.resize(1280, 860, false)
	b.load(h.url + "#v1&place=server")
	b.heard(1, "ready")
	b.wait(fmt.Sprintf(row+`?.dataset.state === 'TRANSACTION'`, 1))
	b.click(`[data-session="1"]`)
	b.wait(`document.querySelector('#conversation .line[data-part=final]')`)
	for line, words := range map[string]string{"2 same": "Message 1 has the same unique-id.", "1 same": "Message 2 has the same unique-id."} {
		b.pick(line)
		b.wait(fmt.Sprintf(`document.querySelector('#explain-text').textContent.includes(%q)`, words))
	}
}
