package pop3server_test

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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

	sessions, answered atomic.Int64 // in all, and those whose QUIT was seen to work
}

// eater is one client, alone with its maildrop but for a rival now and then.
type eater struct {
	*soup
	rnd  *rand.Rand
	user string
}

func (e *eater) deliver() {
	for range 30 {
		e.mail.Deliver(e.user, fmt.Appendf(nil, "Subject: %d of %s\n\n%s", e.rnd.Uint64(), e.user, strings.Repeat("text\n", e.rnd.IntN(1000))))
	}
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

// same tells whether two maildrops hold the same messages.
func same(a, b [][]byte) bool { return slices.EqualFunc(a, b, bytes.Equal) }

func (e *eater) eat(t *testing.T, rounds int) {
	left := e.mail.Messages(e.user)
	for range rounds {
		if len(left) < 10 {
			e.deliver()
			left = e.mail.Messages(e.user)
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
		clients.Go(func() { e.eat(t, soak(soupRounds, 50*soupRounds)) })
	}
	clients.Wait()
	l.Close()
	n, answered := s.sessions.Load(), s.answered.Load()
	t.Logf("%d sessions, %d with an answered QUIT", n, answered)
	if answered < n/10 || answered > n/2 {
		t.Error("that is no mixture")
	}
	s.srv.Close()
	store.settled(t)
	goleak.VerifyNone(t, running)
}
