package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// trust reads the authority that the server wrote.
func trust(t *testing.T, file string) *tls.Config {
	t.Helper()
	pem, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		t.Fatalf("no certificate in %q", pem)
	}
	return &tls.Config{RootCAs: pool, ServerName: "localhost"}
}

// converse logs in over c and gives all that the server said.
func converse(t *testing.T, c net.Conn) string {
	t.Helper()
	if _, err := io.WriteString(c, "USER user\r\nPASS password\r\nSTAT\r\nQUIT\r\n"); err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

func TestImplicitTLS(t *testing.T) {
	ca := filepath.Join(t.TempDir(), "ca.pem")
	p := start(t, "--profile", "strict", "--implicit-tls", "--tls-ca", ca, mailbox(t, map[string]string{"1": "Subject: one\n"}))
	c, err := tls.Dial("tcp", "127.0.0.1:"+p.port, trust(t, ca))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if got := converse(t, c); !strings.Contains(got, "\r\n+OK 1 14\r\n") {
		t.Errorf("over TLS the server said %q", got)
	}
}

func TestSTLSWithTheMadeAuthority(t *testing.T) {
	ca := filepath.Join(t.TempDir(), "ca.pem")
	p := start(t, "--profile", "strict", "--tls-ca", ca, mailbox(t, map[string]string{"1": "Subject: one\n"}))
	c, err := net.Dial("tcp", "127.0.0.1:"+p.port)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	r := bufio.NewReader(c)
	for _, send := range []string{"", "STLS\r\n"} {
		io.WriteString(c, send)
		if line, err := r.ReadString('\n'); err != nil || !strings.HasPrefix(line, "+OK") {
			t.Fatalf("%q, %v after %q", line, err, send)
		}
	}
	tc := tls.Client(c, trust(t, ca))
	if got := converse(t, tc); !strings.Contains(got, "+OK 1 14\r\n") {
		t.Errorf("after STLS the server said %q", got)
	}
}

// A server's certificate can come from files; halves of a pair are refused.
func TestTLSFlagsRefused(t *testing.T) {
	dir := mailbox(t, map[string]string{"1": "Subject: one\n"})
	none := filepath.Join(t.TempDir(), "none.pem")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--tls-cert", none}, "go together"},
		{[]string{"--tls-cert", none, "--tls-key", none}, "none.pem"},
		{[]string{"--tls-ca", filepath.Join(none, "ca.pem")}, "--tls-ca"},
	} {
		p, err := launch(t.TempDir(), append(append([]string{"start"}, c.args...), dir)...)
		if err == nil {
			p.kill()
			t.Errorf("%v: started", c.args)
			continue
		}
		if !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v; want %q in it", c.args, err, c.want)
		}
	}
}

func TestRequireTLS(t *testing.T) {
	ca := filepath.Join(t.TempDir(), "ca.pem")
	box := mailbox(t, map[string]string{"1": "Subject: one\n"})
	p := start(t, "--profile", "strict", "--require-tls", box)
	c, err := net.Dial("tcp", "127.0.0.1:"+p.port)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if got := converse(t, c); !strings.Contains(got, "\r\n-ERR no login in the clear: send STLS first\r\n") || strings.Contains(got, "+OK 1 14") {
		t.Errorf("in the clear the server said %q", got)
	}
	p = start(t, "--require-tls", "--implicit-tls", "--tls-ca", ca, box)
	tc, err := tls.Dial("tcp", "127.0.0.1:"+p.port, trust(t, ca))
	if err != nil {
		t.Fatal(err)
	}
	defer tc.Close()
	if got := converse(t, tc); !strings.Contains(got, "\r\n+OK 1 13\r\n") {
		t.Errorf("over TLS the server said %q", got)
	}
}
