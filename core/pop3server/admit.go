package pop3server

import (
	"crypto/rand"
	"fmt"
	"net"
	"net/netip"
	"os"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
)

// admit numbers a new session and gives it a msg-id that no other has
// (RFC 1939 §7: the timestamp "MUST be different each time"). Two runs of
// digits are the one shape that every client reads. With a refusal there is no
// session.
func (s *Server) admit(c *conn) (number uint64, stamp, refusal string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	limit := s.MaxConns
	if limit == 0 {
		limit = DefaultMaxConns
	}
	switch {
	case s.closed:
		return 0, "", "the server is about to stop"
	case len(s.conns) >= limit:
		return 0, "", "too many connections, try again later"
	case !s.countAddr(c):
		return 0, "", "too many connections from your address, try again later"
	}
	if s.conns == nil {
		s.conns = make(map[*conn]struct{})
	}
	if s.World == nil {
		s.World = &pop3.World{}
	}
	c.clock = s.clocked()
	s.conns[c] = struct{}{}
	s.sessions++
	s.lastStamp = max(s.lastStamp+1, time.Now().UnixNano())
	return s.sessions, fmt.Sprintf("%d.%d@localhost", os.Getpid(), s.lastStamp), ""
}

// begin makes the session and starts it, both before anybody else sees it: one
// that is ended before its start would go on for ever. It is a function of its
// own because what it has on the stack would stay there as long as the
// connection: it makes the difference between a stack of 4 kB and one of 8 kB.
//
//go:noinline
func (c *conn) begin(o ConnOptions, number uint64, stamp string) {
	s := c.srv
	c.mu.Lock()
	defer c.mu.Unlock()
	c.session = pop3.NewSession(o.Dialect, o.Store, pop3.Options{
		Session:  number,
		Peer:     peerName(c.raw),
		Stamp:    stamp,
		OfferTLS: s.TLSConfig != nil && c.implicit == nil && !o.NoTLS,
		TLSFirst: c.implicit != nil,
		NeedTLS:  s.RequireTLS,
		LockWait: pop3.Time(s.LockWait),
		Nonce:    func(p []byte) { rand.Read(p) },
		SaltKey:  s.saltKey(),
		Prepare:  SASLprep,
		Token:    s.Token, TokenUser: s.TokenUser,
		AuthTime: pop3.Time(s.authTimeout()),
		World:    s.World,
		Observe:  s.observer(o.Observe),
	})
	c.session.Start(c.now())
}

// countAddr counts a connection in, unless its address has its share. What has
// no IP address, a pipe say, is not counted.
func (s *Server) countAddr(c *conn) bool {
	if s.MaxConnsPerAddr == 0 {
		return true
	}
	from := clientAddr(c.raw)
	if !from.IsValid() {
		return true
	}
	if s.perAddr[from] >= s.MaxConnsPerAddr {
		return false
	}
	if s.perAddr == nil {
		s.perAddr = make(map[netip.Addr]int)
	}
	s.perAddr[from]++
	c.from = from
	return true
}

func (s *Server) leave(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
	if c.from.IsValid() {
		if s.perAddr[c.from]--; s.perAddr[c.from] == 0 {
			delete(s.perAddr, c.from)
		}
	}
	if s.idle != nil && len(s.conns) == 0 {
		close(s.idle)
		s.idle = nil
	}
}

func (s *Server) authTimeout() time.Duration {
	if s.AuthTimeout == 0 {
		return DefaultAuthTimeout
	}
	return max(s.AuthTimeout, 0)
}

// saltKey is made once, so that a user's SCRAM salt stays the same.
func (s *Server) saltKey() []byte {
	s.salt.Do(func() { rand.Read(s.saltOctets[:]) })
	return s.saltOctets[:]
}

func peerName(c net.Conn) string {
	if a := c.RemoteAddr(); a != nil {
		return a.String()
	}
	return ""
}

// clientAddr is the client's IP address, IPv4 in IPv6 undone; not valid if it
// has none.
func clientAddr(c net.Conn) netip.Addr {
	at, _ := netip.ParseAddrPort(peerName(c))
	return at.Addr().Unmap()
}
