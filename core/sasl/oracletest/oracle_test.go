package oracletest

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"testing"

	emersion "github.com/emersion/go-sasl"
	"github.com/pop3play/pop3play/core/sasl"
)

// client is somebody else's implementation. Its first message answers "".
type client func(challenge string) (string, error)

// run plays an exchange; it is done if the server says so.
func run(t *testing.T, m *sasl.Mechanism, c sasl.Config, atOnce bool, next client) (bool, error) {
	t.Helper()
	x := m.New(c)
	line, challenge, done, err := "", "", false, error(nil)
	answer := func(challenge string) []byte {
		p, e := base64.StdEncoding.DecodeString(challenge)
		if e != nil {
			t.Fatal(e)
		}
		if line, e = next(string(p)); e != nil {
			t.Logf("client: %v", e)
			return []byte("*")
		}
		return []byte(base64.StdEncoding.EncodeToString([]byte(line)))
	}
	if atOnce {
		challenge, done, err = x.Start(answer(""))
	} else {
		challenge, done, err = x.Start(nil)
	}
	for !done && err == nil {
		challenge, done, err = x.Answer(answer(challenge))
	}
	return done, err
}

func nonce(p []byte) { rand.Read(p) }

// store checks claims as a pop3.Store does.
func store(users map[string]string) func(sasl.Claim) error {
	return func(c sasl.Claim) error {
		secret, known := users[c.User]
		ok := c.Password == secret
		if c.Proof != nil {
			ok = c.Proof(secret)
		}
		if !ok || !known {
			return sasl.ErrRefused
		}
		return nil
	}
}

func ofEmersion(c emersion.Client) client {
	started := false
	return func(challenge string) (string, error) {
		if !started {
			started = true
			_, initial, err := c.Start()
			if initial != nil || err != nil {
				return string(initial), err
			}
		}
		p, err := c.Next([]byte(challenge))
		return string(p), err
	}
}

func TestEmersionClients(t *testing.T) {
	const user, secret, token = "üser@example.org", "pass wörd", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="
	c := sasl.Config{Check: store(map[string]string{user: secret, "ascii": secret}), Token: token}
	bearer := func(user, token string) client {
		return ofEmersion(emersion.NewOAuthBearerClient(&emersion.OAuthBearerOptions{Username: user, Token: token, Host: "localhost", Port: 110}))
	}
	for _, test := range []struct {
		name   string
		m      *sasl.Mechanism
		atOnce bool
		client client
		want   bool
	}{
		{"PLAIN", sasl.Plain, false, ofEmersion(emersion.NewPlainClient("", user, secret)), true},
		{"PLAIN at once", sasl.Plain, true, ofEmersion(emersion.NewPlainClient(user, user, secret)), true},
		{"PLAIN as another", sasl.Plain, true, ofEmersion(emersion.NewPlainClient("ascii", user, secret)), false},
		{"PLAIN wrong", sasl.Plain, true, ofEmersion(emersion.NewPlainClient("", user, secret+" ")), false},
		{"LOGIN", sasl.Login, false, login(user, secret), true},
		{"LOGIN at once", sasl.Login, true, login(user, secret), true},
		{"LOGIN wrong", sasl.Login, false, login(user, "x"), false},
		{"OAUTHBEARER", sasl.OAuthBearer, true, bearer("ascii", token), true},
		{"OAUTHBEARER later", sasl.OAuthBearer, false, bearer("ascii", token), true},
		{"OAUTHBEARER in UTF-8", sasl.OAuthBearer, true, bearer(user, token), true},
	} {
		if done, err := run(t, test.m, c, test.atOnce, test.client); done != test.want {
			t.Errorf("%s: %v %v", test.name, done, err)
		}
	}
}

// login has to be told its user name before it is asked: go-sasl sends it as an
// initial response or not at all.
func login(user, secret string) client {
	c := emersion.NewLoginClient(user, secret)
	return func(challenge string) (string, error) {
		if challenge == "" || challenge == "Username:" {
			_, _, err := c.Start()
			return user, err
		}
		p, err := c.Next([]byte(challenge))
		return string(p), err
	}
}

// The client understands why its token was refused.
func TestEmersionReadsTheReason(t *testing.T) {
	c := sasl.Config{Check: store(map[string]string{"user": ""}), Token: "right"}
	o := ofEmersion(emersion.NewOAuthBearerClient(&emersion.OAuthBearerOptions{Username: "user", Token: "wrong"}))
	var told *emersion.OAuthBearerError
	done, _ := run(t, sasl.OAuthBearer, c, true, func(challenge string) (string, error) {
		line, err := o(challenge)
		errors.As(err, &told)
		return line, err
	})
	if done || told == nil || told.Status != "invalid_token" || told.Schemes != "bearer" {
		t.Errorf("%v %+v", done, told)
	}
}
