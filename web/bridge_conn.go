package web

import (
	"net"
	"os"
	"sync"
	"time"
)

// bridgeConn is the net.Conn that a session of this server talks to. With
// events, what is written is only waited for: the records carry the octets.
//
// Its deadlines end a Read or Write and leave the WebSocket alone, which the
// library's own net.Conn does not.
type bridgeConn struct {
	s       *bridgeSocket
	peer    bridgeAddr
	rest    []byte // of the message taken last
	out     []byte // the message on its way
	failed  bool   // it may still be
	reading deadline
	writing deadline
	once    sync.Once
	closed  chan struct{}
}

func newBridgeConn(s *bridgeSocket, peer string) *bridgeConn {
	return &bridgeConn{s: s, peer: bridgeAddr(peer), closed: make(chan struct{}),
		reading: newDeadline(), writing: newDeadline()}
}

// Read implements net.Conn. While the browser is behind, nothing is read: else
// a client that reads nothing could make records pile up.
func (c *bridgeConn) Read(p []byte) (int, error) {
	if room := c.s.full(); room != nil {
		if err := c.wait(room, &c.reading); err != nil {
			return 0, err
		}
	}
	if len(c.rest) == 0 {
		select {
		case c.rest = <-c.s.in:
		case <-c.s.ended:
			return 0, c.s.readErr
		case <-c.s.stopped:
			return 0, net.ErrClosed
		case <-c.closed:
			return 0, net.ErrClosed
		case <-c.reading.wait():
			return 0, os.ErrDeadlineExceeded
		}
	}
	n := copy(p, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

// Write implements net.Conn.
func (c *bridgeConn) Write(p []byte) (int, error) {
	select {
	case <-c.closed:
		return 0, net.ErrClosed
	default:
	}
	if c.failed {
		return 0, errBridgeGone
	}
	if c.s.events {
		if room := c.s.full(); room != nil {
			if err := c.wait(room, &c.writing); err != nil {
				return 0, err
			}
		}
		if c.s.isBroken() {
			return 0, errBridgeGone
		}
		return len(p), nil
	}
	// A copy is sent, since a session that has to end does not wait for it.
	c.out = append(c.out[:0], p...)
	result := make(chan error, 1)
	go func() { result <- c.s.send(c.out) }()
	c.failed = true
	select {
	case err := <-result:
		if err != nil {
			return 0, errBridgeGone
		}
		c.failed = false
		return len(p), nil
	case <-c.s.stopped:
		return 0, net.ErrClosed
	case <-c.closed:
		return 0, net.ErrClosed
	case <-c.writing.wait():
		return 0, os.ErrDeadlineExceeded
	}
}

func (c *bridgeConn) wait(room <-chan struct{}, d *deadline) error {
	select {
	case <-room:
		return nil
	case <-c.s.stopped:
		return net.ErrClosed
	case <-c.closed:
		return net.ErrClosed
	case <-d.wait():
		return os.ErrDeadlineExceeded
	}
}

// Close implements net.Conn. The WebSocket is closed later, with the reason.
func (c *bridgeConn) Close() error {
	c.once.Do(func() { close(c.closed) })
	return nil
}

func (c *bridgeConn) LocalAddr() net.Addr  { return bridgeAddr("bridge") }
func (c *bridgeConn) RemoteAddr() net.Addr { return c.peer }

func (c *bridgeConn) SetDeadline(t time.Time) error {
	c.reading.set(t)
	c.writing.set(t)
	return nil
}

func (c *bridgeConn) SetReadDeadline(t time.Time) error {
	c.reading.set(t)
	return nil
}

func (c *bridgeConn) SetWriteDeadline(t time.Time) error {
	c.writing.set(t)
	return nil
}

// bridgeAddr is the address that the browser's request came from.
type bridgeAddr string

func (a bridgeAddr) Network() string { return "websocket" }
func (a bridgeAddr) String() string  { return string(a) }

// deadline is a channel that is closed at a time that can be moved.
type deadline struct {
	mu     sync.Mutex
	timer  *time.Timer
	passed chan struct{}
}

func newDeadline() deadline { return deadline{passed: make(chan struct{})} }

func (d *deadline) set(t time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timer != nil && !d.timer.Stop() {
		<-d.passed // it fires just now; then there is a new channel
	}
	d.timer = nil
	over := false
	select {
	case <-d.passed:
		over = true
	default:
	}
	if wait := time.Until(t); t.IsZero() || wait > 0 {
		if over {
			d.passed = make(chan struct{})
		}
		if !t.IsZero() {
			passed := d.passed
			d.timer = time.AfterFunc(wait, func() { close(passed) })
		}
		return
	}
	if !over {
		close(d.passed)
	}
}

func (d *deadline) wait() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.passed
}
