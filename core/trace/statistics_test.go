package trace_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/trace"
)

// session counts what a session with these lines does.
func session(t *testing.T, stats *trace.Statistics, lines ...string) (sent int) {
	t.Helper()
	m := &maildrop.Memory{}
	m.AddUser("user", "password")
	m.Deliver("user", []byte("Subject: text like replies\n\n+OK 1 2\n-ERR [AUTH] no\n+OK\n.\n"))
	m.Deliver("user", []byte("two\n"))
	s := pop3.NewSession(pop3.Strict(), m, pop3.Options{Session: 1, Stamp: "1.2@host", Observe: stats.Add})
	s.Start(0)
	pull := func() {
		for p, _ := s.Pull(0); p != nil; p, _ = s.Pull(0) {
			sent += len(p)
		}
	}
	pull()
	for _, line := range lines {
		if s.WantInput() {
			s.Feed(0, []byte(line+"\r\n"))
			pull()
		}
	}
	s.End(0, pop3.ReasonReset)
	return sent
}

// Wrong passwords, unknown words and mail that looks like replies are counted
// for what they are.
func TestStatistics(t *testing.T) {
	var s trace.Statistics
	lines := []string{"USER user", "PASS wrong", "user user", "PASS password", "XYZZ", "RETR 1", "retr 1", "RETR 9", "TOP 1 9", "", "LIST", "DELE 2", "QUIT"}
	out := session(t, &s, lines...)
	in := 0
	for _, l := range lines {
		in += len(l) + 2
	}
	if s.Logins != 1 || s.Failures != 1 || s.Sessions != 1 || s.Active != 0 || s.Removed != 1 {
		t.Errorf("%+v", s)
	}
	if s.OK != 9 || s.Err != 4 || s.In != uint64(in) || s.Out != uint64(out) || s.Codes["AUTH"] != 1 || len(s.Codes) != 1 {
		t.Errorf("%d ok, %d errors, codes %v, %d of %d octets in, %d of %d out", s.OK, s.Err, s.Codes, s.In, in, s.Out, out)
	}
	const want = "1\n 1\nDELE 1\nLIST 1\nPASS 2\nQUIT 1\nRETR 3\nTOP 1\nUSER 2\nXYZZ 1\n"
	if got := string(s.AppendText(nil)); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// A client cannot make the server remember without bounds.
func TestWords(t *testing.T) {
	var s trace.Statistics
	add := func(verb string) { s.Add(&pop3.Event{Kind: pop3.KindLineIn, Verb: verb}) }
	add(strings.Repeat("X", 40))
	add(strings.Repeat("X", 41))
	add("A\x00")
	add("\xc3\xa9")
	add("A B")
	if s.Commands[trace.Other] != 4 || s.Commands[strings.Repeat("X", 40)] != 1 || len(s.Commands) != 2 {
		t.Errorf("%v", s.Commands)
	}
	for i := range 5000 {
		add(fmt.Sprint("W", i))
	}
	add("W1")
	if n := len(s.Commands); n > 1001 || s.Commands["W1"] != 2 || s.Commands["W4999"] != 0 || s.Commands[trace.Other] < 4000 {
		t.Errorf("%d words, %d others", n, s.Commands[trace.Other])
	}
	total := uint64(0)
	for _, n := range s.Commands {
		total += n
	}
	if total != 5006 {
		t.Errorf("%d commands, want 5006: none is lost", total)
	}
	// RFC 2449 §4: what is answered as too long counts its octets all the same.
	before := s.In
	s.Add(&pop3.Event{Kind: pop3.KindLineIn, Verb: "USER", N: 1000, Data: []byte("USER xxx\r\n"), Err: true})
	if s.In-before != 1010 {
		t.Errorf("a line of 1,010 octets counts %d", s.In-before)
	}
}

// The text is sorted by octets, the JSON is JSON, and both say the same.
func TestFormats(t *testing.T) {
	var s trace.Statistics
	for _, w := range []string{"b", "a", "_", "Z", `"`, `\`, `\"x`, "[", "~", "(", "{}"} {
		s.Add(&pop3.Event{Kind: pop3.KindLineIn, Verb: w})
	}
	s.Add(&pop3.Event{Kind: pop3.KindLineIn, Verb: "\x01"})
	s.Add(&pop3.Event{Kind: pop3.KindReply, Err: true, Code: "SYS/TEMP", Data: []byte("-ERR [SYS/TEMP] x\r\n")})
	s.Add(&pop3.Event{Kind: pop3.KindReply, Data: []byte("+ challenge\r\n")})
	s.Add(&pop3.Event{Kind: pop3.KindReply, Data: []byte("+OK\r\n")})
	s.Add(&pop3.Event{Kind: pop3.KindReply, Cont: true, Data: []byte("rest\r\n")})
	lines := strings.Split(strings.TrimSuffix(string(s.AppendText([]byte("prefix\n"))), "\n"), "\n")
	if lines[0] != "prefix" || lines[1] != "0" || !slices.IsSorted(lines[2:]) || len(lines) != 14 {
		t.Errorf("text %q", lines)
	}
	var back struct {
		Logins, OK, Err, Sessions, Active, Removed, Failures, OctetsIn, OctetsOut, SlotMilliseconds uint64
		Commands, Codes, Answered, P50Microseconds, P90Microseconds                                 map[string]uint64
		MaxMicroseconds, OctetsInAtMilliseconds, OctetsOutAtMilliseconds                            map[string]uint64
	}
	text := s.AppendJSON(nil)
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.DisallowUnknownFields()
	if err := d.Decode(&back); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	if back.OK != 1 || back.Err != 1 || back.Codes["SYS/TEMP"] != 1 || back.OctetsOut != s.Out || fmt.Sprint(back.Commands) != fmt.Sprint(s.Commands) {
		t.Errorf("%+v from %s", back, text)
	}
	var empty trace.Statistics
	if err := json.Unmarshal(empty.AppendJSON(nil), &back); err != nil {
		t.Errorf("nothing counted: %v", err)
	}
}

// More sessions can be open than were seen to open: a counter of what is
// active never goes below nothing.
func TestActive(t *testing.T) {
	var s trace.Statistics
	s.Add(&pop3.Event{Kind: pop3.KindClose})
	s.Add(&pop3.Event{Kind: pop3.KindOpen})
	s.Add(&pop3.Event{Kind: pop3.KindOpen})
	s.Add(&pop3.Event{Kind: pop3.KindClose})
	if s.Active != 1 || s.Sessions != 2 {
		t.Errorf("%+v", s)
	}
}
