package interop

import (
	"crypto/tls"
	"net"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
)

func (c *cell) start(t testing.TB, authority, stranger *pop3server.Authority) {
	t.Helper()
	h := c.hazard
	c.mail = slices.Concat(knownMail, h.mail)
	c.store = &maildrop.Memory{}
	if c.account = h.password; c.account == "" {
		c.account = "password"
	}
	c.store.AddUser("user", c.account)
	if h.empty {
		c.mail = nil
	}
	for _, k := range c.mail {
		c.store.Deliver("user", k.text)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, c.port, _ = net.SplitHostPort(l.Addr().String())
	c.authority = authority
	c.store.Now = func() pop3.Time { return c.server().Now() }
	trusted := authority
	if h.distrust {
		trusted = stranger
	}
	c.pem = filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(c.pem, trusted.PEM(), 0o644); err != nil {
		t.Fatal(err)
	}
	if h.transport != "" {
		if c.tls, err = authority.TLSConfig(); err != nil {
			t.Fatal(err)
		}
	}
	if c.transport() == "POP3S" {
		l = tls.NewListener(l, c.tls)
	}
	c.renew()
	c.conns = map[net.Conn]struct{}{}
	c.heard.Store(&heard{})
	done := make(chan struct{})
	go func() { c.accept(l); close(done) }()
	t.Cleanup(func() {
		l.Close()
		<-done
		c.hangUp(100 * time.Millisecond)
	})
}

func (c *cell) accept(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		c.mu.Lock()
		c.conns[conn] = struct{}{}
		c.mu.Unlock()
		go func() {
			c.server().ServeConn(conn, pop3server.ConnOptions{Dialect: c.spec.Load()})
			c.mu.Lock()
			defer c.mu.Unlock()
			delete(c.conns, conn)
		}()
	}
}

// renew makes the server, or another one that remembers what the first did.
func (c *cell) renew() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.srv = &pop3server.Server{Store: c.store, Dialect: pop3.Strict(), World: &c.world, Authority: c.authority, TLSConfig: c.tls,
		Observe: func(e *pop3.Event) { c.heard.Load().hear(e) }}
}

func (c *cell) server() *pop3server.Server {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.srv
}

// hangUp waits for the sessions to end. Those that do not lose their
// connections, and if that goes unnoticed, because the server would wait for
// minutes, their server.
func (c *cell) hangUp(grace time.Duration) {
	for _, end := range []func(){func() {}, c.cut, func() { c.server().Close(); c.renew() }} {
		end()
		for until := time.Now().Add(grace); time.Now().Before(until); time.Sleep(2 * time.Millisecond) {
			if c.silent() {
				return
			}
		}
	}
}

// silent tells that no session is open.
func (c *cell) silent() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.conns) == 0
}

func (c *cell) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for conn := range c.conns {
		conn.Close()
	}
}
