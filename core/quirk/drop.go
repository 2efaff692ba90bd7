package quirk

import (
	"slices"

	"github.com/pop3play/pop3play/core/pop3"
)

// Maildrops that pass for another one.

// passing is a maildrop as it is, for decorators to embed: it hands on what is
// optional, too.
type passing struct{ pop3.Maildrop }

// Remove implements pop3.Remover where the maildrop does.
func (p passing) Remove(i int) error {
	if r, ok := p.Maildrop.(pop3.Remover); ok {
		return r.Remove(i)
	}
	return pop3.ErrGone
}

// AlteredBy implements pop3.Altered.
func (p passing) AlteredBy(a pop3.Aspect) []string { return pop3.AlteredBy(p.Maildrop, a) }

// claimed is a maildrop whose messages claim something else.
type claimed struct {
	passing
	list []pop3.Message
}

func (c *claimed) Messages() []pop3.Message { return c.list }

func claim(m pop3.Maildrop, f func(pop3.Message) pop3.Message) pop3.Maildrop {
	c := &claimed{passing: passing{m}}
	for _, msg := range m.Messages() {
		c.list = append(c.list, f(msg))
	}
	return c
}

// hidden is a maildrop without some of its messages.
type hidden struct {
	passing
	list  []pop3.Message
	index []int // in the whole maildrop
	along []int // of the others, removed along with what is marked
	by    []string
}

func (h *hidden) Messages() []pop3.Message { return h.list }

// AlteredBy implements pop3.Altered.
func (h *hidden) AlteredBy(a pop3.Aspect) []string {
	by := h.passing.AlteredBy(a)
	if a == pop3.AspectList {
		by = slices.Concat(by, h.by)
	}
	return by
}

// Remove finds the message in the whole maildrop.
func (h *hidden) Remove(i int) error { return h.passing.Remove(h.index[i]) }

func (h *hidden) Commit(deleted []int) error {
	whole := make([]int, len(deleted))
	for i, k := range deleted {
		whole[i] = h.index[k]
	}
	whole = append(whole, h.along...)
	slices.Sort(whole)
	return h.Maildrop.Commit(whole)
}

func hide(m pop3.Maildrop, uids map[string]bool, by []string) pop3.Maildrop {
	h := &hidden{passing: passing{m}}
	for i, msg := range m.Messages() {
		if uids[origin(msg).UID()] {
			h.by = by
			continue
		}
		h.list, h.index = append(h.list, msg), append(h.index, i)
	}
	return h
}

// led is a maildrop with a message of a quirk's own before all others.
type led struct {
	passing
	list []pop3.Message
	by   []string
}

func (l *led) Messages() []pop3.Message { return l.list }

func (l *led) Commit(deleted []int) error {
	var rest []int
	for _, i := range deleted {
		if i > 0 {
			rest = append(rest, i-1)
		}
	}
	return l.passing.Commit(rest)
}

// Remove implements pop3.Remover.
func (l *led) Remove(i int) error {
	if i == 0 {
		return pop3.ErrGone
	}
	return l.passing.Remove(i - 1)
}

// AlteredBy implements pop3.Altered.
func (l *led) AlteredBy(a pop3.Aspect) []string {
	by := l.passing.AlteredBy(a)
	if a == pop3.AspectList {
		by = slices.Concat(by, l.by)
	}
	return by
}

// updated is a maildrop with an UPDATE of its own.
type updated struct {
	passing
	by     []string
	commit func(deleted []int) (altered bool, err error) // ends the maildrop
	done   []string                                      // by, once it altered something
}

func (m *updated) Commit(deleted []int) error {
	altered, err := m.commit(deleted)
	if altered {
		m.done = m.by
	}
	return err
}

// AlteredBy implements pop3.Altered.
func (m *updated) AlteredBy(a pop3.Aspect) []string {
	by := m.passing.AlteredBy(a)
	if a == pop3.AspectUpdate {
		by = slices.Concat(by, m.done)
	}
	return by
}
