package pop3server

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
)

// readOctets is the size of one read; longer input is taken in turns.
const readOctets = 512

// conn drives one session: a goroutine that reads, and a timer for what the
// session waits for. Whoever holds mu may use the session and write.
type conn struct {
	srv   *Server
	clock *clock
	raw   net.Conn // below TLS
	from  netip.Addr
	in    [readOctets]byte

	implicit *tls.Conn   // its handshake comes before the greeting
	killed   atomic.Bool // whoever sets a deadline looks at it afterwards

	mu       sync.Mutex
	wake     sync.Cond
	net      net.Conn
	session  *pop3.Session
	timer    *time.Timer
	armed    pop3.Time // when the timer fires; 0: not set
	deadline time.Time // the write deadline that is set
	broken   bool      // a write failed: nothing gets through any more
}

func (c *conn) now() pop3.Time { return c.clock.now() }

func (c *conn) serve() {
	c.mu.Lock()
	for c.drive() {
		if !c.session.WantInput() {
			c.wake.Wait()
			continue
		}
		conn := c.net
		if _, sealed := conn.(*tls.Conn); sealed && !c.deadline.IsZero() {
			// To read TLS may be to write, a change of keys for one.
			c.deadline = time.Time{}
			c.raw.SetWriteDeadline(c.deadline)
			if c.killed.Load() {
				continue
			}
		}
		c.mu.Unlock()
		n, err := conn.Read(c.in[:])
		c.mu.Lock()
		if n > 0 {
			c.session.Feed(c.now(), c.in[:n])
		}
		switch {
		case err == nil:
		case errors.Is(err, io.EOF):
			c.session.CloseInput(c.now())
		default:
			c.fail()
		}
	}
	if c.timer != nil {
		c.timer.Stop()
	}
	step := c.session.Step()
	c.mu.Unlock()
	c.hangUp(step)
}

// fail ends the session because its connection does not work any more.
func (c *conn) fail() {
	why := pop3.ReasonReset
	if c.killed.Load() {
		why = pop3.ReasonShutdown
	}
	c.session.End(c.now(), why)
}

// drive sends what may leave, takes the steps asked for, and sets the timer.
// It answers false when the session is over.
func (c *conn) drive() bool {
	for {
		if err := c.send(); err != nil || c.killed.Load() {
			c.fail()
		}
		switch c.session.Step() {
		case pop3.StepNone:
			c.setTimer()
			return true
		case pop3.StepStartTLS:
			if err := c.startTLS(); err != nil {
				c.srv.log().Info("TLS handshake failed", "peer", peerName(c.net), "err", err)
				c.raw.SetDeadline(time.Time{})
				c.deadline = time.Time{}
				if c.killed.Load() {
					c.fail()
				}
				c.session.TLSFailed(c.now())
			}
		default:
			return false
		}
	}
}

// send writes until the session has nothing for now. Small pieces share a
// write unless the session asks for a boundary.
func (c *conn) send() error {
	o := outgoing{c: c}
	for {
		p, flush := c.session.Pull(c.now())
		if p == nil {
			return o.flush()
		}
		if err := o.add(p, flush); err != nil {
			return err
		}
	}
}

// setTimer sees to it that the timer fires by the session's deadline. One that
// fires too early finds nothing to do and is set anew: cheaper than moving it
// at each command.
func (c *conn) setTimer() {
	at, ok := c.session.Deadline()
	if !ok || c.armed != 0 && c.armed <= at {
		return
	}
	c.armed = at
	d := time.Duration(at - c.now())
	if c.timer == nil {
		c.timer = time.AfterFunc(d, c.tick)
		return
	}
	c.timer.Reset(d)
}

func (c *conn) tick() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.armed = 0
	if c.session == nil || c.session.State() == pop3.Closed {
		return
	}
	c.session.Tick(c.now())
	if !c.drive() {
		c.unblock()
	}
	c.wake.Signal()
}
