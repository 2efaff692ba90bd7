package quirk

import (
	"maps"
	"slices"
	"strconv"

	"github.com/pop3play/pop3play/core/pop3"
)

// What becomes of mail that a client marked, fetched or left lying.
var deletionQuirks = []*Quirk{
	{
		Name: "retr-hides-next-session", Group: "delete", Layer: Claims,
		apply: func(e *pop3.Edit, _ *Use) {
			const key = "retr-hides-next-session"
			e.Drop(func(sc *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
				// The maildrop is locked: what is left there is of a session without QUIT.
				memory{key + " session", sc.User}.take(sc.World)
				hidden, _ := sc.World.Update(key, sc.User, func(v any) any { return v }).(map[string]bool)
				return hide(m, hidden, e.By())
			})
			e.Wrap("RETR", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if r.Body != nil {
					sc := tx.Scope()
					id := memory{key + " session", sc.User}
					uid := origin(tx.Message(sc.Msg - 1)).UID()
					done := r.Done
					r.Done = func(tx *pop3.Tx, complete bool) {
						if done != nil {
							done(tx, complete)
						}
						if complete {
							id.add(tx.Scope().World, uid)
						}
					}
				}
				return r
			})
			e.Wrap("QUIT", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				sc := tx.Scope()
				if tx.State() != pop3.Transaction {
					return next(tx, c)
				}
				fetched := memory{key + " session", sc.User}.take(sc.World)
				memory{key, sc.User}.add(sc.World, slices.Collect(maps.Keys(fetched))...)
				return next(tx, c)
			})
		},
	},
	{
		Name: "dele-ignored", Group: "delete", Layer: Claims,
		OneOf: "mail that is marked has one fate",
		apply: fate(func(_ *pop3.Scope, _ *Use, m pop3.Maildrop, deleted []int) (bool, error) {
			m.Release()
			return len(deleted) > 0, nil
		}),
	},
	{
		Name: "dele-immediate", Group: "delete", Layer: Table,
		OneOf: "mail that is marked has one fate",
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("DELE", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if !r.Err && tx.Remove(r.Args.Msg-1) {
					e.Blame(&r)
				}
				return r
			})
		},
	},
	{
		Name: "dele-ok-no-effect", Group: "delete", Layer: Claims,
		Params: count("message", "message number", 1, 1<<30, 1),
		OneOf:  "mail that is marked has one fate",
		apply: fate(func(_ *pop3.Scope, u *Use, m pop3.Maildrop, deleted []int) (bool, error) {
			at := slices.Index(deleted, int(u.Args[0])-1)
			if at < 0 {
				return false, m.Commit(deleted)
			}
			return true, m.Commit(slices.Delete(slices.Clone(deleted), at, at+1))
		}),
	},
	{
		Name: "dele-moves-to-trash", Group: "delete", Layer: Claims,
		OneOf: "mail that is marked has one fate",
		apply: func(e *pop3.Edit, u *Use) {
			const key = "dele-moves-to-trash"
			e.Drop(func(sc *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
				return hide(m, memory{key, sc.User}.get(sc.World), nil) // as if removed
			})
			fate(func(sc *pop3.Scope, _ *Use, m pop3.Maildrop, deleted []int) (bool, error) {
				all, trash := m.Messages(), make([]string, len(deleted))
				for k, i := range deleted {
					trash[k] = origin(all[i]).UID()
				}
				memory{key, sc.User}.add(sc.World, trash...)
				m.Release()
				return len(deleted) > 0, nil
			})(e, u)
		},
	},
	{
		Name: "dele-twice", Group: "delete", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.At(pop3.AtDELE).When(func(sc *pop3.Scope) bool { return sc.Verb == "DELE" }).Say(pop3.SayDeleted, "message {msg} already deleted")
		},
	},
	{
		Name: "rset-noop", Group: "delete", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("RSET", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				n, octets := tx.Totals()
				if int(n) == tx.Count() {
					return next(tx, c)
				}
				return pop3.Reply{Say: pop3.SayReset, Args: pop3.Args{N: n, Octets: octets}}
			})
		},
	},
	{
		Name: "expire-sweep", Group: "delete", Layer: Claims,
		Params: count("days", "days", 1, 36500, 31),
		apply: func(e *pop3.Edit, u *Use) {
			days := strconv.FormatInt(u.Args[0], 10)
			inState(e, pop3.Authorization).Announce("EXPIRE", days+" USER")
			inState(e, pop3.Transaction).Announce("EXPIRE", days)
			e.Drop(func(sc *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
				h := &hidden{passing: passing{m}}
				for i, msg := range m.Messages() {
					if d, is := origin(msg).(pop3.Dated); is && sc.Now-d.Arrived() > pop3.Time(u.Args[0])*pop3.Day {
						h.along, h.by = append(h.along, i), e.By()
						continue
					}
					h.list, h.index = append(h.list, msg), append(h.index, i)
				}
				return h
			})
		},
	},
}

// fate is another UPDATE: f ends the maildrop, and tells whether it did
// something else than to remove what is deleted.
func fate(f func(sc *pop3.Scope, u *Use, m pop3.Maildrop, deleted []int) (bool, error)) applied {
	return func(e *pop3.Edit, u *Use) {
		e.Drop(func(sc *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
			return &updated{passing: passing{m}, by: e.By(), commit: func(deleted []int) (bool, error) { return f(sc, u, m, deleted) }}
		})
	}
}
