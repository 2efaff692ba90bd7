package oracletest

import (
	"encoding/base64"
	"strings"
	"testing"

	emersion "github.com/emersion/go-sasl"
	"github.com/pop3play/pop3play/core/sasl"
	"github.com/xdg-go/scram"
)

// server is somebody else's implementation.
type server func(response []byte) (challenge []byte, done bool, err error)

// attempt has sasl.Attempt log in, and tells whether the server says that it did.
func attempt(t *testing.T, mechanism, user, secret string, s server) (bool, error) {
	t.Helper()
	a := sasl.Attempt{Mechanism: mechanism, User: user, Secret: secret, Nonce: "fyko+d2lbbFgONRv9qkxdawL"}
	for range 5 {
		step, err := a.Next()
		if err != nil {
			t.Fatal(err)
		}
		line := strings.TrimPrefix(strings.TrimPrefix(step.Line, "AUTH "+mechanism), " ")
		if len(a.Heard) == 0 && line == "" {
			a.Heard = append(a.Heard, "") // the client is to begin
			continue
		}
		response, err := base64.StdEncoding.DecodeString(line)
		if err != nil {
			t.Fatalf("%s: %q: %v", mechanism, step.Line, err)
		}
		challenge, done, err := s(response)
		if done || err != nil {
			return done && err == nil, err
		}
		a.Heard = append(a.Heard, base64.StdEncoding.EncodeToString(challenge))
	}
	t.Fatalf("%s: no end", mechanism)
	return false, nil
}

func TestAttemptsWithXDGServer(t *testing.T) {
	// The server's answer to a right proof is a challenge in POP3.
	play := func(user, known, given string) (bool, error) {
		c, err := scram.SHA256.NewClientUnprepped(user, known, "")
		if err != nil {
			t.Fatal(err)
		}
		stored, err := c.GetStoredCredentialsWithError(scram.KeyFactors{Salt: "sixteen octets..", Iters: 4096})
		if err != nil {
			t.Fatal(err)
		}
		s, err := scram.SHA256.NewServer(func(name string) (scram.StoredCredentials, error) {
			if name != user {
				t.Errorf("%q became %q", user, name)
			}
			return stored, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		conv := s.NewConversation()
		return attempt(t, "SCRAM-SHA-256", user, given, func(response []byte) ([]byte, bool, error) {
			if conv.Done() {
				return nil, conv.Valid() && len(response) == 0, nil
			}
			challenge, err := conv.Step(string(response))
			return []byte(challenge), false, err
		})
	}
	for user, secret := range users {
		if done, err := play(user, secret, secret); !done {
			t.Errorf("%q: %v", user, err)
		}
		if done, _ := play(user, secret, secret+"x"); done {
			t.Errorf("%q is let in with a wrong password", user)
		}
	}
}

func TestAttemptsWithEmersionServers(t *testing.T) {
	const token = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="
	for user, secret := range users {
		judge := func(u, s, want string) error {
			if u != user || s != want {
				return sasl.ErrRefused
			}
			return nil
		}
		bearer := strings.Repeat(token, 1+len(secret)/100)
		for _, test := range []struct {
			mechanism, secret string
			server            emersion.Server
		}{
			{"PLAIN", secret, emersion.NewPlainServer(func(identity, u, p string) error { return judge(u+identity, p, secret) })},
			{"OAUTHBEARER", bearer, emersion.NewOAuthBearerServer(func(o emersion.OAuthBearerOptions) *emersion.OAuthBearerError {
				if judge(o.Username, o.Token, bearer) != nil {
					return &emersion.OAuthBearerError{Status: "invalid_token", Schemes: "bearer"}
				}
				return nil
			})},
		} {
			if test.mechanism == "OAUTHBEARER" && strings.ContainsAny(user, ",=") {
				continue // go-sasl leaves =2C and =3D in the name as they are
			}
			if done, err := attempt(t, test.mechanism, user, test.secret, test.server.Next); !done {
				t.Errorf("%s as %q: %v", test.mechanism, user, err)
			}
			if done, _ := attempt(t, test.mechanism, user, "x", test.server.Next); done {
				t.Errorf("%s as %q is let in with a wrong secret", test.mechanism, user)
			}
		}
	}
}
