package pop3server_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"runtime"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
)

const (
	goodbye = "+OK goodbye, 0 messages removed\r\n"
	noted   = "+OK nothing done\r\n"
)

// served checks that the server still answers a normal session.
func served(t *testing.T, addr string) {
	t.Helper()
	c := dial(t, addr)
	defer c.Close()
	io.WriteString(c, loginLines+"STAT\r\nRETR 1\r\nQUIT\r\n")
	if got, err := io.ReadAll(c); err != nil || !strings.HasSuffix(string(got), "\r\n.\r\n"+goodbye) {
		t.Errorf("a normal session afterwards: %q, %v", got, err)
	}
}

func TestGarbage(t *testing.T) {
	store := &depot{Store: memory()}
	s := &pop3server.Server{Store: store, Dialect: pop3.Strict(), LockWait: patience}
	addr := start(t, s)
	rnd := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 64<<10)
	for i := range noise {
		noise[i] = byte(rnd.Uint32())
	}
	for _, x := range []struct {
		name string
		send string
	}{
		{"noise", string(noise)},
		{"noise after login", loginLines + string(noise)},
		{"empty lines", strings.Repeat("\r\n", 20000)},
		{"line feeds", strings.Repeat("\n", 50000)},
		{"carriage returns", strings.Repeat("\r", 50000)},
		{"zeros", strings.Repeat("\x00", 100000)},
		{"HTTP", "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\nQUIT\r\n"},
		{"SMTP", "EHLO localhost\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n.\r\nQUIT\r\n"},
		{"TELNET", "\xff\xfd\x18\xff\xfd\x20\xff\xfd\x23\xff\xfd\x27"},
		{"many arguments", loginLines + strings.Repeat("TOP"+strings.Repeat(" 1", 120)+"\r\n", 1000)},
		{"long numbers", loginLines + strings.Repeat("RETR "+strings.Repeat("9", 240)+"\r\n", 1000)},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := dial(t, addr)
			sent := make(chan struct{})
			go func() {
				defer close(sent)
				io.WriteString(c, x.send)
				c.CloseWrite()
			}()
			got, err := io.ReadAll(c)
			if err != nil {
				t.Errorf("it ended with %v", err)
			}
			for line := range strings.Lines(string(got)) {
				if !strings.HasPrefix(line, "+OK ") && !strings.HasPrefix(line, "-ERR ") {
					t.Fatalf("an odd line: %q", line)
				}
			}
			<-sent
			served(t, addr)
		})
	}
	s.Close()
	store.settled(t)
}

func TestPortScan(t *testing.T) {
	addr := start(t, &pop3server.Server{})
	for i := range soak(500, 20000) {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		switch i % 3 {
		case 0:
			c.(*net.TCPConn).SetLinger(0)
		case 1:
			c.Write([]byte("\r\n"))
		}
		c.Close()
	}
	served(t, addr)
}

// 10 MB without a line end: the memory stays where it was, the client gets one
// -ERR, and the session goes on.
func TestEndlessLine(t *testing.T) {
	addr := start(t, &pop3server.Server{})
	c := dial(t, addr)
	r := bufio.NewReader(c)
	r.ReadString('\n')
	piece := bytes.Repeat([]byte("x"), 1<<20)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 10 {
		if _, err := c.Write(piece); err != nil {
			t.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
		t.Errorf("%d octets of memory for 10 MB", used)
	}
	io.WriteString(c, "\r\n"+loginLines+"QUIT\r\n")
	got, err := io.ReadAll(r)
	if want := "-ERR line is too long, at most 255 octets\r\n+OK now send PASS\r\n"; err != nil || !strings.HasPrefix(string(got), want) || !strings.HasSuffix(string(got), goodbye) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestHundredThousandCommandsInOneWrite(t *testing.T) {
	addr := start(t, &pop3server.Server{})
	c := dial(t, addr)
	n := soak(100_000, 1_000_000)
	go io.WriteString(c, loginLines+strings.Repeat("NOOP\r\n", n)+"QUIT\r\n")
	got, err := io.ReadAll(c)
	if k := strings.Count(string(got), noted); err != nil || k != n || !strings.HasSuffix(string(got), noted+goodbye) {
		t.Errorf("%d answers, %v", k, err)
	}
}

// What a TLS client says on the plain port, to the end.
func TestClientHelloOnThePlainPort(t *testing.T) {
	addr := start(t, &pop3server.Server{})
	hello := &recorder{}
	tls.Client(hello, &tls.Config{ServerName: "localhost"}).Handshake()
	if len(hello.said) < 100 {
		t.Fatalf("%d octets of ClientHello", len(hello.said))
	}
	c := dial(t, addr)
	c.Write(hello.said)
	c.CloseWrite()
	if got, err := io.ReadAll(c); err != nil || !strings.HasPrefix(string(got), "+OK") {
		t.Errorf("got %q, %v", got, err)
	}
	served(t, addr)
}

// recorder is a connection that keeps what is written, and hears nothing.
type recorder struct {
	net.Conn
	said []byte
}

func (r *recorder) Write(p []byte) (int, error) { r.said = append(r.said, p...); return len(p), nil }
func (r *recorder) Read([]byte) (int, error)    { return 0, io.EOF }
func (r *recorder) Close() error                { return nil }

// A client that closes its sending side still gets all answers, in every state,
// and nothing is removed but by QUIT (RFC 1939 §6).
func TestHalfCloseInEveryState(t *testing.T) {
	for _, x := range []struct {
		send    string
		answers int // status lines, the greeting's included
		left    int
	}{
		{"", 1, 2},
		{"USER user\r\n", 2, 2},
		{"USER user\r\nPASS password", 2, 2},
		{loginLines, 3, 2},
		{loginLines + "DELE 1\r\n", 4, 2},
		{loginLines + "RETR 2\r\n", 4, 2},
		{loginLines + "DELE 1\r\nRETR 2\r\nQUI", 5, 2},
		{loginLines + "DELE 1\r\nQUIT", 4, 2},
		{loginLines + "DELE 1\r\nRETR 2\r\nQUIT\r\n", 6, 1},
		{loginLines + "DELE 1\r\nQUIT\n", 5, 1},
		{"STLS\r\n", 2, 2},
	} {
		t.Run(fmt.Sprintf("%q", x.send), func(t *testing.T) {
			m := memory()
			m.Deliver("user", []byte(strings.Repeat("A line, and no status.\n", 50000)))
			store := &depot{Store: m}
			s := &pop3server.Server{Store: store, TLSConfig: certificate(t)}
			c := dial(t, start(t, s))
			io.WriteString(c, x.send)
			c.CloseWrite()
			got, err := io.ReadAll(c)
			if n := strings.Count("\r\n"+string(got), "\r\n+OK"); err != nil || n != x.answers {
				t.Errorf("%d answers, %v", n, err)
			}
			s.Close()
			s.Shutdown(t.Context())
			store.settled(t)
			if n := len(m.Messages("user")); n != x.left {
				t.Errorf("%d messages left, want %d", n, x.left)
			}
		})
	}
}
