package web

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	proxyHandshake = 10 * time.Second
	mostNames      = 20  // of a certificate that are shown
	longestName    = 200 // octets of each
)

// certificate is what the page shows of a server's TLS.
type certificate struct {
	Server  string    `json:"server"` // what it was asked for as
	Subject string    `json:"subject"`
	Issuer  string    `json:"issuer"`
	Names   []string  `json:"names"`
	From    time.Time `json:"from"`
	Until   time.Time `json:"until"`
	SHA256  string    `json:"sha256"`
	Version string    `json:"version"`
	Cipher  string    `json:"cipher"`
	// Trust says by whom it is vouched for; "" where something is wrong.
	Trust string `json:"trust,omitempty"`
	// Faults say what is wrong with it, each a sentence without its end.
	Faults []string `json:"faults,omitempty"`
	// Accepted says that the person wanted it in spite of its faults.
	Accepted bool `json:"accepted,omitempty"`
}

// trust says what a browser wants accepted in spite of its faults.
type trust struct {
	any    bool
	sha256 string // only this certificate, if set
}

func trustOf(q url.Values) trust { return trust{q.Get("insecure") == "1", q.Get("sha256")} }

func (t trust) accepts(c *certificate) bool {
	return t.any && (t.sha256 == "" || strings.EqualFold(t.sha256, c.SHA256))
}

var errUntrusted = errors.New("the certificate does not hold")

// handshake is the client's part of TLS with a target. The certificate is
// given whether it holds or not, nil if none came.
func (b *Bridge) handshake(ctx context.Context, raw net.Conn, t target, ask trust) (*tls.Conn, *certificate, *ending) {
	ctx, cancel := context.WithTimeout(ctx, proxyHandshake)
	defer cancel()
	var shown *certificate
	c := tls.Client(raw, &tls.Config{
		ServerName: t.host,
		MinVersion: tls.VersionTLS12,
		// Verified below: a certificate that does not hold is to be shown.
		InsecureSkipVerify: true,
		VerifyConnection: func(st tls.ConnectionState) error {
			shown = b.examine(st, t.host)
			shown.Accepted = len(shown.Faults) > 0 && ask.accepts(shown)
			if len(shown.Faults) > 0 && !shown.Accepted {
				return errUntrusted
			}
			return nil
		},
	})
	err := c.HandshakeContext(ctx)
	switch {
	case err == nil:
		return c, shown, nil
	case errors.Is(err, errUntrusted):
		return nil, shown, &ending{BridgeUntrusted, "the certificate of " + t.host + " does not hold: " + shown.Faults[0]}
	}
	return nil, shown, &ending{BridgeUnreachable, "no TLS with " + t.address() + ": " + plainTLSError(err)}
}

func plainTLSError(err error) string {
	if header, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return fmt.Sprintf("it does not speak TLS there, it said %q", header.RecordHeader[:])
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "no handshake within " + proxyHandshake.String()
	}
	return strings.TrimPrefix(err.Error(), "tls: ")
}

// examine describes a certificate and looks for all that is wrong with it: who
// is to decide has to know more than the first fault.
func (b *Bridge) examine(st tls.ConnectionState, host string) *certificate {
	leaf := st.PeerCertificates[0]
	sum := sha256.Sum256(leaf.Raw)
	c := &certificate{
		Server:  host,
		Subject: short(leaf.Subject.String()),
		Issuer:  short(leaf.Issuer.String()),
		From:    leaf.NotBefore,
		Until:   leaf.NotAfter,
		SHA256:  strings.ToUpper(hex.EncodeToString(sum[:])),
		Version: tls.VersionName(st.Version),
		Cipher:  tls.CipherSuiteName(st.CipherSuite),
	}
	for _, ip := range leaf.IPAddresses {
		c.Names = append(c.Names, ip.String())
	}
	c.Names = append(slices.Clone(leaf.DNSNames), c.Names...)
	if more := len(c.Names) - mostNames; more > 0 {
		c.Names = append(c.Names[:mostNames], fmt.Sprintf("and %d more", more))
	}
	for i := range c.Names {
		c.Names[i] = short(c.Names[i])
	}
	now := time.Now()
	const day = "2 January 2006"
	switch {
	case now.After(leaf.NotAfter):
		c.Faults = append(c.Faults, "it expired on "+leaf.NotAfter.UTC().Format(day))
	case now.Before(leaf.NotBefore):
		c.Faults = append(c.Faults, "it is not valid before "+leaf.NotBefore.UTC().Format(day))
	}
	if leaf.VerifyHostname(host) != nil {
		c.Faults = append(c.Faults, "it is not for "+host)
	}
	who, fault := b.vouched(st.PeerCertificates)
	if fault != "" {
		c.Faults = append(c.Faults, fault)
	}
	if len(c.Faults) == 0 {
		c.Trust = who
	}
	return c
}

// vouched tells who vouches for a certificate, whatever its dates and names.
func (b *Bridge) vouched(chain []*x509.Certificate) (who, fault string) {
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	for _, a := range b.Authorities {
		roots.AddCert(a)
	}
	o := x509.VerifyOptions{Roots: roots, Intermediates: x509.NewCertPool()}
	for _, c := range chain[1:] {
		o.Intermediates.AddCert(c)
	}
	// A moment at which the certificate itself was valid.
	now := time.Now()
	if o.CurrentTime = now; now.After(chain[0].NotAfter) {
		o.CurrentTime = chain[0].NotAfter
	} else if now.Before(chain[0].NotBefore) {
		o.CurrentTime = chain[0].NotBefore
	}
	chains, err := chain[0].Verify(o)
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &unknown) && slices.Equal(chain[0].RawIssuer, chain[0].RawSubject):
		return "", "it is signed by itself, and by nobody who is trusted here"
	case errors.As(err, &unknown):
		return "", "nobody who is trusted here has signed it"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && o.CurrentTime != now:
		return "", "" // its authority is of another time; that of the certificate is told
	case err != nil:
		return "", strings.TrimPrefix(err.Error(), "x509: ")
	}
	root := chains[0][len(chains[0])-1]
	if slices.ContainsFunc(b.Authorities, root.Equal) {
		return "an authority that the operator of this page named", ""
	}
	return "an authority that this system trusts", ""
}

// short cuts what a stranger wrote, and leaves out what does not show.
func short(s string) string {
	if len(s) > longestName {
		s = s[:longestName] + "…"
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return utf8.RuneError
	}, s)
}
