package web

import (
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/coder/websocket"
)

// TestBridgeLeaves: whichever way a browser leaves, the maildrop is unlocked
// and nothing is removed.
func TestBridgeLeaves(t *testing.T) {
	for _, protocol := range []string{BridgeOctets, BridgeEvents} {
		for _, place := range []string{"server", "proxy"} {
			for _, how := range []string{"close", "cut", "half a line"} {
				t.Run(protocol+" "+place+" "+how, func(t *testing.T) {
					rig := newBridgeRig(t)
					b := rig.dial(t, protocol, rig.places()[place])
					b.say("USER user\r\nPASS password\r\nDELE 1\r\nLIST\r\n")
					b.expect("\r\n.\r\n")
					switch how {
					case "close":
						b.ws.Close(websocket.StatusNormalClosure, "")
					case "cut":
						b.ws.CloseNow()
					case "half a line":
						b.say("QUIT")
						b.ws.CloseNow()
					}
					if why := <-rig.closed; why == "quit" {
						t.Errorf("it ended with %q", why)
					}
					again := rig.dial(t, BridgeOctets, "place=server")
					again.say("USER user\r\nPASS password\r\nQUIT\r\n")
					again.end(websocket.StatusNormalClosure, "quit")
					if got := again.octets.String(); strings.Contains(got, "-ERR") || len(rig.store.Messages("user")) != 2 {
						t.Errorf("%q, %d messages", got, len(rig.store.Messages("user")))
					}
				})
			}
		}
	}
}

func TestBridgeEnds(t *testing.T) {
	t.Run("within the page", func(t *testing.T) {
		rig := newBridgeRig(t)
		h := httptest.NewServer(Handler(Options{Bridge: rig.bridge}))
		t.Cleanup(h.Close)
		rig.url = h.URL + "/bridge"
		b := rig.dial(t, BridgeEvents, "place=server")
		b.say("QUIT\r\n")
		b.end(websocket.StatusNormalClosure, "quit")
	})
	t.Run("an idle session", func(t *testing.T) {
		rig := newBridgeRig(t)
		b := rig.dial(t, BridgeEvents, "place=server&spec=strict")
		b.end(websocket.StatusNormalClosure, "idle")
	})
	t.Run("the server stops", func(t *testing.T) {
		rig := newBridgeRig(t)
		var open []*browser
		for _, query := range rig.places() {
			for _, protocol := range []string{BridgeOctets, BridgeEvents} {
				b := rig.dial(t, protocol, query)
				b.expect("\r\n")
				open = append(open, b)
			}
		}
		done := make(chan struct{})
		go func() {
			rig.bridge.Close()
			close(done)
		}()
		for _, b := range open {
			b.end(websocket.StatusGoingAway, "stops")
		}
		<-done
		rig.dial(t, BridgeOctets, "place=server").end(websocket.StatusGoingAway, "stops")
	})
	t.Run("the POP3 server stops before the bridge", func(t *testing.T) {
		rig := newBridgeRig(t)
		b := rig.dial(t, BridgeEvents, "place=server")
		b.expect("\r\n")
		rig.bridge.Server.Close()
		b.end(websocket.StatusGoingAway, "stops")
	})
	t.Run("the POP3 server closes", func(t *testing.T) {
		rig := newBridgeRig(t)
		b := rig.dial(t, BridgeEvents, rig.places()["proxy"])
		b.expect("\r\n")
		rig.bridge.Server.Close()
		b.end(websocket.StatusNormalClosure, "abort")
	})
	t.Run("too many", func(t *testing.T) {
		rig := newBridgeRig(t)
		rig.bridge.MaxSockets = 1
		b := rig.dial(t, BridgeEvents, "place=server")
		b.expect("\r\n")
		rig.dial(t, BridgeEvents, "place=server").end(BridgeTooMany, "try again later")
		b.say("QUIT\r\n")
		b.end(websocket.StatusNormalClosure, "quit")
	})
	t.Run("too many for the server", func(t *testing.T) {
		rig := newBridgeRig(t)
		rig.bridge.Server.MaxConns = 1
		b := rig.dial(t, BridgeEvents, "place=server")
		b.expect("\r\n")
		rig.dial(t, BridgeEvents, "place=server").end(BridgeTooMany, "try again later")
	})
}

// TestBridgeHalfClose: a browser that closes lets the server finish.
func TestBridgeHalfClose(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	result := make(chan error, 1)
	go func() {
		c, err := l.Accept()
		if err == nil {
			defer c.Close()
			io.WriteString(c, "+OK\r\n")
			_, err = io.Copy(io.Discard, c) // until the half-close
		}
		if err == nil {
			_, err = io.WriteString(c, "-ERR good bye\r\n")
		}
		result <- err
	}()
	rig := newBridgeRig(t)
	rig.bridge.Targets = []string{l.Addr().String()}
	b := rig.dial(t, BridgeOctets, "place=proxy&target="+l.Addr().String())
	b.expect("\r\n")
	b.ws.Close(websocket.StatusNormalClosure, "")
	if err := <-result; err != nil {
		t.Error(err)
	}
}
