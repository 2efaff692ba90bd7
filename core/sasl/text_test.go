package sasl

import (
	"bytes"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestPrepared(t *testing.T) {
	for text, want := range map[string]bool{
		"a": true, "pass word": true, "ü": true, "\u00a0": true, "\U0001f511": true, "\ufffd": true,
		"": false, "\x00": false, "a\tb": false, "\x1f": false, "\x7f": false, "\u0080": false, "\u009f": false,
		"\xff": false, "\xc0\x80": false, "\xed\xa0\x80": false, "a\xc3": false,
	} {
		if prepared([]byte(text)) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

func TestSame(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{{"", "", true}, {"a", "a", true}, {"a", "b", false}, {"a", "", false}, {"", "a", false}, {"ab", "a", false}, {"ab", "bb", false}} {
		if same([]byte(test.a), []byte(test.b)) != test.want {
			t.Errorf("%q %q: %v", test.a, test.b, !test.want)
		}
	}
}

func FuzzPrepared(f *testing.F) {
	for _, s := range []string{"a", "\ufffd", "\xef\xbf", "\xed\xa0\x80", "a\xff\ufffd"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, p []byte) {
		if wellFormed(p) != utf8.Valid(p) {
			t.Fatalf("%q: %v", p, !utf8.Valid(p))
		}
		if want := len(p) > 0 && utf8.Valid(p) && !bytes.ContainsFunc(p, unicode.IsControl); prepared(p) != want {
			t.Fatalf("%q prepared: %v", p, !want)
		}
	})
}
