package pop3_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
)

func count(c *client, kind pop3.Kind, verb string) (n int) {
	for _, e := range c.kinds {
		if e.Kind == kind && (verb == "" || e.Verb == verb) {
			n++
		}
	}
	return n
}

// While a login waits for the lock the same command runs again and again; it
// counts once, nothing is read, and nothing is said.
func TestLoginWaits(t *testing.T) {
	st := &counting{Store: memory("a\n"), t: t}
	first := connect(pop3.Strict(), st, pop3.Options{})
	first.login(t)
	c := connect(pop3.Strict(), st, pop3.Options{Session: 2, LockWait: 5 * pop3.Second})
	c.say(t, "USER user", "+OK")
	c.say(t, "PASS password", "")
	c.in = []byte("STAT\r\n")
	tries := 0
	for c.now < 4*pop3.Second {
		at, ok := c.s.Deadline()
		if !ok || at <= c.now || at > c.now+100*pop3.Millisecond {
			t.Fatalf("at %d the next try is %d, %v", c.now, at, ok)
		}
		if c.s.WantInput() {
			t.Fatal("a waiting session reads")
		}
		c.wait(at - c.now - 1) // too early: nothing happens
		c.wait(1)
		if tries++; c.got() != "" {
			t.Fatal("an answer while the maildrop is locked")
		}
	}
	first.say(t, "QUIT", "+OK")
	c.wait(100 * pop3.Millisecond)
	if got := c.got(); got != "+OK maildrop locked and ready, 1 message (3 octets)\r\n+OK 1 3\r\n" {
		t.Errorf("after %d tries: %q", tries, got)
	}
	if n := count(c, pop3.KindLineIn, "PASS"); n != 1 || count(c, pop3.KindAuthFail, "") != 0 {
		t.Errorf("PASS was counted %d times", n)
	}
	c.close()
	if st.open != 0 {
		t.Errorf("%d maildrops open", st.open)
	}
}

// When the wait is over, to the nanosecond, the answer is [IN-USE]; the next
// attempt waits anew.
func TestLoginGivesUp(t *testing.T) {
	st := memory()
	first := connect(pop3.Strict(), st, pop3.Options{})
	first.login(t)
	c := connect(pop3.Strict(), st, pop3.Options{Session: 2, LockWait: pop3.Second})
	for range 2 {
		end := c.now + pop3.Second
		c.say(t, "USER user", "+OK")
		c.say(t, "PASS password", "")
		for c.now < end {
			if got := c.got(); got != "" {
				t.Fatalf("%q, %d too early", got, end-c.now)
			}
			at, _ := c.s.Deadline()
			c.wait(at - c.now)
		}
		if got := c.got(); got != "-ERR [IN-USE] maildrop is locked by another session\r\n" || c.now != end {
			t.Fatalf("%q at %d, want it at %d", got, c.now, end)
		}
	}
	if n := count(c, pop3.KindAuthFail, ""); n != 2 {
		t.Errorf("%d failures", n)
	}
	c.say(t, "USER user", "+OK")
	c.say(t, "PASS wrong", "-ERR [AUTH]") // says nothing of the lock, and does not wait
}

// A session that waits for the lock can be ended at any moment.
func TestEndWhileWaiting(t *testing.T) {
	for _, end := range []func(*client){
		func(c *client) { c.s.End(c.now, pop3.ReasonShutdown) },
		func(c *client) { c.close(); c.wait(2 * pop3.Second) },
	} {
		st := &counting{Store: memory(), t: t}
		first := connect(pop3.Strict(), st, pop3.Options{})
		first.login(t)
		c := connect(pop3.Strict(), st, pop3.Options{Session: 2, LockWait: pop3.Second})
		c.say(t, "USER user", "+OK")
		c.say(t, "PASS password", "")
		end(c)
		if c.s.State() != pop3.Closed || st.open != 1 {
			t.Errorf("state %v, %d open", c.s.State(), st.open)
		}
		if _, ok := c.s.Deadline(); ok {
			t.Error("a deadline after the end")
		}
	}
}

// Whenever a session ends, and however, its lock is released exactly once, and
// without QUIT nothing is removed (RFC 1939 §6).
func TestReleaseOnce(t *testing.T) {
	const script = "USER user\r\nPASS password\r\nRETR 1\r\nDELE 1\r\nLIST\r\nTOP 2 1\r\nDELE 2\r\nQUIT\r\n"
	rnd := rand.New(rand.NewPCG(5, 6))
	for _, spec := range []string{"strict", "classic", "trickle=3/1ms,autodelete", "drop-retr=1@4,dele-ignored", "quit-no-reply,exit", "retr-hides-next-session,terminator-split-packets"} {
		b, err := quirk.Parse(spec)
		if err != nil {
			t.Fatal(err)
		}
		for range 400 {
			st := &counting{Store: memory("Subject: a\n\n.\n", "b\n"), t: t}
			c := connect(b.Dialect(), st, pop3.Options{})
			cut := rnd.IntN(len(script) + 1)
			c.s.Feed(c.now, []byte(script[:cut]))
			for range rnd.IntN(60) {
				if p, _ := c.s.Pull(c.now); p == nil {
					c.now += pop3.Millisecond
					c.s.Tick(c.now)
				}
			}
			ended := c.s.State() == pop3.Closed
			switch rnd.IntN(4) {
			case 0:
				c.s.End(c.now, pop3.ReasonReset)
			case 1:
				c.s.CloseInput(c.now)
				c.wait(20 * pop3.Minute)
				for range 1000 {
					c.wait(pop3.Millisecond)
				}
			case 2:
				c.s.CloseInput(c.now)
				c.s.End(c.now, pop3.ReasonShutdown)
			case 3:
				for range 1000 {
					c.wait(pop3.Millisecond)
				}
				c.wait(11 * pop3.Minute)
			}
			if st.open != 0 || c.s.State() != pop3.Closed || c.s.Step() == pop3.StepNone {
				t.Fatalf("%s, cut after %d: %d open, state %v, step %d", spec, cut, st.open, c.s.State(), c.s.Step())
			}
			if !strings.Contains(script[:cut], "QUIT\r\n") && st.commits != 0 {
				t.Fatalf("%s, cut after %d: UPDATE without QUIT", spec, cut)
			}
			if n := count(c, pop3.KindClose, ""); n != 1 {
				t.Fatalf("%s: closed %d times", spec, n)
			}
			if p, _ := c.s.Pull(c.now + pop3.Minute); p != nil {
				t.Fatalf("%s: %q after the end (it had ended before: %v)", spec, p, ended)
			}
			c.s.Feed(c.now, []byte("NOOP\r\n"))
			c.s.End(c.now, pop3.ReasonReset)
			c.s.CloseInput(c.now)
			c.s.TLSStarted(c.now, pop3.TLSInfo{})
			c.s.Tick(c.now + pop3.Minute)
			if c.s.WantInput() || count(c, pop3.KindClose, "") != 1 {
				t.Fatalf("%s: it lives on", spec)
			}
		}
	}
}
