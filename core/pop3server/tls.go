package pop3server

import (
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
)

// handshakeTime is what a client has for its TLS handshake.
const handshakeTime = 30 * time.Second

// startTLS is the handshake of STLS, or the one that comes before the greeting.
// RFC 2595 §2.5: where it fails there is no way back to plaintext.
func (c *conn) startTLS() error {
	tc := c.implicit
	cert := c.session.Door().Cert
	config := c.srv.tlsConfig(cert)
	if tc == nil || cert != pop3.CertGood {
		tc = tls.Server(c.raw, config)
	}
	c.raw.SetDeadline(time.Now().Add(handshakeTime))
	if c.killed.Load() {
		return errKilled
	}
	if err := tc.Handshake(); err != nil {
		return err
	}
	c.raw.SetDeadline(time.Time{})
	if c.killed.Load() {
		return errKilled
	}
	c.net, c.deadline = tc, time.Time{}
	st := tc.ConnectionState()
	c.session.TLSStarted(c.now(), pop3.TLSInfo{Version: tls.VersionName(st.Version), Binding: channelBinding(st, config)})
	return nil
}

// LoadTLS makes a TLS configuration, TLS 1.2 or later (RFC 8997), of a
// certificate with its chain and its private key, both PEM, which may stand in
// one file. Its errors are worded for people.
func LoadTLS(certFile, keyFile string) (*tls.Config, error) {
	if certFile == "" || keyFile == "" {
		return nil, errors.New("a certificate and its private key go together: name both files")
	}
	chain, err := readPEM(certFile)
	if err != nil {
		return nil, fmt.Errorf("cannot read the certificate: %w", err)
	}
	key, err := readPEM(keyFile)
	if err != nil {
		return nil, fmt.Errorf("cannot read the private key: %w", err)
	}
	switch {
	case !chain.has("CERTIFICATE") && chain.has("PRIVATE KEY") && key.has("CERTIFICATE"):
		return nil, fmt.Errorf("%s holds a private key and %s a certificate; name them the other way round", certFile, keyFile)
	case !chain.has("CERTIFICATE"):
		return nil, fmt.Errorf("there is no certificate in %s; it has to be a PEM file with BEGIN CERTIFICATE", certFile)
	case key.has("ENCRYPTED"):
		return nil, fmt.Errorf("the private key in %s has a passphrase; openssl pkey -in %[1]s writes it without one", keyFile)
	case !key.has("PRIVATE KEY"):
		return nil, fmt.Errorf("there is no private key in %s; it has to be a PEM file with BEGIN PRIVATE KEY", keyFile)
	}
	cert, err := tls.X509KeyPair(chain.text, key.text)
	if err != nil {
		if strings.Contains(err.Error(), "does not match") {
			return nil, fmt.Errorf("the private key in %s is not the one of the certificate in %s", keyFile, certFile)
		}
		return nil, fmt.Errorf("cannot use the certificate in %s with the key in %s: %w", certFile, keyFile, err)
	}
	return &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}, nil
}

// pemFile is a file and the types of its PEM blocks.
type pemFile struct {
	text  []byte
	types []string
}

func readPEM(name string) (pemFile, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err // the name once is enough
		}
		return pemFile{}, fmt.Errorf("%s: %w", name, err)
	}
	f := pemFile{text: text}
	for b, rest := pem.Decode(text); b != nil; b, rest = pem.Decode(rest) {
		f.types = append(f.types, b.Type)
		if strings.Contains(b.Headers["Proc-Type"], "ENCRYPTED") {
			f.types = append(f.types, "ENCRYPTED") // the old way, RFC 1421
		}
	}
	return f, nil
}

// has tells whether there is a block of a type that ends, or begins, so: keys
// are "PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY" and more.
func (f pemFile) has(kind string) bool {
	for _, t := range f.types {
		if strings.HasSuffix(t, kind) || strings.HasPrefix(t, kind) {
			return true
		}
	}
	return false
}
