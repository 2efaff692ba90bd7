package quirk_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/transcript"
)

// sessionOf plays lines, each when the one before is answered, and gives what
// left, when each segment did, and how the connection ended.
func sessionOf(t *testing.T, spec string, lines ...string) (text string, at []pop3.Time, end string) {
	t.Helper()
	if _, err := quirk.Parse(spec); err != nil {
		t.Fatal(err)
	}
	s := &transcript.Script{Header: map[string]string{"quirks": spec}, Mail: [][]byte{[]byte("Subject: one\n\nbody\n")}}
	core, err := transcript.NewCore(s)
	if err != nil {
		t.Fatal(err)
	}
	core.Segment = func(now pop3.Time, p []byte, _ bool) { at = append(at, now-pop3.Second) }
	core.Connect(1)
	var b strings.Builder
	for _, line := range append([]string{""}, lines...) {
		if line != "" {
			core.Send(1, []byte(line+"\r\n"))
		}
		core.Settle(1)
		for {
			p, how, _ := core.Read(1, 512)
			if b.Write(p); len(p) == 0 {
				end = how
				break
			}
		}
	}
	return b.String(), at, end
}

// A reply is cut at any octet, status line, body and terminator alike.
func TestCutAnywhere(t *testing.T) {
	whole, _, _ := sessionOf(t, "", "USER user", "PASS password", "RETR 1", "QUIT")
	begin := strings.Index(whole, "+OK 22 octets")
	length := strings.Index(whole, "\r\n.\r\n") + 5 - begin
	for _, name := range []string{"fin-in-reply", "rst-in-reply", "half-close"} {
		want := map[string]string{"fin-in-reply": "close", "rst-in-reply": "rst", "half-close": "half-close"}[name]
		for n := range length {
			got, _, end := sessionOf(t, name+"@verb:RETR@"+strconv.Itoa(n), "USER user", "PASS password", "RETR 1", "QUIT")
			if got != whole[:begin+n] || end != want {
				t.Fatalf("%s at %d: %q and then %q", name, n, got, end)
			}
		}
		if got, _, _ := sessionOf(t, name+"@verb:RETR@"+strconv.Itoa(length), "USER user", "PASS password", "RETR 1", "QUIT"); got != whole {
			t.Errorf("%s behind the end: %q", name, got)
		}
	}
}

// A stall changes when octets come, and none of them.
func TestStallAnywhere(t *testing.T) {
	lines := []string{"USER user", "PASS password", "RETR 1", "QUIT"}
	whole, _, _ := sessionOf(t, "", lines...)
	for n := range 60 {
		got, at, _ := sessionOf(t, "stall=7s@verb:RETR@"+strconv.Itoa(n), lines...)
		last := at[len(at)-1]
		if got != whole || last != 7*pop3.Second && n < 34 || last != 0 && n > 50 {
			t.Errorf("at %d: %q, last after %d", n, got, last)
		}
	}
}

// Jitter is as the seed has it, inside its bounds, and pipelined commands wait
// once.
func TestLatency(t *testing.T) {
	lines := []string{"NOOP", "NOOP", "NOOP", "NOOP", "NOOP", "QUIT"}
	_, one, _ := sessionOf(t, "latency=50ms/20ms/7", lines...)
	_, again, _ := sessionOf(t, "latency=50ms/20ms/7", lines...)
	_, other, _ := sessionOf(t, "latency=50ms/20ms/8", lines...)
	_, steady, _ := sessionOf(t, "latency=50ms", lines...)
	var before pop3.Time
	differ, varies := false, false
	for i, at := range one {
		step := at - before
		before = at
		if step < 50*pop3.Millisecond || step >= 70*pop3.Millisecond || again[i] != at || steady[i] != pop3.Time(i+1)*50*pop3.Millisecond {
			t.Errorf("reply %d after %d", i, step)
		}
		differ, varies = differ || other[i] != at, varies || step != one[0]
	}
	if !differ || !varies {
		t.Errorf("seed 7 gives %v, seed 8 %v", one, other)
	}
	_, at, _ := sessionOf(t, "latency=50ms", "USER user\r\nPASS password\r\nSTAT\r\nRETR 1")
	if last := at[len(at)-1]; last != 100*pop3.Millisecond {
		t.Errorf("pipelined: %v", at)
	}
}

// The rate is kept, whatever the length of what leaves.
func TestBandwidth(t *testing.T) {
	lines := []string{"USER user", "PASS password", "CAPA", "RETR 1", "QUIT"}
	for _, rate := range []string{"1", "20", "1000"} {
		text, at, _ := sessionOf(t, "bandwidth="+rate, lines...)
		most := pop3.Time(len(text)) * pop3.Second
		for range len(rate) - 1 {
			most /= 10
		}
		if rate == "20" {
			most /= 2
		}
		if last := at[len(at)-1]; last > most || last < most*9/10-2*pop3.Second {
			t.Errorf("%s octets a second: %d octets took %d, not %d", rate, len(text), last, most)
		}
	}
}

// The kinds that the transcripts of greetings do not show.
func TestGreetingKinds(t *testing.T) {
	for spec, want := range map[string]string{
		"greeting-without-status=trace":        "Unable to open trace file \"/var/log/pop.trace\"\r\n",
		"greeting-without-status=limit":        "ERR concurrent connection limit\r\n",
		"greeting-bad-eol=crcrlf":              "localhost>\r\r\n-ERR unknown command XYZZ\r\n+OK goodbye\r\n",
		"greeting-multi-line=listing":          "localhost>\r\n+OK 1 message\r\n1 120\r\n.\r\n-ERR unknown command XYZZ\r\n+OK goodbye\r\n",
		"greeting-multi-line,greeting-bad-eol": "localhost>\n-ERR Mistake of the protocol\n-ERR unknown command XYZZ\r\n+OK goodbye\r\n",
		"wrong-protocol-greeting=smtp":         "220 localhost ESMTP\r\n502 5.5.2 Command not recognized\r\n221 2.0.0 Bye\r\n",
	} {
		if got, _, _ := sessionOf(t, spec, "XYZZ", "QUIT"); !strings.HasSuffix(got, want) {
			t.Errorf("%s: %q", spec, got)
		}
	}
}

// A foreign server keeps its tone to the end.
func TestWrongProtocolToTheEnd(t *testing.T) {
	lines := make([]string, 25)
	for i := range lines {
		lines[i] = "a" + strconv.Itoa(i) + " \x01"
	}
	got, _, end := sessionOf(t, "wrong-protocol-greeting", lines...)
	if strings.Contains(got, "ERR") || !strings.Contains(got, "\r\na0 BAD") || end != "close" {
		t.Errorf("%q and then %q", got, end)
	}
}

// A proxy without a server may also just close.
func TestBackendLostAtOnce(t *testing.T) {
	if got, _, end := sessionOf(t, "proxy-backend-lost=close", "USER user", "PASS password"); !strings.Contains(got, "+OK maildrop locked") || end != "close" {
		t.Errorf("%q and then %q", got, end)
	}
}

// What cuts a response is blamed for the cut alone: the octets before it are
// those of the message.
func TestCutBlame(t *testing.T) {
	for _, x := range []struct{ spec, line, name string }{
		{"drop-retr=1@5", "RETR 1", "drop-retr"}, {"rst-mid-retr=1@5", "RETR 1", "rst-mid-retr"}, {"drop-retr", "RETR 1", "drop-retr"},
		{"fin-in-reply@verb:RETR@30", "RETR 1", "fin-in-reply"}, {"large-message-hang=5/1ms", "RETR 1", "large-message-hang"},
		{"uidl-truncated-then-drop", "UIDL", "uidl-truncated-then-drop"},
	} {
		var came int
		var by, end []string
		s := pop3.NewSession(behaviour(t, x.spec), store("Subject: one\n\nbody\n"), pop3.Options{Session: 1, Observe: func(e *pop3.Event) {
			switch e.Kind {
			case pop3.KindBody:
				came += len(e.Data)
				by = append(by, e.By...)
			case pop3.KindClose:
				end = e.By
			}
		}})
		s.Start(0)
		s.Feed(0, []byte("USER user\r\nPASS password\r\n"+x.line+"\r\n"))
		for now := pop3.Time(0); now <= pop3.Second; now += pop3.Second {
			for p, _ := s.Pull(now); p != nil; p, _ = s.Pull(now) {
			}
		}
		if came == 0 && x.spec != "drop-retr" || by != nil || !slices.Equal(end, []string{x.name}) {
			t.Errorf("%s: %d octets came, blamed on %q, and the end on %q", x.spec, came, by, end)
		}
	}
}

// A row that is left out is told of with the one behind it, however many are.
func TestLeftOutBlame(t *testing.T) {
	var got []string
	s := pop3.NewSession(behaviour(t, "uidl-missing-entry"), store("a\n", "b\n", "c\n", "d\n", "e\n", "f\n"), pop3.Options{Session: 1, Observe: func(e *pop3.Event) {
		if e.Kind == pop3.KindBody && e.N == int64(pop3.PartBody) {
			row, _, _ := strings.Cut(string(e.Data), " ")
			got = append(got, row+strings.Join(e.By, " "))
		}
	}})
	s.Start(0)
	s.Feed(0, []byte("USER user\r\nPASS password\r\nUIDL\r\n"))
	for p, _ := s.Pull(0); p != nil; p, _ = s.Pull(0) {
	}
	const name = "uidl-missing-entry"
	if want := []string{"1", "3" + name}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
