package pop3server

import (
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"net"
	"runtime"
	"slices"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
)

// once is a log that ends whoever writes a second line.
type once struct{ lines int }

func (l *once) Enabled(context.Context, slog.Level) bool { return true }
func (l *once) WithAttrs([]slog.Attr) slog.Handler       { return l }
func (l *once) WithGroup(string) slog.Handler            { return l }

func (l *once) Handle(context.Context, slog.Record) error {
	if l.lines++; l.lines > 1 {
		runtime.Goexit()
	}
	return nil
}

// The server closes when a session is made and no octet of it has left. The
// session has a beginning and an end all the same, in this order.
func TestCloseBeforeTheGreeting(t *testing.T) {
	for _, secure := range []bool{false, true} {
		var kinds []pop3.Kind
		log := &once{}
		s := &Server{Store: &maildrop.Memory{}, Dialect: pop3.Strict(), TLSConfig: &tls.Config{}, Log: slog.New(log),
			Observe: func(e *pop3.Event) { kinds = append(kinds, e.Kind) }}
		client, raw := net.Pipe()
		c := &conn{srv: s, raw: raw, net: raw}
		c.wake.L = &c.mu
		if secure {
			c.implicit = tls.Server(raw, s.TLSConfig)
		}
		number, stamp, _ := s.admit(c)
		c.begin(ConnOptions{Dialect: s.Dialect, Store: s.Store}, number, stamp)
		s.Close()
		done := make(chan bool)
		go func() {
			defer close(done)
			defer raw.Close()
			c.serve()
			s.leave(c)
		}()
		said, _ := io.ReadAll(client)
		<-done
		if len(said) > 0 || log.lines > 1 {
			t.Errorf("TLS %v: the client hears %q, and the operator the same %d times", secure, said, log.lines)
		}
		if want := []pop3.Kind{pop3.KindOpen, pop3.KindState, pop3.KindState, pop3.KindClose}; !slices.Equal(kinds, want) {
			t.Errorf("TLS %v: events %v, want %v", secure, kinds, want)
		}
		client.Close()
	}
}
