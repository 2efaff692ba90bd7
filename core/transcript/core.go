package transcript

import (
	"fmt"
	"time"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/sasl"
)

// Core plays on sessions in this process, on a virtual clock.
type Core struct {
	Observe func(*pop3.Event)
	// Segment gets what leaves, when, and whether a segment ends there.
	Segment func(at pop3.Time, p []byte, flush bool)
	// Split is how many octets one Feed gets; 0: all.
	Split int

	store    *maildrop.Memory
	dialect  *pop3.Dialect
	lockWait pop3.Time
	tls      string
	world    pop3.World
	now      pop3.Time
	count    uint64
	conns    map[int]*coreConn
}

type coreConn struct {
	s   *pop3.Session
	in  []byte
	out []byte
	eof bool
}

// Setup makes the store and the dialect that a script asks for.
func Setup(s *Script) (*maildrop.Memory, *pop3.Dialect, time.Duration, error) {
	b, err := s.As, error(nil)
	if b == nil {
		b, err = quirk.Parse(s.Spec())
	}
	if err != nil {
		return nil, nil, 0, err
	}
	store := &maildrop.Memory{}
	if b.Profile.Raw {
		store.Raw = "box"
	}
	for _, name := range []string{"user", "other"} {
		store.AddUser(name, "password")
	}
	for _, m := range s.Mail {
		store.Deliver("user", m)
	}
	var wait time.Duration
	if h := s.Header["lockwait"]; h != "" {
		if wait, err = time.ParseDuration(h); err != nil {
			return nil, nil, 0, fmt.Errorf("lockwait: %w", err)
		}
	}
	return store, b.Dialect(pop3.SASL(sasl.All()), pop3.LANG(pop3.Languages())), wait, nil
}

// Plays tells whether the transcript is to be played there: "core", "tcp" or
// "wasm".
func (s *Script) Plays(place string) bool {
	switch s.Header["where"] {
	case "core": // on a virtual clock
		return place != "tcp"
	case "native": // not in a page
		return place != "wasm"
	case "tcp": // with sockets
		return place == "tcp"
	}
	return true
}

// NewCore makes a server for one script.
func NewCore(s *Script) (*Core, error) {
	store, dialect, wait, err := Setup(s)
	if err != nil {
		return nil, err
	}
	return &Core{store: store, dialect: dialect, lockWait: pop3.Time(wait), tls: s.Header["tls"], now: pop3.Second, conns: map[int]*coreConn{}}, nil
}

// NewCoreOf makes a server for a store and a dialect.
func NewCoreOf(store *maildrop.Memory, d *pop3.Dialect) *Core {
	return &Core{store: store, dialect: d, now: pop3.Second, conns: map[int]*coreConn{}}
}

// Open tells whether connection n is still open.
func (c *Core) Open(n int) bool {
	return c.conns[n] != nil && c.conns[n].s.State() != pop3.Closed
}

// Connect implements Server.
func (c *Core) Connect(n int) error {
	c.count++
	s := pop3.NewSession(c.dialect, c.store, pop3.Options{
		Session: c.count, Stamp: fmt.Sprintf("%d.%d@localhost", 4711, 90209+c.count),
		OfferTLS: c.tls != "", NeedTLS: c.tls == "required",
		LockWait: c.lockWait, Nonce: c.nonce, World: &c.world, Observe: c.Observe,
	})
	c.conns[n] = &coreConn{s: s}
	s.Start(c.now)
	c.drive(c.conns[n])
	return nil
}

// nonce is predictable, so that transcripts can hold challenges.
func (c *Core) nonce(p []byte) {
	for i := range p {
		p[i] = byte(i + 1)
	}
}

// drive does what a driver does, but for waiting.
func (c *Core) drive(cc *coreConn) {
	for {
		for p, flush := cc.s.Pull(c.now); p != nil; p, flush = cc.s.Pull(c.now) {
			if cc.out = append(cc.out, p...); c.Segment != nil {
				c.Segment(c.now, p, flush)
			}
		}
		switch {
		case !cc.s.WantInput():
			return
		case len(cc.in) > 0:
			n := len(cc.in)
			if c.Split > 0 {
				n = min(n, c.Split)
			}
			p := append([]byte(nil), cc.in[:n]...)
			cc.in = cc.in[n:]
			cc.s.Feed(c.now, p)
			clear(p) // the session may not keep what it was fed
		case cc.eof:
			cc.eof = false
			cc.s.CloseInput(c.now)
		default:
			return
		}
	}
}

// Send implements Server.
func (c *Core) Send(n int, p []byte) error {
	cc := c.conns[n]
	cc.in = append(cc.in, p...)
	c.drive(cc)
	return nil
}

// StartTLS implements Secure: a handshake without octets, which succeeds where
// the session is ready for it.
func (c *Core) StartTLS(n int, _ bool) string {
	s := c.conns[n].s
	c.drive(c.conns[n])
	switch {
	case s.Step() == pop3.StepStartTLS:
	case s.Step() == pop3.StepNone && !s.WantInput():
		return "waiting"
	default:
		return "plain"
	}
	s.TLSStarted(c.now, pop3.TLSInfo{Version: "TLS 1.3"})
	c.drive(c.conns[n])
	return "ok"
}

// CloseWrite implements Server.
func (c *Core) CloseWrite(n int) error {
	c.conns[n].eof = true
	c.drive(c.conns[n])
	return nil
}

// Read implements Server.
func (c *Core) Read(n, max int) ([]byte, string, error) {
	cc := c.conns[n]
	c.drive(cc)
	if len(cc.out) == 0 {
		switch cc.s.Step() {
		case pop3.StepClose, pop3.StepStopServer:
			return nil, "close", nil
		case pop3.StepAbort:
			return nil, "rst", nil
		case pop3.StepCloseWrite:
			return nil, "half-close", nil
		}
		return nil, "", nil
	}
	p := cc.out[:min(len(cc.out), max)]
	cc.out = cc.out[len(p):]
	return p, "", nil
}

// Silent implements Clocked.
func (c *Core) Silent(n int) bool {
	c.drive(c.conns[n])
	step := c.conns[n].s.Step()
	return len(c.conns[n].out) == 0 && (step == pop3.StepNone || step == pop3.StepStartTLS)
}

// Advance implements Server: time goes from deadline to deadline.
func (c *Core) Advance(d time.Duration) {
	end := c.now + pop3.Time(d)
	for {
		next := end
		for _, cc := range c.conns {
			if at, ok := cc.s.Deadline(); ok && at > c.now {
				next = min(next, at)
			}
		}
		c.now = next
		for _, cc := range c.conns {
			cc.s.Tick(c.now)
			c.drive(cc)
		}
		if c.now == end {
			return
		}
	}
}

// Settle lets time pass, an hour at most, until connection n has said all it
// has to say and waits for its client.
func (c *Core) Settle(n int) {
	s := c.conns[n].s
	for end := c.now + 60*pop3.Minute; !s.WantInput() && s.Step() == pop3.StepNone && c.now < end; {
		at, ok := s.Deadline()
		if !ok {
			return
		}
		c.Advance(time.Duration(max(at-c.now, 1)))
	}
}

// Mail implements Server.
func (c *Core) Mail() [][]byte { return c.store.Messages("user") }
