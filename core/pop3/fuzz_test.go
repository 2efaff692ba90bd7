package pop3_test

import (
	"bufio"
	"bytes"
	"io"
	"math/rand/v2"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
)

var fuzzMail = []string{"Subject: one\n\n.\n..\n.x\n", "", "Subject: three\n\n+OK\n-ERR\n.", "Subject: one\n\n.\n..\n.x\n"}

// The states in which a session can be when the fuzzer's octets arrive.
var fuzzStates = []string{
	"",
	"USER user\r\n",
	"USER user\r\nPASS password\r\n",
	"USER user\r\nPASS password\r\nDELE 1\r\nRETR 3\r\n",
	"AUTH LOGIN\r\n",
	"AUTH LOGIN\r\nuser\r\n",
}

// FuzzSession feeds octets to a session in each state. However they are cut,
// octets and events are the same; the client can tell all answers apart; no
// message goes without QUIT; the lock is released once.
func FuzzSession(f *testing.F) {
	for state := range fuzzStates {
		f.Add(uint8(state), uint64(1), []byte("STAT\r\nLIST\r\nLIST 1\r\nUIDL\r\nRETR 1\r\nTOP 3 1\r\nDELE 2\r\nRSET\r\nNOOP\r\nDELE 3\r\nQUIT\r\nSTAT\r\n"))
		f.Add(uint8(state), uint64(2), []byte("USER user\nPASS password\nretr 3\r\nquit"))
		f.Add(uint8(state), uint64(3), []byte("\r\n\n \x00\r\n"+strings.Repeat("NOOP ", 100)+"\r\nCAPA\r\n*\r\nAPOP user x\r\nUSER user\r\nDELE 1\r\nSTLS\r\n"))
		f.Add(uint8(state), uint64(4), []byte(strings.Repeat("x", 300)+" 1\r\nRETR 18446744073709551617\r\n\xff\xfe\r\nBREAK\r\nEXIT\n"))
	}
	classic, err := quirk.Parse("classic")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, state uint8, seed uint64, p []byte) {
		prefix := fuzzStates[int(state)%len(fuzzStates)]
		var first *client
		for _, d := range []*pop3.Dialect{challenging(), classic.Dialect()} {
			first = nil
			for _, cut := range []string{"whole", "random", "octets"} {
				st := &counting{Store: memory(fuzzMail...), t: t}
				c := connect(d, st, pop3.Options{})
				feed(c, prefix+string(p), cut, seed)
				c.close()
				if c.s.State() != pop3.Closed || st.open != 0 {
					t.Fatalf("%s: state %v, %d maildrops open", cut, c.s.State(), st.open)
				}
				checkRemoval(t, c, st)
				if first == nil {
					first = c
					continue
				}
				if !bytes.Equal(first.out, c.out) {
					t.Fatalf("%s: other octets\n got %q\nwant %q", cut, c.out, first.out)
				}
				if !slices.Equal(first.events, c.events) {
					t.Fatalf("%s: other events\n got %s\nwant %s", cut, strings.Join(c.events, "\n"), strings.Join(first.events, "\n"))
				}
			}
			if d.Name == "strict" {
				checkAnswers(t, first)
			}
		}
	})
}

// feed sends octets in one of three ways.
func feed(c *client, p, cut string, seed uint64) {
	rnd := rand.New(rand.NewPCG(seed, 0))
	for len(p) > 0 {
		n := len(p)
		switch cut {
		case "octets":
			n = 1
		case "random":
			n = 1 + rnd.IntN(n)
		}
		c.send(p[:n])
		p = p[n:]
	}
}

// checkRemoval: there is one UPDATE at most, and it was a QUIT's.
func checkRemoval(t *testing.T, c *client, st *counting) {
	t.Helper()
	updates := count(c, pop3.KindUpdate, "")
	if updates != count(c, pop3.KindUpdate, "QUIT") || updates != st.commits || updates > 1 {
		t.Fatalf("%d updates, %d of QUIT, %d commits", updates, count(c, pop3.KindUpdate, "QUIT"), st.commits)
	}
	if updates > 0 {
		last := strings.ToUpper(c.lines[len(c.lines)-1].data)
		if !strings.HasPrefix(last, "QUIT") || !strings.HasSuffix(last, "\n") {
			t.Fatalf("an update after %q", last)
		}
	}
}

// checkAnswers reads what a strict server sent as a careful client does: each
// line gets one answer, and each message arrives as it is.
func checkAnswers(t *testing.T, c *client) {
	t.Helper()
	r := textproto.NewReader(bufio.NewReader(bytes.NewReader(c.out)))
	if line, err := r.ReadLine(); err != nil || !strings.HasPrefix(line, "+OK pop3play ready <") {
		t.Fatalf("greeting %q, %v", line, err)
	}
	for _, l := range c.lines {
		sent, words := l.data, strings.Fields(strings.ToUpper(l.data))
		line, err := r.ReadLine()
		if err != nil {
			t.Fatalf("no answer to %q: %v", sent, err)
		}
		ok := strings.HasPrefix(line, "+OK")
		if !ok && !strings.HasPrefix(line, "-ERR ") && !strings.HasPrefix(line, "+ ") || len(line) > 510 {
			t.Fatalf("%q was answered %q", sent, line)
		}
		if !ok || l.answer || len(words) == 0 {
			continue
		}
		switch {
		case words[0] == "RETR", words[0] == "TOP", words[0] == "CAPA", len(words) == 1 && (words[0] == "LIST" || words[0] == "UIDL"):
			body, err := io.ReadAll(r.DotReader())
			if err != nil {
				t.Fatalf("%q: %v", sent, err)
			}
			if words[0] != "RETR" {
				continue
			}
			n, _ := strconv.Atoi(words[1])
			want := fuzzMail[n-1]
			if want != "" {
				want = strings.TrimSuffix(want, "\n") + "\n"
			}
			if string(body) != want { // DotReader turns CRLF into LF
				t.Fatalf("%q: got %q, want %q", sent, body, want)
			}
			size, _, _ := strings.Cut(strings.TrimPrefix(line, "+OK "), " ")
			if octets := len(body) + strings.Count(want, "\n"); size != strconv.Itoa(octets) {
				t.Fatalf("%q: %s octets announced, %d sent", sent, size, octets)
			}
		}
	}
	if rest, _ := io.ReadAll(r.R); len(rest) > 0 {
		t.Fatalf("octets that answer nothing: %q", rest)
	}
}
