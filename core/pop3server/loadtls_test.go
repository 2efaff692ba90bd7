package pop3server_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3server"
)

// files writes certificates and keys of every kind, and gives a function that
// finds them.
func files(t *testing.T) func(name string) string {
	t.Helper()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	block := func(kind string, der []byte) []byte {
		return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	}
	cert := certificate(t).Certificates[0]
	key, err := x509.MarshalPKCS8PrivateKey(cert.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	other, err := x509.MarshalECPrivateKey(stranger)
	if err != nil {
		t.Fatal(err)
	}
	old := pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Headers: map[string]string{"Proc-Type": "4,ENCRYPTED"}, Bytes: other})
	certPEM, keyPEM := block("CERTIFICATE", cert.Certificate[0]), block("PRIVATE KEY", key)
	for name, text := range map[string][]byte{
		"cert":   certPEM,
		"key":    keyPEM,
		"both":   append(append([]byte("a comment\n"), keyPEM...), certPEM...),
		"other":  block("EC PRIVATE KEY", other),
		"locked": block("ENCRYPTED PRIVATE KEY", key),
		"old":    old,
		"der":    cert.Certificate[0],
		"broken": block("CERTIFICATE", cert.Certificate[0][:100]),
		"empty":  nil,
	} {
		if err := os.WriteFile(at(name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return at
}

func TestLoadTLS(t *testing.T) {
	at := files(t)
	for _, names := range [][2]string{{"cert", "key"}, {"both", "both"}, {"cert", "both"}} {
		if _, err := pop3server.LoadTLS(at(names[0]), at(names[1])); err != nil {
			t.Errorf("%v: %v", names, err)
		}
	}
	if _, err := pop3server.LoadTLS(at("cert"), ""); err == nil || !strings.Contains(err.Error(), "go together") {
		t.Errorf("a certificate alone: %v", err)
	}
	for _, x := range []struct{ cert, key, want string }{
		{"nowhere", "key", "cannot read the certificate: @nowhere: no such file"},
		{"cert", "nowhere", "cannot read the private key: @nowhere: no such file"},
		{"key", "cert", "@key holds a private key and @cert a certificate; name them the other way round"},
		{"der", "key", "there is no certificate in @der"},
		{"key", "key", "there is no certificate in @key"},
		{"cert", "empty", "there is no private key in @empty"},
		{"cert", "cert", "there is no private key in @cert"},
		{"cert", "other", "the private key in @other is not the one of the certificate in @cert"},
		{"cert", "locked", "the private key in @locked has a passphrase; openssl pkey -in @locked"},
		{"cert", "old", "the private key in @old has a passphrase"},
		{"broken", "key", "cannot use the certificate in @broken"},
	} {
		_, err := pop3server.LoadTLS(at(x.cert), at(x.key))
		if err == nil {
			t.Errorf("%s and %s are taken", x.cert, x.key)
			continue
		}
		if got := strings.ReplaceAll(err.Error(), at(""), "@"); !strings.Contains(strings.ReplaceAll(got, "@/", "@"), x.want) {
			t.Errorf("%s and %s: %q, want %q", x.cert, x.key, got, x.want)
		}
	}
}
