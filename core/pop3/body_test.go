package pop3_test

import (
	"bufio"
	"bytes"
	"io"
	"math/rand/v2"
	"net/textproto"
	"strconv"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
)

// text makes canonical octets full of what matters to framing.
func text(rnd *rand.Rand) []byte {
	var b []byte
	for range rnd.IntN(30) {
		b = append(b, []string{".", "..", "\r\n", "\r\n", "\r", "a", " ", "\t", "\r\n.\r\n", "+OK", "\x00", "\xff"}[rnd.IntN(12)]...)
	}
	return maildrop.Canonical(b)
}

func cuts(rnd *rand.Rand) []byte {
	how := make([]byte, 1+rnd.IntN(5))
	for i := range how {
		how[i] = byte(rnd.IntN(256))
	}
	return how
}

// The stuffer does what textproto.DotWriter does, wherever the body's slices
// end, and textproto.DotReader reads it back.
func TestStufferAgainstTextproto(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		p, how := text(rnd), cuts(rnd)
		got := readAll(t, pop3.StuffBody(cutUp(p, how)))
		if want := stuffed(t, p); !bytes.Equal(got, want) {
			t.Fatalf("%q cut up by %v:\n got %q\nwant %q", p, how, got, want)
		}
	}
}

// stuffed leaves the work to textproto. DotWriter takes a lone CR for half a
// line end, so that CRs which are none go in as another octet.
func stuffed(t testing.TB, p []byte) []byte {
	p = bytes.ReplaceAll(bytes.ReplaceAll(p, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\x01"))
	var buf bytes.Buffer
	w := textproto.NewWriter(bufio.NewWriter(&buf)).DotWriter()
	w.Write(p)
	w.Close()
	out, ok := bytes.CutSuffix(buf.Bytes(), []byte(".\r\n"))
	if !ok {
		t.Fatalf("textproto ended %q", buf.Bytes())
	}
	if len(p) == 0 {
		out = nil // it writes an empty line before the terminator of nothing
	}
	back, err := io.ReadAll(textproto.NewReader(bufio.NewReader(&buf)).DotReader())
	if err != nil || len(p) > 0 && !bytes.Equal(back, p) {
		t.Fatalf("textproto read back %q, %v, not %q", back, err, p)
	}
	return bytes.ReplaceAll(out, []byte("\x01"), []byte("\r"))
}

// naiveTop is RFC 1939 §7 in lines: the header, the line that separates it, and
// n lines more. A line of nothing but CR is empty to us.
func naiveTop(p []byte, n int, blanks string) (out []byte) {
	header := true
	for line := range bytes.Lines(p) {
		switch {
		case header:
			header = strings.Trim(string(line), "\r\n"+blanks) != ""
		case n <= 0:
			return out
		default:
			n--
		}
		out = append(out, line...)
	}
	return out
}

func TestTopAgainstNaive(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 20000 {
		p, how, n := text(rnd), cuts(rnd), rnd.IntN(6)
		for _, blanks := range []string{"", " \t\f"} {
			got := readAll(t, pop3.TopBody(cutUp(p, how), n, blanks != ""))
			if want := naiveTop(p, n, blanks); !bytes.Equal(got, want) {
				t.Fatalf("TOP %d of %q cut up by %v, blanks %q:\n got %q\nwant %q", n, p, how, blanks, got, want)
			}
		}
	}
}

// LIST of 100,000 messages goes out in one response, through a buffer of a few
// kilobytes.
func TestLongListing(t *testing.T) {
	const n = 100_000
	m := memory()
	var want strings.Builder
	octets := 0
	for i := range n {
		text := strconv.Itoa(i) + "\r\n"
		m.Deliver("user", []byte(text))
		octets += len(text)
		want.WriteString(strconv.Itoa(i+1) + " " + strconv.Itoa(len(text)) + "\r\n")
	}
	c := connect(pop3.Strict(), m, pop3.Options{})
	c.login(t)
	s := c.s
	for _, verb := range []string{"LIST", "UIDL"} {
		s.Feed(0, []byte(verb+"\r\n"))
		longest, lines := 0, 0
		var all []byte
		for p, _ := s.Pull(0); p != nil; p, _ = s.Pull(0) {
			longest, lines = max(longest, len(p)), lines+bytes.Count(p, []byte("\n"))
			all = append(all, p...)
		}
		if longest > 8<<10 || lines != n+2 || !bytes.HasSuffix(all, []byte("\r\n.\r\n")) {
			t.Errorf("%s: %d lines, chunks of up to %d octets", verb, lines, longest)
		}
		if _, rows, _ := strings.Cut(string(all), "\r\n"); verb == "LIST" && rows != want.String()+".\r\n" {
			t.Error("LIST: wrong rows")
		}
	}
	c.say(t, "STAT", "+OK 100000 "+strconv.Itoa(octets)+"\r\n")
}
