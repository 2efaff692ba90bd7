package web

import (
	"crypto/x509"
	"net/http"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
)

// Subprotocols of the bridge. Octets go up in both; down come octets, or the
// event records of package trace, one or more a message. With events there are
// text messages too, of JSON: the certificate of a server, and what a spectator
// missed.
const (
	BridgeOctets = "pop3"
	BridgeEvents = "pop3play.events"
)

// Codes with which the bridge closes a socket for which there is no session. A
// session that ended is closed with 1000 and its [pop3.Reason].
const (
	BridgeBadRequest  websocket.StatusCode = 4000
	BridgeBadSpec     websocket.StatusCode = 4001
	BridgeNotAllowed  websocket.StatusCode = 4003
	BridgeUnreachable websocket.StatusCode = 4004
	BridgeUntrusted   websocket.StatusCode = 4005 // the server's certificate
	BridgeTooMany     websocket.StatusCode = 4029
)

// DefaultBridgeSockets is how many sockets a bridge serves at once.
const DefaultBridgeSockets = 64

const (
	bridgeMessage = 64 << 10 // octets of a message from the browser
	bridgeWrite   = 30 * time.Second
	bridgeDial    = 5 * time.Second
	bridgeGrace   = 3 * time.Second // for sockets to end when the bridge closes
)

// Bridge connects a WebSocket to a session of this server
// (?place=server&spec=SPEC), to a POP3 server elsewhere
// (?place=proxy&target=HOST:PORT, or pop3s://HOST:PORT), or to one of this
// server's sessions that somebody else has (?place=watch&session=N), one
// session a socket. Its fields are not changed after the first request.
//
// The bridge speaks TLS for the browser: from the first octet, or when the
// server grants STLS. A server whose certificate does not hold is left, unless
// the request says insecure=1; with sha256=FINGERPRINT that is for this
// certificate alone.
type Bridge struct {
	// Server runs the sessions of place=server.
	Server *pop3server.Server
	// Dialect reads a spec. Its errors are shown to the person who wrote it.
	// Without a spec the server's own dialect is used.
	Dialect func(spec string) (*pop3.Dialect, error)
	// Store gives the mail as the spec has it served, raw or canonical; nil:
	// always the server's store.
	Store func(spec string) pop3.Store
	// Targets are the only places, each "host:port" or "pop3s://host:port",
	// that the proxy connects to. One that leads to a private address must be
	// named by that address, or by a name that only the local network can give.
	Targets []string
	// Authorities are trusted to sign the targets' certificates, besides those
	// of the system.
	Authorities []*x509.Certificate
	// Live has the sessions that can be watched; nil: none can.
	Live *Live
	// MaxSockets is how many are served at once; 64 if 0.
	MaxSockets int

	mu      sync.Mutex
	sockets map[*bridgeSocket]struct{}
	closed  bool
	proxied uint64 // sessions of the proxy so far
	running sync.WaitGroup
}

// ServeHTTP implements http.Handler. A foreign Origin is refused, a missing one
// is not: then it is no browser that asks.
func (b *Bridge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s := newBridgeSocket()
	refused := b.admit(s)
	if refused == nil {
		defer b.leave(s)
	}
	defer s.cancel()
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{BridgeEvents, BridgeOctets}})
	if err != nil {
		return // answered by Accept
	}
	defer ws.CloseNow()
	ws.SetReadLimit(bridgeMessage)
	if refused == nil {
		refused = b.serve(s, ws, r)
	}
	ws.Close(refused.code, closeText(refused.text))
}

// ending is how a socket is closed.
type ending struct {
	code websocket.StatusCode
	text string
}

func stops() *ending { return &ending{websocket.StatusGoingAway, "the server stops"} }

func (b *Bridge) serve(s *bridgeSocket, ws *websocket.Conn, r *http.Request) *ending {
	switch ws.Subprotocol() {
	case BridgeEvents:
		s.events = true
	case BridgeOctets:
	default:
		return &ending{BridgeBadRequest, "ask for the subprotocol " + BridgeOctets + " or " + BridgeEvents}
	}
	q := r.URL.Query()
	spec, target := q.Get("spec"), q.Get("target")
	switch place := q.Get("place"); {
	case place == "server" && target != "":
		return &ending{BridgeBadRequest, "a target is for place=proxy"}
	case place == "server":
		return b.serveServer(s, ws, spec, r.RemoteAddr)
	case place == "proxy" && spec != "":
		return &ending{BridgeBadRequest, "a spec is for place=server: the proxy changes nothing"}
	case place == "proxy":
		return b.serveProxy(s, ws, target, trustOf(q), r.RemoteAddr)
	case place == "watch":
		return b.serveWatch(s, ws, q)
	}
	return &ending{BridgeBadRequest, "place is none of server, proxy and watch"}
}

func (b *Bridge) serveServer(s *bridgeSocket, ws *websocket.Conn, spec, peer string) *ending {
	o := pop3server.ConnOptions{NoTLS: true} // a browser has no TLS of its own to start
	switch {
	case b.Server == nil:
		return &ending{BridgeBadRequest, "there is no POP3 server behind this page"}
	case spec == "":
	case b.Dialect == nil:
		return &ending{BridgeBadSpec, "this server takes no spec"}
	default:
		d, err := b.Dialect(spec)
		if err != nil {
			return &ending{BridgeBadSpec, err.Error()}
		}
		o.Dialect = d
		if b.Store != nil {
			o.Store = b.Store(spec)
		}
	}
	o.Observe = func(e *pop3.Event) {
		if e.Kind == pop3.KindOpen && b.Live != nil {
			b.Live.inPage(e.Session, spec)
		}
		s.observe(e)
	}
	s.start(ws)
	b.Server.ServeConn(newBridgeConn(s, peer), o)
	end := s.finish()
	switch {
	case end != nil:
		return end
	case b.Server.Closed():
		return stops()
	}
	return &ending{BridgeTooMany, "too many connections, try again later"}
}

// admit counts a socket in, or says why not.
func (b *Bridge) admit(s *bridgeSocket) *ending {
	limit := b.MaxSockets
	if limit == 0 {
		limit = DefaultBridgeSockets
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.closed:
		return stops()
	case len(b.sockets) >= limit:
		return &ending{BridgeTooMany, "too many sessions are open in pages of this server, try again later"}
	}
	if b.sockets == nil {
		b.sockets = make(map[*bridgeSocket]struct{})
	}
	b.sockets[s] = struct{}{}
	b.running.Add(1)
	return nil
}

func (b *Bridge) leave(s *bridgeSocket) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.sockets, s)
	b.running.Done()
}

// Close ends all sessions without UPDATE, and refuses new ones. It waits for
// the browsers to hear of it, but not for long.
func (b *Bridge) Close() {
	b.mu.Lock()
	b.closed = true
	for s := range b.sockets {
		s.stop()
		defer s.cancel()
	}
	b.mu.Unlock()
	waitFor(&b.running)
}

// waitFor waits, but not for long.
func waitFor(running *sync.WaitGroup) {
	done := make(chan struct{})
	go func() {
		running.Wait()
		close(done)
	}()
	t := time.NewTimer(bridgeGrace)
	defer t.Stop()
	select {
	case <-done:
	case <-t.C:
	}
}

// closeText makes text fit into a close frame: at most 123 octets of UTF-8
// (RFC 6455 §5.5).
func closeText(text string) string {
	const most = 123
	if len(text) > most {
		n := most - len("…")
		for n > 0 && !utf8.RuneStart(text[n]) {
			n--
		}
		text = text[:n] + "…"
	}
	if !utf8.ValidString(text) {
		text = "the reason cannot be shown"
	}
	return text
}
