package pop3server

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"time"
)

// How long certificates hold. Some clients take none of a server that holds
// for more than 398 days, so a server that is up for longer gets another. An
// hour is for clients whose clock is slow.
const (
	authorityDays = 3650
	serverDays    = 397
	renewDays     = 30
	clockSkew     = time.Hour
)

// Authority is a certificate authority that lives in this process alone: its
// key is never written down. Clients under test trust [Authority.PEM] and then
// verify the server as they would any other.
type Authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// NewAuthority makes an authority with a new ECDSA P-256 key. It takes half a
// millisecond. It fails only if the system can make no certificates.
func NewAuthority() (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("cannot make the key of a certificate authority: %w", err)
	}
	t := &x509.Certificate{
		NotAfter:              time.Now().AddDate(0, 0, authorityDays),
		IsCA:                  true,
		MaxPathLenZero:        true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	// Each authority has a name of its own: a client that trusts the one of
	// an earlier process can say which one it lacks.
	t.Subject = pkix.Name{CommonName: "pop3play test authority " + rand.Text()[:8]}
	a := &Authority{key: key}
	if a.cert, err = a.sign(t, t, &key.PublicKey); err != nil {
		return nil, err
	}
	return a, nil
}

// PEM is the authority's certificate, for clients to trust.
func (a *Authority) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

// TLSConfig makes a configuration, TLS 1.2 or later (RFC 8997), whose
// certificate names localhost, 127.0.0.1, ::1 and the given host names and IP
// addresses (RFC 2595 §2.4). The certificate is made at the first handshake. A
// host that no certificate can name, one with a port say, is an error.
func (a *Authority) TLSConfig(hosts ...string) (*tls.Config, error) {
	l := &leaf{authority: a, names: []string{"localhost"}, ips: loopback()}
	for _, h := range hosts {
		if err := l.add(h); err != nil {
			return nil, err
		}
	}
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return l.get() },
	}, nil
}

func loopback() []net.IP { return []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback} }

// sign issues a certificate after the template, under its parent.
func (a *Authority) sign(t, parent *x509.Certificate, public *ecdsa.PublicKey) (*x509.Certificate, error) {
	if t.NotBefore.IsZero() {
		t.NotBefore = time.Now().Add(-clockSkew)
	}
	der, err := x509.CreateCertificate(rand.Reader, t, parent, public, a.key)
	if err != nil {
		return nil, fmt.Errorf("cannot make a certificate: %w", err)
	}
	return x509.ParseCertificate(der)
}

// leaf is the certificate of a server, made when it is asked for.
type leaf struct {
	authority *Authority
	names     []string
	ips       []net.IP

	mu   sync.Mutex
	cert *tls.Certificate
}

func (l *leaf) add(host string) error {
	bare := strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if ip := net.ParseIP(bare); ip != nil {
		if !slices.ContainsFunc(l.ips, ip.Equal) {
			l.ips = append(l.ips, ip)
		}
		return nil
	}
	name := strings.ToLower(strings.TrimSuffix(host, "."))
	if !isHostName(name) {
		return fmt.Errorf("a certificate cannot name %q; give a host name such as mail.example.org, or an IP address, without a port", host)
	}
	if !slices.Contains(l.names, name) {
		l.names = append(l.names, name)
	}
	return nil
}

// isHostName tells whether a certificate's subjectAltName can hold the name:
// letters, digits and hyphens between dots (RFC 5280 §4.2.1.6).
func isHostName(name string) bool {
	if len(name) > 253 {
		return false
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || strings.ContainsFunc(label, func(r rune) bool {
			return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-' || r == '_')
		}) {
			return false
		}
	}
	return true
}

func (l *leaf) get() (*tls.Certificate, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cert != nil && time.Now().AddDate(0, 0, renewDays).Before(l.cert.Leaf.NotAfter) {
		return l.cert, nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("cannot make the key of a certificate: %w", err)
	}
	a := l.authority
	cert, err := a.sign(&x509.Certificate{
		Subject:     pkix.Name{CommonName: l.names[len(l.names)-1]},
		NotAfter:    time.Now().AddDate(0, 0, serverDays),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:    l.names,
		IPAddresses: l.ips,
	}, a.cert, &key.PublicKey)
	if err != nil {
		return nil, err
	}
	// The root comes along, so that openssl s_client -showcerts can fetch it.
	l.cert = &tls.Certificate{Certificate: [][]byte{cert.Raw, a.cert.Raw}, PrivateKey: key, Leaf: cert}
	return l.cert, nil
}
