package quirk_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
)

func behaviour(t *testing.T, spec string) *pop3.Dialect {
	t.Helper()
	b, err := quirk.Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	return b.Dialect()
}

func store(mail ...string) *maildrop.Memory {
	st := &maildrop.Memory{}
	st.AddUser("user", "password")
	for _, m := range mail {
		st.Deliver("user", []byte(m))
	}
	return st
}

var oddMail = []string{
	"Subject: one\n\nbody\nFrom here\n.dot\nFrom there\nend\n",
	"Subject: no body\n",
	"\nno header\nFrom x\n",
	"",
	"Date: now\nReceived: a\n b\nSubject: " + strings.Repeat("long ", 20) + "\n\n" + strings.Repeat("a line of a large message\n", 9000),
	"Subject: Grüße\nReceived: a\nDate: then\n\nx",
}

// What LIST says of messages is what RETR gives, whatever a quirk of content
// makes of them, one alone or all of them together.
func TestContentSizes(t *testing.T) {
	specs := []string{"from-line-splits-message,mbox-from-line-leaked,gt-from-in-headers,status-header-injected=x-uidl,x-header-noise,header-end-mixed-eol," +
		"unfolded-continuation=20,received-line-dropped,missing-date,long-header=999,utf8-message-wrapped,sent-mail-appears,zero-byte-message,one-huge-message=100000"}
	for _, q := range quirk.All() {
		if q.Group == "content" && q.Name != "one-huge-message" {
			specs = append(specs, q.Name)
		}
	}
	for _, spec := range specs {
		for _, profile := range []string{"strict", "classic"} {
			d := behaviour(t, profile+","+spec)
			var listed []int64
			var r []byte
			s := pop3.NewSession(d, store(oddMail...), pop3.Options{Session: 1, Observe: func(e *pop3.Event) {
				if e.Kind == pop3.KindBody && e.N == int64(pop3.PartBody) && e.Verb == "RETR" {
					r = append(r, e.Data...)
				}
			}})
			say := func(line string) string {
				s.Feed(0, []byte(line+"\r\n"))
				var out strings.Builder
				for p, _ := s.Pull(0); p != nil; p, _ = s.Pull(0) {
					out.Write(p)
				}
				return out.String()
			}
			s.Start(0)
			say("USER user")
			say("PASS password")
			for _, line := range strings.Split(say("LIST"), "\r\n") {
				var n int64
				number, size, ok := strings.Cut(line, " ")
				if !ok || strings.HasPrefix(number, "+") {
					continue
				}
				for _, c := range size {
					n = n*10 + int64(c-'0')
				}
				listed = append(listed, n)
			}
			for i, want := range listed {
				r = nil
				answer := say("RETR " + strconv.Itoa(i+1))
				if strings.HasPrefix(answer, "-ERR [UTF8]") {
					continue
				}
				if got := int64(len(r)) - stuffing(r); got != want {
					t.Errorf("%s,%s: message %d has %d octets, listed are %d: %.200q", profile, spec, i+1, got, want, r)
				}
			}
			if len(listed) < 6 {
				t.Errorf("%s,%s: %d messages", profile, spec, len(listed))
			}
		}
	}
}

// stuffing counts the dots that were put in.
func stuffing(p []byte) (n int64) {
	for line := range strings.Lines(string(p)) {
		if strings.HasPrefix(line, "..") {
			n++
		}
	}
	return n
}

// Only the lines that a quirk made up are blamed on it, and what earlier ones
// did stays theirs.
func TestContentBlame(t *testing.T) {
	const mail = "Received: a\nSubject: one\nDate: now\n\nbody\nmore\n"
	for spec, want := range map[string][]string{
		"status-header-injected=empty": {"status-header-injected: Status: \r\n"},
		"mbox-from-line-leaked":        {"mbox-from-line-leaked: From user@localhost Mon Jan  5 10:00:00 2004\r\n"},
		"missing-date":                 {"missing-date: \r\n"},
		"received-line-dropped":        {"received-line-dropped: Subject: one\r\n"},
		"missing-blank-line":           {"missing-blank-line: body\r\n"},
		"header-end-mixed-eol":         {"header-end-mixed-eol: \r\r\n"},
		"mbox-from-line-leaked,missing-date,x-header-noise": {
			"mbox-from-line-leaked: From user@localhost Mon Jan  5 10:00:00 2004\r\n", "x-header-noise missing-date: X-POP3-Rcpt user@localhost\r\n"},
	} {
		var got []string
		s := pop3.NewSession(behaviour(t, spec), store(mail), pop3.Options{Session: 1, Observe: func(e *pop3.Event) {
			if e.Kind == pop3.KindBody && len(e.By) > 0 {
				got = append(got, strings.Join(e.By, " ")+": "+string(e.Data))
			}
		}})
		s.Start(0)
		s.Feed(0, []byte("USER user\r\nPASS password\r\nRETR 1\r\n"))
		for p, _ := s.Pull(0); p != nil; p, _ = s.Pull(0) {
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", spec, got, want)
		}
	}
}

// A message of a terabyte takes no more memory than one of a kilobyte.
func TestHugeMessageIsNotHeld(t *testing.T) {
	s := pop3.NewSession(behaviour(t, "one-huge-message=1099511627776"), store(), pop3.Options{Session: 1})
	s.Start(0)
	s.Feed(0, []byte("USER user\r\nPASS password\r\nRETR 1\r\n"))
	octets := 0
	if n := testing.AllocsPerRun(1, func() {
		for octets < 1<<24 {
			p, _ := s.Pull(0)
			octets += len(p)
		}
	}); n > 200 {
		t.Errorf("%v allocations for %d octets", n, octets)
	}
}

// A part in binary encoding is refused (RFC 6856 §2.1) whatever a quirk claims
// of the message around it.
func TestBinaryStaysBinary(t *testing.T) {
	const mail = "Date: now\nContent-Transfer-Encoding: binary\n\nx\x00\n"
	for _, spec := range []string{"", "list-size-estimated", "uidl-duplicates", "missing-date"} {
		var last string
		s := pop3.NewSession(behaviour(t, spec), store(mail), pop3.Options{Session: 1, Observe: func(e *pop3.Event) {
			if e.Kind == pop3.KindReply && len(e.Data) > 0 {
				last = string(e.Data)
			}
		}})
		s.Start(0)
		s.Feed(0, []byte("USER user\r\nPASS password\r\nRETR 1\r\n"))
		for p, _ := s.Pull(0); p != nil; p, _ = s.Pull(0) {
		}
		if !strings.HasPrefix(last, "-ERR message 1 has a part in binary") {
			t.Errorf("%s: %q", spec, last)
		}
	}
}
