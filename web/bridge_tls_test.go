package web

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
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

// script is a server that says what is written, and notes what it hears.
func script(t *testing.T, f func(c net.Conn, r *bufio.Reader)) (query string, rig *bridgeRig) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		f(c, bufio.NewReader(c))
	}()
	t.Cleanup(func() {
		l.Close()
		<-done
	})
	rig = newBridgeRig(t)
	rig.bridge.Targets = []string{l.Addr().String(), secureScheme + l.Addr().String()}
	return "place=proxy&target=" + url.QueryEscape(l.Addr().String()), rig
}

// What comes in one write with STLS is meant to be secret. Where TLS is refused
// it stays here; what comes later goes on.
func TestProxyKeepsWhatFollowsSTLS(t *testing.T) {
	heard := make(chan string, 1)
	query, rig := script(t, func(c net.Conn, r *bufio.Reader) {
		io.WriteString(c, "+OK\r\n")
		first, _ := r.ReadString('\n')
		io.WriteString(c, "-ERR no TLS today\r\n")
		rest, _ := r.ReadString('\n')
		io.WriteString(c, "+OK\r\n")
		heard <- first + rest
	})
	b := rig.dial(t, BridgeEvents, query)
	b.say("STLS\r\nPASS secret\r\n")
	b.expect("today\r\n")
	b.say("NOOP\r\n")
	b.end(websocket.StatusNormalClosure, "eof")
	if got := <-heard; got != "STLS\r\nNOOP\r\n" {
		t.Errorf("the server heard %q", got)
	}
	if len(b.news) != 1 || !strings.Contains(b.news[0].Note, "13 octets") || strings.Contains(b.said.String(), "secret") {
		t.Errorf("the browser was told %+v, and heard %q", b.news, b.said.String())
	}
}

// What a server says in the clear behind its answer is taken for TLS, and is
// none: nobody can slip in an answer.
func TestProxyTakesNoPlainAnswerForTLS(t *testing.T) {
	query, rig := script(t, func(c net.Conn, r *bufio.Reader) {
		io.WriteString(c, "+OK\r\n")
		r.ReadString('\n')
		io.WriteString(c, "+OK begin\r\n+OK injected\r\n")
		io.Copy(io.Discard, r)
	})
	b := rig.dial(t, BridgeEvents, query)
	b.say("STLS\r\n")
	b.end(BridgeUnreachable, `does not speak TLS there, it said "+OK i`)
	if strings.Contains(b.octets.String(), "injected") || b.kinds[pop3.KindTLS] > 0 {
		t.Errorf("the browser heard %q", b.octets.String())
	}
}

// A target without TLS at the port for TLS.
func TestProxyPlainServerAtTLSPort(t *testing.T) {
	query, rig := script(t, func(c net.Conn, r *bufio.Reader) {
		io.WriteString(c, "+OK plain\r\n")
		io.Copy(io.Discard, r)
	})
	query = strings.Replace(query, "target=", "target="+url.QueryEscape(secureScheme), 1)
	rig.dial(t, BridgeEvents, query).end(BridgeUnreachable, `does not speak TLS there, it said "+OK p`)
}

// A browser that leaves, and a bridge that stops, end the wait for an answer to
// STLS.
func TestProxyWaitsNoLongerThanTheSession(t *testing.T) {
	for _, how := range []string{"server", "bridge"} {
		t.Run(how, func(t *testing.T) {
			asked, leave := make(chan struct{}), make(chan struct{})
			query, rig := script(t, func(c net.Conn, r *bufio.Reader) {
				io.WriteString(c, "+OK\r\n")
				r.ReadString('\n')
				close(asked)
				if how == "server" {
					<-leave
				} else {
					io.Copy(io.Discard, r)
				}
			})
			b := rig.dial(t, BridgeEvents, query)
			b.say("STLS\r\nQUIT\r\n")
			<-asked
			if how == "server" {
				close(leave)
				b.end(websocket.StatusNormalClosure, "eof")
				return
			}
			done := make(chan struct{})
			go func() {
				rig.bridge.Close()
				close(done)
			}()
			b.end(websocket.StatusGoingAway, "stops")
			<-done
		})
	}
}

func TestFindSTLS(t *testing.T) {
	for _, x := range []struct {
		in   []string
		want string // what goes out in front of |
	}{
		{[]string{"STLS\r\nx"}, "STLS\r\n|x"},
		{[]string{"CAPA\r\nstls \r\nSTLS\n"}, "CAPA\r\nstls \r\n|STLS\n|"},
		{[]string{"ST", "LS\r", "\nx"}, "STLS\r\n|x"},
		{[]string{"\tSTLS x\n"}, "\tSTLS x\n|"},
		{[]string{"STLSX\r\nNOSTLS\r\n", "USER STLS\r\n\r\n"}, "STLSX\r\nNOSTLS\r\nUSER STLS\r\n\r\n"},
		{[]string{strings.Repeat(" ", 70) + "STLS\r\n"}, strings.Repeat(" ", 70) + "STLS\r\n"},
	} {
		var f stlsFinder
		got := ""
		for _, in := range x.in {
			for p := []byte(in); len(p) > 0; {
				n, stls := f.find(p)
				got += string(p[:n])
				if stls {
					got += "|"
				}
				p = p[n:]
			}
		}
		if got != x.want {
			t.Errorf("%q: got %q, want %q", x.in, got, x.want)
		}
	}
}
