package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"

	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/spf13/pflag"
)

// tlsFlags say which certificate a server shows.
type tlsFlags struct {
	cert, key, ca string
	require       bool
}

func (o *tlsFlags) register(f *pflag.FlagSet) {
	f.StringVar(&o.cert, "tls-cert", "", "`file` with the certificate for TLS, PEM; if not given, one is made, good for localhost")
	f.StringVar(&o.key, "tls-key", "", "`file` with its private key, PEM")
	f.BoolVar(&o.require, "require-tls", false, "refuse every login outside TLS")
	f.StringVar(&o.ca, "tls-ca", "", "`file` to write the authority of the made certificate to, for clients to trust")
}

// config gives the certificate of the flags, or one by an authority that this
// process alone has.
func (o *tlsFlags) config() (*tls.Config, error) {
	switch {
	case (o.cert == "") != (o.key == ""):
		return nil, usagef("--tls-cert and --tls-key go together; give both or neither")
	case o.cert != "" && o.ca != "":
		return nil, usagef("--tls-ca is for a certificate that is made here; --tls-cert brings its own")
	case o.cert != "":
		c, err := pop3server.LoadTLS(o.cert, o.key)
		if err != nil {
			return nil, usagef("--tls-cert, --tls-key: %w", err)
		}
		return c, nil
	}
	a, err := pop3server.NewAuthority()
	if err != nil {
		return nil, err
	}
	if o.ca != "" {
		if err := os.WriteFile(o.ca, a.PEM(), 0o644); err != nil {
			return nil, fileError("--tls-ca", o.ca, err)
		}
	}
	return a.TLSConfig()
}

// readAuthorities reads the certificates of a PEM file.
func readAuthorities(flag, name string) (all []*x509.Certificate, err error) {
	if name == "" {
		return nil, nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		if fault, ok := errors.AsType[*fs.PathError](err); ok {
			err = fault.Err // the name once is enough
		}
		return nil, usagef("%s: cannot read %q: %w; name a PEM file", flag, name, err)
	}
	for b, rest := pem.Decode(text); b != nil; b, rest = pem.Decode(rest) {
		if b.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(b.Bytes)
		if err != nil {
			return nil, usagef("%s: a certificate in %q cannot be read: %w", flag, name, err)
		}
		all = append(all, c)
	}
	if len(all) == 0 {
		return nil, usagef("%s: there is no certificate in %q; it has to be a PEM file with BEGIN CERTIFICATE", flag, name)
	}
	return all, nil
}
