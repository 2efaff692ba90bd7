package web

import (
	"bytes"
	"time"
)

// upward carries what the browser sends.
func (r *relay) upward(over <-chan struct{}) {
	for {
		if room := r.s.full(); room != nil {
			select {
			case <-room:
			case <-over:
				return
			case <-r.s.stopped:
				r.raw.Close()
				return
			}
		}
		select {
		case p := <-r.s.in:
			if !r.forward(p, over) {
				r.raw.Close()
				return
			}
		case <-r.s.ended:
			r.hangUp()
			return
		case <-r.s.stopped:
			r.raw.Close()
			return
		case <-over:
			return
		}
	}
}

// forward sends a message on. Behind STLS it waits for the answer, as any
// client has to: what a person sends in one go with STLS is meant to go through
// TLS, and without it would go in the clear, a password for example.
func (r *relay) forward(p []byte, over <-chan struct{}) bool {
	r.touch()
	for len(p) > 0 {
		n, stls := r.lines.find(p)
		granted, err := r.write(p[:n], stls)
		if err != nil {
			return false
		}
		if p = p[n:]; !stls {
			continue
		}
		select {
		case ok := <-granted:
			if !ok && len(p) > 0 {
				r.s.tell(bridgeNews{Note: stayed(len(p))})
				return true
			}
		case <-over:
			return true
		case <-r.s.stopped:
			return false
		}
	}
	return true
}

// write sends octets to the server. The decoder hears of them first, so that
// no answer can be ahead of its command.
func (r *relay) write(p []byte, stls bool) (granted chan bool, err error) {
	r.sending.Lock()
	defer r.sending.Unlock()
	r.mu.Lock()
	r.decoder.Client(proxyNow(), p)
	if stls {
		granted = make(chan bool, 1)
		r.granted = granted
	}
	server := r.server
	r.mu.Unlock()
	r.raw.SetWriteDeadline(time.Now().Add(bridgeWrite))
	_, err = server.Write(p)
	// Else it would end a handshake that begins when it has passed.
	r.raw.SetWriteDeadline(time.Time{})
	return granted, err
}

// stlsFinder finds lines that say STLS in what a browser sends.
type stlsFinder struct {
	line []byte // the beginning of the line that is not ended
}

const stlsLine = 64 // octets of a line that are looked at

// find gives how many octets reach up to the end of such a line, all if there
// is none.
func (f *stlsFinder) find(p []byte) (n int, stls bool) {
	for n < len(p) {
		end := bytes.IndexByte(p[n:], '\n') + 1
		if end == 0 {
			f.keep(p[n:])
			return len(p), false
		}
		f.keep(p[n : n+end])
		n += end
		words := bytes.Fields(f.line)
		f.line = f.line[:0]
		if len(words) > 0 && bytes.EqualFold(words[0], []byte("STLS")) {
			return n, true
		}
	}
	return n, false
}

func (f *stlsFinder) keep(p []byte) {
	f.line = append(f.line, p[:min(len(p), stlsLine-len(f.line))]...)
}
