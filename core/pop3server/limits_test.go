package pop3server_test

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
)

func TestTooManyConnectionsFromOneAddress(t *testing.T) {
	s := &pop3server.Server{MaxConnsPerAddr: 2, Store: memory()}
	addr := start(t, s)
	first, second := dial(t, addr), dial(t, addr)
	say(t, first, "", "\r\n")
	say(t, second, "", "\r\n")
	all, err := io.ReadAll(dial(t, addr))
	if want := "-ERR [SYS/TEMP] too many connections from your address, try again later\r\n"; err != nil || string(all) != want {
		t.Errorf("the third read %q, %v", all, err)
	}
	// A pipe has no address, and no limit.
	for range 3 {
		c := piped(t, s)
		say(t, c, "", "\r\n")
		c.Close()
	}
	// One that ends makes room.
	say(t, first, "QUIT\r\n", "\r\n")
	io.ReadAll(first)
	first.Close()
	for begin := time.Now(); ; {
		if time.Since(begin) > patience {
			t.Fatal("the place of a session that ended stays taken")
		}
		c := dial(t, addr)
		p := make([]byte, 100)
		n, err := c.Read(p)
		c.Close()
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(string(p[:n]), "+OK") {
			break
		}
	}
}

// A client that never logs in is let go, however busy it is.
func TestLoginTakesTooLong(t *testing.T) {
	for timeout, want := range map[time.Duration]time.Duration{0: 30 * time.Minute, time.Minute: time.Minute, -1: 2 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			s := &pop3server.Server{Store: memory(), Dialect: pop3.Strict(), AuthTimeout: timeout}
			c := piped(t, s)
			say(t, c, "", "\r\n")
			begin := time.Now()
			for time.Since(begin) < 2*time.Hour {
				if _, err := io.WriteString(c, "USER user\r\n"); err != nil {
					break
				}
				if _, err := c.Read(make([]byte, 100)); err != nil {
					break
				}
				c.SetReadDeadline(time.Now().Add(7 * time.Second))
				if _, err := c.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
					break
				}
				c.SetReadDeadline(time.Time{})
			}
			if took := time.Since(begin).Truncate(time.Minute); took != want {
				t.Errorf("AuthTimeout %v: closed after %v", timeout, took)
			}
			c.Close()
		})
	}
}

// The limit is one on the login: it is over with it.
func TestLoggedInIsLoggedIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := piped(t, &pop3server.Server{Store: memory(), Dialect: pop3.Strict(), AuthTimeout: time.Minute})
		time.Sleep(59 * time.Second)
		login(t, c)
		for range 5 {
			time.Sleep(9 * time.Minute)
			say(t, c, "NOOP\r\n", "+OK nothing done\r\n")
		}
		c.Close()
	})
}

// One octet a second, from the client: a line takes its time and is then
// answered, but no longer than a login may take.
func TestOneOctetASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := piped(t, &pop3server.Server{Store: memory(), Dialect: pop3.Strict()})
		say(t, c, "", "\r\n")
		begin := time.Now()
		slowly := func(line string) error {
			for i := range line {
				time.Sleep(time.Second)
				if _, err := io.WriteString(c, line[i:i+1]); err != nil {
					return err
				}
			}
			return nil
		}
		slowly("USER user\r\n")
		say(t, c, "", "+OK now send PASS\r\n")
		if err := slowly(strings.Repeat("x", 3600)); err == nil {
			t.Error("an endless line is read for an hour")
		}
		if took := time.Since(begin); took > 31*time.Minute {
			t.Errorf("closed after %v", took)
		}
		c.Close()
	})
}

// One octet a second, to the client: slow is not stuck, and all of it arrives.
func TestClientThatReadsAnOctetASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := memory()
		mail := strings.Repeat("0123456789\r\n", 1000)
		m.Deliver("user", []byte(mail))
		// No timer: it would wait for the session's mutex, and the fake clock for it.
		d := pop3.Strict()
		d.Limits.Idle = 0
		c := piped(t, &pop3server.Server{Store: m, Dialect: d, AuthTimeout: -1})
		login(t, c)
		io.WriteString(c, "RETR 2\r\n")
		var got strings.Builder
		one := make([]byte, 1)
		for !strings.HasSuffix(got.String(), "\r\n.\r\n") {
			time.Sleep(time.Second)
			if _, err := c.Read(one); err != nil {
				t.Fatalf("%v after %d octets", err, got.Len())
			}
			got.Write(one)
		}
		if want := "+OK 12000 octets\r\n" + mail + ".\r\n"; got.String() != want {
			t.Errorf("%d octets, want %d", got.Len(), len(want))
		}
		say(t, c, "NOOP\r\n", "+OK nothing done\r\n")
		c.Close()
	})
}

// Under TLS a record is all or nothing, so there the client has to take one in
// time.
func TestStuckUnderTLS(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := memory()
		m.Deliver("user", []byte(strings.Repeat("0123456789\r\n", 10000)))
		s := &pop3server.Server{Store: m, Dialect: pop3.Strict()}
		events := eventsOf(s)
		server, client := authority(t)
		a, b := net.Pipe()
		go s.ServeConn(tls.Server(b, server), pop3server.ConnOptions{})
		c := tls.Client(a, client)
		login(t, c)
		begin := time.Now()
		io.WriteString(c, "RETR 2\r\n")
		for range 3 {
			<-events
		}
		if e := <-events; e != "close reset" || time.Since(begin) > time.Minute {
			t.Errorf("%s after %v", e, time.Since(begin))
		}
		a.Close()
	})
}

// flaky is a listener out of file descriptors.
type flaky struct {
	net.Listener
	failures int
	closed   chan struct{}
	once     sync.Once
}

type temporary struct{ error }

func (temporary) Temporary() bool { return true }

func (l *flaky) Accept() (net.Conn, error) {
	select {
	case <-l.closed:
		return nil, net.ErrClosed
	default:
		l.failures++
		return nil, temporary{errors.New("too many open files")}
	}
}

func (l *flaky) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *flaky) Addr() net.Addr { return &net.TCPAddr{} }

// Accept is tried again, ever less often, and Close need not wait for that.
func TestAcceptFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &pop3server.Server{Store: memory(), Dialect: pop3.Strict()}
		l := &flaky{closed: make(chan struct{})}
		served := make(chan error)
		go func() { served <- s.Serve(l) }()
		time.Sleep(time.Minute + time.Millisecond)
		synctest.Wait()
		if l.failures < 60 || l.failures > 75 {
			t.Errorf("%d tries in a minute", l.failures)
		}
		begin := time.Now()
		s.Close()
		if err := <-served; err != pop3server.ErrServerClosed || time.Since(begin) > 0 {
			t.Errorf("Serve: %v after %v", err, time.Since(begin))
		}
	})
}
