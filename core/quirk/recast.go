package quirk

import (
	"slices"
	"sync"

	"github.com/pop3play/pop3play/core/pop3"
)

// recast is a message of other content.
type recast struct {
	same
	f    func(pop3.Body) pop3.Body
	by   []string
	grow func() int64 // by how much it is longer than the message was
}

// recasts changes the content of all messages, and their sizes with it.
func recasts(f func(e *pop3.Edit, u *Use) func(pop3.Body) pop3.Body) applied {
	return func(e *pop3.Edit, u *Use) {
		e.Drop(func(_ *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
			return claim(m, func(msg pop3.Message) pop3.Message {
				r := &recast{same: same{msg}, f: f(e, u), by: e.By()}
				r.grow = sync.OnceValue(func() int64 { return octetsOf(r) - octetsOf(msg) })
				return r
			})
		})
	}
}

func (m *recast) Open() (pop3.Body, error) {
	b, err := m.Message.Open()
	if err != nil {
		return nil, err
	}
	return m.f(b), nil
}

// Size is as wrong as what the message claimed was.
func (m *recast) Size() int64 { return m.Message.Size() + m.grow() }

func octetsOf(m pop3.Message) (n int64) {
	b, err := m.Open()
	if err != nil {
		return 0
	}
	defer b.Close()
	for {
		p, err := b.Next()
		if err != nil {
			return n
		}
		n += int64(len(p))
	}
}

// AlteredBy implements pop3.Altered.
func (m *recast) AlteredBy(a pop3.Aspect) []string {
	by := m.same.AlteredBy(a)
	if a == pop3.AspectSize && m.grow() != 0 {
		by = append(slices.Clip(by), m.by...)
	}
	return by
}
