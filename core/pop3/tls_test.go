package pop3_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// capabilities gives what CAPA lists, one word a line.
func capabilities(t *testing.T, c *client) []string {
	t.Helper()
	c.got()
	c.send("CAPA\r\n")
	return strings.Split(strings.TrimSuffix(c.got(), "\r\n"), "\r\n")
}

func TestSTLS(t *testing.T) {
	c := connect(pop3.Strict(), memory("a\n"), pop3.Options{OfferTLS: true})
	if !slices.Contains(capabilities(t, c), "STLS") {
		t.Error("CAPA lacks STLS")
	}
	c.say(t, "STLS now", "-ERR usage: STLS")
	c.say(t, "USER user", "+OK")
	c.got()
	// What comes behind STLS in the clear is dropped (RFC 2595 §4, the class of
	// CVE-2011-0411), and so is the name given before.
	c.s.Feed(c.now, []byte("STLS\r\nPASS password\r\nUSER user\r\nQUI"))
	c.drive()
	if got := c.got(); got != "+OK begin TLS negotiation\r\n" || c.s.Step() != pop3.StepStartTLS || c.s.WantInput() {
		t.Fatalf("got %q, step %d", got, c.s.Step())
	}
	if _, ok := c.s.Deadline(); ok {
		t.Error("the session has a deadline while the driver shakes hands")
	}
	c.s.Tick(c.now + 20*pop3.Minute)
	c.s.TLSStarted(c.now, pop3.TLSInfo{Version: "TLS 1.3"})
	c.drive()
	if got := c.got(); got != "" || c.s.Step() != pop3.StepNone || c.s.State() != pop3.Authorization || !c.s.WantInput() {
		t.Errorf("after the handshake: %q, state %v", got, c.s.State())
	}
	if e := c.kinds[len(c.kinds)-1]; e.Kind != pop3.KindTLS || e.Text != "TLS 1.3" {
		t.Errorf("last event %v", e)
	}
	c.say(t, "PASS password", "-ERR send USER first")
	if slices.Contains(capabilities(t, c), "STLS") {
		t.Error("CAPA lists STLS inside TLS")
	}
	c.say(t, "STLS", "-ERR TLS is active already\r\n")
	c.say(t, "APOP user "+pop3.APOPDigest("<"+testStamp+">", "password"), "+OK") // the greeting still counts
	if slices.Contains(capabilities(t, c), "STLS") {
		t.Error("CAPA lists STLS in TRANSACTION")
	}
	c.say(t, "STLS", "-ERR STLS is not allowed in this state\r\n")
}

// RFC 2595 §4: STLS is not announced where it is not permitted.
func TestSTLSAfterLogin(t *testing.T) {
	c := connect(pop3.Strict(), memory(), pop3.Options{OfferTLS: true})
	c.login(t)
	if slices.Contains(capabilities(t, c), "STLS") {
		t.Error("CAPA lists STLS in TRANSACTION")
	}
}

func TestImplicitTLS(t *testing.T) {
	c := connect(pop3.Strict(), memory(), pop3.Options{OfferTLS: true, TLS: true})
	if slices.Contains(capabilities(t, c), "STLS") {
		t.Error("CAPA lists STLS inside TLS")
	}
	c.say(t, "STLS", "-ERR TLS is active already\r\n")
}

// KeepPlaintext is the hole that is closed above.
func TestKeepPlaintext(t *testing.T) {
	d := pop3.Strict()
	d.Edit("keep", nil).Door(func(_ *pop3.Scope, door *pop3.Door) { door.KeepPlaintext = true })
	c := connect(d, memory(), pop3.Options{OfferTLS: true})
	c.got()
	c.s.Feed(c.now, []byte("STLS\r\nUSER user\r\nPASS password\r\n"))
	c.drive()
	c.s.TLSStarted(c.now, pop3.TLSInfo{})
	c.drive()
	if got := c.got(); strings.Count(got, "+OK") != 3 {
		t.Errorf("got %q", got)
	}
	if n := len(c.kinds); c.kinds[n-1].By == nil {
		t.Error("nobody is named for what ran without protection")
	}
	c.got()
	before := len(c.kinds)
	c.say(t, "NOOP", "+OK")
	for _, e := range c.kinds[before:] {
		if e.By != nil {
			t.Errorf("%v is named for what came inside TLS", e.By)
		}
	}
}

// A handshake that fails ends the session: there is no way back to plaintext.
func TestHandshakeFails(t *testing.T) {
	c := connect(pop3.Strict(), memory(), pop3.Options{OfferTLS: true})
	c.say(t, "STLS", "+OK")
	c.s.TLSFailed(c.now)
	if c.s.Step() != pop3.StepClose || c.s.State() != pop3.Closed {
		t.Errorf("step %d, state %v", c.s.Step(), c.s.State())
	}
	c.s.TLSStarted(c.now, pop3.TLSInfo{})
	if c.s.Step() != pop3.StepClose {
		t.Error("a late handshake brings it back")
	}
}
