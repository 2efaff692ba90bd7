package observe

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/trace"
)

// said gives what each call makes known at once: an event a word, with Half ones
// in brackets, and behind a colon its octets.
func said(w []wire) []string {
	var all []string
	var now strings.Builder
	d := New(1, func(e *pop3.Event) {
		switch e.Kind {
		case pop3.KindLineIn, pop3.KindGreeting, pop3.KindReply, pop3.KindBody:
		default:
			return
		}
		word := fmt.Sprint(e.Kind, "#", e.Seq)
		switch {
		case e.Half:
			word = "(" + word + ")"
		case e.Kind == pop3.KindBody && e.N == int64(pop3.PartFinal):
			word = fmt.Sprint("end#", e.Seq)
		case e.Kind == pop3.KindLineIn && !e.Cont:
			word += " " + e.Verb
		}
		fmt.Fprintf(&now, "%s:%q ", word, e.Data)
	})
	d.Open(0, "peer")
	for _, x := range w {
		if now.Reset(); x.server {
			d.Server(0, []byte(x.data))
		} else {
			d.Client(0, []byte(x.data))
		}
		all = append(all, strings.TrimSpace(now.String()))
	}
	return all
}

// Whatever comes is known at once, and what it is as soon as that is sure.
func TestAtOnce(t *testing.T) {
	retr := []wire{s("+OK\r\n"), c("RETR 1\r\n"), s("+OK\r\n")}
	auth := []wire{s("+OK\r\n"), c("AUTH PLAIN\r\n")}
	for _, x := range []struct {
		name   string
		before []wire
		w      []wire
		want   []string
	}{
		{"a command during a body", retr,
			[]wire{s("a\r\n"), c("QUIT\r\n"), s("b\r\n"), s(".\r\n"), s("+OK\r\n")},
			[]string{`body#1:"a\r\n"`, `line-in#2 QUIT:"QUIT\r\n"`, `body#1:"b\r\n"`, `end#1:".\r\n"`, `reply#2:"+OK\r\n"`}},
		{"a terminator in three reads", retr,
			[]wire{s("a\r\n."), s("\r"), s("\n"), c("NOOP\r\n"), s("+OK\r\n")},
			[]string{`body#1:"a\r\n" (body#1):"."`, `(body#1):"\r"`, `end#1:"\n"`, `line-in#2 NOOP:"NOOP\r\n"`, `reply#2:"+OK\r\n"`}},
		{"a terminator that is none", retr,
			[]wire{s("."), s("\r"), s("x\r\n."), s(".\r\n"), s(".\r\r"), s("\n"), s(".\n")},
			[]string{`(body#1):"."`, `(body#1):"\r"`, `body#1:"x\r\n" (body#1):"."`, `body#1:".\r\n"`, `body#1:".\r\r"`, `body#1:"\n"`, `end#1:".\n"`}},
		{"before the greeting", nil,
			[]wire{c("NOOP\r\n"), s("+"), s("OK hi"), s("\r\n"), s("+OK\r\n")},
			[]string{`line-in#1 NOOP:"NOOP\r\n"`, `(greeting#0):"+"`, `greeting#0:"OK hi"`, `greeting#0:"\r\n"`, `reply#1:"+OK\r\n"`}},
		{"a line in pieces", []wire{s("+OK\r\n")},
			[]wire{c("ST"), c("AT"), c("\r\nNO"), s("-ERR [IN-"), s("USE] x\r\n"), c("OP\n")},
			[]string{`(line-in#1):"ST"`, `(line-in#1):"AT"`, `line-in#1 STAT:"\r\n" (line-in#2):"NO"`, `(reply#1):"-ERR [IN-"`, `reply#1:"USE] x\r\n"`, `line-in#2 NOOP:"OP\n"`}},
		{"what came before the command is no answer to it", []wire{s("+OK\r\n")},
			[]wire{s("-ERR idle"), c("STAT\r\n"), s("\r\n"), s("+OK 0 0\r\n")},
			[]string{`reply#0:"-ERR idle"`, `line-in#1 STAT:"STAT\r\n"`, `reply#1:"\r\n"`, `reply#1:"+OK 0 0\r\n"`}},
		{"behind AUTH, refused", auth,
			[]wire{c("NOOP\r\nAUTH LOGIN\r\nx\r\nSTA"), s("-ERR\r\n"), s("+OK\r\n"), s("-ERR\r\n"), c("T\r\n")},
			[]string{`line-in#1:"NOOP\r\n" line-in#1:"AUTH LOGIN\r\n" line-in#1:"x\r\n" (line-in#1):"STA"`,
				`reply#1:"-ERR\r\n" line-in#2 NOOP:"" line-in#3 AUTH:""`, `reply#2:"+OK\r\n"`, `reply#3:"-ERR\r\n" line-in#4 X:""`, `line-in#5 STAT:"T\r\n"`}},
		{"behind QUIT", []wire{s("+OK\r\n"), c("QUIT\r\n"), s("+OK\r\n")},
			[]wire{c("NOOP\r\n"), s("-ERR\r\n")},
			[]string{`line-in#2 NOOP:"NOOP\r\n"`, `reply#1:"-ERR\r\n"`}},
	} {
		t.Run(x.name, func(t *testing.T) {
			got := said(append(append([]wire(nil), x.before...), x.w...))[len(x.before):]
			for i := range x.w {
				if got[i] != x.want[i] {
					t.Errorf("with %q: %s\nwant %s", x.w[i].data, got[i], x.want[i])
				}
			}
		})
	}
}

// However a secret comes, it is masked, and only once.
func TestSecretsAtOnce(t *testing.T) {
	for _, x := range []struct {
		name string
		w    []wire
		want string
	}{
		{"PASS", []wire{s("+OK\r\n"), c("PASS 5ecret\r\nPASS 5ecret\r\n"), s("-ERR\r\n-ERR\r\n")},
			"C: PASS ********\nC: PASS ********\nS: -ERR\nS: -ERR\n"},
		{"PASS, never ended", []wire{s("+OK\r\n"), c("PASS 5ecret")}, "C: PASS ********\\-\n"},
		{"APOP", []wire{s("+OK\r\n"), c("APOP user 5ecret\r\n"), s("-ERR\r\n")}, "C: APOP user ********\nS: -ERR\n"},
		{"AUTH", []wire{s("+OK\r\n"), c("AUTH PLAIN 5ecret\r\n5ecret\r\n*\r\n"), s("+ \r\n+ \r\n-ERR\r\n")},
			"C: AUTH PLAIN ********\nC: ********\nC: *\nS: + \nS: + \nS: -ERR\n"},
		{"behind AUTH", []wire{s("+OK\r\n"), c("AUTH X\r\nPASS 5ecret\r\n"), s("-ERR\r\n-ERR\r\n")},
			"C: AUTH X\nC: ********\nS: -ERR\nS: -ERR\n"},
		{"behind AUTH in a strange place", []wire{s("+OK\r\n"), c(" AUTH LOGIN\r\n"), s("+ \r\n"), c("5ecret\r\n")}, "C:  AUTH LOGIN\nS: + \nC: ********\n"},
		{"behind what waits", []wire{s("+OK\r\n"), c("STLS\r\nPASS 5ecret\r\n"), s("+OK\r\n")}, "C: STLS\nC: PASS ********\nS: +OK\n"},
	} {
		t.Run(x.name, func(t *testing.T) {
			for _, w := range [][]wire{x.w, octets(x.w)} {
				var out, whole, records []byte
				var log trace.Transcript
				r := New(1, func(e *pop3.Event) {
					whole = append(whole, e.Data...)
					out = log.Append(out, e)
					m := trace.Masked(*e)
					records = append(trace.AppendRecord(records, &m), m.Data...)
				})
				r.Open(0, "peer")
				for _, x := range w {
					if x.server {
						r.Server(0, []byte(x.data))
					} else {
						r.Client(0, []byte(x.data))
					}
				}
				r.Close(0, pop3.ReasonQuit)
				got := strings.TrimSuffix(strings.TrimPrefix(string(out), "S: +OK\n"), "S: <close>\n")
				// A "*" may be the beginning of a secret.
				if want := x.want; got != want && (len(w) == len(x.w) || got != strings.Replace(want, "C: *\n", "C: ********\n", 1)) {
					t.Errorf("transcript\n%s\nwant\n%s", got, want)
				}
				if !strings.Contains(string(whole), "5ecret") || strings.Contains(string(records), "ecret") || strings.Contains(string(records), "ECRET") {
					t.Errorf("octets %q\nrecords %q", whole, records)
				}
			}
		})
	}
}
