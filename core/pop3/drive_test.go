package pop3_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
)

// client drives one session as a driver must, on a clock of its own.
type client struct {
	s      *pop3.Session
	now    pop3.Time
	in     []byte
	eof    bool
	out    []byte
	taken  int
	events []string
	kinds  []pop3.Event // copies, without Data
	lines  []line
}

// line is what a client said, as the session reported it.
type line struct {
	data   string
	answer bool // to a challenge
}

const testStamp = "1896.697170952@dbc.mtview.ca.us"

func connect(d *pop3.Dialect, st pop3.Store, o pop3.Options) *client {
	c := &client{}
	if o.Stamp == "" {
		o.Stamp = testStamp
	}
	if o.Session == 0 {
		o.Session = 1
	}
	o.Observe = c.observe
	c.s = pop3.NewSession(d, st, o)
	c.s.Start(c.now)
	c.drive()
	return c
}

// observe writes events down so that two runs can be compared. Of a line that
// is too long as much is kept as happened to come in one piece.
func (c *client) observe(e *pop3.Event) {
	data, n := string(e.Data), e.N
	if e.Kind == pop3.KindLineIn && e.Err {
		n, data = n+int64(len(data)), data[:min(len(data), 64)]
	}
	c.events = append(c.events, fmt.Sprint(e.Kind, " ", e.Seq, " ", e.State, " ", e.Verb, " ", e.Msg, " ", n, " ", e.Err, e.Cont,
		" ", e.Code, " ", e.Text, " ", e.By, fmt.Sprintf(" %q", data)))
	if e.Kind == pop3.KindLineIn {
		c.lines = append(c.lines, line{data, e.Cont})
	}
	copied := *e
	copied.Data = nil
	c.kinds = append(c.kinds, copied)
}

// drive pulls and feeds until nothing goes on without time or more input. What
// Pull gave must stay as it is until the next Pull, whatever is called between.
func (c *client) drive() {
	for {
		for p, _ := c.s.Pull(c.now); p != nil; p, _ = c.s.Pull(c.now) {
			was := bytes.Clone(p)
			c.s.Deadline()
			c.s.WantInput()
			c.s.Tick(c.now)
			if !bytes.Equal(was, p) {
				panic("octets changed before the next Pull")
			}
			c.out = append(c.out, p...)
		}
		switch {
		case !c.s.WantInput():
			return
		case len(c.in) > 0:
			p := bytes.Clone(c.in)
			c.in = c.in[len(c.in):]
			c.s.Feed(c.now, p)
			for i := range p {
				p[i] = '!' // the session may not keep what it was fed
			}
		case c.eof:
			c.eof = false
			c.s.CloseInput(c.now)
		default:
			return
		}
	}
}

func (c *client) send(p string) {
	c.in = append(c.in, p...)
	c.drive()
}

func (c *client) close() {
	c.eof = true
	c.drive()
}

func (c *client) wait(d pop3.Time) {
	c.now += d
	c.s.Tick(c.now)
	c.drive()
}

// got gives what came since the last call.
func (c *client) got() string {
	p := string(c.out[c.taken:])
	c.taken = len(c.out)
	return p
}

// say sends a line and expects an answer that begins so.
func (c *client) say(t testing.TB, line, want string) {
	t.Helper()
	c.got()
	c.send(line + "\r\n")
	if got := c.got(); !strings.HasPrefix(got, want) || want == "" && got != "" {
		t.Errorf("%q: got %.200q, want %q", line, got, want)
	}
}

func (c *client) login(t testing.TB) {
	t.Helper()
	c.say(t, "USER user", "+OK")
	c.say(t, "PASS password", "+OK")
}

func memory(mail ...string) *maildrop.Memory {
	m := &maildrop.Memory{}
	m.AddUser("user", "password")
	for _, text := range mail {
		m.Deliver("user", []byte(text))
	}
	return m
}

// pieces is a body of given slices. Each is spoilt as soon as the contract of
// pop3.Body allows it: at the next call.
type pieces struct {
	rest [][]byte
	last []byte
}

func (b *pieces) Next() ([]byte, error) {
	for i := range b.last {
		b.last[i] = '!'
	}
	if len(b.rest) == 0 {
		b.last = nil
		return nil, io.EOF
	}
	b.last, b.rest = bytes.Clone(b.rest[0]), b.rest[1:]
	return b.last, nil
}

func (b *pieces) Close() error {
	for i := range b.last {
		b.last[i] = '!'
	}
	return nil
}

// cutUp gives text in slices whose lengths the octets of how tell.
func cutUp(text, how []byte) *pieces {
	b := &pieces{}
	for i := 0; len(text) > 0; i++ {
		n := len(text)
		if len(how) > 0 {
			n = min(n, 1+int(how[i%len(how)])%17)
		}
		b.rest, text = append(b.rest, text[:n]), text[n:]
	}
	return b
}

// readAll reads a body; what it gives is valid until the next call only.
func readAll(t testing.TB, b pop3.Body) (all []byte) {
	t.Helper()
	for {
		p, err := b.Next()
		if err == io.EOF {
			return all
		}
		if err != nil || len(p) == 0 {
			t.Fatalf("Next = %d octets, %v", len(p), err)
		}
		all = append(all, p...)
	}
}
