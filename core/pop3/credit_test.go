package pop3_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// blames says a line and tells, for each part of the response, who is named.
func (c *client) blames(t *testing.T, line, want string) map[pop3.Part][]string {
	t.Helper()
	before := len(c.kinds)
	c.say(t, line, want)
	by := map[pop3.Part][]string{}
	for _, e := range c.kinds[before:] {
		if e.Kind == pop3.KindReply || e.Kind == pop3.KindBody {
			by[pop3.Part(e.N)] = append(by[pop3.Part(e.N)], e.By...)
		}
	}
	return by
}

// whole is a body that does not say who made it.
type whole struct{ pop3.Body }

// Who changes what comes behind a status line is not named for the line, and
// who changes the end is not named for the body.
func TestBlameBehindStatus(t *testing.T) {
	change := func(f func(*pop3.Reply)) pop3.Wrapper {
		return func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
			r := next(tx, c)
			f(&r)
			return r
		}
	}
	d := pop3.Strict()
	for name, f := range map[string]func(*pop3.Reply){
		"body":  func(r *pop3.Reply) { r.Body = whole{pop3.Lines([]byte("1 7\r\n"))} },
		"trail": func(r *pop3.Reply) { r.Trail = []byte("+OK again\r\n") },
		"final": func(r *pop3.Reply) { r.Final = ".\n" },
	} {
		aim := func(sc *pop3.Scope) bool {
			return strings.Contains("body 1 trail 2 final 3", name+" "+string(rune('0'+sc.Nth)))
		}
		d.Edit(name, aim).Wrap("LIST", change(f))
	}
	d.Edit("around", func(sc *pop3.Scope) bool { return sc.Verb == "LIST" && sc.Nth == 4 }).
		Around(func(_ *pop3.Tx, _ pop3.Command, r pop3.Reply) pop3.Reply {
			r.Trail = []byte("more\r\n")
			return r
		})
	d.Edit("one", nil).Wrap("STAT", change(func(r *pop3.Reply) { r.Trail = []byte("+OK again\r\n") }))
	c := connect(d, memory("a\n"), pop3.Options{})
	c.login(t)
	for _, x := range []struct {
		part pop3.Part
		name string
		want string
	}{
		{pop3.PartBody, "body", "1 7\r\n.\r\n"}, {pop3.PartFinal, "trail", "1 3\r\n.\r\n+OK again\r\n"},
		{pop3.PartFinal, "final", "1 3\r\n.\n"}, {pop3.PartFinal, "around", "1 3\r\n.\r\nmore\r\n"},
	} {
		for part, by := range c.blames(t, "LIST", "+OK 1 message (3 octets)\r\n"+x.want) {
			if part == x.part && !slices.Equal(by, []string{x.name}) || part != x.part && by != nil {
				t.Errorf("%s: part %d is blamed on %v", x.name, part, by)
			}
		}
	}
	if by := c.blames(t, "STAT", "+OK 1 3\r\n+OK again\r\n"); !slices.Equal(by[pop3.PartStatus], []string{"one"}) {
		t.Errorf("in one piece with the status line: %v", by)
	}
}

// A reply can wait, and others behind it do.
func TestReplyWaits(t *testing.T) {
	d := pop3.Strict()
	d.Edit("late", nil).Wrap("NOOP", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
		r := next(tx, c)
		r.Wait = pop3.Second
		return r
	})
	c := connect(d, memory(), pop3.Options{})
	c.login(t)
	c.send("NOOP\r\nSTAT\r\n")
	if at, ok := c.s.Deadline(); c.got() != "" || !ok || at != c.now+pop3.Second {
		t.Errorf("deadline %d, %v", at, ok)
	}
	c.wait(pop3.Second)
	if got := c.got(); got != "+OK nothing done\r\n+OK 0 0\r\n" {
		t.Errorf("got %q", got)
	}
	if e := c.kinds[len(c.kinds)-3]; !slices.Equal(e.By, []string{"late"}) {
		t.Errorf("%+v", e)
	}
}

// Changes of a row that is there for some only reach it there, and reach the
// row of everyone else.
func TestEditsOfAimedRows(t *testing.T) {
	session := func(n uint64) func(*pop3.Scope) bool {
		return func(sc *pop3.Scope) bool { return sc.Session == n }
	}
	d := pop3.Strict()
	d.Edit("gone", session(1)).Remove("NOOP")
	d.Edit("loose", func(sc *pop3.Scope) bool { return sc.Session <= 2 }).Replace("NOOP", func(s *pop3.Spec) { s.Max = 1 })
	d.Edit("in", session(3)).Replace("NOOP", func(s *pop3.Spec) { s.In |= pop3.Authorization })
	d.Edit("all", nil).Replace("NOOP", func(s *pop3.Spec) { s.Usage = "NOOP, as ever" })
	d.Edit("text", nil).Wrap("NOOP", func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply { return pop3.Reply{Text: "wrapped"} })
	d.Edit("", session(2)).Replace("XYZZ", func(*pop3.Spec) { t.Error("there is no such row") })
	const unknown, usage, early, ok = "-ERR unknown command NOOP\r\n", "-ERR usage: NOOP, as ever\r\n", "-ERR NOOP needs a login: send USER and PASS, or APOP\r\n", "+OK wrapped\r\n"
	for n, want := range [][3]string{{unknown, unknown, unknown}, {early, ok, ok}, {ok, ok, usage}, {early, ok, usage}} {
		c := connect(d, memory(), pop3.Options{Session: uint64(n + 1)})
		c.got()
		c.say(t, "NOOP", want[0])
		c.login(t)
		c.say(t, "NOOP", want[1])
		c.say(t, "NOOP x", want[2])
	}
	var rows []string
	for _, r := range d.Commands() {
		rows = append(rows, r.Verb)
	}
	if n := len(rows); n != len(pop3.Strict().Commands()) {
		t.Errorf("%d rows", n)
	}
}

// An aim may decide once for a whole session.
func TestThroughout(t *testing.T) {
	d := pop3.Strict()
	d.Edit("once", func(sc *pop3.Scope) bool { return sc.Seq%2 == 0 && sc.Session == 1 }).Throughout().Say(pop3.SayNoop, "said")
	d.Edit("always", nil).Throughout().Say(pop3.SayReset, "said")
	for session, want := range map[uint64]string{1: "+OK said\r\n", 2: "+OK nothing done\r\n"} {
		c := connect(d, memory(), pop3.Options{Session: session})
		c.login(t)
		for range 2 {
			c.say(t, "NOOP", want)
		}
		c.say(t, "RSET", "+OK said\r\n")
	}
}

// LOGIN-DELAY is listed once: what a quirk says of it, else what the server
// keeps, also where a profile lists another one or none.
func TestLoginDelayOnce(t *testing.T) {
	for _, x := range []struct {
		listed []string
		quirk  string
		want   string
	}{
		{nil, "", "LOGIN-DELAY 90"}, {nil, "60", "LOGIN-DELAY 60"}, {[]string{"TOP"}, "", "LOGIN-DELAY 90"},
		{[]string{"LOGIN-DELAY 300", "TOP"}, "", "LOGIN-DELAY 90"}, {[]string{"LOGIN-DELAY 300"}, "60", "LOGIN-DELAY 60"},
	} {
		d := pop3.Strict()
		d.Limits.LoginDelay = 90 * pop3.Second
		if x.listed != nil {
			d.Edit("", nil).Capabilities(x.listed, x.listed)
		}
		if x.quirk != "" {
			d.Edit("me", nil).Announce("LOGIN-DELAY", x.quirk)
		}
		c := connect(d, memory(), pop3.Options{})
		c.got()
		var got []string
		for _, row := range capabilities(t, c) {
			if strings.HasPrefix(row, "LOGIN-DELAY") {
				got = append(got, row)
			}
		}
		if !slices.Equal(got, []string{x.want}) {
			t.Errorf("%v, %q: %v", x.listed, x.quirk, got)
		}
	}
}
