package quirk_test

import (
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
)

// Only a login that failed is answered late, whoever words the refusal.
func TestOnlyFailuresAreLate(t *testing.T) {
	_, at, _ := sessionOf(t, "auth-failure-delay=3s", "PASS password", "AUTH XYZZ", "USER user", "PASS wrong", "USER user", "PASS password", "QUIT")
	if at[3] != 0 || at[4] != 3*pop3.Second || at[7] != 3*pop3.Second {
		t.Errorf("segments left at %v", at)
	}
	if _, at, _ = sessionOf(t, "auth-failure-delay=3s,throttle-as-bad-password", "USER user", "PASS password"); at[2] != 3*pop3.Second {
		t.Errorf("segments left at %v", at)
	}
}

// A server of another protocol speaks that one for a whole session or not at
// all.
func TestWrongProtocolThroughout(t *testing.T) {
	b, err := quirk.Parse("wrong-protocol-greeting=imap@p:0.5#3")
	if err != nil {
		t.Fatal(err)
	}
	d := b.Dialect()
	foreign := 0
	for session := range uint64(40) {
		s := pop3.NewSession(d, nil, pop3.Options{Session: session + 1})
		s.Start(1)
		var out strings.Builder
		for range 20 {
			s.Feed(1, []byte("NOOP\r\n"))
			for p, _ := s.Pull(1); p != nil; p, _ = s.Pull(1) {
				out.Write(p)
			}
		}
		n := strings.Count(out.String(), "* OK ") + strings.Count(out.String(), "NOOP BAD")
		if n != 0 && n != 21 {
			t.Fatalf("session %d: %d of 21 lines are IMAP", session, n)
		}
		foreign += n / 21
	}
	if foreign < 10 || foreign > 30 {
		t.Errorf("%d sessions of 40", foreign)
	}
}

// Several that change what is in the maildrop are all named for it.
func TestAllAreNamedForTheList(t *testing.T) {
	s := with(probe(t), "strict", "list-window-oldest-250=1,internal-pseudo-message,sent-mail-appears")
	_, by := heard(t, s)
	for _, name := range []string{"list-window-oldest-250", "internal-pseudo-message", "sent-mail-appears"} {
		if !shows(by, name) {
			t.Errorf("%s is not named", name)
		}
	}
}

// A delay that the server keeps and one that a quirk enforces make one line.
func TestOneLoginDelay(t *testing.T) {
	b, err := quirk.Parse("login-delay-enforced=60s")
	if err != nil {
		t.Fatal(err)
	}
	d := b.Dialect()
	d.Limits.LoginDelay = pop3.Minute
	s := pop3.NewSession(d, nil, pop3.Options{Session: 1})
	s.Start(1)
	s.Feed(1, []byte("CAPA\r\n"))
	var out strings.Builder
	for p, _ := s.Pull(1); p != nil; p, _ = s.Pull(1) {
		out.Write(p)
	}
	if n := strings.Count(out.String(), "LOGIN-DELAY"); n != 1 {
		t.Errorf("%q", out.String())
	}
}
