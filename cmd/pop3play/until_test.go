package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/quirk"
)

// pipes is a listener whose clients are pipes, so that a bubble's clock counts.
type pipes struct {
	conns chan net.Conn
	over  chan struct{}
}

func (l *pipes) Addr() net.Addr { return &net.TCPAddr{} }

func (l *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.over:
		return nil, net.ErrClosed
	}
}

func (l *pipes) Close() error {
	select {
	case <-l.over:
	default:
		close(l.over)
	}
	return nil
}

// until is a service under test.
type until struct {
	*service
	t      *testing.T
	l      *pipes
	box    *maildrop.Memory
	begun  time.Time
	failed chan error
	ended  chan error
}

func newUntil(t *testing.T) *until {
	u := &until{t: t, l: &pipes{make(chan net.Conn), make(chan struct{})}, box: &maildrop.Memory{}, begun: time.Now(),
		failed: make(chan error, 1), ended: make(chan error, 1)}
	for _, name := range []string{"user", "other"} {
		u.box.AddUser(name, "password")
		u.box.Deliver(name, []byte("Subject: one\r\n\r\n"))
	}
	b, err := quirk.ParseWith("classic", "")
	if err != nil {
		t.Fatal(err)
	}
	u.service = &service{signals: make(chan os.Signal, 2), grace: serveGrace, stoppable: true}
	u.Store, u.Dialect, u.Observe = u.box, b.Dialect(), u.counted.Add
	return u
}

func (u *until) run() { go func() { u.ended <- u.until(u.l, u.failed) }() }

// login opens a session that has a mark.
func (u *until) login(name string) *client {
	u.t.Helper()
	mine, its := net.Pipe()
	u.l.conns <- its
	u.t.Cleanup(func() { mine.Close() })
	c := &client{u.t, mine, bufio.NewReader(mine)}
	c.want("+OK")
	c.say("USER "+name, "+OK")
	c.say("PASS password", "+OK")
	c.say("DELE 1", "+OK")
	return c
}

// exit opens such a session, and has it end the server with EXIT and QUIT.
func (u *until) exit(name string) {
	u.t.Helper()
	c := u.login(name)
	if _, err := io.WriteString(c, "EXIT\n"); err != nil {
		u.t.Fatal(err)
	}
	c.say("QUIT", "+OK")
}

// end waits for the end, which comes after so long, and gives the statistics.
func (u *until) end(after time.Duration, want error) string {
	u.t.Helper()
	if err := <-u.ended; err != want {
		u.t.Errorf("it ended with %v, want %v", err, want)
	}
	if took := time.Since(u.begun); took != after {
		u.t.Errorf("the end took %v, want %v", took, after)
	}
	return string(u.counted.AppendText(nil))
}

func (u *until) left(want int) {
	u.t.Helper()
	if n := len(u.box.Messages("user")) + len(u.box.Messages("other")); n != want {
		u.t.Errorf("%d messages are left, want %d", n, want)
	}
}

const twoLogins = "2\nDELE 2\nPASS 2\nUSER 2\n"

// What ends the server lets open sessions finish for a while, then ends them
// without UPDATE; all that was said is counted by then.
func TestUntil(t *testing.T) {
	for name, test := range map[string]func(u *until){
		"a signal and silent clients": func(u *until) {
			u.run()
			u.login("user")
			u.login("other")
			u.signals <- os.Interrupt
			if got := u.end(serveGrace, nil); got != twoLogins {
				u.t.Errorf("statistics: %s", got)
			}
			u.left(2)
		},
		"a second signal": func(u *until) {
			u.run()
			u.login("user")
			u.signals <- os.Interrupt
			time.Sleep(time.Second)
			u.signals <- syscall.SIGTERM
			u.end(time.Second, nil)
			u.left(2)
		},
		"two signals at once": func(u *until) {
			u.run()
			u.login("user")
			u.signals <- os.Interrupt
			u.signals <- os.Interrupt
			u.end(0, nil)
			u.left(2)
		},
		"a signal before the first client": func(u *until) {
			u.signals <- os.Interrupt
			u.run()
			u.end(0, nil)
		},
		"a client that finishes": func(u *until) {
			u.run()
			c := u.login("user")
			u.signals <- os.Interrupt
			time.Sleep(time.Second)
			c.say("QUIT", "+OK")
			if got := u.end(time.Second, nil); !strings.HasPrefix(got, "1\n") || !strings.Contains(got, "QUIT 1\n") {
				u.t.Errorf("statistics: %s", got)
			}
			u.left(1)
		},
		"EXIT and QUIT of one of two": func(u *until) {
			u.run()
			u.login("other")
			u.exit("user")
			if got := u.end(serveGrace, nil); got != "2\nDELE 2\nEXIT 1\nPASS 2\nQUIT 1\nUSER 2\n" {
				u.t.Errorf("statistics: %s", got)
			}
			u.left(1)
		},
		"EXIT and QUIT, and a signal": func(u *until) {
			u.run()
			u.login("other")
			u.exit("user")
			time.Sleep(time.Second)
			u.signals <- os.Interrupt
			u.end(time.Second, nil)
			u.left(1)
		},
		"a failure elsewhere": func(u *until) {
			u.run()
			u.login("user")
			failure := errors.New("no page")
			u.failed <- failure
			u.end(serveGrace, failure)
			u.left(2)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(newUntil(t)) })
		})
	}
}

// A transcript is whole when the server is down: the end of a session that was
// cut off is in it.
func TestUntilTranscript(t *testing.T) {
	name := t.TempDir() + "/transcript"
	synctest.Test(t, func(t *testing.T) {
		u := newUntil(t)
		var said bytes.Buffer
		done, err := u.record(name, &people{out: &said})
		if err != nil {
			t.Fatal(err)
		}
		u.run()
		u.login("user")
		u.signals <- os.Interrupt
		u.end(serveGrace, nil)
		done()
		text, err := os.ReadFile(name)
		if err != nil || !strings.Contains(string(text), "DELE 1") || !strings.HasSuffix(string(text), "S1: <close>\n") || said.Len() > 0 {
			t.Errorf("the transcript %q, %v, %q", text, err, said.String())
		}
	})
}
