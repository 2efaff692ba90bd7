package pop3_test

import (
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// RFC 1939 §3: after ten minutes or more the server closes "without removing
// any messages or sending any response".
func TestAutologout(t *testing.T) {
	st := &counting{Store: memory("a\n"), t: t}
	c := connect(pop3.Strict(), st, pop3.Options{})
	c.login(t)
	c.say(t, "DELE 1", "+OK")
	c.wait(10*pop3.Minute - 1)
	c.say(t, "NOOP", "+OK")
	c.wait(10*pop3.Minute - 1)
	c.say(t, "XYZZ", "-ERR") // even one that is refused
	c.wait(10*pop3.Minute - 1)
	c.send("NOO") // not a whole command
	if c.s.State() != pop3.Transaction {
		t.Fatal("closed too early")
	}
	if at, ok := c.s.Deadline(); !ok || at != c.now+1 {
		t.Errorf("deadline in %d, %v", at-c.now, ok)
	}
	c.got()
	c.wait(1)
	if got := c.got(); got != "" || c.s.State() != pop3.Closed || c.s.Step() != pop3.StepClose || st.commits != 0 || st.releases != 1 {
		t.Errorf("got %q, state %v, step %d, %d commits", got, c.s.State(), c.s.Step(), st.commits)
	}
	if e := c.kinds[len(c.kinds)-1]; e.Kind != pop3.KindClose || e.Text != string(pop3.ReasonIdle) {
		t.Errorf("last event %v %q", e.Kind, e.Text)
	}
}

// An octet now and then is no sign of life, whether it is ever to be a command
// or belongs to a line that is too long already; and octets that leave are one.
func TestOctetsDoNotPostponeAutologout(t *testing.T) {
	c := connect(pop3.Strict(), memory("a\n"), pop3.Options{})
	c.login(t)
	for range 10*60 - 1 {
		c.send("N")
		c.wait(pop3.Second)
	}
	c.send("N")
	if c.s.State() != pop3.Transaction {
		t.Fatal("closed too early")
	}
	c.got()
	c.wait(pop3.Second)
	if got := c.got(); got != "" || c.s.State() != pop3.Closed {
		t.Errorf("after ten minutes of one octet a second: %q, state %v", got, c.s.State())
	}
}

// A limit of 0 means none.
func TestNoAutologout(t *testing.T) {
	d := pop3.Strict()
	d.Limits.Idle = 0
	c := connect(d, memory(), pop3.Options{})
	if at, ok := c.s.Deadline(); ok {
		t.Errorf("a deadline at %d", at)
	}
	c.wait(1000 * 60 * pop3.Minute)
	c.say(t, "QUIT", "+OK")
}

func TestReasons(t *testing.T) {
	for _, x := range []struct {
		end  func(*client)
		want pop3.Reason
		step pop3.Step
	}{
		{func(c *client) { c.send("QUIT\r\n") }, pop3.ReasonQuit, pop3.StepClose},
		{func(c *client) { c.close() }, pop3.ReasonEOF, pop3.StepClose},
		{func(c *client) { c.s.End(c.now, pop3.ReasonReset) }, pop3.ReasonReset, pop3.StepClose},
		{func(c *client) { c.s.End(c.now, pop3.ReasonShutdown) }, pop3.ReasonShutdown, pop3.StepClose},
		{func(c *client) { c.wait(11 * pop3.Minute) }, pop3.ReasonIdle, pop3.StepClose},
		{func(c *client) { c.send("CUT\r\n") }, pop3.ReasonBreak, pop3.StepAbort},
		{func(c *client) { c.send("HALF\r\n") }, pop3.ReasonBreak, pop3.StepCloseWrite},
	} {
		d := pop3.Strict()
		for verb, step := range map[string]pop3.Step{"CUT": pop3.StepAbort, "HALF": pop3.StepCloseWrite} {
			d.Edit("", nil).Add(pop3.Spec{Verb: verb, In: pop3.Authorization | pop3.Transaction, Do: func(*pop3.Tx, pop3.Command) pop3.Reply {
				return pop3.Reply{Silent: true, Step: step, Reason: pop3.ReasonBreak}
			}})
		}
		st := &counting{Store: memory("a\n"), t: t}
		c := connect(d, st, pop3.Options{Peer: "peer"})
		c.login(t)
		x.end(c)
		e := c.kinds[len(c.kinds)-1]
		if e.Kind != pop3.KindClose || e.Text != string(x.want) || c.s.Step() != x.step || st.open != 0 {
			t.Errorf("%s: last event %v %q, step %d", x.want, e.Kind, e.Text, c.s.Step())
		}
		if c.kinds[0].Kind != pop3.KindOpen || c.kinds[0].Text != "peer" {
			t.Errorf("first event %v %q", c.kinds[0].Kind, c.kinds[0].Text)
		}
	}
}
