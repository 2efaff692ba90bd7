package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/trace"
)

const bigOctets = 8 << 20

// bridgeRig is a bridge with a server of its own, which listens too.
type bridgeRig struct {
	bridge *Bridge
	store  *maildrop.Memory
	addr   string // the POP3 server
	url    string // the bridge
	closed chan string

	mu    sync.Mutex
	stats trace.Statistics // the server's
}

func newBridgeRig(t *testing.T) *bridgeRig {
	t.Helper()
	rig := &bridgeRig{store: &maildrop.Memory{}, closed: make(chan string, 100)}
	rig.store.AddUser("user", "password")
	rig.store.AddUser("big", "password")
	rig.store.Deliver("user", []byte("Subject: one\r\n\r\n.dot\r\n+OK no reply\r\n"))
	rig.store.Deliver("user", []byte("Subject: two\r\n\r\nbody\r\n"))
	srv := &pop3server.Server{Store: rig.store, Dialect: pop3.Strict(), Observe: func(e *pop3.Event) {
		rig.mu.Lock()
		defer rig.mu.Unlock()
		rig.stats.Add(e)
		if e.Kind == pop3.KindClose {
			rig.closed <- e.Text
		}
	}}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go srv.Serve(l)
	rig.addr = l.Addr().String()
	rig.bridge = &Bridge{Server: srv, Targets: []string{rig.addr}, Dialect: func(spec string) (*pop3.Dialect, error) {
		if spec != "strict" {
			return nil, errors.New("no profile is called " + spec + "; did you mean strict?")
		}
		d := pop3.Strict()
		d.Limits.Idle = 50 * pop3.Millisecond
		return d, nil
	}}
	h := httptest.NewServer(rig.bridge)
	rig.url = h.URL + "/bridge"
	t.Cleanup(func() {
		rig.bridge.Close()
		srv.Close()
		h.Close()
	})
	return rig
}

func (rig *bridgeRig) text() string {
	rig.mu.Lock()
	defer rig.mu.Unlock()
	return string(rig.stats.AppendJSON(nil))
}

// browser is the other end of a socket.
type browser struct {
	t      *testing.T
	ctx    context.Context
	ws     *websocket.Conn
	octets bytes.Buffer // from the server
	said   bytes.Buffer // to it, as events tell
	news   []bridgeNews
	stats  trace.Statistics
	kinds  map[pop3.Kind]int
}

func (rig *bridgeRig) dial(t *testing.T, protocol, query string) *browser {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	o := &websocket.DialOptions{}
	if protocol != "" {
		o.Subprotocols = []string{protocol}
	}
	ws, _, err := websocket.Dial(ctx, rig.url+"?"+query, o)
	if err != nil {
		t.Fatal(err)
	}
	ws.SetReadLimit(-1)
	t.Cleanup(func() { ws.CloseNow() })
	return &browser{t: t, ctx: ctx, ws: ws, kinds: map[pop3.Kind]int{}}
}

func (b *browser) say(s string) {
	b.t.Helper()
	if err := b.ws.Write(b.ctx, websocket.MessageBinary, []byte(s)); err != nil {
		b.t.Fatal(err)
	}
}

// hear takes one message.
func (b *browser) hear() error {
	b.t.Helper()
	kind, p, err := b.ws.Read(b.ctx)
	if err != nil {
		return err
	}
	if kind == websocket.MessageText && b.ws.Subprotocol() == BridgeEvents {
		var n bridgeNews
		if err := json.Unmarshal(p, &n); err != nil {
			b.t.Fatal(err)
		}
		b.news = append(b.news, n)
		return nil
	}
	if kind != websocket.MessageBinary {
		b.t.Fatalf("a message of kind %v", kind)
	}
	if b.ws.Subprotocol() == BridgeOctets {
		b.octets.Write(p)
		return nil
	}
	for len(p) > 0 {
		var e pop3.Event
		if e, p, err = trace.ReadRecord(p); err != nil {
			b.t.Fatal(err)
		}
		b.stats.Add(&e)
		b.kinds[e.Kind]++
		switch e.Kind {
		case pop3.KindLineIn:
			b.said.Write(e.Data)
		case pop3.KindGreeting, pop3.KindReply, pop3.KindBody:
			b.octets.Write(e.Data)
		}
	}
	return nil
}

// expect reads until the octets heard so far end with s.
func (b *browser) expect(s string) {
	b.t.Helper()
	for !bytes.HasSuffix(b.octets.Bytes(), []byte(s)) {
		if err := b.hear(); err != nil {
			b.t.Fatalf("%v, after %.300q", err, b.octets.String())
		}
	}
}

// end reads until the socket is closed.
func (b *browser) end(code websocket.StatusCode, text string) {
	b.t.Helper()
	for {
		if err := b.hear(); err != nil {
			var ce websocket.CloseError
			if !errors.As(err, &ce) || ce.Code != code || !strings.Contains(ce.Reason, text) {
				b.t.Fatalf("closed with %v, want %d %q", err, code, text)
			}
			return
		}
	}
}

const bridgeScript = "CAPA\r\nUSER user\r\nPASS wrong\r\nUSER user\r\nPASS password\r\nFROB\r\nLIST\r\nRETR 1\r\nTOP 2 0\r\nDELE 1\r\nQUIT\r\n"

func (rig *bridgeRig) places() map[string]string {
	return map[string]string{
		"server": "place=server",
		"proxy":  "place=proxy&target=" + url.QueryEscape(rig.addr),
	}
}

func TestBridgeSession(t *testing.T) {
	for _, protocol := range []string{BridgeOctets, BridgeEvents} {
		for _, place := range []string{"server", "proxy"} {
			t.Run(protocol+" "+place, func(t *testing.T) {
				rig := newBridgeRig(t)
				b := rig.dial(t, protocol, rig.places()[place])
				b.expect("\r\n")
				if got := b.octets.String(); !strings.HasPrefix(got, "+OK ") {
					t.Errorf("greeting %q", got)
				}
				b.say("CAPA\r")
				b.say("\n")
				b.expect(".\r\n")
				b.say(strings.TrimPrefix(bridgeScript, "CAPA\r\n"))
				b.end(websocket.StatusNormalClosure, "quit")
				got := b.octets.String()
				for _, want := range []string{"PIPELINING\r\n", "-ERR [AUTH]", "..dot\r\n+OK no reply\r\n.\r\n"} {
					if !strings.Contains(got, want) {
						t.Errorf("%q is missing in %q", want, got)
					}
				}
				if n := len(rig.store.Messages("user")); n != 1 {
					t.Errorf("%d messages remain", n)
				}
				if why := <-rig.closed; why != "quit" {
					t.Errorf("the server's session ended with %q", why)
				}
				if protocol == BridgeEvents {
					got, want := string(b.stats.AppendJSON(nil)), rig.text()
					if place == "proxy" { // where the same takes its own time
						got, _, _ = strings.Cut(got, `,"p50`)
						want, _, _ = strings.Cut(want, `,"p50`)
					}
					if got != want {
						t.Errorf("statistics\n%s\nthe server's\n%s", got, want)
					}
					if b.kinds[pop3.KindOpen] != 1 || b.kinds[pop3.KindClose] != 1 || b.kinds[pop3.KindLogin] != 1 || b.kinds[pop3.KindUpdate] != 1 {
						t.Errorf("events %v", b.kinds)
					}
				}
			})
		}
	}
}

// TestBridgeBig: more octets than any buffer takes, to a browser that is slow
// to begin.
func TestBridgeBig(t *testing.T) {
	for _, protocol := range []string{BridgeOctets, BridgeEvents} {
		for _, place := range []string{"server", "proxy"} {
			t.Run(protocol+" "+place, func(t *testing.T) {
				rig := newBridgeRig(t)
				rig.store.Deliver("big", bytes.Repeat([]byte(strings.Repeat("x", 70)+"\r\n"), bigOctets/72))
				b := rig.dial(t, protocol, rig.places()[place])
				b.say("USER big\r\nPASS password\r\nRETR 1\r\nQUIT\r\n")
				b.end(websocket.StatusNormalClosure, "quit")
				if !bytes.Contains(b.octets.Bytes(), rig.store.Messages("big")[0]) {
					t.Errorf("the message did not arrive, %d octets did", b.octets.Len())
				}
			})
		}
	}
}

func TestBridgeMessages(t *testing.T) {
	rig := newBridgeRig(t)
	for place, query := range rig.places() {
		t.Run("text, "+place, func(t *testing.T) {
			b := rig.dial(t, BridgeEvents, query)
			b.expect("\r\n")
			if err := b.ws.Write(b.ctx, websocket.MessageText, []byte("QUIT\r\n")); err != nil {
				t.Fatal(err)
			}
			b.end(websocket.StatusUnsupportedData, "binary")
		})
		t.Run("too long, "+place, func(t *testing.T) {
			b := rig.dial(t, BridgeOctets, query)
			b.expect("\r\n")
			b.say(strings.Repeat("x", bridgeMessage+1))
			b.end(websocket.StatusMessageTooBig, "")
		})
		t.Run("as long as may be, "+place, func(t *testing.T) {
			b := rig.dial(t, BridgeEvents, query)
			b.expect("\r\n")
			b.say(strings.Repeat("x", bridgeMessage-2) + "\r\n")
			b.expect("\r\n")
			b.say("")
			b.say("QUIT\r\n")
			b.end(websocket.StatusNormalClosure, "quit")
		})
	}
}
