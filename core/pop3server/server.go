package pop3server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
)

// ErrServerClosed is what Serve answers after Close, Shutdown, or a session
// that stopped the server.
var ErrServerClosed = errors.New("pop3server: server closed")

// Defaults of the Server's fields.
const (
	DefaultMaxConns     = 20000
	DefaultWriteTimeout = time.Minute
	DefaultAuthTimeout  = 30 * time.Minute
)

// Server serves maildrops. Store and Dialect are needed; the zero values of the
// other fields work. Fields are not changed after the first connection.
type Server struct {
	Store   pop3.Store
	Dialect *pop3.Dialect
	// World is the memory that quirks keep across sessions.
	World *pop3.World
	// TLSConfig offers STLS where it is set (RFC 2595 §4). For implicit TLS
	// (RFC 8314 §3), give Serve a listener made with tls.NewListener and this
	// same configuration: SCRAM-SHA-256-PLUS binds to its certificate.
	TLSConfig *tls.Config
	// Authority signs the faulty certificates that quirks show, so that nothing
	// else is wrong with them; one that nobody trusts if nil.
	Authority *Authority
	// RequireTLS refuses every login outside TLS (RFC 2595 §2.3, RFC 8314).
	RequireTLS bool
	// LockWait is how long a login waits for a locked maildrop.
	LockWait time.Duration
	// Token is the bearer token that XOAUTH2 and OAUTHBEARER accept, for
	// TokenUser where the client names nobody; without it they are not offered.
	Token, TokenUser string
	// WriteTimeout is how long a client may take no octet of what is sent to
	// it, or no TLS record; one minute if 0.
	WriteTimeout time.Duration
	// AuthTimeout is how long a client may take to log in, whatever it says
	// meanwhile; 30 minutes if 0, no limit below 0. It comes on top of the
	// dialect's autologout, which any command puts off (RFC 1939 §3).
	AuthTimeout time.Duration
	// MaxConns is how many connections are open at once; 20,000 if 0.
	MaxConns int
	// MaxConnsPerAddr is how many of them come from one IP address; no limit
	// if 0, as all clients of a test come from one.
	MaxConnsPerAddr int
	// Observe gets the events of all sessions, one at a time.
	Observe func(*pop3.Event)
	// Log gets what an operator may want to know; nothing if nil.
	Log *slog.Logger

	observing  sync.Mutex
	salt       sync.Once
	saltOctets [32]byte
	faulty     faulty

	mu        sync.Mutex
	listeners map[net.Listener]struct{}
	conns     map[*conn]struct{}
	perAddr   map[netip.Addr]int // kept if MaxConnsPerAddr is set
	sessions  uint64
	clock     *clock
	lastStamp int64
	closed    bool
	closing   chan struct{} // made by the first Serve, closed by Close and Shutdown
	stopped   chan struct{} // made on demand, closed when a session stops the server
	idle      chan struct{} // made by Shutdown, closed when no connection is left
}

// ConnOptions are the ways in which one connection differs from the others.
type ConnOptions struct {
	// Dialect and Store replace the server's.
	Dialect *pop3.Dialect
	Store   pop3.Store
	// Observe gets this session's events too, before the server's Observe.
	Observe func(*pop3.Event)
	// NoTLS offers no STLS: whoever is at the other end of c cannot do it.
	NoTLS bool
}

// Serve accepts connections until the listener fails or the server closes. It
// closes the listener.
func (s *Server) Serve(l net.Listener) error {
	defer l.Close()
	if !s.track(l) {
		return ErrServerClosed
	}
	defer s.untrack(l)
	var pause time.Duration
	for {
		c, err := l.Accept()
		if err == nil {
			pause = 0
			go s.ServeConn(c, ConnOptions{})
			continue
		}
		if s.Closed() {
			return ErrServerClosed
		}
		var temporary interface{ Temporary() bool }
		if !errors.As(err, &temporary) || !temporary.Temporary() {
			return fmt.Errorf("accept on %s: %w", l.Addr(), err)
		}
		// Out of file descriptors, say: sessions that end will free some.
		pause = min(max(2*pause, 5*time.Millisecond), time.Second)
		s.log().Warn("accept failed, trying again", "addr", l.Addr().String(), "err", err, "pause", pause)
		select {
		case <-time.After(pause):
		case <-s.closing:
			return ErrServerClosed
		}
	}
}

// ServeConn runs one session over c, closes it, and returns when both are done.
func (s *Server) ServeConn(nc net.Conn, o ConnOptions) {
	if o.Dialect == nil {
		o.Dialect = s.Dialect
	}
	if o.Store == nil {
		o.Store = s.Store
	}
	c := &conn{srv: s, raw: nc, net: nc}
	c.wake.L = &c.mu
	if tc, ok := nc.(*tls.Conn); ok {
		c.raw, c.implicit = tc.NetConn(), tc
		c.net = c.raw
	}
	number, stamp, refusal := s.admit(c)
	if refusal != "" {
		c.refuse(refusal)
		return
	}
	defer s.leave(c)
	if k, ok := c.raw.(interface{ SetWriteBuffer(int) error }); ok {
		k.SetWriteBuffer(kernelOctets)
	}
	c.begin(o, number, stamp)
	c.serve()
}

func (s *Server) observer(own func(*pop3.Event)) func(*pop3.Event) {
	switch {
	case s.Observe == nil:
		return own
	case own == nil:
		return s.observeAll
	}
	return func(e *pop3.Event) {
		own(e)
		s.observeAll(e)
	}
}

func (s *Server) observeAll(e *pop3.Event) {
	s.observing.Lock()
	defer s.observing.Unlock()
	s.Observe(e)
}

func (s *Server) track(l net.Listener) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	if s.listeners == nil {
		s.listeners = make(map[net.Listener]struct{})
		s.closing = make(chan struct{})
	}
	s.listeners[l] = struct{}{}
	return true
}

func (s *Server) untrack(l net.Listener) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.listeners, l)
}

// Closed tells whether the server takes no more connections.
func (s *Server) Closed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

// Stopped is closed when a session stops the server, as EXIT and QUIT do.
func (s *Server) Stopped() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped == nil {
		s.stopped = make(chan struct{})
	}
	return s.stopped
}

func (s *Server) stop() {
	stopped := s.Stopped()
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-stopped:
	default:
		close(s.stopped)
	}
}

// Shutdown refuses new connections and waits for the open sessions to end.
// When ctx is done first, it ends the rest without UPDATE.
func (s *Server) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.closeListeners()
	var idle chan struct{}
	if len(s.conns) > 0 {
		if s.idle == nil {
			s.idle = make(chan struct{})
		}
		idle = s.idle
	}
	s.mu.Unlock()
	if idle == nil {
		return nil
	}
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		s.Close()
		<-idle
		return ctx.Err()
	}
}

// Close ends all sessions at once, without UPDATE (RFC 1939 §6).
func (s *Server) Close() error {
	s.mu.Lock()
	s.closeListeners()
	var open []*conn
	for c := range s.conns {
		open = append(open, c)
	}
	s.mu.Unlock()
	for _, c := range open {
		c.interrupt()
	}
	for _, c := range open {
		c.kill()
	}
	return nil
}

func (s *Server) closeListeners() {
	if !s.closed && s.closing != nil {
		close(s.closing)
	}
	s.closed = true
	for l := range s.listeners {
		l.Close()
	}
}

func (s *Server) log() *slog.Logger {
	if s.Log != nil {
		return s.Log
	}
	return slog.New(slog.DiscardHandler)
}
