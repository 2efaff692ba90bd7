package quirk

import "github.com/pop3play/pop3play/core/pop3"

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
					uid := tx.Message(sc.Msg - 1).UID()
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
				for uid := range (memory{key + " session", sc.User}).take(sc.World) {
					memory{key, sc.User}.add(sc.World, uid)
				}
				return next(tx, c)
			})
		},
	},
	{
		Name: "dele-ignored", Group: "delete", Layer: Claims,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Drop(func(_ *pop3.Scope, m pop3.Maildrop) pop3.Maildrop { return &keeping{m, e.By()} })
			e.Wrap("QUIT", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if r.Args.N > 0 {
					e.Blame(&r)
				}
				return r
			})
		},
	},
}

// memory names a set of unique-ids that outlives sessions.
type memory struct {
	key, user string
}

func (m memory) add(w *pop3.World, uid string) {
	w.Update(m.key, m.user, func(v any) any {
		old, _ := v.(map[string]bool)
		set := map[string]bool{uid: true} // a new one: sessions hold the old
		for k := range old {
			set[k] = true
		}
		return set
	})
}

func (m memory) take(w *pop3.World) map[string]bool {
	var set map[string]bool
	w.Update(m.key, m.user, func(v any) any {
		set, _ = v.(map[string]bool)
		return nil
	})
	return set
}

// hidden is a maildrop without some of its messages.
type hidden struct {
	pop3.Maildrop
	list  []pop3.Message
	index []int // in the whole maildrop
	by    []string
}

func hide(m pop3.Maildrop, uids map[string]bool, by []string) pop3.Maildrop {
	h := &hidden{Maildrop: m}
	for i, msg := range m.Messages() {
		if uids[msg.UID()] {
			h.by = by
			continue
		}
		h.list, h.index = append(h.list, msg), append(h.index, i)
	}
	return h
}

func (h *hidden) Messages() []pop3.Message { return h.list }

// AlteredBy implements pop3.Altered.
func (h *hidden) AlteredBy(a pop3.Aspect) []string {
	if a == pop3.AspectList && h.by != nil {
		return h.by
	}
	return pop3.AlteredBy(h.Maildrop, a)
}

func (h *hidden) Commit(deleted []int) error {
	whole := make([]int, len(deleted))
	for i, k := range deleted {
		whole[i] = h.index[k]
	}
	return h.Maildrop.Commit(whole)
}

// keeping is a maildrop that removes nothing and says that it did.
type keeping struct {
	pop3.Maildrop
	by []string
}

func (k *keeping) Commit([]int) error {
	k.Release()
	return nil
}

// AlteredBy implements pop3.Altered.
func (k *keeping) AlteredBy(a pop3.Aspect) []string {
	if a == pop3.AspectUpdate {
		return k.by
	}
	return pop3.AlteredBy(k.Maildrop, a)
}
