package pop3server_test

import (
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pop3play/pop3play/core/maildir"
	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
)

const day = 24 * time.Hour

// RFC 2449 §6.7: mail in memory that is kept for two days.
func TestExpire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &maildrop.Memory{}
		m.AddUser("user", "password")
		d := pop3.Strict()
		d.Limits.Expire = 2 * pop3.Day
		s := &pop3server.Server{Store: m, Dialect: d}
		m.Now = s.Now
		m.Deliver("user", []byte("Subject: one\n\none\n"))
		time.Sleep(day)
		m.Deliver("user", []byte("Subject: two\n\ntwo\n"))

		c := piped(t, s)
		login(t, c)
		say(t, c, "STAT\r\n", "+OK 2 42\r\n")
		c.Close()
		time.Sleep(day + time.Second)
		c = piped(t, s)
		login(t, c)
		say(t, c, "STAT\r\n", "+OK 1 21\r\n")
		say(t, c, "CAPA\r\n", "\r\nEXPIRE 2\r\nIMPLEMENTATION pop3play\r\n.\r\n")
		c.Close()
		synctest.Wait()
		if n := len(m.Messages("user")); n != 2 {
			t.Errorf("%d messages are left without QUIT", n)
		}
		c = piped(t, s)
		login(t, c)
		say(t, c, "QUIT\r\n", "+OK goodbye, 0 messages removed\r\n")
		if n := len(m.Messages("user")); n != 1 {
			t.Errorf("%d messages are left after QUIT", n)
		}
		c.Close()
	})
}

// A directory's messages are as old as their files, and age with the clock that
// a test moves.
func TestAdvance(t *testing.T) {
	dir := t.TempDir()
	for name, age := range map[string]time.Duration{"1-old": 50 * day, "2-young": time.Hour} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte("Subject: x\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, time.Time{}, time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	store, err := maildir.Open(dir, maildir.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := pop3.Strict()
	d.Limits.Expire = 30 * pop3.Day
	s := &pop3server.Server{Store: store, Dialect: d, LockWait: time.Minute}
	visit := func(want string) io.ReadCloser {
		c := piped(t, s)
		login(t, c)
		say(t, c, "STAT\r\n", want)
		return c
	}
	c := visit("+OK 1 12\r\n")
	s.Advance(29 * day) // also past the autologout
	if rest, err := io.ReadAll(c); err != nil || len(rest) > 0 {
		t.Errorf("after 29 idle days: %q, %v", rest, err)
	}
	visit("+OK 1 12\r\n").Close()
	s.Advance(day)
	waiting := visit("+OK 0 0\r\n")
	s.Advance(10 * time.Minute)
	if _, err := io.ReadAll(waiting); err != nil {
		t.Error(err)
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) != 2 {
		t.Errorf("%d files are left without QUIT, %v", len(names), err)
	}
}
