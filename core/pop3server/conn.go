package pop3server

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
)

const (
	readOctets   = 1024    // one read; longer input is taken in turns
	directOctets = 8 << 10 // slices this long are written without a copy
	drainTime    = time.Second
	drainOctets  = 1 << 20
	handshake    = 30 * time.Second
)

// outBuffers gather small replies into one write. They are held only while
// something leaves, so an idle connection has none.
var outBuffers = sync.Pool{New: func() any { b := make([]byte, 0, 2*directOctets); return &b }}

// conn drives one session: a goroutine that reads, and a timer for what the
// session waits for. Whoever holds mu may use the session and write.
type conn struct {
	srv   *Server
	epoch time.Time // the server's, zero of its sessions' clock
	raw   net.Conn  // below TLS
	in    [readOctets]byte

	mu       sync.Mutex
	wake     sync.Cond
	net      net.Conn
	session  *pop3.Session
	timer    *time.Timer
	armed    pop3.Time // when the timer fires; 0: not set
	deadline time.Time // the write deadline that is set
	killed   bool
}

func (c *conn) now() pop3.Time { return pop3.Time(time.Since(c.epoch)) }

func (c *conn) serve() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.session.Start(c.now())
	for c.drive() {
		if !c.session.WantInput() {
			c.wake.Wait()
			continue
		}
		conn := c.net
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
			c.session.End(c.now(), pop3.ReasonReset)
		}
	}
	if c.timer != nil {
		c.timer.Stop()
	}
	c.hangUp(c.session.Step())
}

// drive sends what may leave, takes the steps asked for, and sets the timer.
// It answers false when the session is over.
func (c *conn) drive() bool {
	for {
		if err := c.send(); err != nil {
			c.session.End(c.now(), pop3.ReasonReset)
		}
		if c.killed {
			c.session.End(c.now(), pop3.ReasonShutdown)
		}
		switch c.session.Step() {
		case pop3.StepNone:
			c.setTimer()
			return true
		case pop3.StepStartTLS:
			if err := c.startTLS(); err != nil {
				c.srv.log().Info("TLS handshake failed", "peer", peerName(c.net), "err", err)
				c.session.End(c.now(), pop3.ReasonReset)
			}
		default:
			return false
		}
	}
}

// send writes until the session has nothing for now. Small pieces share a
// write unless the session asks for a boundary.
func (c *conn) send() error {
	p, flush := c.session.Pull(c.now())
	if p == nil {
		return nil
	}
	pooled := outBuffers.Get().(*[]byte)
	defer outBuffers.Put(pooled)
	buf := (*pooled)[:0]
	for ; p != nil; p, flush = c.session.Pull(c.now()) {
		if len(buf) > 0 && len(buf)+len(p) > cap(buf) {
			if err := c.write(buf); err != nil {
				return err
			}
			buf = buf[:0]
		}
		if len(p) >= directOctets {
			if err := c.write(p); err != nil {
				return err
			}
			continue
		}
		buf = append(buf, p...)
		if flush {
			if err := c.write(buf); err != nil {
				return err
			}
			buf = buf[:0]
		}
	}
	if len(buf) == 0 {
		return nil
	}
	return c.write(buf)
}

func (c *conn) write(p []byte) error {
	timeout := c.srv.WriteTimeout
	if timeout == 0 {
		timeout = DefaultWriteTimeout
	}
	// Setting a deadline costs as much as a small write, so one serves many.
	if t := time.Now(); c.deadline.Sub(t) < timeout/2 {
		c.deadline = t.Add(timeout)
		c.net.SetWriteDeadline(c.deadline)
	}
	_, err := c.net.Write(p)
	return err
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
	if c.session.State() == pop3.Closed {
		return
	}
	c.session.Tick(c.now())
	if !c.drive() {
		c.unblock()
	}
	c.wake.Signal()
}

// unblock makes a pending Read return; the session is over.
func (c *conn) unblock() {
	c.raw.SetReadDeadline(time.Unix(1, 0))
}

// kill ends the session from outside, even while a write is stuck.
func (c *conn) kill() {
	c.raw.SetDeadline(time.Unix(1, 0))
	c.mu.Lock()
	defer c.mu.Unlock()
	c.killed = true
	if c.session != nil {
		c.session.End(c.now(), pop3.ReasonShutdown)
	}
	c.unblock()
	c.wake.Signal()
}

func (c *conn) startTLS() error {
	tc := tls.Server(c.net, c.srv.TLSConfig)
	ctx, cancel := context.WithTimeout(context.Background(), handshake)
	defer cancel()
	if err := tc.HandshakeContext(ctx); err != nil {
		return err
	}
	c.net = tc
	c.session.TLSStarted(c.now(), pop3.TLSInfo{Version: tls.VersionName(tc.ConnectionState().Version)})
	return nil
}

// refuse turns away a connection over the limit. RFC 3206 §4: a problem that
// is likely to pass.
func (c *conn) refuse() {
	c.net.SetDeadline(time.Now().Add(drainTime))
	io.WriteString(c.net, "-ERR [SYS/TEMP] too many connections, try again later\r\n")
	c.net.Close()
}

// hangUp closes the connection as the step says. The maildrop is unlocked by
// now, so a client that comes back at once finds it free.
func (c *conn) hangUp(step pop3.Step) {
	if step == pop3.StepAbort {
		if t, ok := c.raw.(interface{ SetLinger(int) error }); ok {
			t.SetLinger(0) // close with RST
		}
		c.raw.Close()
		return
	}
	if half, ok := c.net.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
		c.drain()
	}
	c.net.Close()
	if step == pop3.StepStopServer {
		c.srv.stop()
	}
}

// drain reads what the client had under way: closing on unread octets would
// reset the connection and could take the last reply with it.
func (c *conn) drain() {
	if c.killed {
		return
	}
	c.net.SetReadDeadline(time.Now().Add(drainTime))
	io.CopyN(io.Discard, c.net, drainOctets)
}
