package web

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"testing"

	"github.com/coder/websocket"
)

func TestBridgeRefuses(t *testing.T) {
	rig := newBridgeRig(t)
	// A client's port: nobody listens there, nor can another program meanwhile.
	taken, err := net.Dial("tcp", rig.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	silent := taken.LocalAddr().String()
	_, port, _ := net.SplitHostPort(rig.addr)
	fakeNames(t)
	rig.bridge.Targets = append(rig.bridge.Targets, silent, "nobody.example.com:"+port, "mail.example.com:"+port)
	target := "place=proxy&target="
	for _, x := range []struct {
		name, protocol, query string
		code                  websocket.StatusCode
		text                  string
	}{
		{"no place", BridgeOctets, "", BridgeBadRequest, "place"},
		{"no subprotocol", "", "place=server", BridgeBadRequest, "pop3play.events"},
		{"a target for the server", BridgeOctets, "place=server&target=x:1", BridgeBadRequest, "proxy"},
		{"a spec for the proxy", BridgeOctets, target + rig.addr + "&spec=strict", BridgeBadRequest, "proxy changes nothing"},
		{"a bad spec", BridgeEvents, "place=server&spec=strikt", BridgeBadSpec, "did you mean strict?"},
		{"no port", BridgeOctets, target + "example.org", BridgeBadRequest, "host:port"},
		{"another port", BridgeOctets, target + "127.0.0.1:1", BridgeNotAllowed, "127.0.0.1:1 is not among"},
		{"another name of it", BridgeOctets, target + "localhost:" + port, BridgeNotAllowed, "not among"},
		{"nobody there", BridgeOctets, target + silent, BridgeUnreachable, "connection refused"},
		{"no such name", BridgeOctets, target + "nobody.example.com:" + port, BridgeUnreachable, "no such host"},
		{"a name that leads home", BridgeOctets, target + "mail.example.com:" + port, BridgeNotAllowed, "leads to the private address 127.0.0.1"},
	} {
		t.Run(x.name, func(t *testing.T) {
			rig.dial(t, x.protocol, x.query).end(x.code, x.text)
		})
	}
}

func TestBridgeChecksWhereANameLeads(t *testing.T) {
	for _, x := range []struct {
		host, ip string
		want     bool
	}{
		{"mail.example.com", "93.184.216.34", true},
		{"mail.example.com", "127.0.0.1", false},
		{"mail.example.com", "::1", false},
		{"mail.example.com", "::ffff:127.0.0.1", false},
		{"mail.example.com", "10.1.2.3", false},
		{"mail.example.com", "100.64.0.1", false},
		{"mail.example.com", "169.254.169.254", false},
		{"mail.example.com", "fe80::1%eth0", false},
		{"mail.example.com", "fd00::1", false},
		{"mail.example.com", "0.0.0.0", false},
		{"127.0.0.1", "127.0.0.1", true},
		{"127.0.0.1", "127.0.0.2", false},
		{"10.1.2.3", "::ffff:10.1.2.3", true},
		{"localhost", "127.0.0.1", true},
		{"localhost", "::1", true},
		{"localhost", "10.0.0.1", false},
		{"dovecot", "172.18.0.2", true},
		{"mail.internal", "192.168.1.1", true},
	} {
		if got := (target{host: x.host, port: "110"}).permits(netip.MustParseAddr(x.ip)); got != x.want {
			t.Errorf("%s at %s: %v", x.host, x.ip, got)
		}
	}
}

// fakeNames has a name server of its own answer: names that begin with "mail"
// are at 127.0.0.1, others do not exist.
func fakeNames(t *testing.T) {
	pc, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := pc.ReadFrom(buf)
			if err != nil {
				return
			}
			// RFC 1035 §4.1: header, question, and to it one answer or none.
			end := 12 + bytes.IndexByte(buf[12:n], 0) + 5
			const found, notFound, typeA = 0, 3, 1
			code, answers := byte(notFound), byte(0)
			if bytes.HasPrefix(buf[13:n], []byte("mail")) {
				code = found
				if buf[end-3] == typeA {
					answers = 1
				}
			}
			p := append([]byte{buf[0], buf[1], 0x81, 0x80 | code, 0, 1, 0, answers, 0, 0, 0, 0}, buf[12:end]...)
			if answers > 0 {
				p = append(p, 0xc0, 12, 0, typeA, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1)
			}
			pc.WriteTo(p, from)
		}
	}()
	was := net.DefaultResolver
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", pc.LocalAddr().String())
	}}
	t.Cleanup(func() {
		net.DefaultResolver = was
		pc.Close()
	})
}

func TestBridgeOrigin(t *testing.T) {
	rig := newBridgeRig(t)
	own, _ := url.Parse(rig.url)
	for origin, want := range map[string]int{
		"":                     http.StatusSwitchingProtocols,
		"http://" + own.Host:   http.StatusSwitchingProtocols,
		"http://example.org":   http.StatusForbidden,
		"http://127.0.0.1:1":   http.StatusForbidden,
		"null":                 http.StatusForbidden,
		"https://127.0.0.1.ru": http.StatusForbidden,
	} {
		h := http.Header{}
		if origin != "" {
			h.Set("Origin", origin)
		}
		ws, resp, err := websocket.Dial(t.Context(), rig.url+"?place=server", &websocket.DialOptions{Subprotocols: []string{BridgeOctets}, HTTPHeader: h})
		if resp == nil || resp.StatusCode != want {
			t.Errorf("Origin %q: %v, %v", origin, resp, err)
		}
		if ws != nil {
			ws.CloseNow()
		}
	}
}
