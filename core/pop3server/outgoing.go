package pop3server

import (
	"crypto/tls"
	"errors"
	"os"
	"sync"
	"time"
)

const (
	gatherOctets = 16 << 10 // small pieces share a write of up to this size
	directOctets = 8 << 10  // pieces this long are written without a copy
)

var outBuffers = sync.Pool{New: func() any { b := make([]byte, 0, gatherOctets); return &b }}

// outgoing gathers small pieces into one write. It has a buffer only while
// there is something in it: neither an idle connection holds one, nor one that
// is stuck in the middle of a long message.
type outgoing struct {
	c      *conn
	gather *[]byte
}

// add takes a piece, which is used no more when it returns.
func (o *outgoing) add(p []byte, flush bool) error {
	if o.gather != nil && len(*o.gather)+len(p) > gatherOctets || len(p) >= directOctets {
		if err := o.flush(); err != nil {
			return err
		}
	}
	if len(p) >= directOctets {
		return o.c.write(p)
	}
	if o.gather == nil {
		o.gather = outBuffers.Get().(*[]byte)
	}
	*o.gather = append(*o.gather, p...)
	if flush {
		return o.flush()
	}
	return nil
}

// flush writes what is gathered.
func (o *outgoing) flush() error {
	if o.gather == nil {
		return nil
	}
	err := o.c.write(*o.gather)
	*o.gather = (*o.gather)[:0]
	outBuffers.Put(o.gather)
	o.gather = nil
	return err
}

// write sends p. A client that took some of it in time, however little, gets
// more time; not over TLS, where a record cut short cannot be taken up again.
func (c *conn) write(p []byte) error {
	timeout := c.srv.WriteTimeout
	if timeout == 0 {
		timeout = DefaultWriteTimeout
	}
	for {
		// Setting a deadline costs as much as a small write, so one serves many.
		if t := time.Now(); c.deadline.Sub(t) < timeout/2 {
			c.deadline = t.Add(timeout)
			c.raw.SetWriteDeadline(c.deadline)
		}
		if c.killed.Load() {
			return errKilled
		}
		n, err := c.net.Write(p)
		if err == nil {
			return nil
		}
		if _, sealed := c.net.(*tls.Conn); sealed || n == 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
			c.broken = true
			return err
		}
		p, c.deadline = p[n:], time.Time{}
	}
}
