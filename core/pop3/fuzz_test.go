package pop3_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/sasl"
)

var fuzzMail = []string{"Subject: one\n\n.\n..\n.x\n", "", "Subject: three\n\n+OK\n-ERR\n.", "Subject: one\n\n.\n..\n.x\n", ".a\rb\r\n.\r\n\r\n"}

const fuzzLogin = "USER user\r\nPASS password\r\n"

// fuzzState is where a session can be when the fuzzer's octets arrive.
type fuzzState struct {
	lines  string
	tls    bool // the last of the lines begins TLS
	locked bool // another session has the maildrop
}

var fuzzStates = []fuzzState{
	{lines: ""},
	{lines: "USER user\r\n"},
	{lines: fuzzLogin},
	{lines: fuzzLogin + "DELE 1\r\nRETR 3\r\n"},
	{lines: "AUTH LOGIN\r\n"},
	{lines: "AUTH LOGIN\r\ndXNlcg==\r\n"},
	{lines: "UTF8\r\nUSER user\r\n"},
	{lines: "LANG de\r\n" + fuzzLogin},
	{lines: "AUTH SCRAM-SHA-256 biwsbj11c2VyLHI9YWJj\r\n"},
	{lines: "AUTH CRAM-MD5\r\n"},
	{lines: "PASS wrong\r\nUSER user\r\nPASS wrong\r\n"},
	{lines: "STAT " + strings.Repeat("x", 300)},
	{lines: fuzzLogin + "DELE 1\r\nDELE 2\r\nQUIT\r\n"},
	{lines: "STLS\r\n", tls: true},
	{lines: fuzzLogin, locked: true},
}

// fuzzDialects are the strict server with all that it can do, and the original.
func fuzzDialects(t testing.TB) []*pop3.Dialect {
	strict, classic := pop3.Strict(), quirk.FindProfile("classic")
	pop3.SASL(sasl.All())(strict.Edit("", nil))
	pop3.LANG(pop3.Languages())(strict.Edit("", nil))
	return []*pop3.Dialect{strict, (&quirk.Behaviour{Profile: classic}).Dialect()}
}

// FuzzSession feeds octets to a session in each state. However they are cut,
// octets and events are the same; memory is bounded; the lock is released once;
// and what a strict server said satisfies a careful client.
func FuzzSession(f *testing.F) {
	for state := range fuzzStates {
		f.Add(uint8(state), uint64(1), []byte("STAT\r\nLIST\r\nLIST 1\r\nUIDL\r\nRETR 1\r\nTOP 3 1\r\nDELE 2\r\nRSET\r\nNOOP\r\nDELE 3\r\nLIST\r\nQUIT\r\nSTAT\r\n"))
		f.Add(uint8(state), uint64(2), []byte("USER user\nPASS password\nretr 5\r\nDELE 5\nretr 3\r\nretr 5\r\nquit"))
		f.Add(uint8(state), uint64(3), []byte("\r\n\n \x00\r\n"+strings.Repeat("NOOP ", 100)+"\r\nCAPA\r\n*\r\nAPOP user x\r\nUSER user\r\nDELE 1\r\nSTLS\r\nAUTH PLAIN AHVzZXIAcGFzc3dvcmQ=\r\nLANG\r\nLANG *\r\n"))
		f.Add(uint8(state), uint64(4), []byte(strings.Repeat("x", 5000)+" 1\r\nRETR 18446744073709551617\r\n\xff\xfe\r\nBREAK\r\nEXIT\n"))
		f.Add(uint8(state), uint64(5), []byte(fuzzLogin+"DELE 1\r\nDELE 1\r\nRETR 1\r\nSTAT\r\nUSER user\r\nUTF8\r\nPASS passwords\r\nUSER user\r\nPASS passwords\r\nPASS password"))
	}
	dialects := fuzzDialects(f)
	f.Fuzz(func(t *testing.T, state uint8, seed uint64, p []byte) {
		from := fuzzStates[int(state)%len(fuzzStates)]
		for _, d := range dialects {
			var first *client
			for _, cut := range []string{"whole", "random", "octets"} {
				st := &counting{Store: memory(fuzzMail...), t: t}
				c := fuzzed(t, d, st, from, string(p), cut, seed)
				if c.s.State() != pop3.Closed || st.open != 0 {
					t.Fatalf("%s: state %v, %d maildrops open", cut, c.s.State(), st.open)
				}
				checkRemoval(t, c, st)
				if d.Name == "strict" {
					checkAnswers(t, c, st.Store.(*maildrop.Memory).Messages("user"))
				}
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
		}
	})
}

// fuzzed plays a whole session: to the state, the octets, the end.
func fuzzed(t *testing.T, d *pop3.Dialect, st *counting, from fuzzState, p, cut string, seed uint64) *client {
	t.Helper()
	holder := connect(pop3.Strict(), st.Store, pop3.Options{Session: 2})
	if from.locked {
		holder.login(t)
	}
	c := connect(d, st, pop3.Options{OfferTLS: from.tls, LockWait: pop3.Second, Nonce: func(p []byte) { clear(p) }})
	c.send(from.lines)
	c.s.TLSStarted(c.now, pop3.TLSInfo{Version: "TLS 1.3"}) // if it asked for it
	feed(t, c, d, from.lines, p, cut, seed)
	c.close()
	if from.locked && seed%2 == 0 {
		holder.close()
	}
	// What is left takes time alone: logins that wait for the lock.
	for turns := 0; c.s.State() != pop3.Closed; turns++ {
		at, ok := c.s.Deadline()
		if !ok || turns > 100*(len(p)+10) {
			t.Fatalf("%s: it does not end", cut)
		}
		c.wait(at - c.now)
	}
	holder.close()
	return c
}

// feed sends octets in one of three ways.
func feed(t *testing.T, c *client, d *pop3.Dialect, before, p, cut string, seed uint64) {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 0))
	// Commands are short; an answer to a challenge may have 64 KiB.
	short := d.Limits.MaxLine < 1000 && !strings.Contains(strings.ToUpper(before+p), "AUTH")
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
		if size := pop3.InputCap(c.s); cut == "octets" && short && size > 4096 {
			t.Fatalf("%d octets of memory for an unfinished line", size)
		}
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
