package web

import (
	"bufio"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/pop3play/pop3play/core/pop3"
)

// script is a server that says what is written, and notes what it hears.
func script(t *testing.T, f func(c net.Conn, r *bufio.Reader)) (query string, rig *bridgeRig) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		f(c, bufio.NewReader(c))
	}()
	t.Cleanup(func() {
		l.Close()
		<-done
	})
	rig = newBridgeRig(t)
	rig.bridge.Targets = []string{l.Addr().String(), secureScheme + l.Addr().String()}
	return "place=proxy&target=" + url.QueryEscape(l.Addr().String()), rig
}

// What comes in one write with STLS is meant to be secret. Where TLS is refused
// it stays here; what comes later goes on.
func TestProxyKeepsWhatFollowsSTLS(t *testing.T) {
	heard := make(chan string, 1)
	query, rig := script(t, func(c net.Conn, r *bufio.Reader) {
		io.WriteString(c, "+OK\r\n")
		first, _ := r.ReadString('\n')
		io.WriteString(c, "-ERR no TLS today\r\n")
		rest, _ := r.ReadString('\n')
		io.WriteString(c, "+OK\r\n")
		heard <- first + rest
	})
	b := rig.dial(t, BridgeEvents, query)
	b.say("STLS\r\nPASS secret\r\n")
	b.expect("today\r\n")
	b.say("NOOP\r\n")
	b.end(websocket.StatusNormalClosure, "abort")
	if got := <-heard; got != "STLS\r\nNOOP\r\n" {
		t.Errorf("the server heard %q", got)
	}
	if len(b.news) != 1 || !strings.Contains(b.news[0].Note, "13 octets") || strings.Contains(b.said.String(), "secret") {
		t.Errorf("the browser was told %+v, and heard %q", b.news, b.said.String())
	}
}

// What a server says in the clear behind its answer is taken for TLS, and is
// none: nobody can slip in an answer.
func TestProxyTakesNoPlainAnswerForTLS(t *testing.T) {
	query, rig := script(t, func(c net.Conn, r *bufio.Reader) {
		io.WriteString(c, "+OK\r\n")
		r.ReadString('\n')
		io.WriteString(c, "+OK begin\r\n+OK injected\r\n")
		io.Copy(io.Discard, r)
	})
	b := rig.dial(t, BridgeEvents, query)
	b.say("STLS\r\n")
	b.end(BridgeUnreachable, `does not speak TLS there, it said "+OK i`)
	if strings.Contains(b.octets.String(), "injected") || b.kinds[pop3.KindTLS] > 0 {
		t.Errorf("the browser heard %q", b.octets.String())
	}
}

// A target without TLS at the port for TLS.
func TestProxyPlainServerAtTLSPort(t *testing.T) {
	query, rig := script(t, func(c net.Conn, r *bufio.Reader) {
		io.WriteString(c, "+OK plain\r\n")
		io.Copy(io.Discard, r)
	})
	query = strings.Replace(query, "target=", "target="+url.QueryEscape(secureScheme), 1)
	rig.dial(t, BridgeEvents, query).end(BridgeUnreachable, `does not speak TLS there, it said "+OK p`)
}

// A browser that leaves, and a bridge that stops, end the wait for an answer to
// STLS.
func TestProxyWaitsNoLongerThanTheSession(t *testing.T) {
	for _, how := range []string{"server", "bridge"} {
		t.Run(how, func(t *testing.T) {
			asked, leave := make(chan struct{}), make(chan struct{})
			query, rig := script(t, func(c net.Conn, r *bufio.Reader) {
				io.WriteString(c, "+OK\r\n")
				r.ReadString('\n')
				close(asked)
				if how == "server" {
					<-leave
				} else {
					io.Copy(io.Discard, r)
				}
			})
			b := rig.dial(t, BridgeEvents, query)
			b.say("STLS\r\nQUIT\r\n")
			<-asked
			if how == "server" {
				close(leave)
				b.end(websocket.StatusNormalClosure, "abort")
				return
			}
			done := make(chan struct{})
			go func() {
				rig.bridge.Close()
				close(done)
			}()
			b.end(websocket.StatusGoingAway, "stops")
			<-done
		})
	}
}

func TestFindSTLS(t *testing.T) {
	for _, x := range []struct {
		in   []string
		want string // what goes out in front of |
	}{
		{[]string{"STLS\r\nx"}, "STLS\r\n|x"},
		{[]string{"CAPA\r\nstls \r\nSTLS\n"}, "CAPA\r\nstls \r\n|STLS\n|"},
		{[]string{"ST", "LS\r", "\nx"}, "STLS\r\n|x"},
		{[]string{"\tSTLS x\n"}, "\tSTLS x\n|"},
		{[]string{"STLSX\r\nNOSTLS\r\n", "USER STLS\r\n\r\n"}, "STLSX\r\nNOSTLS\r\nUSER STLS\r\n\r\n"},
		{[]string{strings.Repeat(" ", 70) + "STLS\r\n"}, strings.Repeat(" ", 70) + "STLS\r\n"},
	} {
		var f stlsFinder
		got := ""
		for _, in := range x.in {
			for p := []byte(in); len(p) > 0; {
				n, stls := f.find(p)
				got += string(p[:n])
				if stls {
					got += "|"
				}
				p = p[n:]
			}
		}
		if got != x.want {
			t.Errorf("%q: got %q, want %q", x.in, got, x.want)
		}
	}
}

// A server that hangs in the middle of an answer is the one that people debug:
// what came of it is shown, and what they type meanwhile.
func TestProxyShowsAtOnce(t *testing.T) {
	goOn := make(chan struct{})
	query, rig := script(t, func(c net.Conn, r *bufio.Reader) {
		io.WriteString(c, "+OK\r\n")
		r.ReadString('\n')
		io.WriteString(c, "+OK\r\na\r\n.\r")
		r.ReadString('\n')
		<-goOn
		io.WriteString(c, "\n+OK\r\n")
	})
	b := rig.dial(t, BridgeEvents, query)
	b.say("CAPA\r\n")
	b.expect("a\r\n.\r")
	b.say("NOOP\r\n")
	for !strings.HasSuffix(b.said.String(), "NOOP\r\n") {
		if err := b.hear(); err != nil {
			t.Fatal(err)
		}
	}
	close(goOn)
	b.end(websocket.StatusNormalClosure, "abort")
	if got := b.octets.String(); got != "+OK\r\n+OK\r\na\r\n.\r\n+OK\r\n" {
		t.Errorf("the browser heard %q", got)
	}
}
