package pop3_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
)

// A line that never ends takes no memory; when it ends it gets one -ERR, and
// nothing else has changed (RFC 1939 §3, RFC 2449 §4).
func TestEndlessLine(t *testing.T) {
	for _, spec := range []string{"strict", "classic"} {
		b, err := quirk.Parse(spec)
		if err != nil {
			t.Fatal(err)
		}
		c := connect(b.Dialect(), memory("a\n"), pop3.Options{})
		c.login(t)
		c.say(t, "DELE 1", "+OK")
		c.got()
		const segment = 32 << 10
		for range 10 << 20 / segment {
			c.send(strings.Repeat("x", segment))
			if n := pop3.InputCap(c.s); n > 4*segment {
				t.Fatalf("%s: %d octets of memory", spec, n)
			}
		}
		if got := c.got(); got != "" {
			t.Fatalf("%s: an answer before the line end: %q", spec, got)
		}
		c.send("\r\n")
		if got := c.got(); !strings.HasPrefix(got, "-ERR line is too long") || strings.Count(got, "\n") != 1 {
			t.Errorf("%s: got %.100q", spec, got)
		}
		c.say(t, "STAT", "+OK 0 0")
		c.say(t, "RSET", "+OK")
		c.say(t, "STAT", "+OK 1")
	}
}

func TestLineOfEveryLength(t *testing.T) {
	for _, n := range []int{254, 255, 256, 257, 300, 8192, 1 << 20} {
		for _, end := range []string{"\r\n", "\n"} {
			c := connect(pop3.Strict(), memory(), pop3.Options{})
			c.got()
			c.send("USER " + strings.Repeat("x", n-5-len(end)) + end)
			got, want := c.got(), "+OK now send PASS\r\n"
			if n > 255 {
				want = "-ERR line is too long, at most 255 octets\r\n"
			}
			if got != want {
				t.Errorf("%d octets: %q", n, got)
			}
		}
	}
}

// MaxErrors ends a session that makes no sense at all; one command that does
// begins the count anew.
func TestTooManyErrors(t *testing.T) {
	d := pop3.Strict()
	d.Limits.MaxErrors = 3
	st := &counting{Store: memory("a\n"), t: t}
	c := connect(d, st, pop3.Options{})
	c.login(t)
	c.say(t, "DELE 1", "+OK")
	for range 3 {
		c.say(t, "XYZZ", "-ERR unknown")
		c.say(t, "RETR", "-ERR usage")
		c.say(t, "NOOP", "+OK")
	}
	c.say(t, "XYZZ", "-ERR unknown")
	c.say(t, "XYZZ", "-ERR unknown")
	c.say(t, "XYZZ", "-ERR too many bad commands\r\n")
	if c.s.State() != pop3.Closed || c.s.Step() != pop3.StepClose || st.commits != 0 || st.releases != 1 {
		t.Errorf("state %v, step %d, %d commits, %d releases", c.s.State(), c.s.Step(), st.commits, st.releases)
	}
	c.say(t, "NOOP", "")
}

// Thousands of commands in one segment are answered one after the other, each
// only after the answer before it has left.
func TestPipelineIsLazy(t *testing.T) {
	st := memory("Subject: one\n\na\n")
	c := connect(pop3.Strict(), st, pop3.Options{})
	c.login(t)
	seen := len(c.events)
	c.s.Feed(0, []byte(strings.Repeat("RETR 1\r\n", 5000)))
	for i := range 3 {
		c.s.Pull(0)
		if n := len(c.events) - seen; n > 2*(i+1)+1 {
			t.Fatalf("%d events after %d chunks", n, i+1)
		}
	}
	if c.s.WantInput() {
		t.Error("it asks for more before the answers have left")
	}
	n := 0
	for p, _ := c.s.Pull(0); p != nil; p, _ = c.s.Pull(0) {
		n += strings.Count(string(p), "+OK")
	}
	if n != 4999 || !c.s.WantInput() {
		t.Errorf("%d answers", n)
	}
	if got, want := fmt.Sprint(c.s.Deadline()), fmt.Sprint(10*pop3.Minute, true); got != want {
		t.Errorf("deadline %s, want %s", got, want)
	}
}
