package pop3server_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"io/fs"
	"net"
	"path"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/quirk"
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
	conns map[int]net.Conn
	roots *x509.CertPool
	srv   *pop3server.Server
	ended map[int]*records // of the connections over TLS
}

// records looks at the type of each TLS record that comes (RFC 5246 §6.2.1).
type records struct {
	net.Conn
	head   []byte // the beginning of a record
	left   int    // octets of it to come
	notify bool   // the last one was an alert
}

func (r *records) Read(p []byte) (int, error) {
	n, err := r.Conn.Read(p)
	for q := p[:n]; len(q) > 0; {
		if r.left > 0 {
			k := min(r.left, len(q))
			r.left, q = r.left-k, q[k:]
			continue
		}
		k := min(5-len(r.head), len(q))
		r.head, q = append(r.head, q[:k]...), q[k:]
		if len(r.head) == 5 {
			const alert, data, sealedAlert = 21, 23, 2 + 1 + 16 // TLS 1.3 hides the type
			r.left = int(r.head[3])<<8 | int(r.head[4])
			r.notify = r.head[0] == alert || r.head[0] == data && r.left == sealedAlert
			r.head = r.head[:0]
		}
	}
	return n, err
}

func (r *records) CloseWrite() error { return r.Conn.(*net.TCPConn).CloseWrite() }

func (s *tcp) Connect(n int) error {
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		return err
	}
	s.conns[n] = c
	return nil
}

func (s *tcp) Send(n int, p []byte) error {
	_, err := s.conns[n].Write(p)
	return err
}

func (s *tcp) CloseWrite(n int) error {
	return s.conns[n].(interface{ CloseWrite() error }).CloseWrite()
}

// StartTLS trusts the server's authority and nobody else.
func (s *tcp) StartTLS(n int, named bool) string {
	config := &tls.Config{RootCAs: s.roots, ServerName: "localhost"}
	if !named { // an address is no name to send, and is in the certificate
		config.ServerName = "127.0.0.1"
	}
	sniffed := &records{Conn: s.conns[n]}
	c := tls.Client(sniffed, config)
	s.conns[n].SetDeadline(time.Now().Add(patience))
	err := c.Handshake()
	s.conns[n].SetDeadline(time.Time{})
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	var authority x509.UnknownAuthorityError
	var plain tls.RecordHeaderError
	if err != nil {
		s.conns[n] = &halfHandshake{s.conns[n], errors.As(err, &plain)}
	}
	switch {
	case err == nil:
		s.conns[n], s.ended[n] = c, sniffed
		if bytes.ContainsFunc(c.ConnectionState().PeerCertificates[0].RawSubject, func(r rune) bool { return r > 127 }) {
			return "8-bit subject"
		}
		return "ok"
	case errors.As(err, &host) && bytes.Contains([]byte(host.Certificate.Subject.CommonName), []byte{0}):
		return "NUL in name"
	case errors.As(err, &host):
		return "wrong host"
	case errors.As(err, &authority):
		return "unknown authority"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "expired"
	case errors.As(err, &plain):
		return "plain"
	}
	return "failed"
}

// halfHandshake is a connection on which only the rest of a failed handshake
// may come, and its end.
type halfHandshake struct {
	net.Conn
	plain bool // the other side takes it for commands, and may say more of it
}

func (h *halfHandshake) Read(p []byte) (n int, err error) {
	for err == nil {
		if n, err = h.Conn.Read(p); !h.plain && bytes.Contains(p[:n], []byte("-ERR")) {
			return n, err // something is said in the clear
		}
	}
	return 0, err
}

func (h *halfHandshake) CloseWrite() error { return h.Conn.(*net.TCPConn).CloseWrite() }

func (s *tcp) Read(n, limit int) ([]byte, string, error) {
	c := s.conns[n]
	c.SetReadDeadline(time.Now().Add(patience))
	p := make([]byte, limit)
	k, err := c.Read(p)
	switch {
	case errors.Is(err, io.EOF):
		c.Close()
		if r := s.ended[n]; r != nil && !r.notify {
			return nil, "truncated", nil
		}
		return nil, "close", nil
	case errors.Is(err, syscall.ECONNRESET):
		return nil, "rst", nil
	}
	return p[:k], "", err
}

func (s *tcp) Advance(d time.Duration) { s.srv.Advance(d) }

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
		if !s.Plays("tcp") {
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

func overTCP(t *testing.T, s *transcript.Script, srv *pop3server.Server, store *maildrop.Memory) *tcp {
	t.Helper()
	player := &tcp{store: store, srv: srv, conns: map[int]net.Conn{}, ended: map[int]*records{}}
	if s.Header["tls"] == "" {
		player.addr = start(t, srv)
		return player
	}
	authority, err := pop3server.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	if srv.TLSConfig, err = authority.TLSConfig(); err != nil {
		t.Fatal(err)
	}
	srv.Authority, srv.RequireTLS = authority, s.Header["tls"] == "required"
	player.roots = x509.NewCertPool()
	player.roots.AppendCertsFromPEM(authority.PEM())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	player.addr = l.Addr().String()
	if s.Header["tls"] == "first" {
		l = tls.NewListener(l, srv.TLSConfig)
	}
	serveOn(t, srv, l)
	return player
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
	if err := transcript.Play(s, overTCP(t, s, srv, store)); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if got := string(stats.AppendText(nil)); s.Statistics != "" && got != s.Statistics {
		t.Errorf("statistics: got\n%swant\n%s", got, s.Statistics)
	}
}

// Quirks that only sockets can show do so, are named for it, and are not where
// they are off.
func TestQuirksOverTCP(t *testing.T) {
	for _, q := range quirk.All() {
		data, err := fs.ReadFile(testdata.Transcripts(), "quirk/"+q.Name+".txtar")
		if err != nil {
			t.Fatal(err)
		}
		s, err := transcript.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		if s.Plays("core") {
			continue // played by core/quirk
		}
		t.Run(q.Name, func(t *testing.T) {
			t.Parallel()
			by, err := blamedOverTCP(t, s)
			if err != nil || !slices.Contains(by, q.Name) || !q.Native {
				t.Errorf("named are %v, native %v, error %v", by, q.Native, err)
			}
			s.Header["quirks"] = ""
			if by, err = blamedOverTCP(t, s); err == nil || len(by) > 0 {
				t.Errorf("without it: named are %v, and the transcript fits", by)
			}
		})
	}
}

func blamedOverTCP(t *testing.T, s *transcript.Script) (by []string, err error) {
	t.Helper()
	store, dialect, wait, err := transcript.Setup(s)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	srv := &pop3server.Server{Store: store, Dialect: dialect, LockWait: wait, Observe: func(e *pop3.Event) {
		mu.Lock()
		defer mu.Unlock()
		by = append(by, e.By...)
	}}
	err = transcript.Play(s, overTCP(t, s, srv, store))
	srv.Close()
	srv.Shutdown(t.Context())
	mu.Lock()
	defer mu.Unlock()
	return by, err
}
