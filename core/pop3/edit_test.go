package pop3_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/sasl"
)

// What an edit changed is blamed on it; what it left alone is not.
func TestBlame(t *testing.T) {
	d := pop3.Strict()
	e := d.Edit("me", nil)
	e.Wrap("STAT", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
		r := next(tx, c)
		if r.Args.N == 0 {
			r.Args.Octets = 7
		}
		return r
	})
	e.WrapGreeting(func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
		r := next(tx, c)
		r.Text = "hello <" + tx.Dialect().Name + ">"
		return r
	})
	e.Input(func(_ *pop3.Scope, p []byte) []byte { return bytes.ReplaceAll(p, []byte("HALLO"), []byte("NOOP")) })
	e.Wrap("NOOP", func(tx *pop3.Tx, _ pop3.Command, _ pop3.Handler) pop3.Reply {
		return pop3.Reply{Body: pop3.Lines([]byte("one\r\n.two\r\n"), "lines")}
	})
	e.Wrap("RSET", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
		if !tx.Remove(0) {
			t.Error("message 1 cannot be removed")
		}
		return next(tx, c)
	})
	e.Wrap("NOSUCH", nil)
	st := memory("a\n")
	c := connect(d, st, pop3.Options{})
	if got := c.got(); got != "+OK hello <strict>\r\n" {
		t.Errorf("greeting %q", got)
	}
	c.login(t)
	blamed := func(line, want string) []string {
		t.Helper()
		before := len(c.kinds)
		c.say(t, line, want)
		var by []string
		for _, e := range c.kinds[before:] {
			by = append(by, e.By...)
		}
		return slices.Compact(by)
	}
	if by := blamed("STAT", "+OK 1 3\r\n"); by != nil {
		t.Errorf("%v for nothing", by)
	}
	if by := blamed("HALLO", "+OK\r\none\r\n..two\r\n.\r\n"); !slices.Equal(by, []string{"me", "lines"}) {
		t.Errorf("%v", by)
	}
	c.say(t, "RSET", "+OK")
	if n := len(st.Messages("user")); n != 0 {
		t.Errorf("%d messages left", n)
	}
	c.say(t, "DELE 1", "+OK")
	if by := blamed("STAT", "+OK 0 7\r\n"); !slices.Equal(by, []string{"me"}) {
		t.Errorf("%v", by)
	}
}

// A greeting can refuse the connection.
func TestRefusal(t *testing.T) {
	d := pop3.Strict()
	d.Edit("full", nil).WrapGreeting(func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply {
		return pop3.Reply{Err: true, Code: "SYS/TEMP", Text: "full", Step: pop3.StepClose, Reason: pop3.ReasonAbort}
	})
	c := connect(d, memory(), pop3.Options{})
	if got := c.got(); got != "-ERR [SYS/TEMP] full\r\n" || c.s.Step() != pop3.StepClose || c.s.State() != pop3.Closed {
		t.Errorf("got %q, step %d, state %v", got, c.s.Step(), c.s.State())
	}
}

// An aimed change leaves everything as it was for everyone else: rows,
// capabilities, grammar.
func TestAimedEdits(t *testing.T) {
	second := func(sc *pop3.Scope) bool { return sc.Session == 2 }
	d := pop3.Strict()
	e := d.Edit("aimed", second)
	e.Remove("TOP")
	e.Remove("NOSUCH")
	e.Withhold("PIPELINING")
	e.Withhold("UIDL")
	e.Announce("EXPIRE", "0")
	e.Announce("XTRA", "")
	e.Add(pop3.Spec{Verb: "XTRA", In: pop3.Authorization, Do: func(*pop3.Tx, pop3.Command) pop3.Reply { return pop3.Reply{} }})
	e.Add(pop3.Spec{Verb: "NOOP", In: pop3.Authorization | pop3.Transaction, Max: 9, Do: func(*pop3.Tx, pop3.Command) pop3.Reply {
		return pop3.Reply{Text: "all right"}
	}})
	plain := connect(pop3.Strict(), memory(), pop3.Options{})
	first := connect(d, memory(), pop3.Options{})
	for _, line := range []string{"CAPA", "XTRA", "NOOP", "NOOP 1", "USER user", "PASS password", "CAPA", "NOOP", "NOOP 1", "XTRA", "TOP 1 1", "TOP 1"} {
		plain.send(line + "\r\n")
		first.send(line + "\r\n")
	}
	if got, want := first.got(), plain.got(); got != want {
		t.Errorf("not aimed at:\n%s\nwant\n%s", got, want)
	}
	for _, e := range first.kinds {
		if e.By != nil {
			t.Errorf("not aimed at, and %v blamed", e.By)
		}
	}
	c := connect(d, memory("a\n"), pop3.Options{Session: 2})
	if got := strings.Join(capabilities(t, c), " "); got != "+OK capability list follows USER UTF8 USER RESP-CODES AUTH-RESP-CODE IMPLEMENTATION pop3play EXPIRE 0 XTRA ." {
		t.Errorf("capabilities %s", got)
	}
	c.say(t, "NOOP 1", "+OK all right\r\n")
	c.say(t, "XTRA", "+OK\r\n")
	c.login(t)
	c.say(t, "TOP 1 1", "-ERR unknown command TOP\r\n")
	c.say(t, "XTRA", "-ERR XTRA is not allowed in this state\r\n")
}

// RFC 8314 §3: with implicit TLS the greeting comes inside it.
func TestTLSFirst(t *testing.T) {
	c := connect(pop3.Strict(), memory(), pop3.Options{TLSFirst: true})
	if got := c.got(); got != "" || c.s.Step() != pop3.StepStartTLS || c.s.WantInput() {
		t.Fatalf("before the handshake: %q, step %d", got, c.s.Step())
	}
	c.s.TLSStarted(c.now, pop3.TLSInfo{Version: "TLS 1.3"})
	c.drive()
	if got := c.got(); !strings.HasPrefix(got, "+OK pop3play ready <") {
		t.Errorf("after it: %q", got)
	}
	c.s.TLSStarted(c.now, pop3.TLSInfo{})
	c.drive()
	if got := c.got(); got != "" || count(c, pop3.KindTLS, "") != 1 {
		t.Errorf("a second handshake: %q", got)
	}
	c.say(t, "STLS", "-ERR")
	c.login(t)
}

// A client that never logs in is sent away, however busy it looks; one that
// does has the idle time only.
func TestAuthTime(t *testing.T) {
	c := connect(pop3.Strict(), memory(), pop3.Options{AuthTime: pop3.Minute})
	for range 6 {
		c.wait(9 * pop3.Second)
		c.say(t, "CAPA", "+OK")
	}
	if at, ok := c.s.Deadline(); !ok || at != pop3.Minute {
		t.Errorf("deadline %d, %v", at, ok)
	}
	c.wait(6*pop3.Second - 1)
	c.got()
	if c.s.State() != pop3.Authorization {
		t.Error("too early")
	}
	if c.wait(1); c.got() != "" || c.s.State() != pop3.Closed {
		t.Errorf("state %v after a minute", c.s.State())
	}
	c = connect(pop3.Strict(), memory(), pop3.Options{AuthTime: pop3.Minute})
	c.login(t)
	c.wait(9 * pop3.Minute)
	c.say(t, "NOOP", "+OK")
}

// A status line is changed as it is worded, and challenges are none.
func TestStatusLines(t *testing.T) {
	d := pop3.Strict()
	d.Edit("tab", nil).Status(func(tx *pop3.Tx, r *pop3.Reply, line []byte) []byte {
		if r.Err {
			return line
		}
		return bytes.Replace(line, []byte(" "), []byte("\t"), 1)
	})
	d.Edit("lost", func(sc *pop3.Scope) bool { return sc.Verb == "NOOP" }).Status(func(_ *pop3.Tx, _ *pop3.Reply, line []byte) []byte { return line[:3] })
	d.Edit("", nil).Wrap("RSET", func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply {
		return pop3.Reply{Text: "a challenge", Next: func(*pop3.Tx, []byte) pop3.Reply { return pop3.Reply{Raw: []byte("+OK as it is\r\n")} }}
	})
	c := connect(d, memory("a\n"), pop3.Options{})
	for _, x := range [][3]string{
		{"", "+OK\tpop3play ready <" + testStamp + ">\r\n", "tab"}, {"XYZZ", "-ERR unknown command XYZZ\r\n", ""}, {"USER user", "+OK\tnow send PASS\r\n", "tab"},
		{"PASS password", "+OK\tmaildrop locked and ready, 1 message (3 octets)\r\n", "tab"}, {"STAT", "+OK\t1 3\r\n", "tab"}, {"NOOP", "+OK\r\n", "tab lost"},
		{"RSET", "+ a challenge\r\n", ""}, {"answer", "+OK as it is\r\n", ""},
	} {
		if x[0] == "" {
			if got := c.got(); got != x[1] {
				t.Errorf("%q", got)
			}
		} else {
			before := len(c.kinds)
			c.say(t, x[0], x[1])
			c.kinds = c.kinds[before:]
		}
		if by := strings.Join(c.kinds[len(c.kinds)-1].By, " "); by != x[2] {
			t.Errorf("%s: %q is blamed", x[0], by)
		}
	}
}

// What a dialect takes for sense is no error, however often it is said; the
// scope knows which language LANG chose.
func TestSenseAndLanguage(t *testing.T) {
	d := pop3.Strict()
	pop3.LANG(pop3.Languages())(d.Edit("", nil))
	e := d.Edit("me", nil)
	e.WrapUnknown(func(tx *pop3.Tx, _ pop3.Command, _ pop3.Handler) pop3.Reply {
		return pop3.Reply{Text: "[" + tx.Scope().Lang + "]"}
	})
	c := connect(d, memory(), pop3.Options{})
	c.got()
	for range 30 {
		c.say(t, "XYZZ", "+OK []\r\n")
	}
	c.say(t, "LANG de-AT", "+OK de die Antworten sind jetzt deutsch\r\n")
	c.say(t, "XYZZ", "+OK [de]\r\n")
}

// A dialect takes the mechanisms that it names, of those that there are.
func TestMechanisms(t *testing.T) {
	d := pop3.Strict()
	pop3.SASL(sasl.All())(d.Edit("", nil))
	d.Mechanisms = []string{"LOGIN", "NTLM"}
	c := connect(d, memory(), pop3.Options{})
	c.got()
	c.say(t, "AUTH PLAIN", "-ERR PLAIN is not offered, CAPA lists the mechanisms\r\n")
	c.say(t, "AUTH LOGIN", "+ VXNlcm5hbWU6\r\n")
}

// A command that is gone for some, or theirs alone, is offered to each as it is
// to him, and whoever took it away has to answer for a greeting without its
// timestamp.
func TestAimedRowsAreOffered(t *testing.T) {
	d := pop3.Strict()
	pop3.SASL([]*sasl.Mechanism{sasl.Plain})(d.Edit("", nil))
	first := func(sc *pop3.Scope) bool { return sc.Session == 1 }
	d.Edit("gone", first).Remove("APOP")
	d.Edit("other", first).Add(pop3.Spec{Verb: "AUTH", In: pop3.Authorization, Do: func(*pop3.Tx, pop3.Command) pop3.Reply { return pop3.Reply{} }})
	e := d.Edit("asks", nil)
	e.Add(pop3.Spec{Verb: "ASK", In: pop3.Authorization, Do: func(tx *pop3.Tx, _ pop3.Command) pop3.Reply {
		return pop3.Reply{Text: "[" + tx.Timestamp() + tx.Mechanisms() + "]"}
	}})
	for session, want := range map[uint64]string{
		1: "+OK pop3play ready\r\n+OK []\r\n",
		2: "+OK pop3play ready <1.2@x>\r\n+OK [<1.2@x>PLAIN]\r\n",
	} {
		var by []string
		s := pop3.NewSession(d, nil, pop3.Options{Session: session, Stamp: "1.2@x", Observe: func(e *pop3.Event) {
			if e.Kind == pop3.KindGreeting {
				by = slices.Clone(e.By)
			}
		}})
		s.Start(0)
		s.Feed(0, []byte("ASK\r\n"))
		var out []byte
		for p, _ := s.Pull(0); p != nil; p, _ = s.Pull(0) {
			out = append(out, p...)
		}
		if string(out) != want {
			t.Errorf("session %d: %q, want %q", session, out, want)
		}
		if gone := session == 1; gone != slices.Equal(by, []string{"gone"}) || !gone && len(by) > 0 {
			t.Errorf("session %d: %v has to answer for its greeting", session, by)
		}
	}
}
