package pop3_test

import (
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// A command that a client sends thousands of times costs no memory.
func TestAllocations(t *testing.T) {
	for _, observed := range []bool{false, true} {
		o := pop3.Options{Session: 1}
		octets := 0
		if observed {
			o.Observe = func(e *pop3.Event) { octets += len(e.Data) }
		}
		st := memory("Subject: one\n\n.dot\n"+strings.Repeat("a line of text\n.\n", 100), "two\n", "three\n")
		s := pop3.NewSession(pop3.Strict(), st, o)
		s.Start(0)
		run := func(lines []byte) {
			for p, _ := s.Pull(0); p != nil; p, _ = s.Pull(0) {
			}
			s.Feed(0, lines)
			for p, _ := s.Pull(0); p != nil; p, _ = s.Pull(0) {
			}
		}
		run([]byte("USER user\r\nPASS password\r\n"))
		for _, line := range []string{"NOOP", "STAT", "LIST 1", "LIST", "UIDL 2", "UIDL", "RETR 1", "TOP 1 5", "LIST 9", "RETR 0", "STAT 1", "RSET", "USER user", "DELE x"} {
			p := []byte(line + "\r\n")
			run(p)
			if n := testing.AllocsPerRun(200, func() { run(p) }); n != 0 {
				t.Errorf("%s, observed %v: %v allocations", line, observed, n)
			}
		}
	}
}

func BenchmarkCommands(b *testing.B) {
	st := memory("Subject: one\n\n"+strings.Repeat("a line of text\n", 4000), "two\n")
	for _, line := range []string{"NOOP", "STAT", "LIST 1", "LIST", "RETR 1"} {
		b.Run(strings.ReplaceAll(line, " ", ""), func(b *testing.B) {
			s := pop3.NewSession(pop3.Strict(), st, pop3.Options{Session: 1})
			s.Start(0)
			octets := 0
			run := func(lines []byte) {
				s.Feed(0, lines)
				for p, _ := s.Pull(0); p != nil; p, _ = s.Pull(0) {
					octets += len(p)
				}
			}
			s.Pull(0)
			s.Pull(0)
			run([]byte("USER user\r\nPASS password\r\n"))
			p := []byte(line + "\r\n")
			octets = 0
			run(p)
			b.SetBytes(int64(octets))
			b.ReportAllocs()
			for b.Loop() {
				run(p)
			}
			s.End(0, pop3.ReasonReset)
		})
	}
}
