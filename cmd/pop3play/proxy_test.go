package main

import (
	"context"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// One pop3play is the proxy, another the server behind it, with TLS of both
// kinds.
func TestProxyToTLS(t *testing.T) {
	dir := t.TempDir()
	ca := filepath.Join(dir, "ca.pem")
	server, err := launch(dir, "serve", "--http", "127.0.0.1:0", "--pop3", "127.0.0.1:0", "--pop3s", "127.0.0.1:0", "--tls-ca", ca)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.kill)
	page, err := fetch(server.page)
	if err != nil {
		t.Fatal(err)
	}
	pop3s := string(regexp.MustCompile(`pop3s://127\.0\.0\.1:\d+`).Find(page))
	if pop3s == "" {
		t.Fatal("the page does not say where POP3S is")
	}
	plain := "127.0.0.1:" + server.port
	proxy, err := launch(dir, "serve", "--http", "127.0.0.1:0", "--pop3", "127.0.0.1:0", "--target-ca", ca, "--allow-target", plain, "--allow-target", pop3s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.kill)
	for target, first := range map[string]string{plain: "CAPA\r\nSTLS\r\n", pop3s: ""} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		ws, _, err := websocket.Dial(ctx, proxy.page+"bridge?place=proxy&target="+url.QueryEscape(target), &websocket.DialOptions{Subprotocols: []string{"pop3"}})
		if err != nil {
			t.Fatal(err)
		}
		defer ws.CloseNow()
		if err := ws.Write(ctx, websocket.MessageBinary, []byte(first+"CAPA\r\nUSER user\r\nPASS password\r\nSTAT\r\nQUIT\r\n")); err != nil {
			t.Fatal(err)
		}
		var heard strings.Builder
		for err == nil {
			var p []byte
			_, p, err = ws.Read(ctx)
			heard.Write(p)
		}
		got := heard.String()
		if websocket.CloseStatus(err) != websocket.StatusNormalClosure || !strings.Contains(got, "\r\n+OK 12 ") && !strings.Contains(got, "\r\n+OK 13 ") {
			t.Errorf("%s: %v after %q", target, err, got)
		}
		if in := strings.Index(got, "begin TLS"); strings.Count(got, "\r\nSTLS\r\n") != strings.Count(first, "CAPA") || strings.Contains(got[max(in, 0):], "\r\nSTLS\r\n") {
			t.Errorf("%s: STLS is offered inside TLS: %q", target, got)
		}
	}
}
