package pop3_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// An edit's autologout stands in place of the dialect's, shorter or longer, and
// its close is blamed on it.
func TestIdleEdit(t *testing.T) {
	for _, after := range []pop3.Time{pop3.Minute, 30 * pop3.Minute} {
		d := pop3.Strict()
		d.Edit("me", nil).Idle(after)
		ended := 0
		d.Edit("other", func(*pop3.Scope) bool { return false }).End(func(sc *pop3.Scope) { ended++ })
		c := connect(d, memory(), pop3.Options{})
		c.wait(after - 1)
		if at, ok := c.s.Deadline(); !ok || at != after || c.s.State() == pop3.Closed || ended != 0 {
			t.Errorf("deadline %d, %v, state %v", at, ok, c.s.State())
		}
		c.wait(1)
		if e := c.kinds[len(c.kinds)-1]; e.Kind != pop3.KindClose || e.Text != string(pop3.ReasonIdle) || !slices.Equal(e.By, []string{"me"}) || ended != 1 {
			t.Errorf("last event %+v, ended %d times", e, ended)
		}
	}
	d := pop3.Strict()
	d.Edit("never", nil).Idle(0)
	c := connect(d, memory(), pop3.Options{})
	if at, ok := c.s.Deadline(); ok {
		t.Errorf("deadline %d", at)
	}
	c = connect(d, memory(), pop3.Options{AuthTime: pop3.Minute})
	c.wait(pop3.Minute)
	if e := c.kinds[len(c.kinds)-1]; e.Kind != pop3.KindClose || e.By != nil {
		t.Errorf("the driver's own limit: %+v", e)
	}
}

// faulty opens no maildrop.
type faulty struct {
	pop3.Store
	fault *pop3.Fault
}

func (f *faulty) Authenticate(now pop3.Time, c pop3.Credentials) (pop3.Account, error) {
	return f, nil
}

func (f *faulty) Open(pop3.Time) (pop3.Maildrop, error) { return nil, f.fault }

// A fault with words of its own is told in them; without a code where the
// dialect has none.
func TestFaultText(t *testing.T) {
	for want, fault := range map[string]*pop3.Fault{
		"-ERR [LOGIN-DELAY] wait\r\n": {Err: errors.New("x"), Code: "LOGIN-DELAY", Text: "wait"},
		"-ERR wait\r\n":               {Err: errors.New("x"), Text: "wait"},
		"-ERR [SYS/TEMP] maildrop cannot be opened, try again later\r\n": {Err: errors.New("x")},
	} {
		fault.By = []string{"me"}
		c := connect(pop3.Strict(), &faulty{memory(), fault}, pop3.Options{})
		c.say(t, "USER user", "+OK")
		c.say(t, "PASS password", want)
		if e := c.kinds[len(c.kinds)-1]; !slices.Equal(e.By, fault.By) || e.Code != fault.Code && fault.Text != "" {
			t.Errorf("%q: last event %+v", want, e)
		}
		d := pop3.Strict()
		d.Codes = false
		if c = connect(d, &faulty{memory(), fault}, pop3.Options{}); fault.Text != "" {
			c.say(t, "USER user", "+OK")
			c.say(t, "PASS password", "-ERR wait\r\n")
		}
	}
}

// since writes down when the octets came that chunks answer.
type since struct{ all *[]pop3.Time }

func (f since) Next(now pop3.Time, up pop3.Upstream) (pop3.Chunk, bool) {
	c, ok := up(now)
	if ok {
		*f.all = append(*f.all, c.Since)
		c.At = max(c.At, c.Since+pop3.Second)
	}
	return c, ok
}

// Pipelined commands came together, whenever they are answered.
func TestSince(t *testing.T) {
	var got []pop3.Time
	d := pop3.Strict()
	d.Edit("me", nil).Filter(func(func() bool) pop3.Filter { return since{&got} })
	c := connect(d, memory(), pop3.Options{})
	c.wait(pop3.Second)
	c.wait(pop3.Minute)
	c.send("USER user\r\nPASS password\r\nNOOP\r\n")
	c.wait(pop3.Second)
	c.send("NOOP\r\n")
	sent := pop3.Minute + pop3.Second
	if want := []pop3.Time{0, sent, sent, sent, sent + pop3.Second}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Who makes the same reply once more does not hide who made it first.
func TestSameReplyTwice(t *testing.T) {
	cut := func(*pop3.Tx, pop3.Command, pop3.Reply) pop3.Reply {
		return pop3.Reply{Silent: true, Step: pop3.StepClose, Reason: pop3.ReasonAbort}
	}
	d := pop3.Strict()
	d.Edit("first", nil).Around(cut)
	d.Edit("second", nil).Around(cut)
	c := connect(d, memory(), pop3.Options{})
	c.send("NOOP\r\n")
	if e := c.kinds[len(c.kinds)-1]; e.Kind != pop3.KindClose || !slices.Equal(e.By, []string{"first"}) {
		t.Errorf("last event %+v", e)
	}
}

// STLS that nobody could have seen is not missed.
func TestRemovedUnoffered(t *testing.T) {
	for _, offered := range []bool{true, false} {
		d := pop3.Strict()
		d.Edit("me", nil).Remove("STLS")
		c := connect(d, memory(), pop3.Options{OfferTLS: offered})
		before := len(c.kinds)
		c.say(t, "CAPA", "+OK")
		by := false
		for _, e := range c.kinds[before:] {
			by = by || e.By != nil
		}
		if by != offered {
			t.Errorf("offered %v, blamed %v", offered, by)
		}
	}
}
