package pop3server_test

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
)

// plan makes up a session: what to say, and which messages its QUIT removes, if
// it has one.
func (e *eater) plan(messages int) (text string, gone []int, quits bool) {
	var b strings.Builder
	b.WriteString("USER " + e.user + "\r\nPASS password\r\n")
	marked := map[int]bool{}
	for range e.rnd.IntN(12) {
		n := 1 + e.rnd.IntN(messages+1)
		switch e.rnd.IntN(12) {
		case 0, 1, 2:
			fmt.Fprintf(&b, "DELE %d\r\n", n)
			marked[n] = n <= messages
		case 3, 4:
			fmt.Fprintf(&b, "RETR %d\r\n", n)
		case 5:
			fmt.Fprintf(&b, "TOP %d 1\r\n", n)
		case 6:
			b.WriteString("RSET\r\n")
			clear(marked)
		case 7:
			b.WriteString(strings.Repeat("x", e.rnd.IntN(2000)) + "\r\n")
		case 8:
			b.WriteString("DELE\r\nDELE 0\r\nDELE 1 1\r\nQUIT 1\r\nPASS password\r\nSTLS\r\n")
		default:
			b.WriteString([]string{"STAT\r\n", "LIST\r\n", "UIDL\r\n", "CAPA\r\n", "NOOP\r\n", "\r\n"}[e.rnd.IntN(6)])
		}
	}
	if quits = e.rnd.IntN(3) > 0; quits {
		b.WriteString("QUIT\r\n")
	}
	for n, yes := range marked {
		if yes {
			gone = append(gone, n-1)
		}
	}
	return b.String(), gone, quits
}

// round is one session. It gives the maildrops that may be left by it.
func (e *eater) round(before [][]byte) (allowed [][][]byte, err error) {
	text, gone, quits := e.plan(len(before))
	var after [][]byte
	for i, m := range before {
		if !slices.Contains(gone, i) {
			after = append(after, m)
		}
	}
	if quits && e.rnd.IntN(4) == 0 {
		text, quits = text[:len(text)-1-e.rnd.IntN(6)], false // short of its last octets
	} else if quits && e.rnd.IntN(4) == 0 {
		text += strings.Repeat("DELE 1\r\n", e.rnd.IntN(100)) // too late
	}
	implicit := e.rnd.IntN(8) == 0
	raw, done, err := e.pair(implicit)
	if err != nil {
		return nil, err
	}
	defer raw.Close()
	if e.rnd.IntN(5) == 0 {
		rival, rivalDone, err := e.pair(false)
		if err != nil {
			return nil, err
		}
		io.WriteString(rival, "USER "+e.user+"\r\nPASS password\r\nDELE 1\r\n")
		defer func() { rival.Close(); <-rivalDone }()
	}
	got, err := e.converse(raw, implicit, text)
	raw.Close()
	<-done
	if errors.Is(err, errHang) {
		return nil, fmt.Errorf("%w: sent %q, got %q", err, text, got)
	}
	answered := bytes.Contains(got, fmt.Appendf(nil, "\n+OK goodbye, %d message", len(gone)))
	e.sessions.Add(1)
	switch {
	case answered && quits:
		e.answered.Add(1)
		return [][][]byte{after}, nil
	case answered:
		return nil, fmt.Errorf("QUIT is answered and was not sent: %q", text)
	case quits:
		return [][][]byte{before, after}, nil // the answer may have been lost
	}
	return [][][]byte{before}, nil
}

var errHang = errors.New("the server hangs")

// converse says text, cut up, and reads until it has had enough. Errors other
// than errHang are what this client asked for.
func (e *eater) converse(raw *net.TCPConn, implicit bool, text string) (got []byte, err error) {
	var c net.Conn = raw
	if implicit || e.rnd.IntN(8) == 0 {
		if !implicit {
			if err := stls(raw); err != nil {
				return nil, err
			}
		}
		if e.rnd.IntN(8) == 0 {
			io.WriteString(raw, text) // no handshake
		} else {
			c = tls.Client(raw, e.client)
		}
	}
	// In good order, or cut off after some answers, or as soon as all is said.
	const orderly, leaves, hurries = 0, 1, 2
	ending, reset := max(0, e.rnd.IntN(4)-1), e.rnd.IntN(2) == 0
	limit := 1 << 30
	if ending == leaves {
		limit = e.rnd.IntN(3000)
	}
	drop := func() {
		if reset {
			raw.SetLinger(0)
		}
		raw.Close()
	}
	cuts := rand.New(rand.NewPCG(e.rnd.Uint64(), 0))
	var writing sync.WaitGroup
	writing.Go(func() {
		for rest := text; rest != ""; {
			n := min(len(rest), 1+cuts.IntN(200))
			if _, err := io.WriteString(c, rest[:n]); err != nil {
				return
			}
			rest = rest[n:]
		}
		if ending == hurries {
			drop()
		} else {
			raw.CloseWrite()
		}
	})
	p := make([]byte, 700)
	for err == nil && len(got) < limit {
		var n int
		n, err = c.Read(p)
		got = append(got, p[:n]...)
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = errHang
	}
	drop()
	writing.Wait()
	return got, err
}

// stls reads the greeting and asks for TLS.
func stls(c net.Conn) error {
	for _, line := range []string{"", "STLS\r\n"} {
		io.WriteString(c, line)
		for one := make([]byte, 1); one[0] != '\n'; {
			if _, err := c.Read(one); err != nil {
				return err
			}
		}
	}
	return nil
}
