package pop3server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
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
)

// Server serves maildrops. Store and Dialect are needed; the zero values of the
// other fields work. Fields are not changed after the first connection.
type Server struct {
	Store   pop3.Store
	Dialect *pop3.Dialect
	// World is the memory that quirks keep across sessions.
	World *pop3.World
	// TLSConfig offers STLS where it is set. For implicit TLS, give Serve a
	// listener made with tls.NewListener.
	TLSConfig *tls.Config
	// LockWait is how long a login waits for a locked maildrop.
	LockWait time.Duration
	// WriteTimeout is how long a client may refuse to read; one minute if 0.
	WriteTimeout time.Duration
	// MaxConns is how many connections are open at once; 20,000 if 0.
	MaxConns int
	// Observe gets the events of all sessions, one at a time.
	Observe func(*pop3.Event)
	// Log gets what an operator may want to know; nothing if nil.
	Log *slog.Logger

	observing sync.Mutex

	mu        sync.Mutex
	listeners map[net.Listener]struct{}
	conns     map[*conn]struct{}
	sessions  uint64
	epoch     time.Time
	lastStamp int64
	closed    bool
	stopped   chan struct{} // made on demand, closed when a session stops the server
	idle      chan struct{} // made by Shutdown, closed when no connection is left
}

// ConnOptions are the ways in which one connection differs from the others.
type ConnOptions struct {
	// Dialect replaces the server's.
	Dialect *pop3.Dialect
	// Observe gets this session's events too, before the server's Observe.
	Observe func(*pop3.Event)
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
		if s.isClosed() {
			return ErrServerClosed
		}
		var temporary interface{ Temporary() bool }
		if !errors.As(err, &temporary) || !temporary.Temporary() {
			return fmt.Errorf("accept on %s: %w", l.Addr(), err)
		}
		// Out of file descriptors, say: sessions that end will free some.
		pause = min(max(2*pause, 5*time.Millisecond), time.Second)
		s.log().Warn("accept failed, trying again", "addr", l.Addr().String(), "err", err, "pause", pause)
		time.Sleep(pause)
	}
}

// ServeConn runs one session over c, closes it, and returns when both are done.
func (s *Server) ServeConn(nc net.Conn, o ConnOptions) {
	if o.Dialect == nil {
		o.Dialect = s.Dialect
	}
	c := &conn{srv: s, raw: nc, net: nc}
	c.wake.L = &c.mu
	number, stamp, ok := s.admit(c)
	if !ok {
		c.refuse()
		return
	}
	defer s.leave(c)
	observe := s.observer(o.Observe)
	_, isTLS := nc.(*tls.Conn)
	c.mu.Lock()
	c.session = pop3.NewSession(o.Dialect, s.Store, pop3.Options{
		Session:  number,
		Peer:     peerName(nc),
		Stamp:    stamp,
		OfferTLS: s.TLSConfig != nil && !isTLS,
		TLS:      isTLS,
		LockWait: pop3.Time(s.LockWait),
		World:    s.World,
		Observe:  observe,
	})
	c.mu.Unlock()
	c.serve()
}

func peerName(c net.Conn) string {
	if a := c.RemoteAddr(); a != nil {
		return a.String()
	}
	return ""
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

// admit numbers a new session and gives it a msg-id that no other has
// (RFC 1939 §7: the timestamp "MUST be different each time"). Two runs of
// digits are the one shape that every client reads.
func (s *Server) admit(c *conn) (number uint64, stamp string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	limit := s.MaxConns
	if limit == 0 {
		limit = DefaultMaxConns
	}
	if s.closed || len(s.conns) >= limit {
		return 0, "", false
	}
	if s.conns == nil {
		s.conns = make(map[*conn]struct{})
	}
	if s.World == nil {
		s.World = &pop3.World{}
	}
	if s.epoch.IsZero() {
		s.epoch = time.Now()
	}
	c.epoch = s.epoch
	s.conns[c] = struct{}{}
	s.sessions++
	s.lastStamp = max(s.lastStamp+1, time.Now().UnixNano())
	return s.sessions, fmt.Sprintf("%d.%d@localhost", os.Getpid(), s.lastStamp), true
}

func (s *Server) leave(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
	if s.idle != nil && len(s.conns) == 0 {
		close(s.idle)
		s.idle = nil
	}
}

func (s *Server) track(l net.Listener) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	if s.listeners == nil {
		s.listeners = make(map[net.Listener]struct{})
	}
	s.listeners[l] = struct{}{}
	return true
}

func (s *Server) untrack(l net.Listener) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.listeners, l)
}

func (s *Server) isClosed() bool {
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
		c.kill()
	}
	return nil
}

func (s *Server) closeListeners() {
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
