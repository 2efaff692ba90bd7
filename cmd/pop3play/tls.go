package main

import (
	"crypto/tls"
	"fmt"
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
			return nil, usageError{err}
		}
		return c, nil
	}
	a, err := pop3server.NewAuthority()
	if err != nil {
		return nil, err
	}
	if o.ca != "" {
		if err := os.WriteFile(o.ca, a.PEM(), 0o644); err != nil {
			return nil, usageError{fmt.Errorf("--tls-ca: %w", err)}
		}
	}
	return a.TLSConfig()
}
