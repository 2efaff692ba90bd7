package pop3server_test

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/sasl"
)

// doored is the strict dialect behind a Door.
func doored(f func(*pop3.Door)) *pop3.Dialect {
	d := pop3.Strict()
	d.Edit("door", nil).Door(func(_ *pop3.Scope, door *pop3.Door) { f(door) })
	return d
}

// shownCert is the certificate that a server shows after STLS, and the pool of
// the authority that it should be of.
func shownCert(t *testing.T, cert pop3.Cert, name string) (*x509.Certificate, *x509.CertPool, error) {
	t.Helper()
	a, err := pop3server.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	config, err := a.TLSConfig()
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(a.PEM())
	c := dial(t, start(t, &pop3server.Server{TLSConfig: config, Authority: a, Dialect: doored(func(d *pop3.Door) { d.Cert = cert })}))
	if err := stls(c); err != nil {
		t.Fatal(err)
	}
	tc := tls.Client(c, &tls.Config{ServerName: name, InsecureSkipVerify: true})
	if err := tc.Handshake(); err != nil {
		return nil, roots, err
	}
	return tc.ConnectionState().PeerCertificates[0], roots, nil
}

// Each certificate has the one fault that it is for, and no other.
func TestDoorCertificates(t *testing.T) {
	verify := func(c *x509.Certificate, roots *x509.CertPool, name string) error {
		_, err := c.Verify(x509.VerifyOptions{Roots: roots, DNSName: name})
		return err
	}
	for name, x := range map[string]struct {
		cert  pop3.Cert
		named string
		check func(c *x509.Certificate, roots *x509.CertPool) bool
	}{
		"good": {pop3.CertGood, "localhost", func(c *x509.Certificate, roots *x509.CertPool) bool {
			return verify(c, roots, "localhost") == nil
		}},
		"expired": {pop3.CertExpired, "localhost", func(c *x509.Certificate, roots *x509.CertPool) bool {
			var invalid x509.CertificateInvalidError
			return errors.As(verify(c, roots, "localhost"), &invalid) && invalid.Reason == x509.Expired && c.VerifyHostname("localhost") == nil
		}},
		"wrong host": {pop3.CertWrongHost, "localhost", func(c *x509.Certificate, roots *x509.CertPool) bool {
			return verify(c, roots, "localhost") != nil && verify(c, roots, "mail.other.example") == nil
		}},
		"self-signed": {pop3.CertSelfSigned, "localhost", func(c *x509.Certificate, roots *x509.CertPool) bool {
			own := x509.NewCertPool()
			own.AddCert(c)
			return bytes.Equal(c.RawIssuer, c.RawSubject) && verify(c, roots, "localhost") != nil && verify(c, own, "localhost") == nil
		}},
		"unknown": {pop3.CertUnknown, "localhost", func(c *x509.Certificate, roots *x509.CertPool) bool {
			var unknown x509.UnknownAuthorityError
			return !bytes.Equal(c.RawIssuer, c.RawSubject) && errors.As(verify(c, roots, "localhost"), &unknown)
		}},
		"NUL in name": {pop3.CertNulInName, "localhost", func(c *x509.Certificate, roots *x509.CertPool) bool {
			return strings.HasPrefix(c.Subject.CommonName, "localhost\x00") && len(c.DNSNames) == 0 && verify(c, roots, "") == nil
		}},
		"8 bits": {pop3.CertHighBit, "localhost", func(c *x509.Certificate, roots *x509.CertPool) bool {
			return bytes.ContainsAny(c.RawSubject, "ö") && verify(c, roots, "localhost") == nil
		}},
		"needs a name, has one": {pop3.CertNeedsName, "localhost", func(c *x509.Certificate, roots *x509.CertPool) bool {
			return verify(c, roots, "localhost") == nil
		}},
		"needs a name": {pop3.CertNeedsName, "", func(c *x509.Certificate, roots *x509.CertPool) bool {
			return bytes.Equal(c.RawIssuer, c.RawSubject)
		}},
		"none unnamed, named": {pop3.CertNoneUnnamed, "localhost", func(c *x509.Certificate, roots *x509.CertPool) bool {
			return verify(c, roots, "localhost") == nil
		}},
	} {
		c, roots, err := shownCert(t, x.cert, x.named)
		if err != nil || !x.check(c, roots) {
			t.Errorf("%s: %v, error %v", name, c, err)
		}
	}
	const unrecognizedName = 112 // RFC 6066 §3
	var alert tls.AlertError
	if _, _, err := shownCert(t, pop3.CertNoneUnnamed, ""); err == nil || !errors.As(err, &alert) && !strings.Contains(err.Error(), "unrecognized name") {
		t.Errorf("a client without a name: %v, want alert %d", err, unrecognizedName)
	}
}

// A certificate that quirks ask for needs no configuration of the server's own.
func TestDoorCertificateAlone(t *testing.T) {
	good, _ := authority(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &pop3server.Server{Store: memory(), Dialect: doored(func(d *pop3.Door) { d.Cert = pop3.CertNeedsName })}
	serveOn(t, s, tls.NewListener(l, good))
	c := tls.Client(dial(t, l.Addr().String()), &tls.Config{InsecureSkipVerify: true})
	if err := c.Handshake(); err != nil {
		t.Error(err)
	}
}

// RFC 5929 §4.1: tls-server-end-point is of the certificate that was shown.
func TestBindingOfFaultyCertificate(t *testing.T) {
	server, _ := authority(t)
	d := doored(func(d *pop3.Door) { d.Cert = pop3.CertSelfSigned })
	pop3.SASL(sasl.All())(d.Edit("", nil))
	c := dial(t, start(t, &pop3server.Server{TLSConfig: server, Dialect: d}))
	if err := stls(c); err != nil {
		t.Fatal(err)
	}
	tc := tls.Client(c, &tls.Config{ServerName: "localhost", InsecureSkipVerify: true})
	if err := tc.Handshake(); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(tc.ConnectionState().PeerCertificates[0].Raw)
	if got := scramPlus(t, tc, sasl.TLSServerEndPoint, sum[:]); !strings.HasPrefix(got, "+OK maildrop locked") {
		t.Errorf("got %q", got)
	}
}

// TLS where a greeting is due, and the other way round.
func TestDoorTLSFirst(t *testing.T) {
	server, client := authority(t)
	plain := dial(t, start(t, &pop3server.Server{TLSConfig: server, Dialect: doored(func(d *pop3.Door) { d.TLSFirst = true })}))
	s := &sniffer{Conn: plain}
	if got := say(t, tls.Client(s, client), "", "\r\n"); !strings.HasPrefix(got, "+OK") || bytes.Contains(s.heard, []byte("+OK")) {
		t.Errorf("on the plain port: %q in %q", got, s.heard)
	}
	without := dial(t, start(t, &pop3server.Server{Dialect: doored(func(d *pop3.Door) { d.TLSFirst = true })}))
	if got := say(t, without, "", "\r\n"); !strings.HasPrefix(got, "+OK") {
		t.Errorf("a server that has no TLS: %q", got)
	}
	addr, _ := startTLS(t, &pop3server.Server{Dialect: doored(func(d *pop3.Door) { d.NoTLSFirst = true })})
	if got := say(t, dial(t, addr), "", "\r\n"); !strings.HasPrefix(got, "+OK") {
		t.Errorf("on the port for TLS: %q", got)
	}
}

// The pause is held before the server's part of the handshake, and idle clients
// are let go meanwhile.
func TestDoorHandshakePause(t *testing.T) {
	for _, pause := range []time.Duration{5 * time.Second, time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			server, client := authority(t)
			s := &pop3server.Server{Store: memory(), TLSConfig: server, Dialect: doored(func(d *pop3.Door) { d.HandshakePause = pop3.Time(pause) })}
			a, b := net.Pipe()
			go s.ServeConn(b, pop3server.ConnOptions{})
			say(t, a, "", "\r\n")
			say(t, a, "STLS\r\n", "\r\n")
			begin := time.Now()
			c := tls.Client(a, client)
			err := c.Handshake()
			if took := time.Since(begin); pause < time.Minute && (err != nil || took != pause) || pause > time.Minute && (err == nil || took != 10*time.Minute) {
				t.Errorf("pause %v: %v after %v", pause, err, took)
			}
			a.Close()
		})
	}
}

// After a handshake that failed the session goes on in the clear, and learned
// nothing of what came in its place.
func TestDoorAfterFailure(t *testing.T) {
	server, _ := authority(t)
	c := dial(t, start(t, &pop3server.Server{TLSConfig: server, Dialect: doored(func(d *pop3.Door) { d.AfterFailure = "-ERR no" })}))
	if err := stls(c); err != nil {
		t.Fatal(err)
	}
	if got := say(t, c, "USER user\r\nPASS password\r\n", "\r\n"); got != "-ERR no\r\n" {
		t.Errorf("got %q", got)
	}
	if got := say(t, c, "CAPA\r\n", "\r\n.\r\n"); !strings.Contains(got, "\r\nSTLS\r\n") {
		t.Errorf("got %q", got)
	}
	if got := say(t, c, loginLines+"QUIT\r\n", "removed\r\n"); !strings.HasPrefix(got, "+OK") {
		t.Errorf("got %q", got)
	}
}

// Without close_notify the last record is one of data.
func TestDoorNoCloseNotify(t *testing.T) {
	server, client := authority(t)
	c := dial(t, start(t, &pop3server.Server{TLSConfig: server, Dialect: doored(func(d *pop3.Door) { d.NoCloseNotify = true })}))
	if err := stls(c); err != nil {
		t.Fatal(err)
	}
	r := &records{Conn: c}
	tc := tls.Client(r, client)
	io.WriteString(tc, loginLines+"QUIT\r\n")
	if got, err := io.ReadAll(tc); err != nil || !strings.HasSuffix(string(got), "removed\r\n") || r.notify {
		t.Errorf("read %q, %v, with close_notify %v", got, err, r.notify)
	}
}

// What was sent behind STLS in the clear runs inside TLS.
func TestDoorKeepPlaintext(t *testing.T) {
	server, client := authority(t)
	c := dial(t, start(t, &pop3server.Server{TLSConfig: server, Dialect: doored(func(d *pop3.Door) { d.KeepPlaintext = true })}))
	say(t, c, "", "\r\n")
	say(t, c, "STLS\r\nXINJ\r\n", "\r\n")
	if got := say(t, tls.Client(c, client), "", "\r\n"); got != "-ERR unknown command XINJ\r\n" {
		t.Errorf("got %q", got)
	}
}

// No session, with a FIN or with a reset, whatever the port is for.
func TestDoorAccept(t *testing.T) {
	for accept, want := range map[pop3.Accept]error{pop3.AcceptClose: nil, pop3.AcceptReset: syscall.ECONNRESET} {
		d := doored(func(d *pop3.Door) { d.Accept = accept })
		sealed, _ := startTLS(t, &pop3server.Server{Dialect: d})
		for _, addr := range []string{start(t, &pop3server.Server{Dialect: d}), sealed} {
			c, err := net.Dial("tcp", addr)
			var got []byte
			if err == nil { // a reset may be faster
				got, err = io.ReadAll(c)
				c.Close()
			}
			if len(got) > 0 || !errors.Is(err, want) {
				t.Errorf("accept %d: %q, %v; want %v", accept, got, err, want)
			}
		}
	}
}
