package oracletest

import (
	"crypto/sha256"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/pop3play/pop3play/core/sasl"
	"github.com/xdg-go/scram"
)

// handshake gives both sides' view of a TLS 1.3 connection.
func handshake(t *testing.T, cert tls.Certificate) (client, server tls.ConnectionState) {
	t.Helper()
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	cl := tls.Client(a, &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS13})
	sv := tls.Server(b, &tls.Config{Certificates: []tls.Certificate{cert}, SessionTicketsDisabled: true})
	failed := make(chan error, 1)
	go func() { failed <- sv.Handshake() }()
	if err := cl.Handshake(); err != nil {
		t.Fatal(err)
	}
	if err := <-failed; err != nil {
		t.Fatal(err)
	}
	return cl.ConnectionState(), sv.ConnectionState()
}

// bindings is what a driver gives as sasl.Config.ChannelBinding: RFC 9266 §2
// has label, empty context and length; RFC 5929 §4.1 the hash, which is SHA-256
// for this certificate.
func bindings(t *testing.T, state tls.ConnectionState, cert tls.Certificate) func(string) ([]byte, bool) {
	exported, err := state.ExportKeyingMaterial("EXPORTER-Channel-Binding", []byte{}, 32)
	if err != nil {
		t.Fatal(err)
	}
	point := sha256.Sum256(cert.Certificate[0])
	return func(kind string) ([]byte, bool) {
		switch kind {
		case sasl.TLSExporter:
			return exported, true
		case sasl.TLSServerEndPoint:
			return point[:], true
		}
		return nil, false
	}
}

func TestChannelBindingOfTLS(t *testing.T) {
	web := httptest.NewTLSServer(http.NotFoundHandler())
	defer web.Close()
	cert := web.TLS.Certificates[0]
	clientSide, serverSide := handshake(t, cert)
	_, otherChannel := handshake(t, cert)

	exporter, err := scram.NewTLSExporterBinding(&clientSide)
	if err != nil {
		t.Fatal(err)
	}
	point, err := scram.NewTLSServerEndpointBinding(&clientSide)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		binding scram.ChannelBinding
		server  tls.ConnectionState
		want    error
	}{
		{exporter, serverSide, nil},
		{point, serverSide, nil},
		{exporter, otherChannel, sasl.ErrBinding},
		{point, otherChannel, nil}, // it binds to the certificate only
	} {
		c := scramConfig()
		c.ChannelBinding = bindings(t, test.server, cert)
		next, valid := xdg(t, "user", "pencil", "", func(c *scram.Client) *scram.ClientConversation {
			return c.NewConversationWithChannelBinding(test.binding)
		})
		if done, err := run(t, sasl.ScramSHA256Plus, c, true, next); err != test.want || done != (err == nil) || valid() != done {
			t.Errorf("%s: done %v, server valid %v: %v", test.binding.Type, done, valid(), err)
		}
	}
}
