package trace

import "github.com/pop3play/pop3play/core/pop3"

// A Series begins with slots of an eighth of a second. Whenever they are all
// used, each two become one of twice the width: it holds the whole time from
// the first octet on in bounded memory.
const (
	slots    = 64
	narrowly = pop3.Second / 8
)

// Series is octets over time.
type Series struct {
	Width   pop3.Time // of a slot; 0 before the first octet
	start   pop3.Time
	used    int
	in, out [slots]uint64
}

// In gives the octets from clients in each slot, Out those to clients.
func (s *Series) In() []uint64  { return s.in[:s.used] }
func (s *Series) Out() []uint64 { return s.out[:s.used] }

func (s *Series) add(at pop3.Time, in, out uint64) {
	if s.Width == 0 {
		s.start, s.Width = at, narrowly
	}
	since := max(at-s.start, 0) // another clock may be behind
	for since/s.Width >= slots {
		s.halve()
	}
	i := int(since / s.Width)
	s.in[i] += in
	s.out[i] += out
	s.used = max(s.used, i+1)
}

func (s *Series) halve() {
	for _, lane := range []*[slots]uint64{&s.in, &s.out} {
		for i := range slots / 2 {
			lane[i] = lane[2*i] + lane[2*i+1]
		}
		clear(lane[slots/2:])
	}
	s.Width *= 2
	s.used = (s.used + 1) / 2
}
