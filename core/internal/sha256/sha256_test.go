package sha256

import (
	"bytes"
	"crypto/hmac"
	"crypto/pbkdf2"
	stdsha256 "crypto/sha256"
	"testing"
)

func stdHMAC(key, p []byte) []byte {
	h := hmac.New(stdsha256.New, key)
	h.Write(p)
	return h.Sum(nil)
}

func stdPBKDF2(t testing.TB, password, salt []byte, n int) []byte {
	key, err := pbkdf2.Key(stdsha256.New, string(password), salt, n, Size)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// octets gives n octets that differ from each other and from case to case.
func octets(n, seed int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(i*7 + seed)
	}
	return p
}

func TestSumEqualsStandardLibrary(t *testing.T) {
	for n := range 301 {
		if p := octets(n, n); Sum(p) != stdsha256.Sum256(p) {
			t.Fatalf("digest of %d octets differs from crypto/sha256", n)
		}
	}
}

func TestHMACEqualsStandardLibrary(t *testing.T) {
	for n := range 301 {
		for _, k := range []int{0, 1, 31, 32, 63, 64, 65, 200, n} {
			key, p := octets(k, 3), octets(n, n)
			if got := HMAC(key, p); !bytes.Equal(got[:], stdHMAC(key, p)) {
				t.Fatalf("HMAC of %d octets under %d differs from crypto/hmac", n, k)
			}
		}
	}
}

func TestPBKDF2EqualsStandardLibrary(t *testing.T) {
	for n := range 301 {
		for _, iterations := range []int{1, 2, 3, 17} {
			password, salt := octets(n, 5), octets((n*13)%301, n)
			if got := PBKDF2(password, salt, iterations); !bytes.Equal(got[:], stdPBKDF2(t, password, salt, iterations)) {
				t.Fatalf("%d iterations over %d octets differ from crypto/pbkdf2", iterations, n)
			}
		}
	}
	password, salt := []byte("pencil"), octets(16, 1)
	if got := PBKDF2(password, salt, 4096); !bytes.Equal(got[:], stdPBKDF2(t, password, salt, 4096)) {
		t.Fatal("4096 iterations differ from crypto/pbkdf2")
	}
}

// The salt has room behind it in the caller's memory.
func TestPBKDF2LeavesTheSaltAlone(t *testing.T) {
	memory := []byte("saltXXXXXXXX")
	PBKDF2([]byte("pencil"), memory[:4], 2)
	if string(memory) != "saltXXXXXXXX" {
		t.Fatalf("memory behind the salt became %q", memory)
	}
}

func FuzzSum(f *testing.F) {
	f.Add([]byte("abc"), []byte("key"))
	f.Fuzz(func(t *testing.T, p, key []byte) {
		if Sum(p) != stdsha256.Sum256(p) {
			t.Fatalf("digest of %q differs from crypto/sha256", p)
		}
		if got := HMAC(key, p); !bytes.Equal(got[:], stdHMAC(key, p)) {
			t.Fatalf("HMAC of %q under %q differs from crypto/hmac", p, key)
		}
		if got := PBKDF2(key, p, 1+len(p)%5); !bytes.Equal(got[:], stdPBKDF2(t, key, p, 1+len(p)%5)) {
			t.Fatalf("key of %q with salt %q differs from crypto/pbkdf2", key, p)
		}
	})
}

func BenchmarkPBKDF2(b *testing.B) {
	for b.Loop() {
		PBKDF2([]byte("pencil"), []byte("0123456789abcdef"), 4096)
	}
}
