package quirk

import (
	"bytes"

	"github.com/pop3play/pop3play/core/pop3"
)

// Helpers of the quirks that change what a maildrop claims.

// before is a line up to its blank, in memory of its own.
func before(line []byte) []byte {
	head, _, _ := bytes.Cut(line, []byte(" "))
	return append(append([]byte(nil), head...), ' ')
}

// behind is a line from its blank on.
func behind(line []byte) []byte {
	if i := bytes.IndexByte(line, ' '); i >= 0 {
		return line[i:]
	}
	return nil
}

// sized has messages claim another size.
func sized(f func(n int64) int64) applied {
	return func(e *pop3.Edit, _ *Use) {
		e.Drop(func(_ *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
			return claim(m, func(msg pop3.Message) pop3.Message {
				return &resized{Message: msg, size: f(msg.Size()), by: e.By()}
			})
		})
	}
}

func numbered(out, in func(int) int) applied {
	return func(e *pop3.Edit, _ *Use) { e.Numbering(out, in) }
}

// rowsBoth changes the lines of both listings.
func rowsBoth(f func(*pop3.Tx, pop3.Row) []byte) applied {
	return func(e *pop3.Edit, _ *Use) { e.Row(f) }
}

// single leaves the number out of the answer about one message.
func single(uid bool) applied {
	return rows(uid, func(_ *pop3.Tx, r pop3.Row, _ *Use) []byte {
		if r.Single {
			return r.Text[bytes.IndexByte(r.Text, ' ')+1:]
		}
		return r.Text
	})
}

// empty answers LIST where there is nothing to list.
func empty(r pop3.Reply) applied {
	return func(e *pop3.Edit, _ *Use) {
		e.Wrap("LIST", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
			if n, _ := tx.Totals(); c.N > 0 || n > 0 {
				return next(tx, c)
			}
			return r
		})
	}
}

func upTo(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// dropped shows the messages at some places, in some order.
func dropped(pick func([]pop3.Message) []int) applied {
	return func(e *pop3.Edit, _ *Use) {
		e.Drop(func(_ *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
			whole := m.Messages()
			h := &hidden{passing: passing{m}, index: pick(whole)}
			for k, i := range h.index {
				h.list = append(h.list, whole[i])
				if i != k {
					h.by = e.By()
				}
			}
			if len(h.list) < len(whole) {
				h.by = e.By()
			}
			return h
		})
	}
}

// window shows as many messages as the parameter says, from one end.
func window(newest bool) applied {
	return func(e *pop3.Edit, u *Use) {
		dropped(func(m []pop3.Message) []int {
			all := upTo(len(m))
			n := min(len(all), int(u.Args[0]))
			if newest {
				return all[len(all)-n:]
			}
			return all[:n]
		})(e, u)
	}
}

// renamed is a message with another unique-id.
type renamed struct {
	pop3.Message
	uid string
	by  []string
}

func (m *renamed) UID() string { return m.uid }

// Unwrap gives the message as it was before.
func (m *renamed) Unwrap() pop3.Message { return m.Message }

// HoldsBinary implements pop3.Binary for a message that knows.
func (m *renamed) HoldsBinary() bool { return holdsBinary(m.Message) }

// NeedsUTF8 implements pop3.International for a message that knows.
func (m *renamed) NeedsUTF8() bool {
	inner, ok := m.Message.(pop3.International)
	return ok && inner.NeedsUTF8()
}

// AlteredBy implements pop3.Altered.
func (m *renamed) AlteredBy(a pop3.Aspect) []string {
	if a == pop3.AspectUID {
		return m.by
	}
	return pop3.AlteredBy(m.Message, a)
}

// identified gives message n another unique-id.
func identified(f func(uid string, n int) string) applied {
	return func(e *pop3.Edit, _ *Use) {
		e.Drop(func(_ *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
			n := 0
			return claim(m, func(msg pop3.Message) pop3.Message {
				n++
				return &renamed{Message: msg, uid: f(msg.UID(), n), by: e.By()}
			})
		})
	}
}

// eachSession gives unique-ids that depend on how often the user was here.
func eachSession(key string, f func(visit int64, uid string) string) applied {
	return func(e *pop3.Edit, _ *Use) {
		e.Drop(func(sc *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
			visit, _ := sc.World.Update(key, sc.User, func(v any) any {
				n, _ := v.(int64)
				return n + 1
			}).(int64)
			return claim(m, func(msg pop3.Message) pop3.Message {
				uid := f(visit, msg.UID())
				if uid == msg.UID() {
					return msg
				}
				return &renamed{Message: msg, uid: uid, by: e.By()}
			})
		})
	}
}

// extended is a body with a line more at its end.
type extended struct {
	pop3.Body
	line []byte
	by   []string
	at   bool // the line was given last
}

func (x *extended) Next() ([]byte, error) {
	p, err := x.Body.Next()
	if err == nil || x.line == nil {
		return p, err
	}
	p, x.line, x.at = x.line, nil, true
	return p, nil
}

// By implements pop3.Blamed.
func (x *extended) By() []string {
	if x.at {
		return x.by
	}
	if b, ok := x.Body.(pop3.Blamed); ok {
		return b.By()
	}
	return nil
}

// internalData is what some servers keep as the first message of a folder.
const internalData = "From: Mail System Internal Data <MAILER-DAEMON@localhost>\r\nSubject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\r\n" +
	"X-IMAP: 1096471832 0000000002\r\n\r\nThis text is part of the internal format of your mail folder.\r\n"

// made is a message that a quirk makes up.
type made struct {
	uid  string
	text []byte
	by   []string
}

func (m *made) UID() string              { return m.uid }
func (m *made) Size() int64              { return int64(len(m.text)) }
func (m *made) Open() (pop3.Body, error) { return pop3.Lines(m.text, m.by...), nil }

// AlteredBy implements pop3.Altered.
func (m *made) AlteredBy(pop3.Aspect) []string { return m.by }

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
	if a == pop3.AspectList {
		return l.by
	}
	return l.passing.AlteredBy(a)
}

// get gives what is remembered, or nil.
func (m memory) get(w *pop3.World) map[string]bool {
	set, _ := w.Update(m.key, m.user, func(v any) any { return v }).(map[string]bool)
	return set
}
