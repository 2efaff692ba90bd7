package pop3_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/sasl"
)

// Every change of state that a command brings is declared in its row, so that
// the diagram drawn from the rows is the truth; and none is declared in vain.
func TestMoves(t *testing.T) {
	d := extended()
	declared := d.Moves()
	seen := map[pop3.Move]bool{}
	for _, lines := range [][]string{
		{"QUIT"},
		{"USER user", "PASS wrong", "USER user", "PASS password", "STAT", "USER x", "RSET", "QUIT"},
		{"AUTH PLAIN AHVzZXIAcGFzc3dvcmQ=", "QUIT"},
		{"APOP user " + pop3.APOPDigest("<"+testStamp+">", "password"), "CAPA", "DELE 1", "QUIT"},
	} {
		c := connect(d, memory("a\n"), pop3.Options{})
		for _, line := range lines {
			before := len(c.kinds)
			c.send(line + "\r\n")
			verb, _, _ := strings.Cut(line, " ")
			for _, e := range c.kinds[before:] {
				if e.Kind != pop3.KindState {
					continue
				}
				m := pop3.Move{From: pop3.State(e.N), To: e.State, Verb: verb}
				seen[m] = true
				if !slices.Contains(declared, m) {
					t.Errorf("%s led from %v to %v: undeclared", line, m.From, m.To)
				}
			}
		}
	}
	for _, m := range declared {
		if !seen[m] {
			t.Errorf("%s is said to lead from %v to %v", m.Verb, m.From, m.To)
		}
	}
}

// The rows say where they come from, so that the page can teach.
func TestRows(t *testing.T) {
	ref := regexp.MustCompile(`^RFC (1939|2449|2595|5034|6856) §\d+(\.\d+)?$`)
	want := "CAPA USER PASS APOP STLS STAT LIST UIDL RETR TOP DELE RSET NOOP QUIT UTF8 AUTH LANG"
	got := ""
	for _, row := range extended().Commands() {
		if got != "" {
			got += " "
		}
		got += row.Verb
		if verb, _, _ := strings.Cut(row.Usage, " "); verb != row.Verb || !ref.MatchString(row.Ref) || row.In == 0 || row.Do == nil {
			t.Errorf("row %s: usage %q, ref %q, states %d", row.Verb, row.Usage, row.Ref, row.In)
		}
	}
	if got != want {
		t.Errorf("rows %s\nwant %s", got, want)
	}
}

func TestNames(t *testing.T) {
	for s, want := range map[pop3.State]string{pop3.Authorization: "AUTHORIZATION", pop3.Transaction: "TRANSACTION", pop3.Update: "UPDATE", pop3.Closed: "CLOSED", 0: ""} {
		if s.String() != want {
			t.Errorf("State(%d) = %q", s, s)
		}
	}
	names := map[string]bool{}
	for k := pop3.KindOpen; k <= pop3.KindClose; k++ {
		names[k.String()] = true
	}
	if len(names) != 12 || names[""] || (pop3.KindClose+1).String() != "" {
		t.Errorf("kinds %v", names)
	}
	err := &pop3.CommitError{Kept: 2, Err: pop3.ErrGone}
	if err.Error() != "2 marked messages not removed: message is gone" || err.Unwrap() != pop3.ErrGone {
		t.Errorf("%v", err)
	}
}

// The world keeps what it was told, by quirk and user, until it is reset.
func TestWorld(t *testing.T) {
	var w pop3.World
	set := func(v any) func(any) any { return func(any) any { return v } }
	get := func(v any) any { return v }
	w.Update("a", "user", set(1))
	w.Update("a", "other", set(2))
	w.Update("b", "user", set(3))
	if w.Update("a", "user", get) != 1 || w.Update("a", "other", get) != 2 || w.Update("b", "user", get) != 3 || w.Update("c", "", get) != nil {
		t.Error("the world mixes things up")
	}
	w.Update("a", "user", set(nil))
	if w.Update("a", "user", get) != nil {
		t.Error("nil is remembered")
	}
	if w.Reset(); w.Update("b", "user", get) != nil {
		t.Error("Reset forgets nothing")
	}
}

// extended is the strict dialect with all its extensions.
func extended() *pop3.Dialect {
	d := pop3.Strict()
	pop3.SASL(sasl.All())(d.Edit("", nil))
	pop3.LANG(pop3.Languages())(d.Edit("", nil))
	return d
}
