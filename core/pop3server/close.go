package pop3server

import (
	"crypto/tls"
	"errors"
	"io"
	"math"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
)

const (
	drainTime    = time.Second
	drainOctets  = 1 << 20
	halfOpenTime = 10 * time.Minute // how long a client may go on after a half-close
)

var errKilled = errors.New("the server closed the session")

// longAgo as a deadline ends what is under way and what comes.
var longAgo = time.Unix(1, 0)

// unblock makes a pending Read return, and what that may write; the session is
// over.
func (c *conn) unblock() {
	c.raw.SetDeadline(longAgo)
}

// interrupt ends what the connection waits for, a stuck write too.
func (c *conn) interrupt() {
	c.killed.Store(true)
	c.raw.SetDeadline(longAgo)
}

// kill ends the session from outside, without UPDATE.
func (c *conn) kill() {
	c.interrupt()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.session != nil {
		c.session.End(c.now(), pop3.ReasonShutdown)
	}
	c.wake.Signal()
}

// refuse turns a connection away. RFC 3206 §4: a problem that is likely to
// pass. A TLS client could not read the words.
func (c *conn) refuse(why string) {
	defer c.raw.Close()
	if c.implicit == nil {
		c.raw.SetDeadline(time.Now().Add(drainTime))
		io.WriteString(c.raw, "-ERR [SYS/TEMP] "+why+"\r\n")
	}
}

// hangUp closes the connection as the step says. The maildrop is unlocked by
// now, so a client that comes back at once finds it free.
func (c *conn) hangUp(step pop3.Step) {
	if step == pop3.StepAbort {
		if t, ok := c.raw.(interface{ SetLinger(int) error }); ok {
			t.SetLinger(0) // close with RST
		}
	} else if !c.broken {
		c.farewell(step)
	}
	c.raw.Close()
	if step == pop3.StepStopServer {
		c.srv.stop()
	}
}

// farewell closes the sending side, over TLS with a close_notify (RFC 8314
// §3.4), and reads what the client had under way: closing on unread octets
// would reset the connection and could take the last reply with it. After
// StepCloseWrite it goes on reading until the client closes.
func (c *conn) farewell(step pop3.Step) {
	if tc, ok := c.net.(*tls.Conn); ok && !c.session.Door().NoCloseNotify {
		tc.CloseWrite()
	}
	half, ok := c.raw.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	wait, octets := drainTime, int64(drainOctets)
	if step == pop3.StepCloseWrite {
		wait, octets = halfOpenTime, math.MaxInt64
	}
	c.raw.SetReadDeadline(time.Now().Add(wait))
	if !c.killed.Load() {
		io.CopyN(io.Discard, c.raw, octets)
	}
}
