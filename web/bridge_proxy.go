package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/pop3play/pop3play/core/observe"
	"github.com/pop3play/pop3play/core/pop3"
)

const (
	proxyRead        = 32 << 10
	proxyIdle        = 15 * time.Minute
	proxyDrain       = 5 * time.Second // for what a server still says to a browser that left
	proxyDrainOctets = 1 << 20
)

var proxyEpoch = time.Now()

func proxyNow() pop3.Time { return pop3.Time(time.Since(proxyEpoch)) }

func (b *Bridge) serveProxy(s *bridgeSocket, ws *websocket.Conn, name string, ask trust, peer string) *ending {
	t, refused := b.target(name)
	if refused != nil {
		return refused
	}
	raw, refused := t.dial(s.life)
	switch {
	case refused != nil && s.isStopped():
		return stops()
	case refused != nil:
		return refused
	}
	defer raw.Close()
	b.mu.Lock()
	b.proxied++
	number := b.proxied
	b.mu.Unlock()
	s.start(ws)
	r := &relay{s: s, raw: raw, server: raw, decoder: observe.New(number, s.observe)}
	r.handshake = func(c net.Conn) (halfCloser, string, *ending) {
		tc, shown, refused := b.handshake(s.life, c, t, ask)
		if shown != nil {
			s.tell(bridgeNews{Certificate: shown})
		}
		if refused != nil {
			return nil, "", refused
		}
		return tc, shown.Version, nil
	}
	r.run(peer, t.tls)
	if end := s.finish(); r.refused == nil || s.isStopped() {
		return end
	}
	return r.refused
}

// halfCloser is a connection that can end one direction, as all of ours can.
type halfCloser interface {
	net.Conn
	CloseWrite() error
}

// relay carries octets between a socket and a server, and overhears them. It
// speaks TLS with the server where that starts.
type relay struct {
	s         *bridgeSocket
	raw       net.Conn // below TLS
	handshake func(net.Conn) (halfCloser, string, *ending)
	refused   *ending // why there is no TLS
	up        sync.WaitGroup
	lines     stlsFinder

	sending sync.Mutex // held while octets go to the server, and by a handshake

	mu      sync.Mutex
	server  net.Conn
	decoder *observe.Decoder
	granted chan bool // upward waits for the answer to STLS; nil: it does not
	left    bool      // the browser sends no more
}

func (r *relay) run(peer string, secure bool) {
	// A stop ends whatever waits for the server, a handshake and a long write too.
	defer context.AfterFunc(r.s.life, func() { r.raw.Close() })()
	r.decoder.Open(proxyNow(), peer)
	if secure && !r.startTLS(nil) {
		r.decoder.Close(proxyNow(), r.reason(errNoTLS))
		return
	}
	r.touch()
	over := make(chan struct{})
	r.up.Go(func() { r.upward(over) })
	why := r.downward()
	// Whoever still waits to send to the server is waiting for nothing now.
	r.conn().Close()
	close(over)
	r.up.Wait()
	r.decoder.Close(proxyNow(), why)
}

func (r *relay) conn() net.Conn {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.server
}

// touch moves the moment at which a silent connection is given up.
func (r *relay) touch() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.left {
		r.raw.SetReadDeadline(time.Now().Add(proxyIdle))
	}
}

// hangUp passes on that the browser left: in good order as a half-close, so
// that the server may finish its sentence, else as the end.
func (r *relay) hangUp() {
	for _, c := range []net.Conn{r.conn(), r.raw} { // with TLS, a close_notify first
		half, ok := c.(interface{ CloseWrite() error })
		if r.s.readErr != io.EOF || !ok || half.CloseWrite() != nil {
			r.raw.Close()
			return
		}
		if c == r.raw {
			break
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left = true
	r.raw.SetReadDeadline(time.Now().Add(proxyDrain))
}

// downward carries what the server sends, until it closes or has to be left.
func (r *relay) downward() pop3.Reason {
	buf := make([]byte, proxyRead)
	to := newBridgeConn(r.s, "")
	drained := 0
	for {
		n, err := r.conn().Read(buf)
		if n > 0 {
			r.touch()
			rest, tls, left := r.heard(buf[:n])
			// When the browser is gone this fails, and the octets count as
			// drained; upward hears of it too and hangs up.
			if _, e := to.Write(buf[:n-len(rest)]); e != nil || left {
				if drained += n; drained > proxyDrainOctets {
					return pop3.ReasonEOF
				}
			}
			if tls && !r.startTLS(rest) {
				return r.reason(errNoTLS)
			}
		}
		if err != nil {
			return r.reason(err)
		}
	}
}

// heard has the decoder hear what the server sent. The rest belongs to a
// handshake that is due.
func (r *relay) heard(p []byte) (rest []byte, tls, left bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	rest = r.decoder.Server(proxyNow(), p)
	if tls = r.decoder.WantsTLS(); !tls && r.decoder.Answered() {
		r.answer(false)
	}
	return rest, tls, r.left
}

var errNoTLS = errors.New("no TLS")

// startTLS is the handshake, which begins with octets that are read already.
// Nothing goes to the server meanwhile.
func (r *relay) startTLS(read []byte) bool {
	r.sending.Lock()
	defer r.sending.Unlock()
	c, version, refused := r.handshake(&readAhead{r.raw, read})
	r.mu.Lock()
	defer r.mu.Unlock()
	if refused != nil {
		r.refused = refused
		return false
	}
	r.server = c
	r.decoder.TLSStarted(proxyNow(), version)
	r.answer(true)
	return true
}

// answer lets upward go on behind STLS.
func (r *relay) answer(granted bool) {
	if r.granted != nil {
		r.granted <- granted
		r.granted = nil
	}
}

// readAhead is a connection of which some octets were read.
type readAhead struct {
	net.Conn
	read []byte
}

func (c *readAhead) Read(p []byte) (int, error) {
	if len(c.read) == 0 {
		return c.Conn.Read(p)
	}
	n := copy(p, c.read)
	c.read = c.read[n:]
	return n, nil
}

func (r *relay) reason(err error) pop3.Reason {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.s.stopped:
		return pop3.ReasonShutdown
	default:
	}
	switch {
	case r.left:
		return pop3.ReasonEOF
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF): // many leave without a close_notify
		return pop3.ReasonAbort
	case errors.Is(err, os.ErrDeadlineExceeded):
		return pop3.ReasonIdle
	}
	return pop3.ReasonReset
}

// stayed is what a person is told whose octets were not sent.
func stayed(n int) string {
	octets := "octets that came"
	if n == 1 {
		octets = "octet that came"
	}
	return fmt.Sprintf("STLS was refused, so the %d %s behind it in the same write stayed here: they were meant to go through TLS.", n, octets)
}
