package observe

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/trace"
)

// wire is one run of octets in one direction.
type wire struct {
	server bool
	data   string
}

// record collects what events say.
type record struct {
	stats   trace.Statistics
	in, out bytes.Buffer
	lines   []string // one an event; pieces of one thing joined
	last    string   // what octets may go on with
	at      int      // where that is
	answers []int    // lines that may answer a challenge
	half    [2]strings.Builder
	halves  [2]string // what there is to say about them, if nothing makes up for them
}

// add joins pieces of the same thing, since how octets were cut is not part of
// the meaning. What a decoder cannot know is left out.
func (r *record) add(e *pop3.Event) {
	r.stats.Add(e)
	text := e.Text
	octets := e.Kind == pop3.KindLineIn || e.Kind == pop3.KindGreeting || e.Kind == pop3.KindReply || e.Kind == pop3.KindBody
	if octets {
		text = ""
	}
	key := fmt.Sprint(e.Kind, " #", e.Seq, " ", e.State, " ", e.Verb, " ", e.N, " err=", e.Err, " ", e.Code, " ", text)
	way := 0
	switch e.Kind {
	case pop3.KindLineIn:
		r.in.Write(e.Data)
		way = 1
	case pop3.KindGreeting, pop3.KindReply, pop3.KindBody:
		r.out.Write(e.Data)
		if !e.Err {
			key += fmt.Sprint(" msg=", e.Msg)
		}
	case pop3.KindClose:
		for way := range r.half {
			if half := r.half[way].String(); half != "" {
				r.lines = append(r.lines, r.halves[way]+" | "+half)
			}
		}
	case pop3.KindMark:
		key += fmt.Sprint(" msg=", e.Msg)
	case pop3.KindLogin:
		key = strings.Replace(key, fmt.Sprint(e.Verb, " ", e.N), e.Verb, 1)
	}
	data := string(e.Data)
	if octets {
		if r.half[way].WriteString(data); e.Half {
			r.halves[way] = key
			return
		}
		data = r.half[way].String()
		r.half[way].Reset()
	}
	switch {
	case e.Kind == pop3.KindLineIn && data == "":
		// A line that was taken for an answer is a command.
		for k, i := range r.answers {
			if strings.HasSuffix(r.lines[i], " | "+e.Text) {
				r.lines[i] = key + " | " + e.Text
				r.answers = slices.Delete(r.answers, k, k+1)
				return
			}
		}
		r.lines = append(r.lines, "never seen: "+key)
	case e.Kind == pop3.KindLineIn:
		if e.Cont {
			r.answers = append(r.answers, len(r.lines))
		}
		r.lines = append(r.lines, key+" | "+data)
	case key == r.last && e.Cont:
		r.lines[r.at] += data
	default:
		r.last, r.at = key, len(r.lines)
		r.lines = append(r.lines, key+" | "+data)
	}
}

// parted gives the client's lines, and all else. In which state the server was
// when a line came that had to wait is not known.
func (r *record) parted() (lines, rest []string) {
	for _, l := range r.lines {
		if strings.HasPrefix(l, "line-in") {
			f := strings.SplitN(l, " ", 4)
			lines = append(lines, f[0]+f[1]+" "+f[3])
		} else {
			rest = append(rest, l)
		}
	}
	return lines, rest
}

func (r *record) text() string { return strings.Join(r.lines, "\n") }

func sampleStore() *maildrop.Memory {
	m := &maildrop.Memory{}
	m.AddUser("user", "password")
	m.AddUser("empty", "password")
	for _, text := range []string{
		"Subject: one\r\n\r\nplain\r\n",
		"Subject: two\r\n\r\n.\r\n..\r\n.dot\r\n+OK not a reply\r\n-ERR [AUTH] nor this\r\n\r\n.\r\n",
		"\r\n\r\n",
		"Subject: long\r\n\r\n" + strings.Repeat(strings.Repeat("x", 300)+"\r\n.\r\n", 12),
	} {
		m.Deliver("user", []byte(text))
	}
	return m
}

// converse lets a strict session answer segments from a client.
func converse(t testing.TB, segments ...string) ([]wire, *record) {
	t.Helper()
	r := &record{}
	var w []wire
	s := pop3.NewSession(pop3.Strict(), sampleStore(), pop3.Options{
		Session: 7, Peer: "peer", Stamp: "1.2@test", Observe: r.add})
	s.Start(0)
	pull := func() {
		for p, _ := s.Pull(0); p != nil; p, _ = s.Pull(0) {
			w = append(w, wire{true, string(p)})
		}
	}
	pull()
	for _, p := range segments {
		if !s.WantInput() {
			break
		}
		w = append(w, wire{false, p})
		s.Feed(0, []byte(p))
		pull()
	}
	if s.State() != pop3.Closed {
		s.CloseInput(0)
		pull()
	}
	return w, r
}

// overhear plays octets to a decoder, whose slices it spoils after each call.
func overhear(w []wire) *record {
	r := &record{}
	d := New(7, r.add)
	d.Open(0, "peer")
	for _, x := range w {
		p := []byte(x.data)
		if x.server {
			d.Server(0, p)
		} else {
			d.Client(0, p)
		}
		for i := range p {
			p[i] = '!'
		}
	}
	d.Close(0, pop3.ReasonEOF)
	return r
}

func octets(w []wire) (all []wire) {
	for _, x := range w {
		for i := range len(x.data) {
			all = append(all, wire{x.server, x.data[i : i+1]})
		}
	}
	return all
}

// ahead lets the client say everything before the server says anything.
func ahead(w []wire) []wire {
	var both [2]strings.Builder
	for _, x := range w {
		i := 0
		if x.server {
			i = 1
		}
		both[i].WriteString(x.data)
	}
	return []wire{{false, both[0].String()}, {true, both[1].String()}}
}

func cut(rnd *rand.Rand, w []wire) (all []wire) {
	for _, x := range w {
		for len(x.data) > 0 {
			n := 1 + rnd.IntN(min(len(x.data), 1+rnd.IntN(200)))
			all = append(all, wire{x.server, x.data[:n]})
			x.data = x.data[n:]
		}
	}
	return all
}

func sameAs(t *testing.T, how string, got, want *record) {
	t.Helper()
	if g, w := string(got.stats.AppendText(nil)), string(want.stats.AppendText(nil)); g != w {
		t.Errorf("%s: statistics\n%swant\n%s", how, g, w)
	}
	if g, w := string(got.stats.AppendJSON(nil)), string(want.stats.AppendJSON(nil)); g != w {
		t.Errorf("%s: statistics\n%s\nwant\n%s", how, g, w)
	}
	if got.in.String() != want.in.String() || got.out.String() != want.out.String() {
		t.Errorf("%s: octets differ", how)
	}
	// A decoder hears a line before a session takes it up.
	g, rest := got.parted()
	w, wantRest := want.parted()
	g, w = append(g, rest...), append(w, wantRest...)
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			t.Fatalf("%s: event %d of %d, %d\n got %.300q\nwant %.300q", how, i, len(g), len(w), g[min(i, len(g)):min(i+3, len(g))], w[min(i, len(w)):min(i+3, len(w))])
		}
	}
}

var conversations = map[string][]string{
	"nothing":      {},
	"quit":         {"QUIT\r\n"},
	"whole":        {"CAPA\r\n", "USER user\r\n", "PASS password\r\n", "STAT\r\n", "LIST\r\n", "LIST 2\r\n", "UIDL\r\n", "UIDL 1\r\n", "RETR 1\r\n", "RETR 2\r\n", "RETR 4\r\n", "TOP 2 3\r\n", "TOP 3 0\r\n", "DELE 2\r\n", "LIST\r\n", "NOOP\r\n", "RSET\r\n", "DELE 1\r\n", "DELE 3\r\n", "QUIT\r\n"},
	"pipelined":    {"USER user\r\nPASS password\r\nSTAT\r\nLIST\r\nRETR 4\r\nRETR 2\r\nDELE 2\r\nDELE 2\r\nTOP 2 1\r\nRETR 99\r\nQUIT\r\n"},
	"wrong":        {"USER user\r\n", "PASS wrong\r\n", "PASS password\r\n", "USER nobody\r\nPASS x\r\n", "USER user\r\nNOOP\r\nPASS password\r\n", "PASS\r\n", "USER\r\n", "QUIT now\r\n", "USER user\r\n", "PASS password\r\n", "USER user\r\n", "PASS password\r\n", "QUIT \r\n", "QUIT\r\n"},
	"apop":         {"APOP user 00000000000000000000000000000000\r\n", "APOP user\r\n", "APOP user " + pop3.APOPDigest("<1.2@test>", "password") + "\r\n", "UIDL 2\r\n", "QUIT\r\n"},
	"no quit":      {"USER user\r\n", "PASS password\r\n", "DELE 1\r\n"},
	"odd lines":    {"\r\n", "\n", " STAT\r\n", "FROB 1 2\r\n", "frob\r\n", "user user\npass password\n", "list \r\n", "LIST 0\r\n", "LIST x\r\n", "DELE 01\r\n", "DELE\t1\r\n", "ST\x00AT\r\n", "\xff\xfe\r\n", "uidl\r\n", "quit\r\n"},
	"an empty box": {"USER empty\r\n", "PASS password\r\n", "LIST\r\n", "UIDL\r\n", "STAT\r\n", "QUIT\r\n"},
	"a long line":  {"USER user\r\nPASS password\r\n", "NOOP " + strings.Repeat("y", 300) + "\r\n", "RETR 1\r\n", "QUIT\r\n"},
}

// TestSameAsSession: a strict session and a decoder of its octets report the
// same events in the same order, however the octets were cut.
func TestSameAsSession(t *testing.T) {
	for name, segments := range conversations {
		t.Run(name, func(t *testing.T) {
			w, want := converse(t, segments...)
			sameAs(t, "whole", overhear(w), want)
			sameAs(t, "octets", overhear(octets(w)), want)
			sameAs(t, "client ahead", overhear(ahead(w)), want)
			sameAs(t, "client ahead, octets", overhear(octets(ahead(w))), want)
			rnd := rand.New(rand.NewPCG(1, 2))
			for range 50 {
				sameAs(t, "random", overhear(cut(rnd, w)), want)
			}
		})
	}
}

// TestSameAsSessionRandomly plays commands in random order and number.
func TestSameAsSessionRandomly(t *testing.T) {
	words := []string{"USER user\r\n", "PASS password\r\n", "PASS wrong\r\n", "CAPA\r\n", "STAT\r\n", "LIST\r\n", "LIST 1\r\n",
		"UIDL\r\n", "UIDL 3\r\n", "RETR 1\r\n", "RETR 2\r\n", "RETR 3\r\n", "TOP 2 2\r\n", "DELE 1\r\n", "DELE 2\r\n", "DELE 4\r\n",
		"RSET\r\n", "NOOP\r\n", "XTND\r\n", "\r\n", "DELE 9\r\n", "TOP 1\r\n", "APOP user x\r\n", "AUTH PLAIN\r\n", "STLS\r\n"}
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		var segments []string
		for range 1 + rnd.IntN(12) {
			var b strings.Builder
			if rnd.IntN(4) == 0 {
				b.WriteString("USER user\r\nPASS password\r\n")
			}
			for range 1 + rnd.IntN(4) {
				b.WriteString(words[rnd.IntN(len(words))])
			}
			segments = append(segments, b.String())
		}
		if rnd.IntN(2) == 0 {
			segments = append(segments, "QUIT\r\n")
		}
		w, want := converse(t, segments...)
		sameAs(t, strings.Join(segments, "/"), overhear(cut(rnd, w)), want)
		sameAs(t, strings.Join(segments, "/"), overhear(ahead(w)), want)
	}
}
