package browsertest

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// What is copied of another's session leads to the server that it had, with that
// behaviour, and has its number.
func TestWatchAsCode(t *testing.T) {
	t.Parallel()
	_, url := playground(t, command(t), "--quirks", "trickle=9/5ms@verb:STAT,drop-retr=2@100")
	mine := open(t)
	mine.load(url + "#v1&place=server&spec=classic,stat-wrong")
	mine.heard(1, "+OK")
	b := open(t)
	b.resize(1280, 860, false)
	b.load(url + "#v1&place=server")
	b.heard(1, "ready")
	addr := b.eval(`document.body.dataset.pop3`)
	c := (&house{t: t, addr: addr}).client()
	c.say("USER user", "PASS password", "STAT")

	for _, w := range []struct {
		number  int
		poplib  string
		note    string
		fields  string
		answers int
	}{
		{3, fmt.Sprintf("POP3(\"127.0.0.1\", %s)", strings.TrimPrefix(addr, "127.0.0.1:")), "",
			"profile: strict\nquirks: trickle=9/5ms@verb:STAT,drop-retr=2@octet:100\n", 4},
		{1, `POP3("127.0.0.1", 1110)`, "# A server that does the same: pop3play serve --profile classic --quirks stat-wrong\n",
			"profile: classic\nquirks: stat-wrong\n", 1},
	} {
		b.wait(fmt.Sprintf(row, w.number))
		b.click(fmt.Sprintf(`[data-session="%d"]`, w.number))
		b.heard(w.answers, "+OK")
		got := b.code("poplib")
		if !strings.Contains(got, w.poplib) {
			t.Errorf("session %d is not held with %s:\n%s", w.number, w.poplib, got)
		}
		if _, after, said := strings.Cut(got, "# A server that does the same"); said != (w.note != "") || !strings.Contains(got, w.note) {
			t.Errorf("the code of session %d names another server%s", w.number, after)
		}
		if got := b.code("txtar"); !strings.Contains(got, "\n\n"+w.fields+"\n-- transcript --\nS: +OK ") {
			t.Errorf("the test of session %d lacks\n%s:\n%s", w.number, w.fields, got)
		}
		for line := range strings.Lines(b.code("json")) {
			if !strings.HasPrefix(line, fmt.Sprintf(`{"session":%d,`, w.number)) {
				t.Errorf("a line of session %d is %s", w.number, line)
			}
		}
		b.click("#code-dialog [data-close]")
	}
}

// Where the page does not know a password none is written, and it says why; what
// was ticked is forgotten with the dialog.
func TestWatchCodeMasks(t *testing.T) {
	t.Parallel()
	h := newHouse(t, true)
	c := h.client()
	c.say("USER user", "PASS password")
	b := open(t)
	b.resize(1280, 860, false)
	b.load(h.url + "#v1&place=server")
	b.heard(1, "ready")
	b.wait(fmt.Sprintf(row+` && `+row+`?.innerText.includes('this page')`, 1, 2)) // which is above the other, and moves it
	const choice = `document.querySelector('#code-masks').textContent.trimStart()`
	// masked tells whether no password can be had, and no mask as one.
	masked := func(why string) {
		t.Helper()
		b.code("text")
		for format, want := range map[string]string{"nc": `'PASS %s\r\n' "$POP3_PASSWORD"`, "poplib": "say(pop.pass_, password)", "netpop3": "pass($password)", "curl": "-u user "} {
			b.eval(`document.querySelector('#code-passwords').click(); ''`)
			if got := b.code(format); !strings.Contains(got, want) || strings.Contains(got, "****") {
				t.Errorf("%s is\n%s", format, got)
			}
		}
		if got := b.eval(choice); got != "With passwords "+why {
			t.Errorf("the choice says %q", got)
		}
		if got := b.eval(`String(document.querySelector('#code-passwords').disabled) + document.querySelector('#code-passwords').checked`); got != "truefalse" {
			t.Errorf("it is disabled, and chosen: %s", got)
		}
		if got := b.code("txtar"); !strings.Contains(got, "The password is not known") {
			t.Errorf("the test is\n%s", got)
		}
		b.code("poplib")
		b.shoot(os.Getenv("POP3PLAY_SCREENS"), "watch-code.png")
		b.axeThemes("masked", "#code-dialog")
		b.click("#code-dialog [data-close]")
	}
	b.click(`[data-session="1"]`)
	b.heard(3, "13 messages")
	masked("once the conversation shows them")

	b.eval(`document.querySelector('#toggle-mask').click(); ''`)
	b.wait(`document.querySelector('#conversation').innerText.includes('PASS password')`)
	b.code("poplib")
	b.eval(`document.querySelector('#code-passwords').click(); ''`)
	if got := b.code("poplib"); !strings.Contains(got, `say(pop.pass_, "password")`) {
		t.Errorf("the password that is shown is not in\n%s", got)
	}
	if got := b.eval(choice); got != "With passwords " {
		t.Errorf("the choice says %q", got)
	}
	b.click("#code-dialog [data-close]")

	b.eval(`document.querySelector('#toggle-mask').click(); ''`)
	b.wait(`document.querySelector('#conversation').innerText.includes('PASS ••••••••')`)
	masked("once the conversation shows them")
	b.eval(`delete document.body.dataset.secrets; ''`)
	masked("which this server does not tell")

	// One's own is known, and not written unless it is wanted.
	b.click("#watching-back")
	b.say("USER user")
	b.heard(2, "+OK")
	b.say("PASS hunter2")
	b.heard(3, "-ERR")
	if got := b.code("poplib"); strings.Contains(got, "hunter2") {
		t.Errorf("the password is in\n%s", got)
	}
	b.eval(`document.querySelector('#code-passwords').click(); ''`)
	if got := b.code("poplib"); !strings.Contains(got, "hunter2") {
		t.Errorf("the password is not in\n%s", got)
	}
}
