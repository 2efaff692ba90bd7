package sasl

import (
	"crypto/hmac"
	stdmd5 "crypto/md5"
	"crypto/pbkdf2"
	stdsha256 "crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"strings"
	"testing"
)

// client plays the other side with the standard library's primitives.
type client struct {
	name      string
	mechanism *Mechanism
	first     bool // sends its first message as an initial response
	// respond gives the answer to each challenge; the first answers "".
	respond func(t testing.TB, n int, challenge string) string
}

// run plays an exchange to its end. mutate may change the line, in base64, of
// the nth message.
func (cl client) run(t testing.TB, c Config, mutate func(n int, line string) string) (bool, error) {
	_, _, done, err := cl.play(t, c, 9, mutate)
	return done, err
}

// play sends at most limit messages; n of them were sent.
func (cl client) play(t testing.TB, c Config, limit int, mutate func(n int, line string) string) (x *Exchange, n int, done bool, err error) {
	x = cl.mechanism.New(c)
	var challenge string
	answer := func() []byte {
		line := b64(cl.respond(t, n, unb64(t, challenge)))
		if mutate != nil {
			line = mutate(n, line)
		}
		n++
		return []byte(line)
	}
	if cl.first && limit > 0 {
		challenge, done, err = x.Start(answer())
	} else {
		challenge, done, err = x.Start(nil)
	}
	for !done && err == nil && n < limit {
		challenge, done, err = x.Answer(answer())
	}
	return x, n, done, err
}

func hmacOf(h func() hash.Hash, key, text string) string {
	m := hmac.New(h, []byte(key))
	m.Write([]byte(text))
	return string(m.Sum(nil))
}

// says is a client that sends what it always sends.
func says(messages ...string) func(testing.TB, int, string) string {
	return func(_ testing.TB, n int, _ string) string {
		if n < len(messages) {
			return messages[n]
		}
		return ""
	}
}

func cramResponse(user, secret, challenge string) string {
	return user + " " + hex.EncodeToString([]byte(hmacOf(stdmd5.New, secret, challenge)))
}

// scramClient follows RFC 5802 §3.
func scramClient(header, data, user, secret string) func(testing.TB, int, string) string {
	const nonce = "rOprNGfwEbeRWgbNEkqO"
	bare := "n=" + user + ",r=" + nonce
	var signature string
	return func(t testing.TB, n int, challenge string) string {
		switch n {
		case 0:
			return header + bare
		case 1:
			f := strings.SplitN(challenge, ",", 3)
			if len(f) != 3 || !strings.HasPrefix(f[0], "r=") || !strings.HasPrefix(f[1], "s=") {
				return ""
			}
			var proof string
			proof, signature = scramProof(t, secret, f[1][2:], f[2][2:], bare+","+challenge+",c="+b64(header+data)+","+f[0])
			return "c=" + b64(header+data) + "," + f[0] + ",p=" + proof
		}
		if challenge != "v="+signature {
			t.Fatalf("server's signature %q, want %q", challenge, signature)
		}
		return ""
	}
}

func scramProof(t testing.TB, secret, salt, iterations, auth string) (proof, signature string) {
	count := 0
	for _, c := range iterations {
		count = count*10 + int(c-'0')
	}
	salted, err := pbkdf2.Key(stdsha256.New, secret, []byte(unb64(t, salt)), count, 32)
	if err != nil {
		t.Fatal(err)
	}
	key := []byte(hmacOf(stdsha256.New, string(salted), "Client Key"))
	stored := stdsha256.Sum256(key)
	for i, b := range []byte(hmacOf(stdsha256.New, string(stored[:]), auth)) {
		key[i] ^= b
	}
	server := hmacOf(stdsha256.New, string(salted), "Server Key")
	return base64.StdEncoding.EncodeToString(key), b64(hmacOf(stdsha256.New, server, auth))
}

// clients are all ways to log in as testUser. The token is testToken if the
// secret is right.
func clients(secret string) []client {
	token := testToken
	if secret != testSecret {
		token = secret
	}
	scram := func(header, data string) func(testing.TB, int, string) string {
		return scramClient(header, data, testUser, secret)
	}
	return []client{
		{"PLAIN", Plain, false, says("\x00" + testUser + "\x00" + secret)},
		{"PLAIN at once", Plain, true, says("\x00" + testUser + "\x00" + secret)},
		{"PLAIN as oneself", Plain, true, says(testUser + "\x00" + testUser + "\x00" + secret)},
		{"LOGIN", Login, false, says(testUser, secret)},
		{"LOGIN at once", Login, true, says(testUser, secret)},
		{"CRAM-MD5", CramMD5, false, func(_ testing.TB, _ int, challenge string) string {
			return cramResponse(testUser, secret, challenge)
		}},
		{"SCRAM", ScramSHA256, false, scram("n,,", "")},
		{"SCRAM at once", ScramSHA256, true, scram("n,,", "")},
		{"SCRAM as oneself", ScramSHA256, true, scram("n,a="+testUser+",", "")},
		{"SCRAM-PLUS exporter", ScramSHA256Plus, true, scram("p=tls-exporter,,", "data of tls-exporter")},
		{"SCRAM-PLUS end point", ScramSHA256Plus, true, scram("p=tls-server-end-point,,", "data of tls-server-end-point")},
		{"XOAUTH2", XOAuth2, true, says("user=" + testUser + "\x01auth=Bearer " + token + "\x01\x01")},
		{"OAUTHBEARER", OAuthBearer, true, says("n,a="+testUser+",\x01auth=Bearer "+token+"\x01\x01", "\x01")},
	}
}

func TestClients(t *testing.T) {
	for _, cl := range clients(testSecret) {
		if done, err := cl.run(t, config(), nil); !done || err != nil {
			t.Errorf("%s: %v %v", cl.name, done, err)
		}
	}
	for _, cl := range clients("wrong") {
		if done, err := cl.run(t, config(), nil); done || err != ErrRefused {
			t.Errorf("%s with a wrong secret: %v %v", cl.name, done, err)
		}
		c := config()
		c.Check = book{"other": "wrong"}.check
		if done, err := cl.run(t, c, nil); done || err != ErrRefused {
			t.Errorf("%s as an unknown user: %v %v", cl.name, done, err)
		}
	}
}
