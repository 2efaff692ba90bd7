package quirk

import (
	"bytes"

	"github.com/pop3play/pop3play/core/pop3"
)

var listingQuirks = []*Quirk{
	{
		Name: "stat-wrong", Aliases: []string{"stat-list-sum-mismatch"}, Group: "listing", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("STAT", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if !r.Err {
					r.Args.N++
					r.Args.Octets += 1000
				}
				return r
			})
		},
	},
	{
		Name: "stat-extra-text", Group: "listing", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Say(pop3.SayTotals, "{n} {octets} (quota 5%)")
		},
	},
	{
		Name: "list-size-lf-counted", Group: "listing", Layer: Claims,
		OneOf: "a message claims one size",
		apply: func(e *pop3.Edit, _ *Use) {
			e.Drop(func(_ *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
				return claim(m, func(msg pop3.Message) pop3.Message {
					return &resized{Message: msg, size: msg.Size() - lineEnds(msg), by: e.By()}
				})
			})
		},
	},
	{
		Name: "list-arg-ignored", Group: "listing", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("LIST", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				c.Args, c.N, c.Rest = nil, 0, nil
				return next(tx, c)
			})
			// The reply is the same as to LIST alone; what differs is the question.
			e.Around(func(_ *pop3.Tx, c pop3.Command, r pop3.Reply) pop3.Reply {
				if c.Verb == "LIST" && c.N > 0 && r.Body != nil {
					e.Blame(&r)
				}
				return r
			})
		},
	},
	{
		Name: "zero-index-alias", Group: "listing", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Number(func(arg []byte, n int, wrong pop3.Phrase) (int, pop3.Phrase) {
				if wrong == pop3.SayBelowOne && len(arg) > 0 {
					return 1, pop3.SayNothing
				}
				return n, wrong
			})
		},
	},
}

// claimed is a maildrop whose messages claim something else.
type claimed struct {
	passing
	list []pop3.Message
}

func claim(m pop3.Maildrop, f func(pop3.Message) pop3.Message) pop3.Maildrop {
	c := &claimed{passing: passing{m}}
	for _, msg := range m.Messages() {
		c.list = append(c.list, f(msg))
	}
	return c
}

func (c *claimed) Messages() []pop3.Message { return c.list }

type resized struct {
	pop3.Message
	size int64
	by   []string
}

func (m *resized) Size() int64 { return m.size }

// Unwrap gives the message as it was before.
func (m *resized) Unwrap() pop3.Message { return m.Message }

// HoldsBinary implements pop3.Binary for a message that knows.
func (m *resized) HoldsBinary() bool { return holdsBinary(m.Message) }

// NeedsUTF8 implements pop3.International for a message that knows.
func (m *resized) NeedsUTF8() bool {
	inner, ok := m.Message.(pop3.International)
	return ok && inner.NeedsUTF8()
}

func (m *resized) AlteredBy(a pop3.Aspect) []string {
	if a == pop3.AspectSize && m.size != m.Message.Size() {
		return m.by
	}
	return pop3.AlteredBy(m.Message, a)
}

// lineEnds counts the lines of a message; none if it cannot be read.
func lineEnds(m pop3.Message) (n int64) {
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
		n += int64(bytes.Count(p, []byte("\n")))
	}
}
