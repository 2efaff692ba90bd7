package quirk

import (
	"io"
	"slices"

	"github.com/pop3play/pop3play/core/pop3"
)

// joined is a maildrop with a message of a quirk's own behind all others. Once
// deleted it stays away.
type joined struct {
	passing
	list []pop3.Message
	gone func()
	by   []string
}

// more adds a message to the maildrop of each user. By its unique-id the server
// remembers that it was deleted.
func more(f func(user string, u *Use, by []string) pop3.Message) applied {
	return func(e *pop3.Edit, u *Use) {
		e.Drop(func(sc *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
			msg := f(sc.User, u, e.By())
			deleted, world := memory{"deleted " + msg.UID(), sc.User}, sc.World
			if deleted.get(world) != nil {
				return m
			}
			return &joined{passing{m}, append(slices.Clip(m.Messages()), msg), func() { deleted.add(world, "") }, e.By()}
		})
	}
}

func (j *joined) Messages() []pop3.Message { return j.list }

func (j *joined) Commit(deleted []int) error {
	if n := len(deleted) - 1; n >= 0 && deleted[n] == len(j.list)-1 {
		j.gone()
		deleted = deleted[:n]
	}
	return j.passing.Commit(deleted)
}

// Remove implements pop3.Remover.
func (j *joined) Remove(i int) error {
	if i == len(j.list)-1 {
		j.gone()
		return nil
	}
	return j.passing.Remove(i)
}

// AlteredBy implements pop3.Altered.
func (j *joined) AlteredBy(a pop3.Aspect) []string {
	if a == pop3.AspectList {
		return append(slices.Clip(j.passing.AlteredBy(a)), j.by...)
	}
	return j.passing.AlteredBy(a)
}

// hugeLines are what a huge message is made of, over and over.
const (
	hugeHead  = "From: nobody@example.org\r\nSubject: a message larger than memory\r\n\r\n"
	hugeLine  = "This line comes again and again, so that nobody has to hold the message it's in.\r\n"
	hugeLines = 64
)

// huge is a message of many lines, none of which is there before it is sent.
type huge struct {
	lines int64
	by    []string
}

func (m *huge) UID() string              { return "one-huge-message" }
func (m *huge) Size() int64              { return int64(len(hugeHead)) + m.lines*int64(len(hugeLine)) }
func (m *huge) Open() (pop3.Body, error) { return &hugeBody{left: m.lines, by: m.by}, nil }

// AlteredBy implements pop3.Altered.
func (m *huge) AlteredBy(pop3.Aspect) []string { return m.by }

type hugeBody struct {
	left int64 // lines
	buf  []byte
	by   []string
}

func (b *hugeBody) Next() ([]byte, error) {
	if b.buf == nil {
		b.buf = make([]byte, 0, hugeLines*len(hugeLine))
		for range hugeLines {
			b.buf = append(b.buf, hugeLine...)
		}
		return []byte(hugeHead), nil
	}
	n := min(b.left, hugeLines)
	if n == 0 {
		return nil, io.EOF
	}
	b.left -= n
	return b.buf[:n*int64(len(hugeLine))], nil
}

func (b *hugeBody) Close() error { return nil }

// By implements pop3.Blamed.
func (b *hugeBody) By() []string { return b.by }
