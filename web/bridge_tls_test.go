package web

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
)

// secureRig is a bridge with a target that shows a certificate, with STLS and
// with TLS from the first octet.
type secureRig struct {
	*bridgeRig
	stls, first string // queries
}

func newSecureRig(t *testing.T, cert pop3.Cert, trusted bool) *secureRig {
	t.Helper()
	a, err := pop3server.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	d := pop3.Strict()
	d.Edit("cert", nil).Door(func(_ *pop3.Scope, d *pop3.Door) { d.Cert = cert })
	rig := &secureRig{bridgeRig: newBridgeRig(t)}
	srv := &pop3server.Server{Store: rig.store, Dialect: d, Authority: a}
	if srv.TLSConfig, err = a.TLSConfig(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { srv.Close() })
	listen := func() net.Listener {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	plain, first := listen(), listen()
	go srv.Serve(plain)
	go srv.Serve(tls.NewListener(first, srv.TLSConfig))
	targets := []string{plain.Addr().String(), secureScheme + first.Addr().String()}
	rig.bridge.Targets = targets
	if trusted {
		block, _ := pem.Decode(a.PEM())
		ca, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		rig.bridge.Authorities = []*x509.Certificate{ca}
	}
	rig.stls = "place=proxy&target=" + url.QueryEscape(targets[0])
	rig.first = "place=proxy&target=" + url.QueryEscape(targets[1])
	return rig
}

// shown gives the certificates that the browser was told about.
func (b *browser) shown() (all []*certificate) {
	for _, n := range b.news {
		if n.Certificate != nil {
			all = append(all, n.Certificate)
		}
	}
	return all
}

// The proxy speaks TLS for the browser, and shows whom it speaks with.
func TestProxyTLS(t *testing.T) {
	for _, protocol := range []string{BridgeEvents, BridgeOctets} {
		rig := newSecureRig(t, pop3.CertGood, true)
		for name, x := range map[string]struct{ query, first string }{
			"from the first octet": {rig.first, "CAPA\r\n"},
			"STLS":                 {rig.stls, "CAPA\r\nSTLS\r\nCAPA\r\n"},
			"STLS, in pieces":      {rig.stls, "stl"},
		} {
			t.Run(protocol+" "+name, func(t *testing.T) {
				b := rig.dial(t, protocol, x.query)
				b.say(x.first)
				if x.first == "stl" {
					b.say("s\r")
					b.say("\nCAPA\r\nNOOP\r\n")
					b.expect("or APOP\r\n")
				}
				b.expect("\r\n")
				b.say("USER user\r\nPASS password\r\nRETR 1\r\nQUIT\r\n")
				b.end(websocket.StatusNormalClosure, "quit")
				if got := b.octets.String(); !strings.Contains(got, "..dot\r\n") || strings.Count(got, "PIPELINING") != strings.Count(x.first, "CAPA")+strings.Count(x.first, "stl") {
					t.Errorf("the browser heard %q", got)
				}
				if protocol != BridgeEvents {
					return
				}
				if b.kinds[pop3.KindTLS] != 1 || b.kinds[pop3.KindLogin] != 1 || b.kinds[pop3.KindClose] != 1 {
					t.Errorf("events %v", b.kinds)
				}
				all := b.shown()
				if len(all) != 1 {
					t.Fatalf("%d certificates are shown", len(all))
				}
				c := all[0]
				if len(c.Faults) > 0 || c.Accepted || !strings.Contains(c.Trust, "operator") || c.Version != "TLS 1.3" || !strings.HasPrefix(c.Cipher, "TLS_") ||
					c.Subject != "CN=localhost" || !strings.Contains(c.Issuer, "pop3play test authority") || strings.Join(c.Names, " ") != "localhost 127.0.0.1 ::1" ||
					len(c.SHA256) != 64 || !c.Until.After(time.Now()) || c.From.After(time.Now()) || c.Server != "127.0.0.1" {
					t.Errorf("shown is %+v", c)
				}
			})
		}
	}
}

// A certificate that does not hold is shown with all that is wrong, and the
// server hears nothing; unless the person wants just this certificate.
func TestProxyRefusesCertificates(t *testing.T) {
	for name, x := range map[string]struct {
		cert    pop3.Cert
		trusted bool
		faults  []string
	}{
		"expired":             {pop3.CertExpired, true, []string{"expired on " + time.Now().UTC().AddDate(0, 0, -1).Format("2 January 2006")}},
		"expired and unknown": {pop3.CertExpired, false, []string{"expired on", "nobody who is trusted"}},
		"another host's":      {pop3.CertWrongHost, true, []string{"not for 127.0.0.1"}},
		"self-signed":         {pop3.CertSelfSigned, true, []string{"signed by itself"}},
		"unknown authority":   {pop3.CertUnknown, true, []string{"nobody who is trusted"}},
		"untrusted":           {pop3.CertGood, false, []string{"nobody who is trusted"}},
		"an odd name":         {pop3.CertNulInName, true, []string{"not for 127.0.0.1"}},
	} {
		t.Run(name, func(t *testing.T) {
			rig := newSecureRig(t, x.cert, x.trusted)
			for _, query := range []string{rig.stls, rig.first} {
				b := rig.dial(t, BridgeEvents, query)
				b.say("STLS\r\nUSER user\r\nPASS password\r\n")
				b.end(BridgeUntrusted, "does not hold: ")
				if strings.Contains(b.said.String(), "USER") {
					t.Errorf("the server heard %q", b.said.String())
				}
				all := b.shown()
				if len(all) != 1 {
					t.Fatalf("%d certificates are shown", len(all))
				}
				c := all[0]
				if len(c.Faults) != len(x.faults) || c.Trust != "" || c.Accepted || strings.Contains(c.Subject, "\x00") {
					t.Fatalf("shown is %+v", c)
				}
				for i, want := range x.faults {
					if !strings.Contains(c.Faults[i], want) {
						t.Errorf("fault %q, want %q", c.Faults[i], want)
					}
				}
				rig.dial(t, BridgeOctets, query+"&sha256="+c.SHA256).expectRefusal(query == rig.stls)
				rig.dial(t, BridgeOctets, query+"&insecure=1&sha256="+strings.Repeat("0", 64)).expectRefusal(query == rig.stls)
				for _, more := range []string{"&insecure=1", "&insecure=1&sha256=" + c.SHA256} {
					b := rig.dial(t, BridgeEvents, query+more)
					if query == rig.stls {
						b.say("STLS\r\n")
					}
					b.say("USER user\r\nPASS password\r\nQUIT\r\n")
					b.end(websocket.StatusNormalClosure, "quit")
					if all := b.shown(); len(all) != 1 || !all[0].Accepted || len(all[0].Faults) == 0 {
						t.Errorf("accepted: shown are %+v", all)
					}
				}
			}
		})
	}
}

func (b *browser) expectRefusal(stls bool) {
	b.t.Helper()
	if stls {
		b.say("STLS\r\n")
	}
	b.end(BridgeUntrusted, "does not hold: ")
}
