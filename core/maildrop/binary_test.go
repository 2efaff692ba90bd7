package maildrop_test

import (
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
)

// Conformance L04.
func TestHoldsBinary(t *testing.T) {
	const (
		label = "content-Transfer-Encoding: Binary \n"
		multi = "MIME-Version: 1.0\nContent-Type: multipart/mixed;\n boundary=\"a b\"\n\npreamble\n--a b\n"
	)
	long := strings.Repeat("x", 999)
	for raw, want := range map[string]bool{
		"":                                                              false,
		label + "\nproper lines\n":                                      false, // 8bit in all but the name
		label + "\n" + long[:998] + "\n":                                false,
		label + "\n" + long + "\n":                                      true,
		label + "\n" + long:                                             true,
		label + "\na\x00b\n":                                            true,
		label + "\na\rb\n":                                              true,
		label + "\na\r\r\n":                                             true,
		"X: \x00" + long + "\n" + label:                                 false,
		label[:27] + "\n\tbinary\n\n\x00":                               true,  // folded
		"Subject: x\n\na\x00b\r\rc\n" + long:                            false, // not labelled
		"Content-Transfer-Encoding: 8bit\n\n\x00\n":                     false,
		"Subject: quoted\n\n" + label + "\n\x00\n":                      false, // text, no header
		multi + label + "\n\x00\n--a b--\n":                             true,
		multi + label + "\nfine\n--a b\n\n\x00\n--a b--\n":              false,
		multi + label + "\nfine\n--a b--\n\x00\n":                       false,
		multi + label + "\nfine\n--a bc\n\x00\n":                        true,  // no boundary of ours
		label + multi + "\n\x00\n--a b--\n":                             false, // the part has its own, 7bit
		multi + "Content-Type: message/rfc822\n\n" + label + "\n\x00\n": true,
		"Content-Type: message/rfc822\n\nContent-Type: x/y; boundary=z\n\n--z\n" + label + "\n\r\r": true,
	} {
		text := maildrop.Canonical([]byte(raw))
		if got := maildrop.HoldsBinary(text); got != want {
			t.Errorf("%q: %v, want %v", raw, got, want)
		}
		var s maildrop.BinaryScan
		for i := range text {
			s.Add(text[i : i+1])
		}
		if s.Found() != want {
			t.Errorf("%q, octet by octet: %v, want %v", raw, s.Found(), want)
		}
	}
}

// However a message is cut, the same is found in it, and memory stays bounded.
func FuzzBinaryScan(f *testing.F) {
	f.Add([]byte("Content-Type: multipart/x; boundary=b\r\n\r\n--b\r\nContent-Transfer-Encoding: binary\r\n\r\na\x00\r\n--b--\r\n"), 7)
	f.Add([]byte("Content-Transfer-Encoding: binary\r\n\r\na\rb\r\n"), 1)
	f.Fuzz(func(t *testing.T, raw []byte, n int) {
		text := maildrop.Canonical(raw)
		n = max(1, n%1024)
		var s maildrop.BinaryScan
		for rest := text; len(rest) > 0; {
			s.Add(rest[:min(n, len(rest))])
			rest = rest[min(n, len(rest)):]
		}
		if want := maildrop.HoldsBinary(text); s.Found() != want {
			t.Errorf("%q in pieces of %d: %v, whole %v", text, n, s.Found(), want)
		}
	})
}
