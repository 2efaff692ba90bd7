package web

import (
	"errors"
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

func (b *Bridge) serveProxy(s *bridgeSocket, ws *websocket.Conn, target, peer string) *ending {
	t, refused := b.target(target)
	if refused != nil {
		return refused
	}
	server, refused := t.dial(s.ctx)
	if refused != nil {
		return refused
	}
	defer server.Close()
	b.mu.Lock()
	b.proxied++
	number := b.proxied
	b.mu.Unlock()
	s.start(ws)
	r := &relay{s: s, server: server, decoder: observe.New(number, s.observe)}
	r.run(peer)
	return s.finish()
}

// relay carries octets between a socket and a server, and overhears them.
type relay struct {
	s      *bridgeSocket
	server net.Conn
	up     sync.WaitGroup

	mu      sync.Mutex
	decoder *observe.Decoder
	left    bool // the browser sends no more
}

func (r *relay) run(peer string) {
	r.decoder.Open(proxyNow(), peer)
	r.touch()
	over := make(chan struct{})
	r.up.Go(func() { r.upward(over) })
	why := r.downward()
	// Whoever still waits to send to the server is waiting for nothing now.
	r.server.Close()
	close(over)
	r.up.Wait()
	r.decoder.Close(proxyNow(), why)
}

// touch moves the moment at which a silent connection is given up.
func (r *relay) touch() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.left {
		r.server.SetReadDeadline(time.Now().Add(proxyIdle))
	}
}

// upward carries what the browser sends. The decoder hears of it first, so
// that no answer can be ahead of its command.
func (r *relay) upward(over <-chan struct{}) {
	for {
		if room := r.s.full(); room != nil {
			select {
			case <-room:
			case <-over:
				return
			case <-r.s.stopped:
				r.server.Close()
				return
			}
		}
		select {
		case p := <-r.s.in:
			r.touch()
			r.mu.Lock()
			r.decoder.Client(proxyNow(), p)
			r.mu.Unlock()
			r.server.SetWriteDeadline(time.Now().Add(bridgeWrite))
			if _, err := r.server.Write(p); err != nil {
				r.server.Close()
				return
			}
		case <-r.s.ended:
			r.hangUp()
			return
		case <-r.s.stopped:
			r.server.Close()
			return
		case <-over:
			return
		}
	}
}

// hangUp passes on that the browser left: in good order as a half-close, so
// that the server may finish its sentence, else as the end.
func (r *relay) hangUp() {
	half, ok := r.server.(interface{ CloseWrite() error })
	if r.s.readErr != io.EOF || !ok || half.CloseWrite() != nil {
		r.server.Close()
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left = true
	r.server.SetReadDeadline(time.Now().Add(proxyDrain))
}

// downward carries what the server sends, until it closes or has to be left.
func (r *relay) downward() pop3.Reason {
	buf := make([]byte, proxyRead)
	to := newBridgeConn(r.s, "")
	drained := 0
	for {
		n, err := r.server.Read(buf)
		if n > 0 {
			r.touch()
			r.mu.Lock()
			r.decoder.Server(proxyNow(), buf[:n])
			left := r.left
			r.mu.Unlock()
			// When the browser is gone this fails, and the octets count as
			// drained; upward hears of it too and hangs up.
			if _, e := to.Write(buf[:n]); e != nil || left {
				if drained += n; drained > proxyDrainOctets {
					return pop3.ReasonEOF
				}
			}
		}
		if err != nil {
			return r.reason(err)
		}
	}
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
	case r.left, errors.Is(err, io.EOF):
		return pop3.ReasonEOF
	case errors.Is(err, os.ErrDeadlineExceeded):
		return pop3.ReasonIdle
	}
	return pop3.ReasonReset
}
