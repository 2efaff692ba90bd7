package browsertest

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
)

// key presses a key for what has the focus.
func (b *browser) key(name string) {
	b.t.Helper()
	b.eval(fmt.Sprintf(`document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: %q, bubbles: true, cancelable: true})); ''`, name))
}

// explained waits until the card's title contains the words.
func (b *browser) explained(words string) {
	b.t.Helper()
	b.wait(fmt.Sprintf(`!document.querySelector('#explain-card').hidden && document.querySelector('#explain-title').textContent.includes(%q)`, words))
}

// pick clicks on the line that begins with the words.
func (b *browser) pick(words string) {
	b.t.Helper()
	b.eval(fmt.Sprintf(`[...document.querySelectorAll('#conversation .line, #conversation .note')].find((e) => (e.querySelector('.text') ?? e).textContent.startsWith(%q)).click(); ''`, words))
}

const parts = `[...document.querySelectorAll('#explain-parts li')].map((e) => [...e.querySelectorAll('.octets')].map((o) => o.textContent).join('') + '|' + e.dataset.label).join(' ')`

// The newest reply is explained, line after line, until another is selected.
func TestExplain(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t))
	b.heard(1, "ready")
	if got := b.text("#explain"); !strings.Contains(got, "Send a command") {
		t.Errorf("before the first command the panel says %q", got)
	}
	b.say("USER user")
	b.explained("+OK: and the password?")
	b.say("PASS password")
	b.explained("+OK: logged in")
	b.wait(`document.querySelector('#explain-move').textContent === 'AUTHORIZATION→TRANSACTION'`)
	b.say("RETR 3")
	b.explained("+OK: the message follows")
	b.wait(parts + ` === '+OK|status 614|octets  octets|text |line end'`)
	b.wait(`document.querySelector('#explain-facts').innerText.includes('614 octets announced')`)
	b.wait(`document.querySelector('#explain-facts a').href.endsWith('/rfc1939#section-5')`)

	b.pick("PASS")
	b.explained("PASS password: the proof")
	b.wait(parts + ` === 'PASS|keyword ••••••••|password |line end'`)
	b.wait(`document.querySelector('#selection-said').textContent.startsWith('PASS password: the proof. Gives')`)
	b.eval(`document.querySelector('#toggle-mask').click(); ''`)
	b.wait(parts + ` === 'PASS|keyword password|password |line end'`)

	b.eval(`document.querySelector('#conversation').focus(); ''`)
	b.key("ArrowUp")
	b.explained("+OK: and the password?")
	b.key("Home")
	b.explained("The greeting")
	b.key("ArrowDown")
	b.explained("USER name: who wants in")
	b.key("End")
	b.explained("The end of the response")
	b.wait(`document.querySelector('#explain-facts').innerText.includes('614 octets announced, and sent')`)
	if got := b.eval(`String(document.querySelectorAll('#conversation [aria-current=true]').length)`); got != "1" {
		t.Errorf("%s lines are lit", got)
	}
	b.pick("..profile")
	b.explained("Byte-stuffed line")
	b.wait(parts + ` === '.|stuffed .profile is where it starts, said the shell.|the line itself |line end'`)
	b.wait(`document.querySelector('#explain-facts').innerText.includes('46 octets in the message, 47 on the wire')`)
	b.key("Escape")
	b.explained("+OK: the message follows")
	if got := b.eval(`String(document.querySelectorAll('#conversation [aria-current]').length) + document.querySelector('#explain-newest').hidden`); got != "0true" {
		t.Errorf("after Escape: %s", got)
	}

	// A step back takes the explanation, and the trail, along.
	b.pick("RETR 3")
	b.click("#back")
	b.explained("+OK: logged in")
	b.click("#back")
	b.explained("+OK: and the password?")
	b.wait(`document.querySelectorAll('#diagram .walked').length === 0 && document.querySelector('#state-list [aria-current=step]').dataset.state === 'AUTHORIZATION'`)
}

// The trail of the session is in the diagram and in the list; a selected line
// shows where the session was.
func TestTrail(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t))
	b.heard(1, "ready")
	for i, line := range []string{"USER user", "PASS password", "DELE 1", "QUIT"} {
		b.say(line)
		b.heard(i+2, "+OK")
	}
	walked := `[...document.querySelectorAll('#diagram .walked')].map((e) => e.querySelector('.order text').textContent + e.dataset.from + e.dataset.to).sort().join(' ')`
	listed := `[...document.querySelectorAll('#state-list .walked')].filter((e) => !e.hidden).map((e) => e.textContent).join(', ')`
	b.wait(walked + ` === '1AUTHORIZATIONTRANSACTION 2TRANSACTIONUPDATE 3UPDATECLOSED'`)
	b.wait(listed + ` === 'Begins here, Step 1: by PASS, Step 2: by QUIT, Step 3: by QUIT'`)
	b.explained("+OK: removed, goodbye")
	b.wait(`document.querySelector('#explain-move').textContent === 'TRANSACTION→UPDATE→CLOSED'`)
	b.pick("DELE 1")
	b.wait(walked + ` === '1AUTHORIZATIONTRANSACTION'`)
	b.wait(`document.querySelector('#state-list [aria-current=step] .here').textContent === 'this line'`)
	b.click("#ended-reconnect")
	b.heard(6, "ready")
	b.say("USER user")
	b.heard(7, "+OK")
	b.say("PASS password")
	b.heard(8, "+OK")
	b.click("#reconnect")
	b.wait(walked + ` === ''`)
	b.pick("Connection lost")
	b.explained("The connection was lost")
	b.wait(`document.querySelector('#explain-text').textContent.includes('no message is removed')`)
	b.wait(walked + ` === '1AUTHORIZATIONTRANSACTION 2TRANSACTIONCLOSED' && document.querySelector('#diagram [data-lost].walked')`)
}

// What a quirk altered has a card that says who breaks; on a narrow page a way
// leads there.
func TestAlteredIsExplained(t *testing.T) {
	b := open(t)
	b.resize(390, 844, false)
	b.load(serve(t) + "#v1&place=page&spec=strict,list-size-lf-counted")
	b.heard(1, "ready")
	for i, line := range []string{"USER user", "PASS password", "LIST 3"} {
		b.say(line)
		b.heard(i+2, "+OK")
	}
	b.pick("+OK 3 ")
	b.click("#to-explain")
	b.wait(`document.querySelector('#insight').checkVisibility() && document.querySelector('#explain').checkVisibility()`)
	b.wait(`document.querySelector('.quirk-note h3').textContent === 'Altered: list-size-lf-counted' && document.querySelector('.quirk-note .breaks').textContent.length > 20`)
	// Beside it stands what a conforming server says to the same, with what differs marked.
	b.wait(`!document.querySelector('.quirk-note .diff').hidden`)
	for where, want := range map[string]string{".came": "+OK 3 592 592", ".ought": "+OK 3 614 614"} {
		got := b.eval(fmt.Sprintf(`(() => { const o = document.querySelector('.quirk-note .diff %s .octets'); return o.textContent.trim() + ' ' + [...o.querySelectorAll('mark, .differs')].map((m) => m.textContent).join(); })()`, where))
		if got != want {
			t.Errorf("%s says %q, want %q", where, got, want)
		}
	}
	b.run(chromedp.Evaluate[chromedp.Void](`document.querySelector('#explain-newest').click()`))
	b.wait(`document.querySelector('#explain-newest').hidden`)
}

// A quirk that changes no octet has one word on that, and no two equal lines.
func TestOtherwiseTimed(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t) + "#v1&place=page&spec=strict,trickle=64/1ms@verb:LIST,terminator-split-packets")
	b.heard(1, "ready")
	for i, line := range []string{"USER user", "PASS password", "LIST"} {
		b.say(line)
		b.heard(i+2, "+OK")
	}
	b.wait(`document.querySelector('.line[data-part=final]')`)
	b.pick("2 ")
	b.wait(`document.querySelector('.quirk-note h3')?.textContent === 'Altered: trickle' && document.querySelector('.quirk-note .diff').innerText === 'The same octets, otherwise timed.'`)
	b.pick(".")
	b.explained("The end of the response")
	b.wait(`document.querySelector('.quirk-note h3').textContent.includes('terminator-split-packets') && document.querySelector('.quirk-note .diff').innerText === 'The same octets, otherwise timed.'`)
}

// Where the words do not come the panel says so, and asks again at the next
// line.
func TestExplanationsMissing(t *testing.T) {
	var refused atomic.Int32
	url := serveWithout(t, func(path string) bool { return strings.HasPrefix(path, "/assets/explain.") && refused.Add(1) == 1 })
	b := open(t)
	b.expect("Failed to load resource")
	b.resize(1280, 860, false)
	b.load(url)
	b.heard(1, "ready")
	b.say("USER user")
	b.wait(`document.querySelector('#explain-empty').textContent.includes('did not come: the server answered 404')`)
	b.say("PASS password")
	b.explained("+OK: logged in")
}

// Where a server says a line too many, what a naive client takes for its
// answers is shown; as long as it says one for each command, nothing is.
func TestLadder(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t) + "#v1&place=page&spec=strict,rset-double-ok")
	b.heard(1, "ready")
	for i, line := range []string{"USER user", "PASS password", "STAT"} {
		b.say(line)
		b.heard(i+2, "+OK")
	}
	b.wait(`document.querySelector('#ladder').hidden && document.querySelector('#statistics [data-command=STAT]')`)
	b.say("RSET")
	b.say("STAT")
	b.wait(`!document.querySelector('#ladder').hidden && document.querySelector('#ladder .is-off .verb').textContent === 'STAT'`)
	if got := b.text("#ladder .is-off .really"); got != "the answer to RSET" {
		t.Errorf("STAT takes %q", got)
	}
	b.click("#reconnect")
	b.wait(`document.querySelector('#ladder').hidden`)
}
