package sasl

import (
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/internal/md5"
)

const testNonce = "rOprNGfwEbeRWgbNEkqO"

// clientSide are the mechanisms that Attempt knows.
func clientSide() (all []*Mechanism) {
	for _, m := range All() {
		if m.client != nil {
			all = append(all, m)
		}
	}
	return all
}

// attempt plays Attempt against the server's side.
func attempt(t testing.TB, m *Mechanism, c Config, user, secret string) (done bool, lines []string, err error) {
	t.Helper()
	a := &Attempt{Mechanism: m.Name, User: user, Secret: secret, Nonce: testNonce, Salting: &Salting{}}
	x := m.New(c)
	var challenge string
	for !done && err == nil {
		step, wrong := a.Next()
		for wrong == ErrAgain {
			step, wrong = a.Next()
		}
		if wrong != nil || step.Cancel || step.About == "" {
			t.Fatalf("%s after %q: %+v %v", m.Name, a.Heard, step, wrong)
		}
		if lines = append(lines, step.Line); len(lines) > 9 {
			t.Fatalf("%s has no end: %q", m.Name, lines)
		}
		if len(lines) > 1 {
			challenge, done, err = x.Answer([]byte(step.Line))
		} else {
			initial := strings.TrimPrefix(step.Line, "AUTH "+m.Name)
			if initial == step.Line || len(step.Line)+2 > maxLine {
				t.Fatalf("%s begins with %q", m.Name, step.Line)
			}
			challenge, done, err = x.Start([]byte(strings.TrimPrefix(initial, " ")))
		}
		a.Heard = append(a.Heard, challenge)
	}
	return done, lines, err
}

func TestAttemptsLogIn(t *testing.T) {
	for _, name := range []string{testUser, "a,b=c", "üser@example.org", "two  words"} {
		for _, m := range clientSide() {
			c := config()
			c.ChannelBinding = nil
			c.Check = book{name: testSecret}.check
			secret := testSecret
			if m == XOAuth2 || m == OAuthBearer {
				secret = testToken
			}
			if done, lines, err := attempt(t, m, c, name, secret); !done || err != nil {
				t.Errorf("%s as %q: %v, after %q", m.Name, name, err, lines)
			}
			if done, lines, err := attempt(t, m, c, name, "wrong"); done || err != ErrRefused {
				t.Errorf("%s as %q with a wrong secret: %v %v, after %q", m.Name, name, done, err, lines)
			}
		}
	}
}

// RFC 5034 §4: an initial response is not to make the command too long.
func TestLongInitialResponse(t *testing.T) {
	for _, m := range clientSide() {
		c := config()
		c.ChannelBinding = nil
		c.Token = strings.Repeat("t", 300)
		c.Check = book{testUser: c.Token}.check
		done, lines, err := attempt(t, m, c, testUser, c.Token)
		if !done || err != nil {
			t.Errorf("%s: %v, after %q", m.Name, err, lines)
		}
		if m != ScramSHA256 && lines[0] != "AUTH "+m.Name {
			t.Errorf("%s begins with %q", m.Name, lines[0])
		}
	}
}

// shown gives the values of a step that must come, by name.
func shown(t *testing.T, a Attempt) (map[string]string, Step) {
	t.Helper()
	step, err := a.Next()
	if err != nil {
		t.Fatalf("%+v: %v", a, err)
	}
	values := map[string]string{}
	for _, v := range step.Values {
		name, how, _ := strings.Cut(v.What, ": ")
		if values[name] = v.Data; v.Octets {
			values[name] = hex.EncodeToString([]byte(v.Data))
		}
		if how == "" || strings.Contains(v.Data, a.Secret) && !v.Secret {
			t.Errorf("%s: %+v", a.Mechanism, v)
		}
	}
	return values, step
}

// The example of RFC 1939 §7.
func TestAttemptAPOP(t *testing.T) {
	values, step := shown(t, Attempt{Mechanism: "APOP", User: "mrose", Secret: "tanstaaf",
		Heard: []string{"+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\r\n"}})
	if values["timestamp"] != "<1896.697170952@dbc.mtview.ca.us>" || values["digest"] != "c4c9334bac560ecc979e58001b3e22fb" ||
		step.Line != "APOP mrose c4c9334bac560ecc979e58001b3e22fb" || step.Secret {
		t.Errorf("%q %+v", values, step)
	}
}

// The example of RFC 2195 §2.
func TestAttemptCram(t *testing.T) {
	values, step := shown(t, Attempt{Mechanism: "CRAM-MD5", User: "tim", Secret: "tanstaaftanstaaf",
		Heard: []string{"PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+"}})
	if values["challenge"] != "<1896.697170952@postoffice.reston.mci.net>" || values["digest"] != "b913a602c7eda7a495b4e6e7334d3890" ||
		step.Line != "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw" || step.Secret {
		t.Errorf("%q %+v", values, step)
	}
}

// The example of RFC 7677 §3.
func TestAttemptScram(t *testing.T) {
	a := Attempt{Mechanism: "SCRAM-SHA-256", User: "user", Secret: "pencil", Nonce: testNonce}
	_, step := shown(t, a)
	if step.Line != "AUTH SCRAM-SHA-256 "+b64("n,,n=user,r=rOprNGfwEbeRWgbNEkqO") {
		t.Errorf("client-first is %q", step.Line)
	}
	a.Heard = append(a.Heard, b64("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"))
	values, step := shown(t, a)
	if step.Line != b64("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=") {
		t.Errorf("client-final is %q", unb64(t, step.Line))
	}
	for name, want := range map[string]string{
		"salt": "5b6d99689d12358eeca04b141236fa81", "iterations": "4096",
		"SaltedPassword": "c4a49510323ab4f952cac1fa99441939e78ea74d6be81ddf7096e87513dc615d",
	} {
		if values[name] != want {
			t.Errorf("%s is %s, want %s", name, values[name], want)
		}
	}
	a.Heard = append(a.Heard, b64("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="))
	if _, step = shown(t, a); step.Line != "" || step.Cancel {
		t.Errorf("after server-final: %+v", step)
	}
}

// In parts the same comes out as at once.
func TestSalting(t *testing.T) {
	a := Attempt{Mechanism: "SCRAM-SHA-256", User: "user", Secret: "pencil", Nonce: "n", Heard: []string{b64("r=nm,s=AAAA,i=9000")}}
	want, err := a.Next()
	if err != nil {
		t.Fatal(err)
	}
	a.Salting = &Salting{}
	for again := 0; ; again++ {
		got, err := a.Next()
		if err == ErrAgain {
			continue
		}
		if err != nil || got.Line != want.Line || again != 9000/saltingRounds {
			t.Fatalf("after %d parts: %q %v, want %q", again, got.Line, err, want.Line)
		}
		break
	}
	a.Secret = "pen"
	if _, err := a.Next(); err != ErrAgain {
		t.Error("another password has the same salted one")
	}
}

func TestAttemptsThatCannotGoOn(t *testing.T) {
	scram := func(messages ...string) Attempt {
		a := Attempt{Mechanism: "SCRAM-SHA-256", User: "user", Secret: "pencil", Nonce: "nonce"}
		for _, m := range messages {
			a.Heard = append(a.Heard, b64(m))
		}
		return a
	}
	plain := Attempt{Mechanism: "PLAIN", User: "user", Secret: "pencil"}
	with := func(change func(a *Attempt)) Attempt {
		a := plain
		change(&a)
		return a
	}
	for _, test := range []struct {
		a    Attempt
		err  error
		tell string // in About, where the step is to cancel
	}{
		{with(func(a *Attempt) { a.User = "" }), ErrNoName, ""},
		{with(func(a *Attempt) { a.User = "us\ner" }), ErrNoName, ""},
		{with(func(a *Attempt) { a.Secret = "" }), ErrNoSecret, ""},
		{with(func(a *Attempt) { a.Secret = "a\x00b" }), ErrNoSecret, ""},
		{with(func(a *Attempt) { a.Mechanism = "GSSAPI" }), ErrUnusable, ""},
		{with(func(a *Attempt) { a.Mechanism = "SCRAM-SHA-256-PLUS" }), ErrUnusable, ""},
		{with(func(a *Attempt) { a.Mechanism = "APOP" }), ErrNoTimestamp, ""},
		{with(func(a *Attempt) { a.Mechanism, a.Heard = "APOP", []string{"+OK > ready <"} }), ErrNoTimestamp, ""},
		{with(func(a *Attempt) { a.Mechanism, a.User, a.Heard = "APOP", "a b", []string{"+OK <1@b>"} }), ErrSpace, ""},
		{with(func(a *Attempt) { a.Heard = []string{"no"} }), nil, "not base64"},
		{with(func(a *Attempt) { a.Heard = []string{""} }), nil, "more than"},
		{scram("nonsense"), nil, "not nonce, salt and iterations"},
		{scram("r=noncex,s=,i=1"), nil, "not nonce, salt and iterations"},
		{scram("r=noncex,s=AAAA,i=0"), nil, "not nonce, salt and iterations"},
		{scram("r=noncex,s=AAAA,i=-1"), nil, "not nonce, salt and iterations"},
		{scram("m=x,r=noncex,s=AAAA,i=1"), nil, "not nonce, salt and iterations"},
		{scram("r=nonce,s=AAAA,i=1"), nil, "does not begin"},
		{scram("r=other,s=AAAA,i=1"), nil, "does not begin"},
		{scram("r=noncex,s=AAAA,i=99999999999999999999999"), nil, "more than a million"},
		{scram("r=noncex,s=AAAA,i=1", "v=AAAA"), nil, "does not know the password"},
		{scram("r=noncex,s=AAAA,i=1", "e=invalid-proof"), nil, "invalid-proof"},
		{scram("r=noncex,s=AAAA,i=1", "v=AAAA", ""), nil, "more than"},
	} {
		step, err := test.a.Next()
		if !errors.Is(err, test.err) {
			t.Errorf("%+v: %v, want %v", test.a, err, test.err)
		}
		if test.tell != "" && (!step.Cancel || step.Line != "*" || !strings.Contains(step.About, test.tell)) {
			t.Errorf("%+v: %+v, want %q", test.a, step, test.tell)
		}
	}
}

// A server can say what it likes.
func FuzzAttempt(f *testing.F) {
	f.Add("r=nm,s=AAAA,i=3", "v=AAAA")
	f.Add("r=nm,s=AAAA,i=999999", "e=no")
	f.Add("<1@localhost>", "")
	f.Fuzz(func(t *testing.T, first, second string) {
		for _, m := range clientSide() {
			for _, heard := range [][]string{{first}, {b64(first)}, {b64(first), b64(second)}, {"", b64(first), second}} {
				a := Attempt{Mechanism: m.Name, User: "user", Secret: "pencil", Nonce: "n", Heard: heard, Salting: &Salting{}}
				if step, err := a.Next(); err == nil && step.About == "" || strings.ContainsAny(step.Line, "\r\n") {
					t.Fatalf("%+v: %+v %v", a, step, err)
				}
			}
		}
		a := Attempt{Mechanism: "APOP", User: "user", Secret: "pencil", Heard: []string{first}}
		if step, err := a.Next(); err == nil && len(step.Line) != len("APOP user ")+2*md5.Size {
			t.Fatalf("%q: %+v", first, step)
		}
	})
}
