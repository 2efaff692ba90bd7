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
				return &resized{same: same{msg}, size: f(msg.Size()), by: e.By()}
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

// identified gives message n another unique-id.
func identified(f func(uid string, n int) string) applied {
	return func(e *pop3.Edit, _ *Use) {
		e.Drop(func(_ *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
			n := 0
			return claim(m, func(msg pop3.Message) pop3.Message {
				n++
				return &renamed{same: same{msg}, uid: f(msg.UID(), n), by: e.By()}
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
				return &renamed{same: same{msg}, uid: uid, by: e.By()}
			})
		})
	}
}
