package browsertest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/pop3play/pop3play/web"
)

// exported is where an exported page is, while tests try that.
var exported string

// serve gives the address of a page that has only the place in it.
func serve(t *testing.T) string {
	t.Helper()
	if exported != "" {
		return exported
	}
	s := httptest.NewServer(web.Handler(options()))
	t.Cleanup(s.Close)
	return s.URL + "/"
}

// serveWithout gives the address of a page some of whose files are not there.
func serveWithout(t *testing.T, missing func(path string) bool) string {
	t.Helper()
	h := web.Handler(options())
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if missing(r.URL.Path) {
			http.NotFound(w, r)
			return
		}
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/"
}

// A whole session in the page, by typing, until the maildrop changed.
func TestSessionInPage(t *testing.T) {
	b := open(t)
	b.load(serve(t))
	wholeSession(t, b)
}

func wholeSession(t *testing.T, b *browser) {
	t.Helper()
	b.wait(`document.querySelector('#mails li')`)
	before := b.eval(`String(document.querySelectorAll('#mails li').length)`)
	b.heard(1, "ready")
	b.say("USER user")
	b.heard(2, "PASS")
	b.say("PASS password")
	b.heard(3, "locked")
	b.wait(`document.querySelector('#state').dataset.state === 'TRANSACTION'`)
	b.say("STAT")
	b.heard(4, "+OK "+before+" ")
	b.say("LIST")
	b.heard(5, before+" messages")
	b.say("RETR 1")
	b.heard(6, "octets")
	b.wait(`document.querySelector('#mails li').dataset.mark === 'read'`)
	b.say("DELE 1")
	b.heard(7, "marked")
	b.wait(`document.querySelector('#mails li').dataset.mark === 'deleted'`)
	if got := b.text("#conversation"); strings.Contains(got, "PASS password") {
		t.Error("the password shows in the conversation")
	}
	b.say("QUIT")
	b.heard(8, "1 message removed")
	b.wait(`!document.querySelector('#ended').hidden`)
	b.wait(`document.querySelectorAll('#mails li').length === ` + before + ` - 1`)

	want := "1\nDELE 1\nLIST 1\nPASS 1\nQUIT 1\nRETR 1\nSTAT 1\nUSER 1\n"
	b.wait(`document.querySelector('#stats-text').textContent.includes('QUIT')`)
	if got := b.eval(`document.querySelector('#stats-text').textContent`); got != want {
		t.Errorf("statistics are %q, want %q", got, want)
	}
	var shown map[string]string
	if err := json.Unmarshal([]byte(b.eval(`JSON.stringify(Object.fromEntries([...document.querySelectorAll('#statistics [data-stat]')].map((e) => [e.dataset.stat, e.textContent])))`)), &shown); err != nil {
		t.Fatal(err)
	}
	for key, n := range map[string]string{"logins": "1", "commands": "7", "sessions": "1", "removed": "1", "ok": "7", "err": "0"} {
		if shown[key] != n {
			t.Errorf("%s shows %s, want %s", key, shown[key], n)
		}
	}

	b.click("#ended-reconnect")
	b.heard(9, "ready")
}

// What a quirk altered is named, and the address carries the set-up.
func TestQuirkInPage(t *testing.T) {
	b := open(t)
	url := serve(t)
	b.resize(1280, 860, false)
	b.load(url + "#v1&place=page&spec=strict,trickle=1/1ms")
	b.heard(1, "ready")
	b.wait(`document.querySelector('.line.is-altered .by')?.innerText.trim() === 'trickle'`)
	if got := b.text("#active-quirks"); !strings.Contains(got, "trickle=1/1ms") {
		t.Errorf("active quirks are %q", got)
	}
	b.whole()
	b.click("#q-trickle")
	b.wait(`!document.querySelector('#pending').hidden`)
	if got := b.eval(`location.hash`); got != "#v1&place=page&spec=strict" {
		t.Errorf("the address says %s", got)
	}
	b.click("#pending-reconnect")
	b.wait(`document.querySelectorAll('.line[data-part=status]').length === 2`)
	b.wait(`document.querySelector('#pending').hidden`)
}

// A copy is a transcript: no tokens, no password, whoever sent it before each line.
func TestCopyTranscript(t *testing.T) {
	b := open(t)
	b.load(serve(t))
	b.heard(1, "ready")
	b.say("USER user")
	b.heard(2, "PASS")
	b.say("PASS password")
	b.heard(3, "locked")
	b.eval(`navigator.clipboard.writeText = async (text) => { window.copied = text; }; document.querySelector('#copy-transcript').click(); ''`)
	b.wait(`window.copied`)
	got := b.eval(`window.copied`)
	if !strings.HasPrefix(got, "S: +OK pop3play ready <") || !strings.Contains(got, "\nC: USER user\nS: +OK now send PASS\nC: PASS ********\nS: +OK maildrop") {
		t.Errorf("the transcript is %q", got)
	}
	if got := b.eval(`getSelection().selectAllChildren(document.querySelectorAll('.line .text')[1]); getSelection().toString()`); got != "USER user" {
		t.Errorf("a selected line is copied as %q", got)
	}
	b.eval(`document.querySelector('#toggle-mask').click(); document.querySelector('#copy-transcript').click(); ''`)
	b.wait(`window.copied.includes('C: PASS password')`)
}

// Arrows bring back what was sent, and Tab completes what is legal.
func TestCommandLine(t *testing.T) {
	b := open(t)
	b.load(serve(t))
	b.heard(1, "ready")
	b.say("USER user")
	b.heard(2, "PASS")
	value := func(want string) { b.wait(fmt.Sprintf(`document.querySelector('#command').value === %q`, want)) }
	key := func(keys string) { b.run(chromedp.SendKeys(chromedp.CSS("#command"), keys)) }
	key("dra")
	key(kb.ArrowUp)
	value("USER user")
	key(kb.ArrowDown)
	value("dra")
	b.put("pa")
	key(kb.Tab)
	value("PASS ")
	b.put("")
	b.click(`#verbs [data-verb=PASS]`)
	value("PASS password")
	if got := b.eval(`String([...document.querySelectorAll('#verbs .chip')].some((c) => !c.hidden && c.dataset.verb === 'RETR'))`); got != "false" {
		t.Error("RETR is offered before the login")
	}
	b.eval(`document.querySelector('#say').requestSubmit(); ''`)
	b.heard(3, "locked")
	b.click(`#verbs [data-verb=STAT]`)
	b.heard(4, "+OK ")
}

// Lines pasted together leave in one write, and are answered in order.
func TestPipelining(t *testing.T) {
	b := open(t)
	b.load(serve(t))
	b.heard(1, "ready")
	b.eval(`document.querySelector('#command').value = 'USER user\nPASS password\nSTAT'; document.querySelector('#say').requestSubmit(); ''`)
	b.heard(4, "+OK ")
	b.wait(`document.querySelector('#state').textContent === 'TRANSACTION'`)
	if got := b.eval(`[...document.querySelectorAll('.line[data-dir=C]')].map((l) => l.classList.contains('is-joined')).join(' ')`); got != "false true true" {
		t.Errorf("joined with the line before are %s", got)
	}
	b.say("NOOP")
	b.heard(5, "+OK")
	b.wait(`![...document.querySelectorAll('.line[data-dir=C]')].at(-1).classList.contains('is-joined')`)
}

// Raw octets go out as they are written, and what cannot be read does not.
func TestRaw(t *testing.T) {
	b := open(t)
	b.load(serve(t))
	b.heard(1, "ready")
	key := func(keys string) { b.run(chromedp.SendKeys(chromedp.CSS("#command"), keys)) }
	key("USER user")
	b.click("#raw")
	b.wait(`document.querySelector('#command').value === 'USER user\\r\\n'`)
	b.put("")
	key(`USER user\n`)
	b.wait(`document.querySelector('#raw-note').innerText === '10 octets'`)
	b.say("")
	b.heard(2, "PASS")
	b.wait(`document.querySelector('.line[data-dir=C] .tok').dataset.name === 'LF'`)
	key(`PASS \q`)
	b.wait(`document.querySelector('#raw-note').classList.contains('is-wrong')`)
	b.say("")
	b.wait(`document.querySelector('#command').value !== ''`)
	b.click("#raw")
	b.put("")
	b.say("PASS password")
	b.heard(3, "locked")
}

// What was sent and shows nowhere is told: a line without its end, and anything
// that is typed to a server that does not greet.
func TestUnheard(t *testing.T) {
	b := open(t)
	b.load(serve(t))
	b.heard(1, "ready")
	b.click("#raw")
	b.say("NO")
	b.in("#raw-note", "2 octets sent, and not shown yet: the server waits for the end of the line.")
	b.say("OP")
	b.in("#raw-note", "4 octets sent")
	b.say(`\r\nQUI`)
	b.heard(2, "")
	b.in("#raw-note", "3 octets sent")
	b.click("#back")
	b.wait(`document.querySelector('#raw-note').innerText.includes('4 octets sent')`)
	b.click("#forward")
	b.in("#raw-note", "3 octets sent")
	b.click("#raw")
	b.in("#raw-note", "3 octets sent")
	b.say("T")
	b.heard(3, "")
	b.wait(`document.querySelector('#raw-note').hidden`)

	b.load(serve(t) + "#v1&place=page&spec=strict,no-greeting")
	b.wait(ready)
	b.say("USER user")
	b.in("#raw-note", "11 octets sent, and not shown: the server does not greet, and has read nothing.")
	b.click("#reconnect")
	b.wait(`document.querySelector('#raw-note').hidden`)
}

// Behind a verb come values for its arguments.
func TestArguments(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t))
	b.heard(1, "ready")
	b.say("USER user")
	b.heard(2, "PASS")
	b.say("PASS password")
	b.heard(3, "locked")
	key := func(keys string) { b.run(chromedp.SendKeys(chromedp.CSS("#command"), keys)) }
	value := func(want string) { b.wait(fmt.Sprintf(`document.querySelector('#command').value === %q`, want)) }
	key("retr ")
	b.wait(`document.querySelector('#arguments .usage').innerText === 'RETR message' && document.querySelector('#arguments .chip').innerText.startsWith('1 Welcome')`)
	key(kb.Tab)
	value("retr 1")
	key(kb.Tab)
	value("retr 2")
	b.click("#arguments .chip:nth-child(3)")
	value("retr 3")
	b.say("")
	b.heard(4, "octets")
	b.wait(`document.querySelector('#arguments').hidden && document.querySelector('#verbs [data-verb=RETR]').offsetHeight > 0`)
}
