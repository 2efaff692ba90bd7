package pop3_test

import (
	"slices"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// A dialect can remove mail where a session breaks off, and is named for it;
// not where the server stops, where QUIT was given, or where nobody logged in.
func TestHangup(t *testing.T) {
	for _, x := range []struct {
		name  string
		lines []string
		end   pop3.Reason
		left  int
		ran   bool
	}{
		{"reset", []string{"USER user", "PASS password", "DELE 1"}, pop3.ReasonReset, 1, true},
		{"idle", []string{"USER user", "PASS password", "DELE 1", "RSET"}, pop3.ReasonIdle, 2, true},
		{"stop", []string{"USER user", "PASS password", "DELE 1"}, pop3.ReasonShutdown, 2, false},
		{"quit", []string{"USER user", "PASS password", "DELE 1", "QUIT"}, pop3.ReasonReset, 1, false},
		{"no login", []string{"USER user"}, pop3.ReasonReset, 2, false},
	} {
		st := memory("a\n", "b\n")
		d := pop3.Strict()
		ran := false
		e := d.Edit("me", nil)
		for range 2 { // the second finds it done
			e.Hangup(func(tx *pop3.Tx) {
				ran = true
				if tx.Doomed(0) {
					tx.Update(e.By()...)
				}
			})
		}
		c := connect(d, st, pop3.Options{})
		for _, line := range x.lines {
			c.send(line + "\r\n")
		}
		c.s.End(0, x.end)
		if left := len(st.Messages("user")); left != x.left || ran != x.ran {
			t.Errorf("%s: %d messages left, ran %v", x.name, left, ran)
		}
		for _, e := range c.kinds {
			if blamed := len(e.By) > 0; blamed && !(x.ran && (e.Kind == pop3.KindUpdate || e.Kind == pop3.KindState && e.State == pop3.Update)) {
				t.Errorf("%s: %v is blamed for %v", x.name, e.By, e.Kind)
			}
		}
		updates := slices.DeleteFunc(c.kinds, func(e pop3.Event) bool { return e.Kind != pop3.KindUpdate })
		if x.name == "reset" && (len(updates) != 1 || !slices.Equal(updates[0].By, []string{"me"}) || updates[0].N != 1) {
			t.Errorf("%s: %+v", x.name, updates)
		}
		connect(pop3.Strict(), st, pop3.Options{}).login(t) // it is unlocked
	}
}
