package wasmtest

import (
	"fmt"
	"time"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/transcript"
)

// Player plays transcripts on a reactor. It holds one connection at a time.
type Player struct {
	r     *Reactor
	spec  string
	now   pop3.Time
	conn  int
	in    []byte
	out   []byte
	eof   bool
	Event []byte // all records so far
}

// NewPlayer readies a reactor for a script.
func NewPlayer(r *Reactor, s *transcript.Script) (*Player, error) {
	spec := s.Spec()
	var bundle []byte
	for i, m := range s.Mail {
		bundle = maildrop.AppendBundle(bundle, fmt.Sprint(i+1), m)
	}
	p := &Player{r: r, spec: spec, now: pop3.Second}
	return p, r.CallWith(bundle, "maildrop_load")
}

// Connect implements transcript.Server.
func (p *Player) Connect(n int) error {
	p.conn, p.in, p.out, p.eof = n, nil, nil, false
	if err := p.r.CallWith([]byte(p.spec), "open", uint64(p.now)); err != nil {
		return err
	}
	return p.drive()
}

func (p *Player) drive() error {
	for {
		for {
			q, err := p.r.Octets("pull", uint64(p.now))
			if err != nil {
				return err
			}
			if len(q) == 0 {
				break
			}
			p.out = append(p.out, q...)
		}
		records, err := p.r.Octets("events")
		if err != nil {
			return err
		}
		p.Event = append(p.Event, records...)
		want, err := p.r.Call("want_input")
		switch {
		case err != nil || want == 0:
			return err
		case len(p.in) > 0:
			err = p.r.CallWith(p.in, "feed", uint64(p.now))
			p.in = nil
		case p.eof:
			p.eof = false
			_, err = p.r.Call("close_input", uint64(p.now))
		default:
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// Send implements transcript.Server.
func (p *Player) Send(_ int, q []byte) error {
	p.in = append(p.in, q...)
	return p.drive()
}

// CloseWrite implements transcript.Server.
func (p *Player) CloseWrite(int) error {
	p.eof = true
	return p.drive()
}

// Read implements transcript.Server.
func (p *Player) Read(_, max int) ([]byte, string, error) {
	if len(p.out) == 0 {
		step, err := p.r.Call("step")
		ends := map[pop3.Step]string{pop3.StepClose: "close", pop3.StepStopServer: "close", pop3.StepAbort: "rst", pop3.StepCloseWrite: "half-close"}
		return nil, ends[pop3.Step(step)], err
	}
	q := p.out[:min(len(p.out), max)]
	p.out = p.out[len(q):]
	return q, "", nil
}

// Advance implements transcript.Server.
func (p *Player) Advance(d time.Duration) {
	for end := p.now + pop3.Time(d); p.now < end; {
		p.now = min(end, p.deadline())
		if _, err := p.r.Call("tick", uint64(p.now)); err != nil {
			panic(err)
		}
		if err := p.drive(); err != nil {
			panic(err)
		}
	}
}

func (p *Player) deadline() pop3.Time {
	at, err := p.r.Call("deadline")
	if err != nil || int64(at) <= int64(p.now) {
		return 1 << 62
	}
	return pop3.Time(at)
}

// Mail implements transcript.Server.
func (p *Player) Mail() (all [][]byte) {
	count, err := p.r.Call("maildrop_count")
	for i := uint64(0); i < count && err == nil; i++ {
		var text []byte
		text, err = p.r.Octets("maildrop_get", i)
		all = append(all, text)
	}
	if err != nil {
		panic(err)
	}
	return all
}
