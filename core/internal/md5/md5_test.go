package md5

import (
	stdmd5 "crypto/md5"
	"testing"
)

func TestSumEqualsStandardLibrary(t *testing.T) {
	p := make([]byte, 0, 300)
	for i := range 300 {
		if Sum(p) != stdmd5.Sum(p) {
			t.Fatalf("digest of %d octets differs from crypto/md5", len(p))
		}
		p = append(p, byte(i*7))
	}
}

func FuzzSum(f *testing.F) {
	f.Add([]byte("<1896.697170952@dbc.mtview.ca.us>tanstaaf"))
	f.Fuzz(func(t *testing.T, p []byte) {
		if Sum(p) != stdmd5.Sum(p) {
			t.Fatalf("digest of %q differs from crypto/md5", p)
		}
	})
}
