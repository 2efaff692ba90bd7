package sasl

import (
	"regexp"
	"strings"
	"testing"
)

var scheme = regexp.MustCompile(`auth=(?i:bearer) +`)

// sameToTheServer brings together what a server may not tell apart: the case of
// "Bearer" and the spaces after it.
func sameToTheServer(m *Mechanism, a, b string) bool {
	if m == XOAuth2 || m == OAuthBearer {
		a, b = scheme.ReplaceAllString(a, "auth=Bearer "), scheme.ReplaceAllString(b, "auth=Bearer ")
	}
	return a == b
}

// changes calls f with each text that differs from s by a bit, by an octet that
// is gone, doubled or put in, or by a missing end.
func changes(s string, f func(string)) {
	for i := range len(s) {
		f(s[:i])
		f(s[:i] + s[i+1:])
		f(s[:i+1] + s[i:])
		for _, c := range []string{"\x00", "\x01", ",", "=", " ", "\n"} {
			f(s[:i] + c + s[i:])
		}
		for bit := range 8 {
			f(s[:i] + string([]byte{s[i] ^ 1<<bit}) + s[i+1:])
		}
	}
	for _, end := range []string{"\x00", "\x01", ",", "=", " ", "\n", "A"} {
		f(s + end)
	}
}

// Any change to any message of any exchange that succeeds makes it fail.
func TestEveryChangeFails(t *testing.T) {
	for _, cl := range clients(testSecret) {
		t.Run(cl.name, func(t *testing.T) {
			t.Parallel()
			_, messages, _, _ := cl.play(t, config(), 9, nil)
			for which := range messages {
				changeMessage(t, cl, which)
			}
		})
	}
}

func changeMessage(t *testing.T, cl client, which int) {
	var original string
	cl.run(t, config(), func(n int, line string) string {
		if n == which {
			original = line
		}
		return line
	})
	attempt := func(line string) {
		was, _ := decode([]byte(original))
		is, ok := decode([]byte(line))
		if ok && sameToTheServer(cl.mechanism, string(is), string(was)) || which == 0 && cl.first && line == "" {
			return
		}
		done, err := cl.run(t, config(), func(n int, sent string) string {
			if n == which {
				return line
			}
			return sent
		})
		if done || err == nil {
			t.Errorf("message %d was %q and succeeds as %q", which, original, line)
		}
	}
	changes(original, attempt)
	changes(unb64(t, original), func(text string) {
		if text == "" && which == 0 && cl.first {
			attempt("=")
		} else {
			attempt(b64(text))
		}
	})
}

// An exchange that stops early is not done, and one more message after the end
// changes nothing.
func TestEveryBeginningIsNotDone(t *testing.T) {
	for _, cl := range clients(testSecret) {
		_, messages, _, _ := cl.play(t, config(), 9, nil)
		for limit := range messages {
			if _, n, done, err := cl.play(t, config(), limit, nil); n != limit || done || err != nil {
				t.Errorf("%s after %d of %d messages: %v %v", cl.name, n, messages, done, err)
			}
		}
		x, _, done, err := cl.play(t, config(), messages, nil)
		if !done {
			t.Errorf("%s: %v", cl.name, err)
		}
		if _, done, err := x.Answer(nil); done || err != ErrUnusable {
			t.Errorf("%s after its end: %v %v", cl.name, done, err)
		}
	}
}

// What is said in one exchange is worth nothing in the next.
func TestReplayFails(t *testing.T) {
	for _, cl := range clients(testSecret) {
		if cl.mechanism.Plaintext {
			continue
		}
		c := config()
		var said []string
		cl.run(t, c, func(_ int, line string) string {
			said = append(said, line)
			return line
		})
		done, err := cl.run(t, c, func(n int, _ string) string { return said[min(n, len(said)-1)] })
		if done || err == nil {
			t.Errorf("%s: replayed", cl.name)
		}
	}
}

// FuzzResponses sends anything to any mechanism: it does not panic, and nobody
// who does not know the secret gets in.
func FuzzResponses(f *testing.F) {
	for _, cl := range clients(testSecret) {
		which := 0
		for i, m := range All() {
			if m == cl.mechanism {
				which = i
			}
		}
		f.Add(byte(which), []byte("="), []byte(cl.respond(f, 0, "")), []byte(nil), []byte(nil))
		f.Add(byte(which), []byte(b64(cl.respond(f, 0, ""))), []byte("c=biws,r=abc,p=AAAA"), []byte("\x01"), []byte("x"))
		f.Add(byte(which), []byte(nil), []byte(cl.respond(f, 0, "")), []byte("pencil"), []byte(nil))
	}
	f.Fuzz(func(t *testing.T, which byte, initial, a, b, c []byte) {
		m := All()[int(which)%len(All())]
		conf := config()
		conf.Check = book{testUser: "a2f1e0bb-7c7e-4d09-98f6-0d0e3c1c9a55"}.check
		conf.Token = "5f8d3e1a-token-that-is-in-no-seed"
		x := m.New(conf)
		challenge, done, err := x.Start(initial)
		for i, msg := range [][]byte{a, b, c, a, b, c} {
			if done {
				t.Fatalf("%s: let in by %q %q %q %q", m.Name, initial, a, b, c)
			}
			if err != nil && challenge != "" {
				t.Fatalf("%s: challenge %q with %v", m.Name, challenge, err)
			}
			if strings.ContainsAny(challenge, "\r\n") {
				t.Fatalf("%s: challenge %q", m.Name, challenge)
			}
			was := err
			if line := []byte(b64(string(msg))); i%2 == 0 {
				challenge, done, err = x.Answer(line)
			} else {
				challenge, done, err = x.Answer(msg)
			}
			if was != nil && err != ErrUnusable {
				t.Fatalf("%s goes on after %v: %v", m.Name, was, err)
			}
		}
		if err == nil {
			t.Fatalf("%s does not end", m.Name)
		}
	})
}

// FuzzSecrets has true clients log in with one secret where another is right.
func FuzzSecrets(f *testing.F) {
	f.Add("pencil", "pencil")
	f.Add("pencil", "pencil ")
	f.Add("pencil", "")
	f.Add("", "")
	f.Add("Ã¼", "ü")
	f.Fuzz(func(t *testing.T, right, given string) {
		c := config()
		c.Check = book{testUser: right}.check
		c.Token = right
		for _, cl := range clients(given) {
			done, err := cl.run(t, c, nil)
			equal := right == given
			if cl.mechanism == XOAuth2 || cl.mechanism == OAuthBearer {
				if given == testSecret { // clients gives testToken then
					continue
				}
				equal = equal && right != ""
				// The spaces in front of a token are not part of it.
				equal = equal || right != "" && strings.TrimLeft(given, " ") == right
			} else if !cl.mechanism.Plaintext && len(right) <= 64 && len(given) <= 64 {
				// HMAC fills a key up with zeros, so that these are one key.
				equal = strings.TrimRight(right, "\x00") == strings.TrimRight(given, "\x00")
			}
			if done && !equal {
				t.Fatalf("%s: %q logs in where %q is right: %v", cl.name, given, right, err)
			}
			if !done && equal && !cl.mechanism.Plaintext {
				t.Fatalf("%s: %q is refused: %v", cl.name, right, err)
			}
			if !done && equal && cl.mechanism.Plaintext && prepared([]byte(given)) && headerText([]byte(given)) && strings.TrimLeft(given, " ") == given {
				t.Fatalf("%s: %q is refused: %v", cl.name, right, err)
			}
		}
	})
}
