package pop3server_test

import (
	"errors"
	"io"
	"io/fs"
	"net"
	"path"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/trace"
	"github.com/pop3play/pop3play/core/transcript"
	"github.com/pop3play/pop3play/testdata"
)

// patience is how long a read may take before the test calls it a hang.
const patience = 20 * time.Second

// tcp plays a transcript over real sockets.
type tcp struct {
	addr  string
	store *maildrop.Memory
	conns map[int]*net.TCPConn
}

func (s *tcp) Connect(n int) error {
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		return err
	}
	s.conns[n] = c.(*net.TCPConn)
	return nil
}

func (s *tcp) Send(n int, p []byte) error {
	_, err := s.conns[n].Write(p)
	return err
}

func (s *tcp) CloseWrite(n int) error { return s.conns[n].CloseWrite() }

func (s *tcp) Read(n, limit int) ([]byte, string, error) {
	c := s.conns[n]
	c.SetReadDeadline(time.Now().Add(patience))
	p := make([]byte, limit)
	k, err := c.Read(p)
	switch {
	case errors.Is(err, io.EOF):
		c.Close()
		return nil, "close", nil
	case errors.Is(err, syscall.ECONNRESET):
		return nil, "rst", nil
	}
	return p[:k], "", err
}

// Advance leaves time to itself: what is held back arrives when it is due.
func (s *tcp) Advance(time.Duration) {}

func (s *tcp) Mail() [][]byte { return s.store.Messages("user") }

// The same transcripts that the core answers on a virtual clock.
func TestTranscriptsOverTCP(t *testing.T) {
	played := 0
	err := fs.WalkDir(testdata.Transcripts(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(p) != ".txtar" {
			return err
		}
		data, err := fs.ReadFile(testdata.Transcripts(), p)
		if err != nil {
			return err
		}
		s, err := transcript.Parse(data)
		if err != nil {
			return err
		}
		if s.Header["where"] == "core" {
			return nil
		}
		played++
		t.Run(p, func(t *testing.T) { playOverTCP(t, s) })
		return nil
	})
	if err != nil || played < 10 {
		t.Errorf("%d transcripts played, error %v", played, err)
	}
}

func playOverTCP(t *testing.T, s *transcript.Script) {
	t.Parallel()
	store, dialect, wait, err := transcript.Setup(s)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var stats trace.Statistics
	srv := &pop3server.Server{Store: store, Dialect: dialect, LockWait: wait, Observe: func(e *pop3.Event) {
		mu.Lock()
		defer mu.Unlock()
		stats.Add(e)
	}}
	if err := transcript.Play(s, &tcp{start(t, srv), store, map[int]*net.TCPConn{}}); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if got := string(stats.AppendText(nil)); s.Statistics != "" && got != s.Statistics {
		t.Errorf("statistics: got\n%swant\n%s", got, s.Statistics)
	}
}
