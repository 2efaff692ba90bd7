package pop3server_test

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/quirk"
)

// The tests here run on a fake clock, over net.Pipe.

func memory() *maildrop.Memory {
	m := &maildrop.Memory{}
	m.AddUser("user", "password")
	m.Deliver("user", []byte("Subject: one\n\none\n"))
	return m
}

// piped starts a session and gives the client's end.
func piped(t *testing.T, s *pop3server.Server) net.Conn {
	t.Helper()
	client, server := net.Pipe()
	go s.ServeConn(server, pop3server.ConnOptions{})
	return client
}

func say(t *testing.T, c net.Conn, lines, last string) string {
	t.Helper()
	if lines != "" {
		if _, err := io.WriteString(c, lines); err != nil {
			t.Fatal(err)
		}
	}
	var got strings.Builder
	p := make([]byte, 256)
	for !strings.HasSuffix(got.String(), last) {
		n, err := c.Read(p)
		got.Write(p[:n])
		if err != nil {
			t.Fatalf("%v after %q, waiting for %q", err, got.String(), last)
		}
	}
	return got.String()
}

// login reads the greeting and logs in, a command at a time: a pipe has no
// buffer to pipeline into.
func login(t *testing.T, c net.Conn) {
	t.Helper()
	say(t, c, "", "\r\n")
	say(t, c, "USER user\r\n", "\r\n")
	say(t, c, "PASS password\r\n", "\r\n")
}

func TestAutologoutWithoutAWord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := memory()
		var why string
		s := &pop3server.Server{Store: m, Dialect: pop3.Strict(), Observe: func(e *pop3.Event) {
			if e.Kind == pop3.KindClose {
				why = e.Text
			}
		}}
		c := piped(t, s)
		login(t, c)
		say(t, c, "DELE 1\r\n", "\r\n")
		begin := time.Now()
		rest, err := io.ReadAll(c)
		if err != nil || len(rest) > 0 {
			t.Errorf("after ten idle minutes: %q, %v", rest, err)
		}
		if idle := time.Since(begin); idle != 10*time.Minute {
			t.Errorf("autologout after %v", idle)
		}
		synctest.Wait()
		if len(m.Messages("user")) != 1 || why != "idle" {
			t.Errorf("%d messages left, closed for %q", len(m.Messages("user")), why)
		}
	})
}

func TestNoopResetsTheTimer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &pop3server.Server{Store: memory(), Dialect: pop3.Strict()}
		c := piped(t, s)
		login(t, c)
		for range 4 {
			time.Sleep(9 * time.Minute)
			say(t, c, "NOOP\r\n", "+OK nothing done\r\n")
		}
		c.Close()
		synctest.Wait()
	})
}

func TestTrickleTakesItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, err := quirk.Parse("trickle=1/5ms@verb:STAT")
		if err != nil {
			t.Fatal(err)
		}
		s := &pop3server.Server{Store: memory(), Dialect: b.Dialect()}
		c := piped(t, s)
		login(t, c)
		begin := time.Now()
		got := say(t, c, "STAT\r\n", "\r\n")
		// The first octet leaves at once, each later one 5 ms after the one before.
		if took, want := time.Since(begin), time.Duration(len(got)-1)*5*time.Millisecond; took != want {
			t.Errorf("%d octets took %v, want %v", len(got), took, want)
		}
		c.Close()
		synctest.Wait()
	})
}

func TestLoginWaitsForTheLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &pop3server.Server{Store: memory(), Dialect: pop3.Strict(), LockWait: 5 * time.Second}
		first, second := piped(t, s), piped(t, s)
		login(t, first)
		say(t, second, "", "\r\n")
		say(t, second, "USER user\r\n", "\r\n")
		begin := time.Now()
		if got := say(t, second, "PASS password\r\n", "\r\n"); !strings.HasPrefix(got, "-ERR [IN-USE] ") {
			t.Errorf("with the lock held: %q", got)
		}
		if took := time.Since(begin); took < 5*time.Second || took > 6*time.Second {
			t.Errorf("refused after %v", took)
		}
		say(t, second, "USER user\r\n", "\r\n")
		time.AfterFunc(time.Second, func() { first.Close() })
		if got := say(t, second, "PASS password\r\n", "\r\n"); !strings.HasPrefix(got, "+OK") {
			t.Errorf("with the lock free after a second: %q", got)
		}
		second.Close()
		synctest.Wait()
	})
}

func TestShutdownWaitsAndThenEndsWithoutUpdate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := memory()
		s := &pop3server.Server{Store: m, Dialect: pop3.Strict()}
		c := piped(t, s)
		login(t, c)
		say(t, c, "DELE 1\r\n", "\r\n")
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		begin := time.Now()
		if err := s.Shutdown(ctx); err != context.DeadlineExceeded {
			t.Errorf("Shutdown: %v", err)
		}
		if took := time.Since(begin); took != 3*time.Second {
			t.Errorf("Shutdown took %v", took)
		}
		if len(m.Messages("user")) != 1 {
			t.Error("a marked message went without QUIT")
		}
		if rest, err := io.ReadAll(c); len(rest) > 0 || err != nil {
			t.Errorf("the client read %q, %v", rest, err)
		}
	})
}

func TestAClientThatDoesNotReadIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := memory()
		m.Deliver("user", []byte(strings.Repeat("x\n", 100_000)))
		var why string
		s := &pop3server.Server{Store: m, Dialect: pop3.Strict(), WriteTimeout: time.Minute, Observe: func(e *pop3.Event) {
			if e.Kind == pop3.KindClose {
				why = e.Text
			}
		}}
		c := piped(t, s)
		login(t, c)
		io.WriteString(c, "RETR 2\r\n")
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if why != "reset" {
			t.Errorf("session closed for %q", why)
		}
	})
}

// A client that sends an octet a second, and never a command, is no client.
func TestAnOctetASecondTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &pop3server.Server{Store: memory(), Dialect: pop3.Strict()}
		c := piped(t, s)
		login(t, c)
		begin := time.Now()
		for {
			if _, err := io.WriteString(c, "x"); err != nil {
				break
			}
			time.Sleep(time.Second)
		}
		if took := time.Since(begin); took < 10*time.Minute || took > 10*time.Minute+time.Second {
			t.Errorf("it was let go after %v", took)
		}
		c.Close()
	})
}
