package sasl

import (
	"bytes"
	"crypto/hmac"
	stdmd5 "crypto/md5"
	"regexp"
	"strings"
	"testing"
)

// The example of RFC 2195 §3.
func TestCramExample(t *testing.T) {
	c := config()
	c.Check = book{"tim": "tanstaaftanstaaf"}.check
	x := CramMD5.New(c)
	if _, _, err := x.Start(nil); err != nil {
		t.Fatal(err)
	}
	x.s.(*cram).challenge = []byte(unb64(t, "PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+"))
	if _, done, err := x.Answer([]byte("dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw")); !done {
		t.Error(err)
	}
}

func TestCramChallenge(t *testing.T) {
	msgID := regexp.MustCompile(`^<[0-9]+\.[0-9]+@pop\.example\.org>$`)
	c := config()
	seen := map[string]bool{}
	for range 1000 {
		got := talk(t, CramMD5, c, "")
		if !msgID.MatchString(got.challenge) || seen[got.challenge] {
			t.Fatalf("challenge %q", got.challenge)
		}
		seen[got.challenge] = true
	}
	c.Host = ""
	if got := talk(t, CramMD5, c, ""); !strings.HasSuffix(got.challenge, "@localhost>") {
		t.Errorf("challenge %q", got.challenge)
	}
}

func TestCramMessages(t *testing.T) {
	for message, want := range map[string]error{
		"user D":              nil,
		"us er  D":            nil, // the name is "us er "
		"user U":              ErrMessage,
		" D":                  ErrMessage,
		"D":                   ErrMessage,
		"user":                ErrMessage,
		"user ":               ErrMessage,
		"":                    ErrMessage,
		"user D ":             ErrMessage,
		"user\tD":             ErrMessage,
		"user D0":             ErrMessage,
		"user 0D":             ErrMessage,
		"us\x00er D":          ErrMessage,
		"us\xffer D":          ErrMessage,
		"User D":              ErrRefused,
		"user user D":         ErrRefused,
		"user " + zeros:       ErrRefused,
		"user " + zeros + "D": ErrMessage,
		"user g" + zeros[1:]:  ErrMessage,
		"user A" + zeros[1:]:  ErrMessage,
	} {
		c := config()
		c.Check = book{testUser: testSecret, "us er ": testSecret, "us\xffer": testSecret}.check
		x := CramMD5.New(c)
		challenge, _, _ := x.Start(nil)
		digest := strings.TrimPrefix(cramResponse("", testSecret, unb64(t, challenge)), " ")
		line := strings.NewReplacer("D", digest, "U", strings.ToUpper(digest)).Replace(message)
		if strings.HasPrefix(message, "User") {
			line = "User " + digest
		}
		if _, done, err := x.Answer([]byte(b64(line))); err != want || done != (want == nil) {
			t.Errorf("%q: %v %v", line, done, err)
		}
	}
}

const zeros = "00000000000000000000000000000000"

// RFC 5034 §4: no initial response where the server begins.
func TestCramTakesNoInitialResponse(t *testing.T) {
	for _, initial := range []string{"AAAA", "=", "!!!!", b64(cramResponse(testUser, testSecret, ""))} {
		x := CramMD5.New(config())
		if challenge, done, err := x.Start([]byte(initial)); challenge != "" || done || err != ErrInitial {
			t.Errorf("%q: %q %v %v", initial, challenge, done, err)
		}
	}
}

func TestHMACEqualsStandardLibrary(t *testing.T) {
	p := make([]byte, 300)
	for i := range p {
		p[i] = byte(i * 7)
	}
	for n := range 300 {
		for _, k := range []int{0, 1, 15, 16, 63, 64, 65, 128, n} {
			m := hmac.New(stdmd5.New, p[:k])
			m.Write(p[:n])
			if got := hmacMD5(p[:k], p[:n]); !bytes.Equal(got[:], m.Sum(nil)) {
				t.Fatalf("HMAC of %d octets under %d differs from crypto/hmac", n, k)
			}
		}
	}
}
