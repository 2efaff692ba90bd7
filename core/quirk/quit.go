package quirk

import (
	"errors"

	"github.com/pop3play/pop3play/core/pop3"
)

// What QUIT answers, and when UPDATE happens.
var quitQuirks = []*Quirk{
	{
		Name: "quit-no-reply", Group: "delete", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("QUIT", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				r.Silent = true
				return r
			})
		},
	},
	{
		Name: "quit-ok-before-update", Group: "delete", Layer: Claims,
		Params: span("pause", 5*pop3.Second),
		OneOf:  "mail that is marked has one fate",
		apply:  removeLater,
	},
	{
		Name: "quit-ok-update-failed", Group: "delete", Layer: Claims,
		Params: words("how", "told", "silent"),
		OneOf:  "mail that is marked has one fate",
		apply: all(
			fate(func(_ *pop3.Scope, _ *Use, m pop3.Maildrop, deleted []int) (bool, error) {
				if len(deleted) == 0 {
					return false, m.Commit(nil)
				}
				m.Release()
				return true, &pop3.CommitError{Kept: len(deleted), Err: errStays}
			}),
			notRemoved(func(u *Use, r *pop3.Reply) {
				r.Err, r.Code, r.Say = false, "", pop3.SayByeEarly
				if u.Args[0] == 0 {
					r.Text = "Signing off, but message deletion failed"
				}
			}),
		),
	},
	{
		Name: "quit-err", Group: "delete", Layer: Claims,
		Params: count("messages", "messages", 1, 1<<20, 1),
		OneOf:  "mail that is marked has one fate",
		apply: all(
			fate(func(_ *pop3.Scope, u *Use, m pop3.Maildrop, deleted []int) (bool, error) {
				n := min(len(deleted), int(u.Args[0]))
				err := m.Commit(deleted[n:])
				if n == 0 {
					return false, err
				}
				if more, ok := err.(*pop3.CommitError); ok {
					n += more.Kept
				}
				return true, &pop3.CommitError{Kept: n, Err: errStays}
			}),
			notRemoved(func(_ *Use, r *pop3.Reply) { r.Code, r.Text = "", "Some messages could not be deleted" }),
		),
	},
}

var errStays = errors.New("the message cannot be removed")

// notRemoved changes the answer to a QUIT that left marked mail behind.
func notRemoved(f func(u *Use, r *pop3.Reply)) applied {
	return func(e *pop3.Edit, u *Use) {
		e.Wrap("QUIT", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
			r := next(tx, c)
			if r.Say == pop3.SayNotRemoved {
				f(u, &r)
			}
			return r
		})
	}
}

// removeLater says that mail is gone and removes it when a pause has passed: at
// the first login after it, as nobody can see the difference.
func removeLater(e *pop3.Edit, u *Use) {
	const key = "quit-ok-before-update"
	type due map[string]pop3.Time // by unique-id
	e.Drop(func(sc *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
		waiting, _ := sc.World.Update(key, sc.User, func(v any) any { return v }).(due)
		h := &hidden{passing: passing{m}}
		rest := due{}
		for i, msg := range m.Messages() {
			uid := origin(msg).UID()
			if at, marked := waiting[uid]; marked {
				if sc.Now >= at && h.passing.Remove(i) == nil {
					continue
				}
				rest[uid], h.by = at, e.By()
			}
			h.list, h.index = append(h.list, msg), append(h.index, i)
		}
		sc.World.Update(key, sc.User, func(any) any {
			if len(rest) == 0 {
				return nil
			}
			return rest
		})
		return h
	})
	fate(func(sc *pop3.Scope, u *Use, m pop3.Maildrop, deleted []int) (bool, error) {
		sc.World.Update(key, sc.User, func(v any) any {
			waiting := due{}
			old, _ := v.(due)
			for uid, at := range old {
				waiting[uid] = at
			}
			for _, i := range deleted {
				uid := origin(m.Messages()[i]).UID()
				if _, marked := old[uid]; !marked {
					waiting[uid] = sc.Now + pop3.Time(u.Args[0])
				}
			}
			return waiting
		})
		m.Release()
		return len(deleted) > 0, nil
	})(e, u)
}
