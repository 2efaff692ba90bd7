package pop3server_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/quirk"
	"go.uber.org/goleak"
)

// A whole session whose octets trickle, with another that waits for the lock, one
// that refuses to read and one in the middle of its handshake. The server
// closes at each moment of it in turn.
func TestCloseAtEveryMoment(t *testing.T) {
	b, err := quirk.Parse("trickle=1/5ms")
	if err != nil {
		t.Fatal(err)
	}
	finished := 0
	const step = 15 * time.Millisecond
	for moment := time.Duration(0); finished < 3 && moment < time.Minute; moment += step {
		synctest.Test(t, func(t *testing.T) {
			m := memory()
			store := &depot{Store: m}
			s := &pop3server.Server{Store: store, Dialect: b.Dialect(), LockWait: time.Hour, TLSConfig: certificate(t)}
			var sessions, clients sync.WaitGroup
			connect := func(lines ...string) net.Conn {
				c, end := net.Pipe()
				sessions.Go(func() { s.ServeConn(end, pop3server.ConnOptions{}) })
				clients.Go(func() {
					for _, line := range lines {
						io.WriteString(c, line)
					}
				})
				return c
			}
			first := connect("USER user\r\n", "PASS password\r\n", "DELE 1\r\n", "LIST\r\n", "RSET\r\n", "DELE 1\r\n", "QUIT\r\n")
			var got []byte
			clients.Go(func() { got, _ = io.ReadAll(first) })
			second := connect("USER user\r\n", "PASS password\r\n")
			clients.Go(func() { io.Copy(io.Discard, second) })
			third := connect("NOOP\r\n")
			fourth := connect("STLS\r\n", "\x16\x03\x01")
			clients.Go(func() { io.Copy(io.Discard, fourth) })

			synctest.Wait()
			time.Sleep(moment)
			begin := time.Now()
			s.Close()
			if opened, ended := store.opened.Load(), store.ended.Load(); opened != ended {
				t.Errorf("%v: %d maildrops opened, %d ended", moment, opened, ended)
			}
			sessions.Wait()
			if took := time.Since(begin); took > 0 {
				t.Errorf("%v: closing takes %v", moment, took)
			}
			for _, c := range []net.Conn{first, second, third, fourth} {
				c.Close()
			}
			clients.Wait()
			store.settled(t)
			gone := len(m.Messages("user")) == 0
			if strings.Contains(string(got), "+OK goodbye") && !gone {
				t.Errorf("%v: QUIT was answered, and the message is there", moment)
			}
			if strings.Count(string(got), "\r\n") < 8 && gone {
				t.Errorf("%v: the message went after %q", moment, got)
			}
			if strings.HasSuffix(string(got), "1 message removed\r\n") {
				finished++
			}
		})
	}
	if finished < 3 {
		t.Error("the session never came to its end")
	}
}

// Close with sessions of all sorts under way: it is quick, each lock is
// released once, no goroutine stays.
func TestCloseInTheMiddleOfEverything(t *testing.T) {
	running := goleak.IgnoreCurrent()
	for round := range soak(closeRounds, 20*closeRounds) {
		closeRound(t, round)
	}
	goleak.VerifyNone(t, running)
}

func closeRound(t *testing.T, round int) {
	mail := &maildrop.Memory{}
	for i := range 64 {
		mail.AddUser(fmt.Sprint("user", i), "password")
		for range 5 {
			mail.Deliver(fmt.Sprint("user", i), mailOf(2500))
		}
	}
	store := &depot{Store: mail, big: mailOf(5_000_000)}
	server, client := authority(t)
	s := &pop3server.Server{Store: store, Dialect: pop3.Strict(), TLSConfig: server, LockWait: patience}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	addr := l.Addr().String()

	var clients sync.WaitGroup
	var crowd []*member
	for i := range 24 {
		m, err := join(s, addr, i, true)
		if err != nil {
			t.Fatal(err)
		}
		crowd = append(crowd, m)
	}
	talks := make(chan bool, 1000)
	var dialled sync.Map
	var over atomic.Bool
	for i := range 24 {
		clients.Go(func() {
			buf := make([]byte, 64<<10)
			for {
				c, err := net.Dial("tcp", addr)
				if err != nil {
					return
				}
				dialled.Store(c, true)
				if over.Load() {
					c.Close()
				}
				err = talkOver(c, fmt.Sprint("user", 40+i), buf)
				c.Close()
				if err != nil {
					return
				}
				select {
				case talks <- true:
				default:
				}
			}
		})
	}
	for i := range 8 {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		clients.Go(func() {
			if i%2 == 0 { // waits for a lock that another holds
				io.WriteString(c, "USER user1\r\nPASS password\r\n")
			} else if stls(c) == nil {
				c = tls.Client(c, client)
				if i%4 == 3 {
					io.WriteString(c, "USER user2\r\n")
				}
			}
			io.Copy(io.Discard, c)
		})
	}
	for range round * 3 % 50 {
		<-talks
	}
	begin := time.Now()
	s.Close()
	if took := time.Since(begin); took > patience/2 {
		t.Errorf("Close takes %v", took)
	}
	if err := <-served; err != pop3server.ErrServerClosed {
		t.Errorf("Serve: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := s.Shutdown(ctx); err != nil {
		t.Errorf("sessions go on after Close: %v", err)
	}
	store.settled(t)
	for _, m := range crowd {
		m.Close()
	}
	// The kernel may hold a connection that nobody accepted for half a minute.
	over.Store(true)
	dialled.Range(func(c, _ any) bool { c.(net.Conn).Close(); return true })
	clients.Wait()
	for i := range 64 {
		if n := len(mail.Messages(fmt.Sprint("user", i))); n != 5 {
			t.Errorf("%d messages left of 5", n)
		}
	}
}
