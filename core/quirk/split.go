package quirk

import (
	"io"
	"slices"
	"strconv"

	"github.com/pop3play/pop3play/core/pop3"
)

// splitAtFrom takes a line of a body that begins with "From " for the beginning
// of another message, as a reader of mbox files does where nobody quoted it.
func splitAtFrom(e *pop3.Edit, _ *Use) {
	e.Drop(func(sc *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
		s := &split{passing: passing{m}, left: map[int]int{}, world: sc.World}
		for i, msg := range m.Messages() {
			cuts := fromLines(msg)
			if len(cuts) < 2 {
				cuts = make([]cut, 1)
			}
			deleted := memory{"from-line-splits-message " + msg.UID(), sc.User}
			for k, c := range cuts {
				p := piece{whole: i, name: strconv.Itoa(k), deleted: deleted}
				if deleted.get(sc.World)[p.name] {
					continue
				}
				s.left[i]++
				s.pieces = append(s.pieces, p)
				if len(cuts) == 1 {
					s.list = append(s.list, msg)
					continue
				}
				s.by = e.By()
				s.list = append(s.list, &excerpt{same{msg}, k, c, e.By()})
			}
		}
		return s
	})
}

// cut is a run of a message's octets.
type cut struct{ from, to int64 }

// fromLines parts a message at such lines, which belong to neither side.
func fromLines(m pop3.Message) []cut {
	b, err := m.Open()
	if err != nil {
		return nil
	}
	defer b.Close()
	const from = "From "
	cuts := make([]cut, 1)
	var at, line int64 // where the octet is, and where its line began
	head, blank, match := true, true, 0
	for {
		p, err := b.Next()
		if err != nil {
			cuts[len(cuts)-1].to = at
			return cuts
		}
		for _, c := range p {
			if match < len(from) && int64(match) == at-line && c == from[match] {
				match++
			}
			at++
			if c != '\n' {
				blank = blank && c == '\r'
				continue
			}
			if !head && match == len(from) {
				cuts[len(cuts)-1].to = line
				cuts = append(cuts, cut{from: at})
			}
			head = head && !blank
			line, blank, match = at, true, 0
		}
	}
}

// split is a maildrop of which some messages are in pieces. A message goes with
// the last of its pieces; until then the server remembers those deleted.
type split struct {
	passing
	list   []pop3.Message
	pieces []piece
	left   map[int]int // pieces of a message in sight
	world  *pop3.World
	by     []string
}

type piece struct {
	whole   int // the message it is of
	name    string
	deleted memory
	gone    bool
}

func (s *split) Messages() []pop3.Message { return s.list }

// AlteredBy implements pop3.Altered.
func (s *split) AlteredBy(a pop3.Aspect) []string {
	if a == pop3.AspectList {
		return append(slices.Clip(s.passing.AlteredBy(a)), s.by...)
	}
	return s.passing.AlteredBy(a)
}

// take removes a piece, and tells whether the message goes with it.
func (s *split) take(i int) bool {
	p := &s.pieces[i]
	if p.gone {
		return false
	}
	p.gone = true
	if s.left[p.whole]--; s.left[p.whole] == 0 {
		p.deleted.take(s.world)
		return true
	}
	p.deleted.add(s.world, p.name)
	return false
}

func (s *split) Commit(deleted []int) error {
	var whole []int
	for _, i := range deleted {
		if s.take(i) {
			whole = append(whole, s.pieces[i].whole)
		}
	}
	return s.passing.Commit(whole)
}

// Remove implements pop3.Remover.
func (s *split) Remove(i int) error {
	if s.take(i) {
		return s.passing.Remove(s.pieces[i].whole)
	}
	return nil
}

// excerpt is a piece of a message, as a message.
type excerpt struct {
	same
	n int // of the piece, from 0
	cut
	by []string
}

func (m *excerpt) UID() string {
	uid := m.Message.UID()
	if m.n == 0 {
		return uid
	}
	return uid[:min(len(uid), 60)] + "." + strconv.Itoa(m.n)
}

func (m *excerpt) Size() int64 { return m.to - m.from }

// NeedsUTF8 implements pop3.International: the header is in the first piece.
func (m *excerpt) NeedsUTF8() bool { return m.n == 0 && m.same.NeedsUTF8() }

// AlteredBy implements pop3.Altered.
func (m *excerpt) AlteredBy(a pop3.Aspect) []string {
	if a == pop3.AspectSize || m.n > 0 {
		return append(slices.Clip(m.same.AlteredBy(a)), m.by...)
	}
	return m.same.AlteredBy(a)
}

func (m *excerpt) Open() (pop3.Body, error) {
	b, err := m.Message.Open()
	if err != nil {
		return nil, err
	}
	x := &excerptBody{Body: b, skip: m.from, left: m.to - m.from}
	if m.n > 0 {
		x.by = m.by
	}
	return x, nil
}

type excerptBody struct {
	pop3.Body
	skip, left int64
	by         []string
}

func (b *excerptBody) Next() ([]byte, error) {
	for b.left > 0 {
		p, err := b.Body.Next()
		if err != nil {
			return nil, err
		}
		if n := min(b.skip, int64(len(p))); n > 0 {
			p, b.skip = p[n:], b.skip-n
		}
		p = p[:min(b.left, int64(len(p)))]
		if b.left -= int64(len(p)); len(p) > 0 {
			return p, nil
		}
	}
	return nil, io.EOF
}

// By implements pop3.Blamed.
func (b *excerptBody) By() []string { return append(slices.Clip(bodyBy(b.Body)), b.by...) }
