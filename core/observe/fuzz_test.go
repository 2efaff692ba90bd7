package observe

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// checkPlay plays octets and checks what holds for any two peers: every octet
// is reported once and in order up to TLS, and memory is bounded.
func checkPlay(t *testing.T, w []wire) *record {
	t.Helper()
	r := &record{}
	var in, out strings.Builder
	opens, closes, tls, after := 0, 0, false, false
	said := map[uint64]bool{0: true}
	d := New(1, func(e *pop3.Event) {
		if after {
			t.Fatalf("%v after close", e.Kind)
		}
		switch {
		case e.Kind == pop3.KindLineIn && !e.Half && !e.Cont:
			if said[e.Seq] || !said[e.Seq-1] {
				t.Fatalf("command %d in a row of %d", e.Seq, len(said)-1)
			}
			said[e.Seq] = true
		case !e.Half && !said[e.Seq]:
			t.Fatalf("%v of command %d, which nobody said", e.Kind, e.Seq)
		}
		switch e.Kind {
		case pop3.KindOpen:
			opens++
		case pop3.KindClose:
			closes++
			after = true
		case pop3.KindTLS:
			tls = true
		}
		r.add(e)
	})
	d.Open(0, "peer")
	for _, x := range w {
		p := []byte(x.data)
		if x.server {
			d.Server(0, p)
			out.WriteString(x.data)
		} else {
			d.Client(0, p)
			in.WriteString(x.data)
		}
		for i := range p {
			p[i] = '!'
		}
		tls = tls || d.WantsTLS()
		// Nothing is held back.
		if !tls && (r.in.String() != in.String() || r.out.String() != out.String()) {
			t.Fatalf("behind %.200q: reported %.200q and %.200q, sent %.200q and %.200q", x.data, r.in.String(), r.out.String(), in.String(), out.String())
		}
		if d.waiting > d.seq || d.auth > d.seq {
			t.Fatalf("%d of %d commands wait; AUTH is %d", d.waiting, d.seq, d.auth)
		}
		if cap(d.in) > 2*maxHeld || cap(d.held) > 2*maxStatus || cap(d.line.head) > 2*pop3.HeadOctets || len(d.marks) > maxMarks {
			t.Fatalf("memory grows: in %d, held %d, marks %d", cap(d.in), cap(d.held), len(d.marks))
		}
	}
	d.Close(0, pop3.ReasonEOF)
	if opens != 1 || closes != 1 {
		t.Fatalf("%d opens, %d closes", opens, closes)
	}
	for _, x := range []struct{ what, got, sent string }{{"client", r.in.String(), in.String()}, {"server", r.out.String(), out.String()}} {
		if x.got != x.sent && !(tls && strings.HasPrefix(x.sent, x.got)) {
			t.Fatalf("octets of the %s: reported %.200q, sent %.200q", x.what, x.got, x.sent)
		}
	}
	return r
}

// TestEveryOctet: with arbitrary peers, however their octets are cut.
func TestEveryOctet(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	fromClient := []string{"USER u\r\n", "PASS p\r\n", "RETR 1\r\n", "LIST\r\n", "DELE 1\r\n", "QUIT\r\n", "AUTH LOGIN\r\n", "*\r\n", "AUTH\r\n", "\n", "x", "\x00\xff", "RSET\r\n", "APOP a b\r\n", "STLS\r\n"}
	fromServer := []string{"+OK\r\n", "+OK [X-Y] <a@b>\r\n", "-ERR [AUTH] no\r\n", "+ \r\n", ".\r\n", ".", "\r", "\n", "text\r\n", "..\r\n", "+", "-", "\xff", "* x\r\n", "+OK [unfinished"}
	for range 2000 {
		var w []wire
		for range rnd.IntN(30) {
			from, server := fromClient, false
			if rnd.IntN(2) == 0 {
				from, server = fromServer, true
			}
			w = append(w, wire{server, from[rnd.IntN(len(from))]})
		}
		whole := checkPlay(t, w)
		parts := checkPlay(t, cut(rnd, w))
		octet := checkPlay(t, octets(w))
		if whole.stats.Logins != octet.stats.Logins || parts.stats.Err != octet.stats.Err || parts.stats.Removed != whole.stats.Removed {
			t.Fatalf("cutting changes the statistics: %v\n%s\n%s", w, whole.stats.AppendJSON(nil), octet.stats.AppendJSON(nil))
		}
	}
}

// FuzzDecoder: in each segment the first octet says who speaks.
func FuzzDecoder(f *testing.F) {
	f.Add([]byte("S+OK\r\n\x00CUSER u\r\nPASS p\r\n\x00S+OK\r\n+OK\r\n\x00CRETR 1\r\n\x00S+OK\r\nx\r\n.\r\n"), uint64(1))
	f.Add([]byte("S+OK\r\n\x00CAUTH PLAIN\r\n\x00S+ \r\n\x00C*\r\n\x00S-ERR\r\n\x00CSTLS\r\n\x00S+OK\r\n"), uint64(2))
	f.Add([]byte("S+OK\r\n\x00CDELE 1\r\nRSET\r\nQUIT\r\n\x00S+OK\r\n+OK [A]\r\n-ERR [SYS/TEMP] x"), uint64(3))
	f.Fuzz(func(t *testing.T, p []byte, seed uint64) {
		var w []wire
		for _, part := range strings.Split(string(p), "\x00") {
			if part != "" {
				w = append(w, wire{part[0] == 'S', part[1:]})
			}
		}
		whole := checkPlay(t, w)
		octet := checkPlay(t, octets(w))
		checkPlay(t, cut(rand.New(rand.NewPCG(seed, 1)), w))
		if string(whole.stats.AppendText(nil)) != string(octet.stats.AppendText(nil)) {
			t.Fatalf("cutting changes the statistics of %v:\n%s\n%s", w, whole.stats.AppendText(nil), octet.stats.AppendText(nil))
		}
	})
}
