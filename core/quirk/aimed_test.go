package quirk_test

import (
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
)

// For whom a command is removed, it is unknown in every state and with any
// arguments; for everyone else it is what it was.
func TestAimedRemovalIsWhole(t *testing.T) {
	b, err := quirk.Parse("minimal@session:1")
	if err != nil {
		t.Fatal(err)
	}
	d := b.Dialect()
	for session, want := range map[uint64]string{1: "-ERR unknown command", 2: "-ERR usage: "} {
		s := pop3.NewSession(d, nil, pop3.Options{Session: session, Stamp: "1.2@localhost"})
		s.Start(1)
		s.Feed(1, []byte("APOP x\r\n"))
		var out strings.Builder
		for p, _ := s.Pull(1); p != nil; p, _ = s.Pull(1) {
			out.Write(p)
		}
		if _, reply, _ := strings.Cut(out.String(), "\r\n"); !strings.HasPrefix(reply, want) {
			t.Errorf("session %d: %q, want %q", session, reply, want)
		}
	}
}

// An aim that could not mean anything is refused.
func TestAimsThatMeanNothing(t *testing.T) {
	for spec, want := range map[string]string{
		"drop-retr=1@octet:5@octet:6": "given twice",
		"drop-retr=1@5@octet:6":       "given twice",
		"stat-wrong@5":                "no particular octet",
		"trickle=1/5ms@octet:5":       "no particular octet",
	} {
		if _, err := quirk.Parse(spec); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %q in it", spec, err, want)
		}
	}
}
