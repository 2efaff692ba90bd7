package web

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

	"github.com/pop3play/pop3play/core/observe"
	"github.com/pop3play/pop3play/core/pop3"
)

// stopped closes the bridge and expects the browser to hear of it.
func (rig *bridgeRig) stopped(b *browser) {
	b.t.Helper()
	done := make(chan struct{})
	go func() {
		rig.bridge.Close()
		close(done)
	}()
	b.end(websocket.StatusGoingAway, "the server stops")
	<-done
}

// A bridge that stops waits for no server, and no failure that comes of it is
// taken for the server's.
func TestProxyStopsWhileItWaits(t *testing.T) {
	for name, x := range map[string]struct {
		scheme, first string
		server        func(c net.Conn, r *bufio.Reader, busy chan<- struct{})
	}{
		"for a handshake": {secureScheme, "", func(c net.Conn, r *bufio.Reader, busy chan<- struct{}) {
			r.Peek(1) // a ClientHello
			close(busy)
			io.Copy(io.Discard, r)
		}},
		"for the handshake of STLS": {"", "STLS\r\n", func(c net.Conn, r *bufio.Reader, busy chan<- struct{}) {
			io.WriteString(c, "+OK\r\n")
			r.ReadString('\n')
			io.WriteString(c, "+OK begin\r\n")
			r.Peek(1)
			close(busy)
			io.Copy(io.Discard, r)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			busy := make(chan struct{})
			query, rig := script(t, func(c net.Conn, r *bufio.Reader) { x.server(c, r, busy) })
			b := rig.dial(t, BridgeEvents, strings.Replace(query, "target=", "target="+url.QueryEscape(x.scheme), 1))
			if x.first != "" {
				b.say(x.first)
			}
			<-busy
			rig.stopped(b)
		})
	}
}

// The name of a target is still looked up.
func TestProxyStopsWhileItDials(t *testing.T) {
	busy := make(chan struct{})
	was := net.DefaultResolver
	t.Cleanup(func() { net.DefaultResolver = was })
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		select {
		case busy <- struct{}{}:
		case <-ctx.Done():
		}
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	rig := newBridgeRig(t)
	rig.bridge.Targets = []string{"mail.example.com:110"}
	b := rig.dial(t, BridgeEvents, "place=proxy&target=mail.example.com:110")
	<-busy
	rig.stopped(b)
}

// newRelay is a relay to the other end of a pipe, which holds no octets.
func newRelay(t *testing.T) (r *relay, server net.Conn) {
	raw, server := net.Pipe()
	s := newBridgeSocket()
	s.events = true
	s.send = func([]byte) error { return nil }
	go s.sendRecords()
	t.Cleanup(func() {
		s.cancel()
		server.Close()
	})
	return &relay{s: s, raw: raw, server: raw, decoder: observe.New(1, s.observe)}, server
}

// A server that takes nothing: the octets that wait for it hold nobody up.
func TestProxyStopsInTheMiddleOfAWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, server := newRelay(t)
		over := false
		go func() {
			r.run("", false)
			over = true
			r.s.finish()
		}()
		io.WriteString(server, "+OK\r\n")
		r.s.in <- []byte("NOOP\r\n")
		synctest.Wait()
		r.s.stop()
		synctest.Wait()
		if !over || r.s.reason != string(pop3.ReasonShutdown) {
			t.Errorf("over %v, because of %q", over, r.s.reason)
		}
	})
}

// A server may take its time to grant STLS; the handshake has time of its own.
func TestProxyHandshakeAfterALongWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, server := newRelay(t)
		var failed error
		r.handshake = func(c net.Conn) (halfCloser, string, *ending) {
			_, failed = io.WriteString(c, "hello")
			return nil, "", stops()
		}
		go func() {
			r.run("", false)
			r.s.finish()
		}()
		answers := bufio.NewReader(server)
		io.WriteString(server, "+OK\r\n")
		r.s.in <- []byte("STLS\r\n")
		answers.ReadString('\n')
		time.Sleep(2 * bridgeWrite) // of the bubble's own clock
		io.WriteString(server, "+OK begin\r\n")
		if hello, err := io.ReadAll(answers); failed != nil || string(hello) != "hello" {
			t.Errorf("the handshake could not write: %v; the server read %q, %v", failed, hello, err)
		}
	})
}

// A page that comes when the POP3 server takes nobody any more is not told that
// there are too many.
func TestBridgeOfAServerThatStops(t *testing.T) {
	rig := newBridgeRig(t)
	rig.bridge.Server.Close()
	rig.dial(t, BridgeEvents, "place=server").end(websocket.StatusGoingAway, "the server stops")
	b := rig.dial(t, BridgeOctets, "place=server")
	b.end(websocket.StatusGoingAway, "the server stops")
	if said := b.octets.String(); !strings.HasPrefix(said, "-ERR [SYS/TEMP] the server is about to stop\r\n") {
		t.Errorf("it said %q", said)
	}
}
