package pop3server_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pop3play/pop3play/core/pop3server"
)

// authority gives a server's configuration, and one for clients that verify.
func authority(t *testing.T, hosts ...string) (server, client *tls.Config) {
	t.Helper()
	a, err := pop3server.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	server, err = a.TLSConfig(hosts...)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(a.PEM()) {
		t.Fatalf("not a certificate: %s", a.PEM())
	}
	return server, &tls.Config{RootCAs: roots, ServerName: "localhost"}
}

// shake shakes hands over a pipe.
func shake(server, client *tls.Config) (tls.ConnectionState, error) {
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	go tls.Server(b, server).Handshake()
	c := tls.Client(a, client)
	err := c.Handshake()
	return c.ConnectionState(), err
}

func TestClientsVerifyTheServer(t *testing.T) {
	server, client := authority(t, "mail.example.org", "192.0.2.7", "[2001:db8::7]", "LOCALHOST.")
	for _, name := range []string{"localhost", "127.0.0.1", "::1", "mail.example.org", "192.0.2.7", "2001:db8::7"} {
		client := client.Clone()
		client.ServerName = name
		st, err := shake(server, client)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		leaf := st.PeerCertificates[0]
		if names := []string{"localhost", "mail.example.org"}; !slices.Equal(leaf.DNSNames, names) || len(leaf.IPAddresses) != 4 {
			t.Errorf("names %q, addresses %v", leaf.DNSNames, leaf.IPAddresses)
		}
		// What strict verifiers ask for (Python 3.13, OpenSSL's -x509_strict).
		if ca := st.PeerCertificates[1]; len(ca.SubjectKeyId) == 0 || !slices.Equal(leaf.AuthorityKeyId, ca.SubjectKeyId) ||
			ca.KeyUsage&x509.KeyUsageCertSign == 0 || !ca.MaxPathLenZero {
			t.Errorf("authority %+v", ca)
		}
		if days := leaf.NotAfter.Sub(leaf.NotBefore).Hours() / 24; days > 398 {
			t.Errorf("the certificate holds for %.1f days", days)
		}
	}
	client.ServerName = "other.example.org"
	if _, err := shake(server, client); err == nil {
		t.Error("a name that the certificate lacks is verified")
	}
	_, stranger := authority(t)
	if _, err := shake(server, stranger); err == nil {
		t.Error("another authority's clients trust the certificate")
	}
}

// RFC 8997: no TLS 1.0 and 1.1.
func TestOldTLSIsRefused(t *testing.T) {
	server, client := authority(t)
	client.MinVersion = tls.VersionTLS10
	for version, want := range map[uint16]bool{tls.VersionTLS10: false, tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		client.MaxVersion = version
		if _, err := shake(server, client); err == nil != want {
			t.Errorf("%s: %v", tls.VersionName(version), err)
		}
	}
}

func TestHostsThatNoCertificateNames(t *testing.T) {
	a, err := pop3server.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"", ".", "a..b", "mail.example.org:995", "127.0.0.1:995", "two words", "-a", "ä.example"} {
		if _, err := a.TLSConfig(host); err == nil {
			t.Errorf("%q is taken", host)
		}
	}
}

// The certificate stays the same from one handshake to the next, and a server
// that is up for years presents none that has run out.
func TestCertificateIsRenewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, client := authority(t)
		serials := map[string]bool{}
		for month := range 36 {
			for range 2 {
				st, err := shake(server, client)
				if err != nil {
					t.Fatalf("month %d: %v", month, err)
				}
				serials[st.PeerCertificates[0].SerialNumber.String()] = true
			}
			time.Sleep(30 * 24 * time.Hour)
		}
		if len(serials) != 3 {
			t.Errorf("%d certificates in three years", len(serials))
		}
	})
}

// An authority must not delay the line with the port.
func BenchmarkAuthority(b *testing.B) {
	for b.Loop() {
		a, err := pop3server.NewAuthority()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := a.TLSConfig("mail.example.org"); err != nil {
			b.Fatal(err)
		}
		if p, _ := pem.Decode(a.PEM()); p == nil {
			b.Fatal("no PEM")
		}
	}
}
