package browsertest

import (
	"strings"
	"testing"
)

// A response on its way to another client shows how far it is; only whose
// session it is can give it up.
func TestWatchProgress(t *testing.T) {
	t.Parallel()
	_, url := playground(t, command(t), "--quirks", "trickle=1/20ms@verb:RETR")
	b := open(t)
	b.resize(1280, 860, false)
	b.load(url + "#v1&place=server")
	b.heard(1, "ready")
	h := &house{t: t, addr: b.eval(`document.body.dataset.pop3`)}
	c := h.client()
	c.say("USER user", "PASS password")
	b.wait(`document.querySelector('[data-session="2"]')?.dataset.state === 'TRANSACTION'`)
	b.click(`[data-session="2"]`)
	b.heard(3, "+OK")
	const shown = `document.querySelector('#progress').checkVisibility() && /^RETR 1 is on its way: \d+ of 803 octets/.test(document.querySelector('#progress').innerText.replaceAll(/\s+/g, ' '))`
	c.write("RETR 1")
	b.wait(shown)
	if b.eval(`String(document.querySelector('#progress-cancel').checkVisibility())`) != "false" {
		t.Error("who looks on is offered to cancel")
	}
	if got := b.text("#watching-text"); !strings.HasSuffix(got, "passwords masked.") {
		t.Errorf("the bar says %q", got)
	}

	// It goes on, also for who looks away and comes back.
	b.click("#watching-back")
	b.wait(`document.querySelector('#command').checkVisibility() && document.querySelector('#progress').hidden`)
	b.click(`[data-session="2"]`)
	b.heard(4, "+OK")
	b.wait(`document.querySelector('#state').textContent === 'TRANSACTION'`)
	if got := b.text("#conversation"); strings.Contains(got, "Connection lost") {
		t.Errorf("the conversation is %q", got)
	}

	b.click("#watching-back")
	b.wait(`document.querySelector('#command').checkVisibility()`)
	c.c.Close() // which lets go of the maildrop
	b.wait(`document.querySelector('[data-session="2"]').dataset.state === 'CLOSED'`)
	for i, line := range []string{"USER user", "PASS password", "RETR 1"} {
		b.say(line)
		b.heard(i+2, "+OK")
	}
	b.wait(shown)
	b.click("#progress-cancel")
	b.wait(`document.querySelector('#ended-text').innerText === 'Connection lost: nothing was removed'`)
}
