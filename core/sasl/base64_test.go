package sasl

import (
	"bytes"
	"encoding/base64"
	"testing"
)

func TestDecodeIsStrict(t *testing.T) {
	for _, in := range []string{
		"!!!!", "AA AA", "AAAA\t", "AA-_", "AAAA\r\n", "AAAA\n", "\nAAAA", " AAAA", "A\x00AA", "AAA\xc3",
		"=AAA", "AAA=BBB", "AAA=AAAA", "A=AA", "AA=A", "AA==AAAA", "====", "A===", "=", "==", "===",
		"A", "AA", "AAA", "AAAAA", "QQ", "QQ=", "QR==", "Qf==", "QUF=", "QUH=", "QQ===", "QQ======",
	} {
		if out, ok := decode([]byte(in)); ok {
			t.Errorf("%q was decoded to %q", in, out)
		}
	}
	for in, want := range map[string]string{"": "", "QQ==": "A", "QUE=": "AA", "QUFB": "AAA", "+/+/": "\xfb\xff\xbf", "AA==": "\x00", "AAA=": "\x00\x00"} {
		if out, ok := decode([]byte(in)); !ok || out == nil || string(out) != want {
			t.Errorf("%q: %q %v", in, out, ok)
		}
	}
}

func TestEncodeEqualsStandardLibrary(t *testing.T) {
	var p []byte
	for i := range 300 {
		if got := encode(p); got != base64.StdEncoding.EncodeToString(p) {
			t.Fatalf("%d octets: %q", len(p), got)
		}
		p = append(p, byte(i*i+i/7))
	}
}

func FuzzBase64(f *testing.F) {
	for _, s := range []string{"QUFB", "QR==", "A=AA", "AAAA\r\n", ""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, p []byte) {
		if out, ok := decode([]byte(encode(p))); !ok || !bytes.Equal(out, p) {
			t.Fatalf("%q does not come back: %q %v", p, out, ok)
		}
		want, err := base64.StdEncoding.Strict().DecodeString(string(p))
		if bytes.ContainsAny(p, "\r\n") {
			err = base64.CorruptInputError(0)
		}
		out, ok := decode(p)
		if ok != (err == nil) || ok && !bytes.Equal(out, want) {
			t.Fatalf("%q: %q %v, the standard library has %q %v", p, out, ok, want, err)
		}
		if ok && encode(out) != string(p) {
			t.Fatalf("%q is not the only form of %q", p, out)
		}
	})
}
