package browsertest

import (
	"strings"
	"testing"
)

// A step back is as if the last command had never been sent: in the
// conversation, the maildrop, the state and the statistics.
func TestStepBack(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t))
	b.heard(1, "ready")
	b.wait(`document.querySelector('#back').disabled`)
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
	b.wait(`document.querySelector('#forward').disabled`)
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
