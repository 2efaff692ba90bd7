package pop3server_test

import (
	"bufio"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
)

// startTLS serves with TLS from the first octet (RFC 8314 §3).
func startTLS(t *testing.T, s *pop3server.Server) (addr string, client *tls.Config) {
	t.Helper()
	if s.Store == nil {
		s.Store = memory()
	}
	if s.Dialect == nil {
		s.Dialect = pop3.Strict()
	}
	server, client := authority(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.TLSConfig = server
	serveOn(t, s, tls.NewListener(l, server))
	return l.Addr().String(), client
}

// eventsOf gives the kinds of a server's events, with their text.
func eventsOf(s *pop3server.Server) <-chan string {
	all := make(chan string, 1000)
	s.Observe = func(e *pop3.Event) {
		switch e.Kind {
		case pop3.KindTLS, pop3.KindClose:
			all <- e.Kind.String() + " " + e.Text
		case pop3.KindOpen, pop3.KindGreeting:
			all <- e.Kind.String()
		}
	}
	return all
}

func TestImplicitTLS(t *testing.T) {
	s := &pop3server.Server{}
	events := eventsOf(s)
	addr, client := startTLS(t, s)
	for version, name := range map[uint16]string{tls.VersionTLS12: "TLS 1.2", tls.VersionTLS13: "TLS 1.3"} {
		client := client.Clone()
		client.MaxVersion = version
		c := tls.Client(dial(t, addr), client)
		io.WriteString(c, "CAPA\r\nSTLS\r\nSTAT\r\n"+loginLines+"RETR 1\r\nQUIT\r\n")
		all, err := io.ReadAll(c)
		if err != nil {
			t.Fatal(err)
		}
		got := string(all)
		if !strings.HasPrefix(got, "+OK ") || strings.Contains(got, "\r\nSTLS\r\n") || !strings.HasSuffix(got, "\r\n+OK goodbye, 0 messages removed\r\n") ||
			!strings.Contains(got, "\r\n-ERR TLS is active already\r\n-ERR STAT needs a login") {
			t.Errorf("%s: %q", name, got)
		}
		for _, want := range []string{"open", "tls " + name, "greeting", "close quit"} {
			if e := <-events; e != want {
				t.Errorf("%s: event %q, want %q", name, e, want)
			}
		}
	}
}

// sniffer keeps what comes from the server.
type sniffer struct {
	net.Conn
	heard []byte
}

func (s *sniffer) Read(p []byte) (int, error) {
	n, err := s.Conn.Read(p)
	s.heard = append(s.heard, p[:n]...)
	return n, err
}

// RFC 8314 §3.4: close_notify comes before the connection's end. Go's client
// does without, so this one looks at the records (RFC 5246 §6.2.1).
func TestCloseNotify(t *testing.T) {
	addr, client := startTLS(t, &pop3server.Server{})
	server, plainClient := authority(t)
	plain := dial(t, start(t, &pop3server.Server{TLSConfig: server}))
	if err := stls(plain); err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		c    net.Conn
		conf *tls.Config
	}{"implicit": {dial(t, addr), client}, "STLS": {plain, plainClient}} {
		x.conf.MaxVersion = tls.VersionTLS12 // later ones hide the type
		s := &sniffer{Conn: x.c}
		c := tls.Client(s, x.conf)
		io.WriteString(c, loginLines+"QUIT\r\n")
		if _, err := io.ReadAll(c); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		const alert = 21
		var last byte
		for rest := s.heard; len(rest) >= 5; {
			last, rest = rest[0], rest[min(len(rest), 5+int(rest[3])<<8+int(rest[4])):]
		}
		if last != alert {
			t.Errorf("%s: the last record is of type %d", name, last)
		}
	}
}

// A reset is one under TLS, too: no close_notify, no FIN.
func TestResetUnderTLS(t *testing.T) {
	d := pop3.Strict()
	d.Edit("reset", nil).Wrap("NOOP", func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply {
		return pop3.Reply{Silent: true, Step: pop3.StepAbort, Reason: pop3.ReasonAbort}
	})
	addr, client := startTLS(t, &pop3server.Server{Dialect: d})
	implicit := tls.Client(dial(t, addr), client)

	server, client := authority(t)
	raw := dial(t, start(t, &pop3server.Server{Dialect: d, TLSConfig: server}))
	r := bufio.NewReader(raw)
	r.ReadString('\n')
	io.WriteString(raw, "STLS\r\n")
	if line, err := r.ReadString('\n'); err != nil || !strings.HasPrefix(line, "+OK") {
		t.Fatal(line, err)
	}
	for name, c := range map[string]net.Conn{"implicit": implicit, "STLS": tls.Client(raw, client)} {
		io.WriteString(c, loginLines+"NOOP\r\n")
		if _, err := io.ReadAll(c); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("%s: reading ended with %v", name, err)
		}
	}
}

// A client that speaks the wrong protocol is let go in good order, and the next
// one is served.
func TestWrongProtocol(t *testing.T) {
	s := &pop3server.Server{}
	events := eventsOf(s)
	sealed, client := startTLS(t, s)
	plain := start(t, &pop3server.Server{})
	for range 20 {
		c := dial(t, sealed)
		io.WriteString(c, loginLines+strings.Repeat("STAT\r\n", 1000))
		if got, err := io.ReadAll(c); err != nil || strings.Contains(string(got), "OK") {
			t.Fatalf("plaintext on the TLS port: %q, %v", got, err)
		}
		for _, want := range []string{"open", "close reset"} {
			if e := <-events; e != want {
				t.Fatalf("event %q, want %q", e, want)
			}
		}
		raw := dial(t, plain)
		var header tls.RecordHeaderError
		if err := tls.Client(raw, client).Handshake(); !errors.As(err, &header) || string(header.RecordHeader[:3]) != "+OK" {
			t.Fatalf("TLS on the plain port: %v", err)
		}
		raw.CloseWrite()
		if _, err := io.ReadAll(raw); err != nil {
			t.Fatalf("TLS on the plain port ended with %v", err)
		}
	}
	for name, c := range map[string]net.Conn{"TLS": tls.Client(dial(t, sealed), client), "plain": dial(t, plain)} {
		io.WriteString(c, loginLines+"QUIT\r\n")
		if got, err := io.ReadAll(c); err != nil || !strings.HasSuffix(string(got), "+OK goodbye, 0 messages removed\r\n") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// A client that connects and says nothing has no session to wait for; neither
// has one that stops in the middle of its handshake.
func TestHandshakeTakesTooLong(t *testing.T) {
	for _, implicit := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			server, _ := authority(t)
			s := &pop3server.Server{Store: memory(), Dialect: pop3.Strict(), TLSConfig: server}
			client, end := net.Pipe()
			if implicit {
				end = tls.Server(end, server)
			}
			go s.ServeConn(end, pop3server.ConnOptions{})
			if !implicit {
				say(t, client, "", "\r\n")
				say(t, client, "STLS\r\n", "\r\n")
			}
			begin := time.Now()
			client.Write([]byte{22, 3, 1, 2}) // the beginning of a record
			if got, err := io.ReadAll(client); err != nil || len(got) > 0 {
				t.Errorf("read %q, %v", got, err)
			}
			if took := time.Since(begin); took != 30*time.Second {
				t.Errorf("closed after %v", took)
			}
			client.Close()
		})
	}
}

// The handshake's time limit ends with it.
func TestSessionOutlivesHandshakeTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, client := authority(t)
		s := &pop3server.Server{Store: memory(), Dialect: pop3.Strict()}
		a, b := net.Pipe()
		go s.ServeConn(tls.Server(b, server), pop3server.ConnOptions{})
		c := tls.Client(a, client)
		login(t, c)
		for range 10 {
			time.Sleep(9 * time.Minute)
			say(t, c, "NOOP\r\n", "+OK nothing done\r\n")
		}
		if got := say(t, c, "QUIT\r\n", "\r\n"); !strings.HasPrefix(got, "+OK goodbye") {
			t.Errorf("got %q", got)
		}
		if rest, err := io.ReadAll(c); err != nil {
			t.Errorf("read %q, %v", rest, err)
		}
		a.Close()
	})
}

// One client's STLS changes nothing for another.
func TestSTLSIsTheSessionsOwn(t *testing.T) {
	server, client := authority(t)
	addr := start(t, &pop3server.Server{TLSConfig: server})
	first, second := dial(t, addr), dial(t, addr)
	say(t, first, "", "\r\n")
	say(t, first, "STLS\r\n", "\r\n")
	tc := tls.Client(first, client)
	if got := say(t, tc, "STLS\r\n", "\r\n"); got != "-ERR TLS is active already\r\n" {
		t.Errorf("the first: %q", got)
	}
	say(t, second, "", "\r\n")
	if got := say(t, second, "CAPA\r\n", "\r\n.\r\n"); !strings.Contains(got, "\r\nSTLS\r\n") {
		t.Errorf("the second: %q", got)
	}
}

// Over the limit a TLS client is turned away without words that it could not
// read.
func TestRefusalUnderTLS(t *testing.T) {
	addr, client := startTLS(t, &pop3server.Server{MaxConns: 1})
	first := tls.Client(dial(t, addr), client)
	say(t, first, "", "\r\n")
	if got, err := io.ReadAll(dial(t, addr)); err != nil || len(got) > 0 {
		t.Errorf("read %q, %v", got, err)
	}
}

// RFC 2595 §2.3, RFC 8314: where TLS is required a login in the clear is
// refused, and the same name and password are taken inside TLS.
func TestRequireTLS(t *testing.T) {
	server, client := authority(t)
	addr := start(t, &pop3server.Server{TLSConfig: server, RequireTLS: true})
	nc := dial(t, addr)
	r := bufio.NewReader(nc)
	exchange := func(w io.Writer, r *bufio.Reader, line, want string) {
		t.Helper()
		if line != "" {
			io.WriteString(w, line+"\r\n")
		}
		if got, err := r.ReadString('\n'); err != nil || !strings.HasPrefix(got, want) {
			t.Fatalf("%s: %q, %v; want %s", line, got, err, want)
		}
	}
	exchange(nc, r, "", "+OK")
	exchange(nc, r, "USER user", "-ERR no login in the clear: send STLS first")
	exchange(nc, r, "STLS", "+OK")
	tc := tls.Client(nc, client)
	r = bufio.NewReader(tc)
	exchange(tc, r, "USER user", "+OK")
	exchange(tc, r, "PASS password", "+OK")
}
