package pop3server

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"sync"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
)

// faulty makes the certificates that a good client refuses, each once.
type faulty struct {
	mu        sync.Mutex
	authority *Authority
	made      map[pop3.Cert]*tls.Certificate
}

// tlsConfig is the configuration for a connection whose Door shows cert.
func (s *Server) tlsConfig(cert pop3.Cert) *tls.Config {
	if cert == pop3.CertGood {
		return s.TLSConfig
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.TLSConfig != nil {
		config = s.TLSConfig.Clone()
	}
	good := config.GetCertificate
	chain := config.Certificates
	config.Certificates, config.GetConfigForClient = nil, nil
	config.GetCertificate = func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		kind := cert
		if cert == pop3.CertNeedsName || cert == pop3.CertNoneUnnamed {
			switch {
			case hello.ServerName != "" && good != nil:
				return good(hello)
			case hello.ServerName != "" && len(chain) > 0:
				return &chain[0], nil
			case cert == pop3.CertNoneUnnamed:
				return nil, nil // the alert unrecognized_name
			}
			kind = pop3.CertSelfSigned
		}
		return s.faulty.get(s.Authority, kind)
	}
	return config
}

func (f *faulty) get(trusted *Authority, kind pop3.Cert) (*tls.Certificate, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if c := f.made[kind]; c != nil {
		return c, nil
	}
	if trusted == nil || kind == pop3.CertUnknown {
		if f.authority == nil {
			var err error
			if f.authority, err = NewAuthority(); err != nil {
				return nil, err
			}
		}
		trusted = f.authority
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("cannot make the key of a certificate: %w", err)
	}
	t := faultyTemplate(kind)
	parent, signer := trusted.cert, trusted
	if kind == pop3.CertSelfSigned {
		parent, signer = t, &Authority{key: key}
	}
	cert, err := signer.sign(t, parent, &key.PublicKey)
	if err != nil {
		return nil, err
	}
	c := &tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: key, Leaf: cert}
	if f.made == nil {
		f.made = make(map[pop3.Cert]*tls.Certificate)
	}
	f.made[kind] = c
	return c, nil
}

func faultyTemplate(kind pop3.Cert) *x509.Certificate {
	t := &x509.Certificate{
		Subject:     pkix.Name{CommonName: "localhost"},
		NotAfter:    time.Now().AddDate(0, 0, serverDays),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:    []string{"localhost"},
		IPAddresses: loopback(),
	}
	switch kind {
	case pop3.CertExpired:
		t.NotBefore = time.Now().AddDate(-1, 0, 0)
		t.NotAfter = time.Now().AddDate(0, 0, -1)
	case pop3.CertWrongHost:
		t.Subject.CommonName = "mail.other.example"
		t.DNSNames, t.IPAddresses = []string{"mail.other.example"}, nil
	case pop3.CertNulInName:
		t.Subject.CommonName = "localhost\x00.evil.example"
		t.DNSNames, t.IPAddresses = nil, nil
	case pop3.CertHighBit:
		t.Subject.Organization = []string{"Pöst & Söhne \u0080"}
	}
	return t
}
