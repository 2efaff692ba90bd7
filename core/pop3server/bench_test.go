package pop3server_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
)

func listen(b *testing.B, serve func(net.Conn)) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go serve(c)
		}
	}()
	return l.Addr().String()
}

func benchServer(m *maildrop.Memory) func(net.Conn) {
	s := &pop3server.Server{Store: m, Dialect: pop3.Strict()}
	return func(c net.Conn) { s.ServeConn(c, pop3server.ConnOptions{}) }
}

// dialogue is one session: login, STAT, five RETR, QUIT.
var dialogue = []string{"USER %s\r\n", "PASS password\r\n", "STAT\r\n", "RETR 1\r\n", "RETR 2\r\n", "RETR 3\r\n", "RETR 4\r\n", "RETR 5\r\n", "QUIT\r\n"}

const dialogueClients = 8

func mailOf(octets int) []byte {
	line := []byte(strings.Repeat("x", 70) + "\r\n")
	return bytes.Repeat(line, octets/len(line)+1)[:octets-2]
}

// talk runs one session as a client that waits for each reply.
func talk(addr string, name string, buf []byte) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer c.Close()
	return talkOver(c, name, buf)
}

func talkOver(c net.Conn, name string, buf []byte) error {
	read := func(end string) error {
		n := 0
		for !bytes.HasSuffix(buf[:n], []byte(end)) {
			k, err := c.Read(buf[n:])
			if n += k; err != nil {
				return fmt.Errorf("%w after %q", err, buf[:n])
			}
		}
		return nil
	}
	if err := read("\r\n"); err != nil {
		return err
	}
	for _, line := range dialogue {
		if strings.Contains(line, "%s") {
			line = fmt.Sprintf(line, name)
		}
		if _, err := io.WriteString(c, line); err != nil {
			return err
		}
		end := "\r\n"
		if strings.HasPrefix(line, "RETR") {
			end = "\r\n.\r\n"
		}
		if err := read(end); err != nil {
			return err
		}
	}
	return nil
}

func benchSessions(b *testing.B, addr string) {
	jobs := make(chan struct{})
	var wg sync.WaitGroup
	for i := range dialogueClients {
		wg.Go(func() {
			buf := make([]byte, 64<<10)
			for range jobs {
				if err := talk(addr, fmt.Sprint("user", i), buf); err != nil {
					b.Error(err)
				}
			}
		})
	}
	b.ResetTimer()
	for b.Loop() {
		jobs <- struct{}{}
	}
	close(jobs)
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "sessions/s")
}

// BenchmarkSessions compares whole sessions with a responder that parses
// nothing, in one run.
func BenchmarkSessions(b *testing.B) {
	mail := mailOf(2500)
	b.Run("pop3play", func(b *testing.B) {
		m := &maildrop.Memory{}
		for i := range dialogueClients {
			name := fmt.Sprint("user", i)
			m.AddUser(name, "password")
			for range 5 {
				m.Deliver(name, mail)
			}
		}
		benchSessions(b, listen(b, benchServer(m)))
	})
	b.Run("bare", func(b *testing.B) {
		reply := append(append([]byte("+OK 2500 octets\r\n"), maildrop.Canonical(mail)...), ".\r\n"...)
		benchSessions(b, listen(b, func(c net.Conn) {
			defer c.Close()
			io.WriteString(c, "+OK\r\n")
			buf := make([]byte, 1024)
			for {
				n, err := c.Read(buf)
				switch {
				case err != nil:
					return
				case bytes.HasPrefix(buf[:n], []byte("RETR")):
					c.Write(reply)
				default:
					c.Write([]byte("+OK\r\n"))
				}
			}
		}))
	})
}

// BenchmarkRetrieve20MB compares RETR with a plain copy to the socket.
func BenchmarkRetrieve20MB(b *testing.B) {
	const octets = 20_000_000
	mail := mailOf(octets)
	b.Run("pop3play", func(b *testing.B) {
		m := &maildrop.Memory{}
		m.AddUser("user", "password")
		m.Deliver("user", mail)
		c, err := net.Dial("tcp", listen(b, benchServer(m)))
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close()
		io.WriteString(c, loginLines)
		r := bufio.NewReader(c)
		for range 3 {
			if _, err := r.ReadString('\n'); err != nil {
				b.Fatal(err)
			}
		}
		size := int64(len("+OK 20000000 octets\r\n")) + octets + 3
		b.SetBytes(octets)
		for b.Loop() {
			io.WriteString(c, "RETR 1\r\n")
			if _, err := io.CopyN(io.Discard, c, size); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("raw", func(b *testing.B) {
		c, err := net.Dial("tcp", listen(b, func(c net.Conn) {
			one := make([]byte, 1)
			for {
				if _, err := c.Read(one); err != nil {
					return
				}
				c.Write(mail)
			}
		}))
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close()
		b.SetBytes(octets)
		for b.Loop() {
			c.Write([]byte("x"))
			if _, err := io.CopyN(io.Discard, c, int64(len(mail))); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkIdleConnection reports the memory that an open session in
// TRANSACTION costs, at 5,000 of them; both ends of a pipe are in this process,
// so the client's end counts too. It is measured once: a second round would
// find the first one's memory ready for use.
func BenchmarkIdleConnection(b *testing.B) {
	const conns = 5000
	m := &maildrop.Memory{}
	for i := range conns {
		m.AddUser(fmt.Sprint("user", i), "password")
	}
	serve := benchServer(m)
	clients := make([]net.Conn, conns)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range clients {
		client, server := net.Pipe()
		clients[i] = client
		go serve(server)
		idleLogin(b, client, i)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	used := after.HeapInuse + after.StackInuse - before.HeapInuse - before.StackInuse
	for b.Loop() {
		// A command on one of them, with the others idle.
		idleCommand(b, clients[0], "NOOP\r\n")
	}
	b.ReportMetric(float64(used)/conns, "B/conn")
	for _, c := range clients {
		c.Close()
	}
}

func idleLogin(b *testing.B, c net.Conn, i int) {
	b.Helper()
	idleCommand(b, c, "")
	idleCommand(b, c, fmt.Sprintf("USER user%d\r\n", i))
	idleCommand(b, c, "PASS password\r\n")
}

func idleCommand(b *testing.B, c net.Conn, line string) {
	b.Helper()
	if line != "" {
		io.WriteString(c, line)
	}
	var buf [256]byte
	for n := 0; !bytes.HasSuffix(buf[:n], []byte("\r\n")); {
		k, err := c.Read(buf[n:])
		if n += k; err != nil {
			b.Fatal(err)
		}
	}
}
