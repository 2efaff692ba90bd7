package pop3server

import (
	"sync/atomic"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
)

// clock is that of all sessions of a server: the time since the server began,
// and what Advance added.
type clock struct {
	epoch time.Time
	added atomic.Int64
}

func (c *clock) now() pop3.Time {
	return pop3.Time(time.Since(c.epoch)) + pop3.Time(c.added.Load())
}

// clocked gives the clock, which begins when it is first looked at. s.mu is
// held.
func (s *Server) clocked() *clock {
	if s.clock == nil {
		s.clock = &clock{epoch: time.Now()}
	}
	return s.clock
}

// Now is the time of the sessions, for stores that date their mail by it.
func (s *Server) Now() pop3.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clocked().now()
}

// Advance moves the clock of all sessions forward, for tests of what takes
// long: autologout, LOGIN-DELAY, EXPIRE, the wait for a lock. What has become
// due happens at once.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clocked().added.Add(int64(max(d, 0)))
	for c := range s.conns {
		go c.tick() // which may have to wait for one that writes
	}
}
