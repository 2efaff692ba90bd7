package sasl

import (
	"encoding/base64"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

const (
	testUser   = "user"
	testSecret = "pencil"
	testToken  = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="
)

// book is a store of passwords, as pop3.Store is one.
type book map[string]string

func (b book) check(c Claim) error {
	secret, known := b[c.User]
	ok := c.Password == secret
	if c.Proof != nil {
		ok = c.Proof(secret)
	}
	if !ok || !known {
		return ErrRefused
	}
	return nil
}

// config is all that any mechanism needs. Its nonces are the same in each run.
func config() Config {
	random := rand.NewChaCha8([32]byte{1})
	return Config{
		Check:      book{testUser: testSecret}.check,
		Nonce:      func(p []byte) { random.Read(p) },
		Host:       "pop.example.org",
		Iterations: 2,
		Token:      testToken,
		ChannelBinding: func(kind string) ([]byte, bool) {
			return []byte("data of " + kind), kind == TLSExporter || kind == TLSServerEndPoint
		},
	}
}

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func unb64(t testing.TB, s string) string {
	t.Helper()
	p, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil {
		t.Fatalf("challenge %q: %v", s, err)
	}
	return string(p)
}

// outcome is how an exchange ended: the last challenge, decoded, if it did not.
type outcome struct {
	challenge string
	done      bool
	err       error
}

// talk starts an exchange and sends messages that do not depend on challenges;
// "" is the line without anything, and an initial response if it comes first.
func talk(t testing.TB, m *Mechanism, c Config, initial string, messages ...string) outcome {
	t.Helper()
	x := m.New(c)
	challenge, done, err := x.Start([]byte(initial))
	for _, msg := range messages {
		if done || err != nil {
			break
		}
		challenge, done, err = x.Answer([]byte(b64(msg)))
	}
	if challenge != "" && (done || err != nil) {
		t.Fatalf("%s: challenge %q with the outcome", m.Name, challenge)
	}
	return outcome{unb64(t, challenge), done, err}
}

func TestFind(t *testing.T) {
	for _, m := range All() {
		for _, name := range []string{m.Name, strings.ToLower(m.Name), strings.ToLower(m.Name[:2]) + m.Name[2:]} {
			if Find(All(), []byte(name)) != m {
				t.Errorf("%q not found", name)
			}
		}
		if Find(All(), []byte(m.Name+"X")) != nil || Find(All(), []byte(m.Name[1:])) != nil {
			t.Errorf("a name like %s was found", m.Name)
		}
		if m.ServerFirst != (m == CramMD5) || m.Ref == "" {
			t.Errorf("%s is not described well", m.Name)
		}
	}
	if Find(All(), nil) != nil {
		t.Error("a mechanism without a name was found")
	}
}

func TestUsable(t *testing.T) {
	lacking := map[string]func(*Config){
		"Check":          func(c *Config) { c.Check = nil },
		"Nonce":          func(c *Config) { c.Nonce = nil },
		"Token":          func(c *Config) { c.Token = "" },
		"ChannelBinding": func(c *Config) { c.ChannelBinding = nil },
	}
	needs := map[string]string{
		"PLAIN": "Check", "LOGIN": "Check", "CRAM-MD5": "Check Nonce", "SCRAM-SHA-256": "Check Nonce",
		"SCRAM-SHA-256-PLUS": "Check Nonce ChannelBinding", "XOAUTH2": "Check Token", "OAUTHBEARER": "Check Token",
	}
	for _, m := range All() {
		for what, remove := range lacking {
			c := config()
			if !m.Usable(&c) {
				t.Fatalf("%s is not usable", m.Name)
			}
			remove(&c)
			needed := strings.Contains(needs[m.Name], what)
			if m.Usable(&c) == needed {
				t.Errorf("%s without %s: usable is %v", m.Name, what, !needed)
			}
			if _, _, err := m.New(c).Start(nil); (err == ErrUnusable) != needed {
				t.Errorf("%s without %s: %v", m.Name, what, err)
			}
		}
	}
	for _, useless := range []func(string) ([]byte, bool){
		func(string) ([]byte, bool) { return nil, true },
		func(string) ([]byte, bool) { return []byte("data"), false },
		func(kind string) ([]byte, bool) { return []byte("data"), kind == "tls-unique" },
	} {
		c := config()
		if c.ChannelBinding = useless; ScramSHA256Plus.Usable(&c) {
			t.Error("-PLUS is usable without channel binding")
		}
	}
}

// RFC 5034 §4: an empty challenge where the client begins, and "=" for an empty
// initial response.
func TestStart(t *testing.T) {
	for _, m := range All() {
		want := outcome{}
		if m == Login {
			want.challenge = "Username:"
		}
		got := talk(t, m, config(), "")
		if m.ServerFirst != (got.challenge != want.challenge) || got.done || got.err != nil {
			t.Errorf("%s without initial response: %+v", m.Name, got)
		}
		got = talk(t, m, config(), "=")
		switch {
		case m == CramMD5:
			want = outcome{err: ErrInitial}
		case m == OAuthBearer:
			want = outcome{challenge: `{"status":"invalid_request","schemes":"bearer"}`}
		case m == XOAuth2:
			want = outcome{challenge: `{"status":"400","schemes":"bearer","scope":"mail"}`}
		default:
			want = outcome{err: ErrMessage}
		}
		if got != want {
			t.Errorf("%s with an empty initial response: %+v", m.Name, got)
		}
	}
}

// "=" stands for nothing but an initial response.
func TestEqualsSignIsNoAnswer(t *testing.T) {
	for _, m := range All() {
		x := m.New(config())
		if _, _, err := x.Start(nil); err != nil {
			t.Fatal(err)
		}
		if _, _, err := x.Answer([]byte("=")); err != ErrBase64 {
			t.Errorf("%s: %v", m.Name, err)
		}
	}
}

func TestNothingAfterTheEnd(t *testing.T) {
	ends := map[string]func(*Exchange){
		"not started": func(*Exchange) {},
		"failed":      func(x *Exchange) { x.Start(nil); x.Answer([]byte("!!!!")) },
		"done":        func(x *Exchange) { x.Start([]byte(b64("\x00user\x00pencil"))) },
	}
	for how, end := range ends {
		x := Plain.New(config())
		end(x)
		for range 3 {
			if challenge, done, err := x.Answer([]byte(b64("\x00user\x00pencil"))); challenge != "" || done || err != ErrUnusable {
				t.Errorf("%s: %q %v %v", how, challenge, done, err)
			}
		}
		if _, done, err := x.Start([]byte(b64("\x00user\x00pencil"))); done || err != ErrUnusable {
			t.Errorf("%s: started with %v %v", how, done, err)
		}
	}
	x := Plain.New(config())
	x.Start(nil)
	if _, _, err := x.Start(nil); err != ErrUnusable || x.Mechanism() != Plain {
		t.Errorf("started twice: %v", err)
	}
}

// A store that says yes without asking for the proof does not log anybody in.
func TestYesWithoutProof(t *testing.T) {
	c := config()
	c.Check = func(Claim) error { return nil }
	for _, cl := range clients("wrong") {
		want := cl.mechanism == Plain || cl.mechanism == Login // no proof in these
		if done, _ := cl.run(t, c, nil); done != want {
			t.Errorf("%s: done is %v", cl.name, done)
		}
	}
	c.Check = func(claim Claim) error {
		if claim.Proof != nil {
			claim.Proof("not the secret")
		}
		return nil
	}
	for _, cl := range clients(testSecret) {
		want := cl.mechanism.Plaintext // a token is no secret of the user's
		if done, _ := cl.run(t, c, nil); done != want {
			t.Errorf("%s, asked wrongly: done is %v", cl.name, done)
		}
	}
}

// A fault of the store is not taken for a wrong password.
func TestFault(t *testing.T) {
	fault := errors.New("disk on fire")
	c := config()
	c.Check = func(Claim) error { return fault }
	for _, cl := range clients(testSecret) {
		if done, err := cl.run(t, c, nil); done || err != fault {
			t.Errorf("%s: %v %v", cl.name, done, err)
		}
	}
}
