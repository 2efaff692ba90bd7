package pop3server_test

import (
	"bufio"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
)

func start(t *testing.T, s *pop3server.Server) string {
	t.Helper()
	if s.Store == nil {
		m := &maildrop.Memory{}
		m.AddUser("user", "password")
		m.Deliver("user", []byte("Subject: one\n\n.dot\n"))
		s.Store = m
	}
	if s.Dialect == nil {
		s.Dialect = pop3.Strict()
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	serveOn(t, s, l)
	return l.Addr().String()
}

// serveOn serves until the test is over.
func serveOn(t *testing.T, s *pop3server.Server, l net.Listener) {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	t.Cleanup(func() {
		s.Close()
		if err := <-done; err != pop3server.ErrServerClosed {
			t.Errorf("Serve: %v", err)
		}
	})
}

func TestSessionOverTCP(t *testing.T) {
	addr := start(t, &pop3server.Server{})
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, "USER user\r\nPASS password\r\nSTAT\r\nLIST\r\nRETR 1\r\nCAPA\r\nDELE 1\r\nQUIT\r\n")
	all, err := io.ReadAll(bufio.NewReader(c))
	if err != nil {
		t.Fatal(err)
	}
	got := string(all)
	for _, want := range []string{"+OK 1 22\r\n", "1 22\r\n.\r\n", "\r\n..dot\r\n.\r\n", "goodbye, 1 message removed\r\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
	t.Log(got)
}
