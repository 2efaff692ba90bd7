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
	// Split is how many octets one Feed gets; 0: all.
	Split int

	store    *maildrop.Memory
	dialect  *pop3.Dialect
	lockWait pop3.Time
	needTLS  bool
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
	b, err := quirk.Parse(s.Spec())
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

// NewCore makes a server for one script.
func NewCore(s *Script) (*Core, error) {
	store, dialect, wait, err := Setup(s)
	if err != nil {
		return nil, err
	}
	c := &Core{store: store, dialect: dialect, lockWait: pop3.Time(wait), now: pop3.Second, conns: map[int]*coreConn{}}
	c.needTLS = s.Header["tls"] == "required"
	return c, nil
}

// Connect implements Server.
func (c *Core) Connect(n int) error {
	c.count++
	s := pop3.NewSession(c.dialect, c.store, pop3.Options{
		Session: c.count, Stamp: fmt.Sprintf("%d.%d@localhost", 4711, 90209+c.count),
		OfferTLS: c.needTLS, NeedTLS: c.needTLS,
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
		for p, _ := cc.s.Pull(c.now); p != nil; p, _ = cc.s.Pull(c.now) {
			cc.out = append(cc.out, p...)
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
	return len(c.conns[n].out) == 0 && c.conns[n].s.Step() == pop3.StepNone
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

// Mail implements Server.
func (c *Core) Mail() [][]byte { return c.store.Messages("user") }
