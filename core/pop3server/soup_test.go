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
	"testing"
	"time"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
	"go.uber.org/goleak"
)

// soup is what the clients of the fault soup share.
type soup struct {
	srv            *pop3server.Server
	mail           *maildrop.Memory
	server, client *tls.Config
	listener       *net.TCPListener
	mu             sync.Mutex // pairs a dial with its accept
}

// eater is one client, alone with its maildrop but for a rival now and then.
type eater struct {
	*soup
	rnd  *rand.Rand
	user string
}

// pair connects, and serves the other end until done.
func (s *soup) pair(implicit bool) (c *net.TCPConn, done chan struct{}, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	nc, err := net.Dial("tcp", s.listener.Addr().String())
	if err != nil {
		return nil, nil, err
	}
	end, err := s.listener.Accept()
	if err != nil {
		return nil, nil, err
	}
	if implicit {
		end = tls.Server(end, s.server)
	}
	done = make(chan struct{})
	go func() {
		defer close(done)
		s.srv.ServeConn(end, pop3server.ConnOptions{})
	}()
	nc.SetDeadline(time.Now().Add(patience))
	return nc.(*net.TCPConn), done, nil
}

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
	switch {
	case answered && quits:
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

// same tells whether two maildrops hold the same messages.
func same(a, b [][]byte) bool { return slices.EqualFunc(a, b, bytes.Equal) }

func (e *eater) eat(t *testing.T, rounds int) {
	left := e.mail.Messages(e.user)
	for range rounds {
		if len(left) == 0 {
			return
		}
		allowed, err := e.round(left)
		if err != nil {
			t.Errorf("%s: %v", e.user, err)
			return
		}
		now := e.mail.Messages(e.user)
		if !slices.ContainsFunc(allowed, func(a [][]byte) bool { return same(a, now) }) {
			t.Errorf("%s: %d messages left of %d, allowed was %d", e.user, len(now), len(left), len(allowed[0]))
			return
		}
		left = now
	}
	if err := e.normal(left); err != nil {
		t.Errorf("%s: a normal session afterwards: %v", e.user, err)
	}
}

// normal fetches all that is left.
func (e *eater) normal(left [][]byte) error {
	c, done, err := e.pair(false)
	if err != nil {
		return err
	}
	defer func() { c.Close(); <-done }()
	want := "USER " + e.user + "\r\nPASS password\r\n"
	for i := range left {
		want += fmt.Sprintf("RETR %d\r\n", i+1)
	}
	io.WriteString(c, want+"QUIT\r\n")
	got, err := io.ReadAll(c)
	for i, m := range left {
		if !bytes.Contains(got, m) {
			return fmt.Errorf("message %d is not there, %v", i+1, err)
		}
	}
	if err == nil && !strings.HasSuffix(string(got), goodbye) {
		err = fmt.Errorf("it ends with %q", got[max(0, len(got)-80):])
	}
	return err
}

// Clients that do anything at all, at any moment: each maildrop loses what a
// QUIT removed, and no more.
func TestFaultSoup(t *testing.T) {
	running := goleak.IgnoreCurrent()
	seed := uint64(1)
	if soak(0, 1) == 1 {
		seed = rand.Uint64()
	}
	t.Logf("seed %d", seed)
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	s := &soup{mail: &maildrop.Memory{}, listener: l}
	s.server, s.client = authority(t)
	store := &depot{Store: s.mail}
	s.srv = &pop3server.Server{Store: store, Dialect: pop3.Strict(), TLSConfig: s.server}
	var clients sync.WaitGroup
	for i := range soupClients {
		e := &eater{soup: s, rnd: rand.New(rand.NewPCG(seed, uint64(i))), user: fmt.Sprint("user", i)}
		s.mail.AddUser(e.user, "password")
		for n := range 40 {
			s.mail.Deliver(e.user, fmt.Appendf(nil, "Subject: %d of %s\n\n%s", n, e.user, strings.Repeat("text\n", e.rnd.IntN(1000))))
		}
		clients.Go(func() { e.eat(t, soak(soupRounds, 50*soupRounds)) })
	}
	clients.Wait()
	l.Close()
	s.srv.Close()
	store.settled(t)
	goleak.VerifyNone(t, running)
}
