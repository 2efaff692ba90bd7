package web

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/quirk"
)

// A page may ask for a profile that serves mail in another form than the
// server does: the session gets the mail in its own form.
func TestSpecChoosesTheFormOfMail(t *testing.T) {
	m := &maildrop.Memory{Raw: "box"}
	m.AddUser("user", "password")
	m.Deliver("user", []byte("Subject: x\n\ny\n"))
	server := &pop3server.Server{Store: m, Dialect: pop3.Strict()}
	defer server.Close()
	b := &Bridge{
		Server: server,
		Dialect: func(spec string) (*pop3.Dialect, error) {
			b, err := quirk.Parse(spec)
			if err != nil {
				return nil, err
			}
			return b.Dialect(), nil
		},
		Store: func(spec string) pop3.Store {
			if strings.HasPrefix(spec, "classic") {
				return m.View("box")
			}
			return m.View("")
		},
	}
	defer b.Close()
	s := httptest.NewServer(b)
	defer s.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for spec, want := range map[string]string{"strict": "+OK 1 17\r\n", "classic": "+OK 1 14\r\n"} {
		c, _, err := websocket.Dial(ctx, s.URL+"/?place=server&spec="+spec, &websocket.DialOptions{Subprotocols: []string{BridgeOctets}})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Write(ctx, websocket.MessageBinary, []byte("USER user\r\nPASS password\r\nSTAT\r\nQUIT\r\n")); err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for {
			_, p, err := c.Read(ctx)
			if err != nil {
				break
			}
			all.Write(p)
		}
		if !strings.Contains(all.String(), want) {
			t.Errorf("%s: %q, want %q in it", spec, all.String(), want)
		}
	}
}
