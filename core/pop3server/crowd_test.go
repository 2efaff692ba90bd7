package pop3server_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
	"go.uber.org/goleak"
)

// crowdMemory is what one session may cost in the crowd below, in octets: both
// ends of its connection and, where the client does not read, the reply that is
// stuck. Idle ones cost less, see BenchmarkIdleConnection.
const crowdMemory = 24 << 10

// kernelMemory is how much of a message may be on its way to a client that does
// not read: in the kernel for the most part.
const kernelMemory = 512 << 10

// member is a client of the crowd.
type member struct {
	net.Conn
	r    *bufio.Reader
	user string
}

func (m *member) line() error {
	s, err := m.r.ReadString('\n')
	if err == nil && !strings.HasPrefix(s, "+OK") {
		err = fmt.Errorf("the server said %q", s)
	}
	return err
}

func (m *member) say(line string) error {
	if _, err := io.WriteString(m, line); err != nil {
		return err
	}
	return m.line()
}

func (m *member) login() error {
	if err := m.line(); err != nil {
		return err
	}
	if err := m.say("USER " + m.user + "\r\n"); err != nil {
		return err
	}
	return m.say("PASS password\r\n")
}

// stuck asks for 20 MB and reads no more than the first line.
func (m *member) stuck() error {
	if err := m.login(); err != nil {
		return err
	}
	return m.say("RETR 2\r\n")
}

// manners are what the members of the crowd do, and then stay as they are.
var manners = []func(*member) error{
	(*member).line,
	(*member).login,
	(*member).stuck,
	func(m *member) error { // half a command
		if err := m.login(); err != nil {
			return err
		}
		_, err := io.WriteString(m, "RETR 2")
		return err
	},
	func(m *member) error { // a line without an end
		if err := m.line(); err != nil {
			return err
		}
		_, err := m.Write(bytes.Repeat([]byte("x"), 64<<10))
		return err
	},
	func(m *member) error { // half-closed, with 20 MB to read
		if err := m.stuck(); err != nil {
			return err
		}
		if half, ok := m.Conn.(*net.TCPConn); ok {
			return half.CloseWrite()
		}
		return nil
	},
	func(m *member) error { // pipelines, and does not read
		if err := m.login(); err != nil {
			return err
		}
		if _, ok := m.Conn.(*net.TCPConn); !ok {
			return m.say("RETR 2\r\n")
		}
		return m.say(strings.Repeat("RETR 2\r\n", 50))
	},
	(*member).login, // and more later
}

// gather opens n sessions, over TCP as far as file descriptors go and over
// pipes beyond.
func gather(t *testing.T, s *pop3server.Server, addr string, n int) []*member {
	t.Helper()
	const spare = 500
	sockets := min(n, (descriptors(2*n+spare)-spare)/2)
	t.Logf("%d sessions over TCP, %d over pipes", sockets, n-sockets)
	crowd := make([]*member, n)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				m, err := join(s, addr, i, i < sockets)
				if err != nil {
					t.Errorf("client %d: %v", i, err)
					return
				}
				crowd[i] = m
			}
		})
	}
	wg.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return crowd
}

func join(s *pop3server.Server, addr string, i int, socket bool) (*member, error) {
	m := &member{user: fmt.Sprint("user", i)}
	if socket {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			return nil, err
		}
		c.(*net.TCPConn).SetReadBuffer(4096) // what is stuck should be stuck here, not in the kernel
		m.Conn = c
	} else {
		client, server := net.Pipe()
		go s.ServeConn(server, pop3server.ConnOptions{})
		m.Conn = client
	}
	m.SetDeadline(time.Now().Add(2 * time.Minute))
	m.r = bufio.NewReaderSize(m, 64)
	return m, manners[i%len(manners)](m)
}

// latency is the median time of a whole session, login to QUIT, and the longest
// but for one in a hundred.
func latency(t *testing.T, addr string) (median, slow time.Duration) {
	t.Helper()
	buf := make([]byte, 64<<10)
	var took []time.Duration
	for range 200 {
		begin := time.Now()
		if err := talk(addr, "probe", buf); err != nil {
			t.Fatal(err)
		}
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	return took[len(took)/2], took[len(took)*99/100]
}

// inUse is the memory that the process needs, and what it has of the system.
func inUse() (need, have int64) {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse), int64(m.Sys - m.HeapReleased)
}

func end(m *member, i int) {
	if c, ok := m.Conn.(*net.TCPConn); ok && i%3 == 0 {
		c.SetLinger(0)
	}
	if i%3 < 2 {
		m.Close()
	}
}

// Thousands of sessions at once, most of them up to no good: memory stays in
// bounds, others notice nothing, and when it is over nothing is left.
func TestCrowd(t *testing.T) {
	running := goleak.IgnoreCurrent()
	mail := &maildrop.Memory{}
	mail.AddUser("probe", "password")
	for range 5 {
		mail.Deliver("probe", mailOf(2500))
	}
	n := soak(crowdSize, 2*crowdSize)
	for i := range n {
		mail.AddUser(fmt.Sprint("user", i), "password")
		mail.Deliver(fmt.Sprint("user", i), []byte("Subject: one\n\none\n"))
	}
	store := &depot{Store: mail, big: mailOf(20_000_000)}
	s := &pop3server.Server{Store: store, Dialect: pop3.Strict()}
	addr := start(t, s)
	alone, slowAlone := latency(t, addr)
	before, hadBefore := inUse()
	crowd := gather(t, s, addr, n)
	need, have := inUse()
	each, process := (need-before)/int64(n), (have-hadBefore)/int64(n)

	// The last sort reads its 20 MB an octet at a time.
	done := make(chan struct{})
	var slow sync.WaitGroup
	slow.Go(func() { sip(crowd, done) })
	var crowded, slowCrowded time.Duration
	slower := true
	for try := 0; try < 3 && slower; try++ { // others use this machine as well
		crowded, slowCrowded = latency(t, addr)
		slower = crowded > 10*alone+20*time.Millisecond || slowCrowded > 10*slowAlone+200*time.Millisecond
	}
	close(done)
	slow.Wait()
	t.Logf("%d sessions: %d octets each, %d of the system", n, each, process)
	t.Logf("a session takes %v, 99 in 100 at most %v; %v and %v without the others", crowded, slowCrowded, alone, slowAlone)
	held := store.given.Load() / store.asked.Load()
	t.Logf("%d octets of 20 MB are on their way to each of %d that do not read", held, store.asked.Load())
	if held > kernelMemory {
		t.Errorf("a client that does not read holds %d octets, want at most %d", held, kernelMemory)
	}
	if each > crowdMemory {
		t.Errorf("a session costs %d octets, want at most %d", each, crowdMemory)
	}
	if process > processMemory {
		t.Errorf("a session has the process take %d octets of the system, want at most %d", process, processMemory)
	}
	if slower {
		t.Errorf("a session takes %v, one in a hundred %v; %v and %v without the others", crowded, slowCrowded, alone, slowAlone)
	}

	for i, m := range crowd {
		end(m, i)
	}
	s.Close()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := s.Shutdown(ctx); err != nil {
		t.Errorf("sessions go on after Close: %v", err)
	}
	store.settled(t)
	for i, m := range crowd {
		m.Close()
		if len(mail.Messages(fmt.Sprint("user", i))) != 1 {
			t.Fatalf("the maildrop of client %d changed without QUIT", i)
		}
	}
	goleak.VerifyNone(t, running)
}

// sip lets the slow readers ask for a big message and read a little, in turns.
func sip(crowd []*member, done <-chan struct{}) {
	one := make([]byte, 1)
	for i := len(manners) - 1; i < len(crowd); i += len(manners) {
		io.WriteString(crowd[i], "RETR 2\r\n")
	}
	for {
		for i := len(manners) - 1; i < len(crowd); i += len(manners) {
			select {
			case <-done:
				return
			default:
				crowd[i].Read(one)
			}
		}
	}
}
