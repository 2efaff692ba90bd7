package pop3_test

import (
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
)

// The example of RFC 1939 §7.
func TestAPOPDigest(t *testing.T) {
	const want = "c4c9334bac560ecc979e58001b3e22fb"
	if got := pop3.APOPDigest("<"+testStamp+">", "tanstaaf"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	m := &maildrop.Memory{}
	m.AddUser("mrose", "tanstaaf")
	c := connect(pop3.Strict(), m, pop3.Options{})
	if got := c.got(); !strings.Contains(got, "<"+testStamp+">\r\n") {
		t.Errorf("greeting %q", got)
	}
	c.say(t, "APOP mrose "+want, "+OK maildrop locked and ready, 0 messages (0 octets)\r\n")
}

// Without a timestamp there is no APOP, and no bracket in the greeting.
func TestNoStamp(t *testing.T) {
	s := pop3.NewSession(pop3.Strict(), memory(), pop3.Options{})
	s.Start(0)
	var out []byte
	pull := func() {
		for p, _ := s.Pull(0); p != nil; p, _ = s.Pull(0) {
			out = append(out, p...)
		}
	}
	pull()
	s.Feed(0, []byte("APOP user 0\r\n"))
	pull()
	const want = "+OK pop3play ready\r\n-ERR APOP is not available: the greeting had no timestamp\r\n"
	if string(out) != want {
		t.Errorf("got %q, want %q", out, want)
	}
}

func TestPasswordWithSpaces(t *testing.T) {
	m := &maildrop.Memory{}
	m.AddUser("user", " a b  c ")
	m.AddUser("empty", "")
	c := connect(pop3.Strict(), m, pop3.Options{})
	for line, want := range map[string]string{
		"PASS  a b  c": "-ERR [AUTH]", "PASS a b  c ": "-ERR [AUTH]", "PASS a b c": "-ERR [AUTH]",
	} {
		c.say(t, "USER user", "+OK")
		c.say(t, line, want)
	}
	c.say(t, "USER user", "+OK")
	c.say(t, "PASS  a b  c ", "+OK")
	for _, line := range []string{"PASS", "PASS "} {
		c = connect(pop3.Strict(), m, pop3.Options{})
		c.say(t, "USER empty", "+OK")
		c.say(t, line, "-ERR usage: PASS password\r\n") // RFC 1939 §7: PASS has an argument
	}
}

// Matches does not give away how far a guess was right, and never panics.
func TestMatches(t *testing.T) {
	for _, x := range []struct {
		password, secret string
		want             bool
	}{
		{"", "", true}, {"a", "", false}, {"", "a", false}, {"ab", "abab", false}, {"abab", "ab", false},
		{"secret", "secret", true}, {"secreT", "secret", false},
	} {
		if got := (pop3.Credentials{Password: x.password}).Matches(x.secret); got != x.want {
			t.Errorf("%q matches %q: %v", x.password, x.secret, got)
		}
	}
}
