package maildrop_test

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
)

// Conformance M01 to M04, M08.
func TestCanonical(t *testing.T) {
	for raw, want := range map[string]string{
		"":                "",
		"a":               "a\r\n",
		"a\n":             "a\r\n",
		"a\r\n":           "a\r\n",
		"a\r":             "a\r\n",
		"\n":              "\r\n",
		"\r":              "\r\n",
		"\n\n":            "\r\n\r\n",
		"a\rb\n":          "a\rb\r\n",
		"a\r\r\nb":        "a\r\r\nb\r\n",
		"a\nb\r\nc\n":     "a\r\nb\r\nc\r\n",
		"a\x00b":          "a\x00b\r\n",
		"\r\n\r":          "\r\n\r\n",
		".\n..\nFrom x\n": ".\r\n..\r\nFrom x\r\n",
	} {
		if got := maildrop.Canonical([]byte(raw)); string(got) != want {
			t.Errorf("Canonical(%q) = %q, want %q", raw, got, want)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	for _, s := range []string{"", "a", "a\n", "a\r", "\r\n", "\n\r\n\r", "a\rb\r\r\n\nc", ".\r\n.\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		before := bytes.Clone(raw)
		text := maildrop.Canonical(raw)
		if !bytes.Equal(raw, before) {
			t.Fatalf("it changed its argument from %q to %q", before, raw)
		}
		if len(raw) == 0 != (len(text) == 0) || len(text) > 0 && !bytes.HasSuffix(text, []byte("\r\n")) {
			t.Errorf("%q becomes %q, which does not end with CRLF", raw, text)
		}
		if bytes.Count(text, []byte("\n")) != bytes.Count(text, []byte("\r\n")) {
			t.Errorf("%q becomes %q, with a bare LF", raw, text)
		}
		if again := maildrop.Canonical(text); !bytes.Equal(again, text) {
			t.Errorf("twice canonical, %q becomes %q, then %q", raw, text, again)
		}
		// Nothing but line ends is added or lost.
		if got, want := lines(text), lines(raw); !bytes.Equal(got, want) {
			t.Errorf("%q becomes %q: other text", raw, text)
		}
		sum := md5.Sum(text)
		if got, want := maildrop.Hash(text), hex.EncodeToString(sum[:]); got != want {
			t.Errorf("Hash = %q, want %q", got, want)
		}
	})
}

// lines reduces text to what canonical form keeps: one LF a line end.
func lines(p []byte) []byte {
	p = bytes.ReplaceAll(p, []byte("\r\n"), []byte("\n"))
	if n := len(p); n > 0 && p[n-1] == '\r' {
		p = p[: n-1 : n-1]
		return append(p, '\n')
	}
	if n := len(p); n > 0 && p[n-1] != '\n' {
		p = append(p[:n:n], '\n')
	}
	return p
}

func TestUIDs(t *testing.T) {
	var u maildrop.UIDs
	for _, c := range [][2]string{{"h", "h"}, {"i", "i"}, {"h", "h.2"}, {"h", "h.3"}, {"i", "i.2"}} {
		if got := u.Next(c[0]); got != c[1] {
			t.Errorf("Next(%q) = %q, want %q", c[0], got, c[1])
		}
	}
}
