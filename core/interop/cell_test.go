package interop

import (
	"bytes"
	"cmp"
	"crypto/tls"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/sasl"
)

// timeLimit is how long a client may take for a visit. It waits four seconds
// for an answer, where it can be told so, and a server that is only slow is
// through in three.
const timeLimit = 14 * time.Second

// cell is a client that meets a quirk.
type cell struct {
	client *client
	hazard *hazard

	store   *maildrop.Memory
	account string // its password
	mail    []known
	spec    atomic.Pointer[pop3.Dialect]
	tls     *tls.Config

	authority *pop3server.Authority
	world     pop3.World

	port string
	pem  string

	mu    sync.Mutex
	srv   *pop3server.Server
	conns map[net.Conn]struct{}

	heard atomic.Pointer[heard] // in the visit at hand
}

// play makes all visits and gives what came of each. The maildrop is the same
// for all of them, and so is what the client remembers.
func (c *cell) play(t testing.TB, q *quirk.Quirk, authority, stranger *pop3server.Authority) []*result {
	h := c.hazard
	quirky, plain := h.behaviours(t, q)
	c.start(t, authority, stranger)
	home := t.TempDir()
	var all []*result
	for i, st := range h.visits {
		if st.passing > 0 {
			c.server().Advance(st.passing)
		}
		if st.later {
			c.mail = append(c.mail, knownLate)
			c.store.Deliver("user", knownLate.text)
		}
		spec := plain
		if st.quirky {
			spec = quirky
		}
		c.speak(t, spec, st.calm)
		r := c.visit(t, home, i, st)
		all = append(all, r)
	}
	return all
}

// speak has the sessions to come behave so.
func (c *cell) speak(t testing.TB, spec string, calm bool) {
	t.Helper()
	if calm {
		spec, _, _ = strings.Cut(spec, ",rst-in-reply")
	}
	b, err := quirk.Parse(spec)
	if err != nil {
		t.Fatalf("%s: %v", spec, err)
	}
	c.spec.Store(b.Dialect(pop3.SASL(sasl.All()), pop3.LANG(pop3.Languages())))
}

// transport is how this client gets TLS where the quirk wants it. getmail6 has
// no STLS.
func (c *cell) transport() string {
	switch {
	case c.hazard.transport == "STLS" && c.client.name == "getmail6":
		return "POP3S"
	case c.hazard.transport == "STLS", c.hazard.transport == "POP3S":
		return c.hazard.transport
	}
	return "plain"
}

// result is what came of a visit.
type result struct {
	step
	*heard
	hung      bool
	tlsWanted bool
	failed    string   // how the client ended, if not well
	crashed   bool     // a signal ended it
	means     string   // of a command that should not be sent: what it means if it was
	said      string   // its complaint
	delivered [][]byte // what it has stored
	mail      []known  // all that the maildrop has had
	before    int      // messages in it
	after     [][]byte
}

// visit has the client come once.
func (c *cell) visit(t testing.TB, home string, n int, st step) *result {
	h := c.hazard
	v := visit{way: way{login: cmp.Or(h.login, "USER"), transport: c.transport()}, dir: home, host: "127.0.0.1", port: c.port, authority: c.pem, remove: st.remove || c.client.forgets,
		usual: &usual{user: "user", secret: c.account, limit: timeLimit}}
	if h.transport != "" {
		v.host = "localhost"
	}
	if st.quirky {
		v.usual.user, v.usual.secret = cmp.Or(h.user, "user"), cmp.Or(h.secret, c.account)
		v.usual.slow = h.slow
	}
	if c.client.forgets { // where it puts things is for its user to say
		if v.dir = filepath.Join(home, strconv.Itoa(n)); os.Mkdir(v.dir, 0o700) != nil {
			t.Fatal("no directory for the client")
		}
	}
	had := len(stored(t, v.dir))
	r := &result{step: st, mail: c.mail, tlsWanted: c.transport() != "plain", before: len(c.store.Messages("user"))}
	var first *line
	c.heard.Store(&heard{})
	if h.held && st.quirky {
		first = c.hold(t)
		c.heard.Store(&heard{deaf: 1})
	}
	r.heard = c.heard.Load()
	if st.quirky {
		r.heard.watch, r.means, _ = strings.Cut(h.watch, ": ")
	}
	v.usual.begun = time.Now()
	_, err := c.client.fetch(t, v)
	r.hung = errors.Is(err, errHung)
	if first != nil {
		first.leave()
	}
	c.hangUp(500 * time.Millisecond)
	said := string(v.said)
	if c.client.tells != nil {
		said += strings.Join(c.client.tells.FindAllString(string(v.told), -1), "\n")
	}
	r.said = complaint(said, home, c.port)
	var exit *exec.ExitError
	switch {
	case err == nil, r.hung:
	case errors.As(err, &exit) && exit.ExitCode() == c.client.noMail && r.said == "":
	default:
		r.failed = err.Error()
		r.crashed = exit != nil && exit.ExitCode() < 0
	}
	r.delivered = stored(t, v.dir)[had:]
	r.after = c.store.Messages("user")
	return r
}

// hold opens a session that keeps the maildrop locked.
func (c *cell) hold(t testing.TB) *line {
	l, _, err := dial("127.0.0.1:" + c.port)
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"USER user", "PASS " + c.account} {
		if _, err := l.conn.Write([]byte(command + "\r\n")); err != nil {
			t.Fatal(err)
		}
		l.read(false)
	}
	return l
}

// stored reads the messages in files whose names are numbers, in their order.
func stored(t testing.TB, dir string) (mail [][]byte) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var numbers []int
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil && !e.IsDir() {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		m, err := os.ReadFile(filepath.Join(dir, strconv.Itoa(n)))
		if err != nil {
			t.Fatal(err)
		}
		mail = append(mail, bytes.Clone(m))
	}
	return mail
}
