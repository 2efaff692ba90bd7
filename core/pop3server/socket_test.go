package pop3server_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
)

func dial(t *testing.T, addr string) *net.TCPConn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(patience))
	return c.(*net.TCPConn)
}

const loginLines = "USER user\r\nPASS password\r\n"

// What a client still sends after QUIT must not take the reply with it, nor is
// it answered by a reset.
func TestGarbageAfterQuitDoesNotEatTheReply(t *testing.T) {
	addr := start(t, &pop3server.Server{})
	for range 3 {
		c := dial(t, addr)
		c.SetWriteBuffer(4096) // the kernel does not take it all before the server does
		sent := make(chan error)
		go func() {
			_, err := io.WriteString(c, loginLines+"QUIT\r\n"+strings.Repeat("garbage\r\n", 100_000))
			sent <- err
		}()
		all, err := io.ReadAll(c)
		if err != nil || !strings.HasSuffix(string(all), goodbye) {
			t.Fatalf("read %q, %v", all, err)
		}
		if err := <-sent; err != nil {
			t.Fatalf("sending: %v", err)
		}
		c.Close()
	}
}

func TestManyPipelinedRetrievals(t *testing.T) {
	m := memory()
	m.Deliver("user", []byte(strings.Repeat("0123456789012345678901234567890123456789012345678901234567890123456789\n", 14000)))
	addr := start(t, &pop3server.Server{Store: m})
	c := dial(t, addr)
	const n = 50
	go io.WriteString(c, loginLines+strings.Repeat("RETR 2\r\n", n)+"QUIT\r\n")
	r := bufio.NewReader(c)
	var octets, dots int
	for {
		line, err := r.ReadString('\n')
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		octets += len(line)
		if line == ".\r\n" {
			dots++
		}
	}
	if dots != n || octets < n*14000*72 {
		t.Errorf("%d messages, %d octets", dots, octets)
	}
}

func TestResetIsAReset(t *testing.T) {
	d := pop3.Strict()
	d.Edit("reset", nil).Wrap("NOOP", func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply {
		return pop3.Reply{Silent: true, Step: pop3.StepAbort, Reason: pop3.ReasonAbort}
	})
	c := dial(t, start(t, &pop3server.Server{Dialect: d}))
	io.WriteString(c, loginLines+"NOOP\r\n")
	if _, err := io.ReadAll(c); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("reading ended with %v", err)
	}
}

// After a half-close the client reads the end, and may go on to send.
func TestHalfCloseGoesOnReading(t *testing.T) {
	d := pop3.Strict()
	d.Edit("half", nil).Wrap("NOOP", func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply {
		return pop3.Reply{Silent: true, Step: pop3.StepCloseWrite, Reason: pop3.ReasonAbort}
	})
	c := dial(t, start(t, &pop3server.Server{Dialect: d}))
	io.WriteString(c, loginLines+"NOOP\r\n")
	if _, err := io.ReadAll(c); err != nil {
		t.Fatal(err)
	}
	// More than the kernel buffers, and more than a server that closes reads.
	if _, err := c.Write(make([]byte, 32<<20)); err != nil {
		t.Errorf("writing after the half-close: %v", err)
	}
}

// A client that resets in the middle of a message harms nobody else, and its
// maildrop is free again.
func TestServerSurvivesResets(t *testing.T) {
	m := memory()
	m.Deliver("user", []byte(strings.Repeat("x\n", 1<<20)))
	addr := start(t, &pop3server.Server{Store: m, LockWait: 10 * time.Second})
	for range 20 {
		c := dial(t, addr)
		io.WriteString(c, loginLines+"RETR 2\r\n")
		if _, err := bufio.NewReader(c).ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		c.SetLinger(0)
		c.Close()
	}
	c := dial(t, addr)
	io.WriteString(c, loginLines+"QUIT\r\n")
	if all, err := io.ReadAll(c); err != nil || !strings.Contains(string(all), "maildrop locked and ready") {
		t.Errorf("read %q, %v", all, err)
	}
}

func TestTooManyConnections(t *testing.T) {
	addr := start(t, &pop3server.Server{MaxConns: 1})
	first := dial(t, addr)
	if _, err := bufio.NewReader(first).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(dial(t, addr))
	if err != nil || !strings.HasPrefix(string(all), "-ERR [SYS/TEMP] too many connections") {
		t.Errorf("read %q, %v", all, err)
	}
}

func TestTimestampsDiffer(t *testing.T) {
	addr := start(t, &pop3server.Server{})
	seen := map[string]bool{}
	for range 200 {
		c := dial(t, addr)
		line, err := bufio.NewReader(c).ReadString('\n')
		if err != nil || seen[line] {
			t.Fatalf("greeting %q again, or %v", line, err)
		}
		seen[line] = true
		c.Close()
	}
}

func certificate(t *testing.T) *tls.Config {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}

// RFC 2595 §4: what was pipelined behind STLS in the clear is not executed.
func TestSTLSDropsPipelinedPlaintext(t *testing.T) {
	addr := start(t, &pop3server.Server{TLSConfig: certificate(t)})
	c := dial(t, addr)
	r := bufio.NewReader(c)
	line := func(r *bufio.Reader) string {
		t.Helper()
		s, err := r.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	line(r)
	io.WriteString(c, "STLS\r\nUSER injected\r\n")
	if got := line(r); !strings.HasPrefix(got, "+OK") {
		t.Fatal(got)
	}
	tc := tls.Client(c, &tls.Config{InsecureSkipVerify: true})
	if err := tc.Handshake(); err != nil {
		t.Fatal(err)
	}
	io.WriteString(tc, "PASS password\r\nSTLS\r\nUSER user\r\nPASS password\r\nQUIT\r\n")
	all, err := io.ReadAll(tc)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"-ERR send USER first", "-ERR TLS is active already", "+OK now send PASS", "+OK maildrop locked", "+OK goodbye"}
	got := strings.Split(strings.TrimSpace(string(all)), "\r\n")
	if len(got) != len(want) {
		t.Fatalf("inside TLS: %q", got)
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("reply %d inside TLS is %q, want %q", i+1, got[i], want[i])
		}
	}
}

func TestFailedHandshakeCloses(t *testing.T) {
	addr := start(t, &pop3server.Server{TLSConfig: certificate(t)})
	c := dial(t, addr)
	r := bufio.NewReader(c)
	if _, err := r.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	io.WriteString(c, "STLS\r\n")
	if _, err := r.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	io.WriteString(c, loginLines+"STAT\r\n")
	rest, _ := io.ReadAll(r) // an alert, perhaps, and the end
	if strings.Contains(string(rest), "OK") {
		t.Errorf("the session goes on in the clear: %q", rest)
	}
}
