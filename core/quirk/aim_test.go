package quirk_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/sasl"
)

// A chance hits about as often as it says, and each run hits the same.
func TestChance(t *testing.T) {
	for _, spec := range []string{"plus-err@p:1", "plus-err@p:30", "plus-err@p:99", "plus-err@p:50@nth:3"} {
		b, err := quirk.Parse(spec)
		if err != nil {
			t.Fatal(err)
		}
		run := func() string {
			var out strings.Builder
			for n := range uint64(100) {
				s := pop3.NewSession(b.Dialect(), &maildrop.Memory{}, pop3.Options{Session: n + 1})
				s.Start(0)
				pull := func() {
					for p, _ := s.Pull(0); p != nil; p, _ = s.Pull(0) {
						out.Write(p)
					}
				}
				pull()
				// Refused for what came before, not for what it is: it makes sense.
				s.Feed(0, []byte(strings.Repeat("PASS x\r\n", 100)))
				pull()
			}
			return out.String()
		}
		first := run()
		aim := b.Uses[0].Aim
		want := int(aim.Odds) // of 10,000 commands
		if aim.Nth > 0 {
			want /= 100
		}
		if hits := strings.Count(first, "+ERR"); hits < want*7/10-20 || hits > want*13/10+20 {
			t.Errorf("%s: %d hits, want about %d", spec, hits, want)
		}
		if again := run(); again != first {
			t.Errorf("%s: another run hits elsewhere", spec)
		}
	}
}

// Each key of an aim limits: with any one of them off the mark nothing happens.
func TestAimKeys(t *testing.T) {
	script := func(spec string) (wrong []string) {
		b, err := quirk.Parse(spec)
		if err != nil {
			t.Fatal(err)
		}
		m := &maildrop.Memory{}
		m.AddUser("al", "x")
		m.Deliver("al", []byte(".\n"))
		m.Deliver("al", []byte(".\n"))
		s := pop3.NewSession(b.Dialect(), m, pop3.Options{Session: 3, Observe: func(e *pop3.Event) {
			if e.Kind == pop3.KindBody && e.By != nil {
				wrong = append(wrong, e.Verb)
			}
		}})
		s.Start(0)
		s.Pull(0)
		s.Pull(0)
		s.Feed(0, []byte("USER al\r\nPASS x\r\nRETR 1\r\nRETR 2\r\nTOP 2 1\r\n"))
		for p, _ := s.Pull(0); p != nil; p, _ = s.Pull(0) {
		}
		return wrong
	}
	for aim, want := range map[string]string{
		"": "RETR RETR TOP", "@user:al": "RETR RETR TOP", "@user:bo": "", "@session:3": "RETR RETR TOP", "@session:2": "",
		"@verb:retr": "RETR RETR", "@verb:TOP": "TOP", "@nth:1": "RETR TOP", "@nth:2": "RETR", "@msg:2": "RETR TOP", "@msg:3": "",
		"@verb:RETR@nth:2@msg:2@user:al@session:3": "RETR", "@verb:RETR@nth:1@msg:2": "",
	} {
		if got := strings.Join(script("no-dot-stuffing"+aim), " "); got != want {
			t.Errorf("%q hit %q, want %q", aim, got, want)
		}
	}
}

// An aim at a message holds for what a command is to do with it, too, and not
// for what it answers alone.
func TestAimAtMessage(t *testing.T) {
	for spec, want := range map[string]string{
		"retr-octets-wrong@msg:2":                       "RETR 2",
		"top-double-ok@msg:2":                           "TOP 2 0",
		"dele-immediate@msg:2":                          "DELE 2",
		"uidl-advertised-then-err@msg:1":                "UIDL 1",
		"uidl-advertised-then-err@msg:3":                "",
		"uidl-advertised-then-err@msg:2,list-from-zero": "UIDL 1",
	} {
		strikes(t, spec, want, "USER al", "PASS x", "UIDL", "UIDL 1", "UIDL 2", "RETR 1", "RETR 2", "TOP 1 0", "TOP 2 0", "DELE 1", "DELE 2", "DELE 9")
	}
}

// An aim at a user holds for the command that names one, too, and for what
// comes of it, until another is named.
func TestAimAtUser(t *testing.T) {
	for spec, want := range map[string]string{
		"user-must-name-host@user:al": "USER al",
		"user-must-name-host@user:bo": "USER bo",
		"web-login-required@user:al":  "PASS x, APOP al 0",
		"web-login-required@user:bo":  "",
	} {
		strikes(t, spec, want, "USER bo", "USER al", "PASS x", "USER bo", "APOP al 0", "APOP bo 0")
	}
}

// strikes wants the first quirk to be blamed at the answers to those of the lines,
// and to no others.
func strikes(t *testing.T, spec, want string, lines ...string) {
	t.Helper()
	b, err := quirk.Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	name := b.Uses[0].Quirk.Name
	m := &maildrop.Memory{}
	m.AddUser("al", "x")
	m.Deliver("al", []byte("one\n"))
	m.Deliver("al", []byte("two\n"))
	line, hit := "", []string(nil)
	s := pop3.NewSession(b.Dialect(pop3.SASL(sasl.All())), m, pop3.Options{Session: 1, Stamp: "1@localhost", Observe: func(e *pop3.Event) {
		if slices.Contains(e.By, name) && !slices.Contains(hit, line) {
			hit = append(hit, line)
		}
	}})
	s.Start(0)
	for _, line = range lines {
		s.Feed(0, []byte(line+"\r\n"))
		for p, _ := s.Pull(0); p != nil; p, _ = s.Pull(0) {
		}
	}
	if got := strings.Join(hit, ", "); got != want {
		t.Errorf("%s strikes at %q, want %q", spec, got, want)
	}
}

// An aim at a user holds whichever way that user logs in: AUTH tells the name with
// its last line.
func TestAimAtUserOfAUTH(t *testing.T) {
	const plain = "AUTH PLAIN "
	encode := func(user, password string) string {
		return base64.StdEncoding.EncodeToString([]byte("\x00" + user + "\x00" + password))
	}
	for _, x := range [][2]string{
		{"web-login-required@user:al", "x"}, {"pop-disabled-for-account@user:al", "x"}, {"throttle-as-bad-password@user:al", "x"},
		{"proxy-backend-lost=close@user:al", "x"}, {"email-as-username@user:al", "wrong"}, {"close-on-bad-password@user:al", "wrong"},
		{"signoff-line-after-auth-error@user:al", "wrong"}, {"sasl-error-as-continuation@user:al", "wrong"},
	} {
		spec, password := x[0], x[1]
		whole := plain + encode("al", password)
		strikes(t, spec, whole, plain+encode("bo", "x"), whole)
		strikes(t, spec, encode("al", password), plain[:len(plain)-1], encode("bo", "x"), plain[:len(plain)-1], encode("al", password))
	}
}

func TestSyntax(t *testing.T) {
	for name, want := range map[string]string{"plus-err": "plus-err", "trickle": "trickle=OCTETS/DELAY", "drop-retr": "drop-retr=MESSAGE@OCTET"} {
		if got := quirk.Find(name).Syntax(); got != want {
			t.Errorf("%s is written %s, want %s", name, got, want)
		}
	}
}
