package trace_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/trace"
)

// climb plays a session and gives its ladder, a line a rung.
func climb(t *testing.T, spec string, commands ...string) string {
	t.Helper()
	b, err := quirk.Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	st := &maildrop.Memory{}
	st.AddUser("user", "password")
	st.Deliver("user", []byte("Subject: one\n\na\n.\n+OK b\n"))
	st.Deliver("user", []byte("Subject: two\n\nb\n"))
	var l trace.Ladder
	s := pop3.NewSession(b.Dialect(), st, pop3.Options{Session: 1, Observe: l.Add})
	s.Start(0)
	pull := func() {
		for p, _ := s.Pull(0); p != nil; p, _ = s.Pull(0) {
		}
	}
	pull()
	for _, c := range append([]string{"USER user", "PASS password"}, commands...) {
		s.Feed(0, []byte(c+"\r\n"))
		pull()
	}
	var out strings.Builder
	for _, r := range l.Rungs()[3:] {
		off := ""
		if r.Off() {
			off = " OFF"
		}
		fmt.Fprintf(&out, "%s: %.12s <%d>%+d/%d open=%v%s %s\n", r.Verb, r.Text, r.Seq, int(r.From)-int(r.Seq), r.Lines, r.Open, off, strings.Join(r.By, "+"))
	}
	return out.String()
}

// A client that keeps step has every answer, whatever is in the mail.
func TestLadderInStep(t *testing.T) {
	got := climb(t, "strict", "STAT", "LIST", "LIST 2", "RETR 1", "TOP 1 0", "CAPA", "RETR 9", "NOOP\r\nRSET", "QUIT")
	want := `STAT: +OK 2 48 <3>+0/0 open=false 
LIST: +OK 2 messag <4>+0/2 open=false 
LIST: +OK 2 19 <5>+0/0 open=false 
RETR: +OK 29 octet <6>+0/5 open=false 
TOP: +OK top of m <7>+0/2 open=false 
CAPA: +OK capabili <8>+0/9 open=false 
RETR: -ERR no mess <9>+0/0 open=false 
NOOP: +OK nothing  <10>+0/0 open=false 
RSET: +OK no messa <11>+0/0 open=false 
QUIT: +OK goodbye, <12>+0/0 open=false 
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// Where LIST 2 answers with a whole listing, each later command gets the line
// that was left over from the one before.
func TestLadderOutOfStep(t *testing.T) {
	got := climb(t, "strict,list-arg-ignored", "LIST 2", "STAT", "NOOP")
	want := `LIST: +OK 2 messag <3>+0/0 open=false list-arg-ignored
STAT: 1 29 <4>-1/0 open=false OFF list-arg-ignored
NOOP: 2 19 <5>-2/0 open=false OFF list-arg-ignored
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// A client whose answer never comes takes the next one for it.
func TestLadderWaits(t *testing.T) {
	var l trace.Ladder
	say := func(seq uint64, kind pop3.Kind, verb, data string) {
		l.Add(&pop3.Event{Kind: kind, Seq: seq, Verb: verb, Data: []byte(data)})
	}
	say(0, pop3.KindOpen, "", "")
	say(0, pop3.KindGreeting, "", "+OK hello\r\n")
	say(1, pop3.KindLineIn, "RETR", "RETR 1\r\n")
	say(1, pop3.KindReply, "RETR", "+OK\r\n")
	say(1, pop3.KindBody, "RETR", "a line\r\nno ")
	say(1, pop3.KindBody, "RETR", "terminator\r\n")
	say(2, pop3.KindLineIn, "NOOP", "NOOP\r\n")
	say(2, pop3.KindReply, "NOOP", "+OK\r\n")
	r := l.Rungs()
	if len(r) != 3 || r[1].Lines != 3 || r[1].Swallowed != 1 || !r[1].Off() || !r[1].Open || !r[2].Open || r[2].Off() {
		t.Errorf("%+v", r)
	}
	say(3, pop3.KindLineIn, "QUIT", "QUIT\r\n")
	say(3, pop3.KindReply, "QUIT", ".\r\n+OK bye\r\n")
	if r = l.Rungs(); r[1].Open || r[2].Text != "+OK bye" || r[2].From != 3 || !r[2].Off() || !r[3].Open {
		t.Errorf("%+v", r)
	}
	if got := trace.AppendLadder(nil, &l); len(got) < 30 {
		t.Errorf("%q", got)
	}
	say(0, pop3.KindOpen, "", "")
	if r = l.Rungs(); len(r) != 1 || r[0].Text != "" {
		t.Errorf("a new session begins with %+v", r)
	}
}

// What a server makes up does not fill the memory.
func TestLadderIsBounded(t *testing.T) {
	var l trace.Ladder
	l.Add(&pop3.Event{Kind: pop3.KindOpen})
	long := []byte(strings.Repeat("x", 100_000) + "\n")
	for i := range uint64(5000) {
		l.Add(&pop3.Event{Kind: pop3.KindLineIn, Seq: i + 1, Verb: "NOOP", Data: []byte("NOOP\r\n")})
		l.Add(&pop3.Event{Kind: pop3.KindReply, Seq: i + 1, Data: long})
		l.Add(&pop3.Event{Kind: pop3.KindReply, Seq: i + 1, Data: long})
	}
	size := 0
	for _, r := range l.Rungs() {
		size += len(r.Text)
	}
	if n := len(l.Rungs()); n > 1000 || size > 1000*128 {
		t.Errorf("%d rungs, %d octets", n, size)
	}
}
