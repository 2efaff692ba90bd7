package browsertest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A step back is as if the last command had never been sent: in the
// conversation, the maildrop, the state and the statistics.
func TestStepBack(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t))
	b.heard(1, "ready")
	b.wait(`document.querySelector('#back[aria-disabled=true]')`)
	b.say("USER user")
	b.heard(2, "PASS")
	b.say("PASS password")
	b.heard(3, "maildrop locked")
	b.say("DELE 1")
	b.heard(4, "marked")
	b.say("QUIT")
	b.wait(`document.querySelector('#state').textContent === 'CLOSED'`)
	b.wait(`document.querySelector('#statistics [data-command=QUIT]') !== null`)

	b.click("#back")
	b.wait(`document.querySelector('#state').textContent === 'TRANSACTION'`)
	b.wait(`document.querySelectorAll('#conversation [data-dir=C]').length === 3`)
	b.wait(`document.querySelector('#statistics [data-command=QUIT]') === null`)
	b.wait(`document.querySelectorAll('#mails [data-mark=deleted]').length === 1 && document.querySelectorAll('#mails [data-mark=new]').length === 0`)
	b.click("#back")
	b.wait(`document.querySelectorAll('#mails [data-mark=deleted]').length === 0`)
	b.say("STAT")
	b.heard(4, "+OK 13 ")
	b.wait(`document.querySelector('#forward[aria-disabled=true]')`)
	if got := b.text("#conversation"); strings.Contains(got, "DELE") || strings.Contains(got, "QUIT") {
		t.Errorf("the conversation still has what was undone:\n%s", got)
	}

	b.click("#back")
	b.click("#forward")
	b.heard(4, "+OK 13 ")
	b.wait(`document.querySelectorAll('#conversation [data-dir=C]').length === 3`)
	b.click("#reconnect")
	b.heard(5, "ready")
	b.click("#back")
	b.wait(`document.querySelector('#state').textContent === 'TRANSACTION'`)

	// The session that one came back to ends like any other.
	b.say("QUIT")
	b.wait(`!document.querySelector('#ended').hidden && document.querySelector('#ended-text').textContent.includes('QUIT')`)
}

// Mail that came into the maildrop during a session is as new after steps back and
// forward.
func TestStepBackToNewMail(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t))
	b.heard(1, "ready")
	b.login(1)
	steps := func(n int, fresh, all string) {
		t.Helper()
		mails := `[document.querySelectorAll('#mails [data-mark=new]').length, document.querySelectorAll('#mails li').length].join(' of ')`
		b.wait(mails + ` === '` + fresh + ` of ` + all + `'`)
		for _, way := range []string{"back", "forward"} {
			for range n {
				b.click("#" + way)
			}
		}
		b.wait(`document.querySelector('#forward[aria-disabled=true]')`)
		b.drawn()
		if got := b.eval(mails); got != fresh+" of "+all {
			t.Errorf("after steps back and forward %s messages are new, and %s of %s were", got, fresh, all)
		}
	}
	b.click("#mail-add")
	b.click("#mail-add-go")
	steps(1, "1", "14")
	b.click("#mail-reset")
	b.say("NOOP")
	b.heard(4, "+OK")
	steps(1, "13", "13")
	b.say("QUIT")
	b.heard(5, "+OK")
	b.wait(`document.querySelector('#state').textContent === 'CLOSED'`)
	steps(2, "0", "13")
}

// spoken is what the conversation shows, line by line.
const spoken = `[...document.querySelectorAll('#conversation .line')].map((l) => l.dataset.dir + l.querySelector('.text').textContent).join('\n')`

// From an answer that is still on its way one can step back, and forward again:
// nothing of it stays behind, and then all of it comes.
func TestStepBackWhileAnswered(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	url := serve(t)
	b.load(url)
	b.login(1)
	b.say("RETR 3")
	b.heard(4, "octets")
	b.wait(`document.querySelector('.line[data-part=final]')`)
	b.say("NOOP")
	b.heard(5, "+OK")
	_, want, _ := strings.Cut(b.eval(spoken), "\n") // without the greeting's timestamp

	b.run(chromedp.Navigate("about:blank"))
	b.load(url + "#v1&place=page&spec=strict,trickle=4/25ms@verb:RETR")
	b.login(1)
	before := b.eval(spoken)
	arriving := func() { b.wait(`document.querySelectorAll('.line[data-part=body]').length > 3`) }
	step := func(way string) { b.eval(`document.querySelector('#` + way + `').click(); ''`) } // at once: the answer comes meanwhile
	undone := func(when string) {
		t.Helper()
		b.wait(`document.querySelectorAll('#conversation [data-dir=C]').length === 2`)
		b.wait(`document.querySelector('#progress').hidden && !document.querySelector('#mails [data-mark=read]') && document.querySelector('#state').textContent === 'TRANSACTION' && !document.querySelector('#statistics [data-command=RETR]')`)
		if got := b.eval(spoken); got != before {
			t.Errorf("%s the conversation is %q, and was %q", when, got, before)
		}
	}
	b.say("RETR 3")
	arriving()
	step("back")
	undone("a step back")
	step("forward")
	arriving()
	step("back")
	undone("a step back from a step forward")
	step("forward")
	arriving()
	b.eval(`document.querySelector('#verbs [data-verb=NOOP]').click(); ''`) // it waits for its turn
	lines := b.eval(`String(document.querySelectorAll('.line[data-part=body]').length)`)
	b.wait(`document.querySelectorAll('.line[data-part=body]').length > ` + lines + ` + 1`)
	step("back")
	b.wait(`document.querySelector('#forward[aria-disabled=false]') && document.querySelectorAll('#conversation [data-dir=C]').length === 3 && !document.querySelector('.line[data-part=final]')`)
	step("forward")
	b.heard(5, "+OK")
	b.wait(`document.querySelector('.line[data-part=final]') && document.querySelector('#progress').hidden && document.querySelector('#mails [data-mark=read]')`)
	// What was heard in two pasts is counted once.
	b.wait(`document.querySelector('#heard').textContent.startsWith(document.querySelectorAll('.line[data-part=body]').length + ' lines')`)
	if _, got, _ := strings.Cut(b.eval(spoken), "\n"); got != want {
		t.Errorf("the conversation is %q, want %q", got, want)
	}

	// Another future from the midst of an answer.
	b.click("#back")
	b.click("#back")
	undone("two steps back")
	b.say("STAT")
	b.heard(4, "+OK 13 ")
	b.wait(`document.querySelector('#forward[aria-disabled=true]') && document.querySelectorAll('#conversation .line').length === 7`)
}

// The same with an answer that keeps the page busy.
func TestStepBackFromLongAnswer(t *testing.T) {
	b := openLong(t)
	b.wait(`document.querySelector('.line[data-part=body]')`)
	b.click("#back")
	b.wait(`document.querySelectorAll('#conversation .line').length === 5 && !document.querySelector('.fold')`)
	b.click("#forward")
	b.waitFor(long, `document.querySelector('.line[data-part=final]') && document.querySelector('.fold')`)
	if got, want := b.text(".fold"), "99,982 more lines"; got != want {
		t.Errorf("the fold says %q, want %q", got, want)
	}
	b.click("#back")
	b.say("STAT")
	b.heard(4, "+OK 1 ")
	b.wait(fmt.Sprintf(`document.querySelectorAll('#conversation .line').length === %d`, 7))
}
