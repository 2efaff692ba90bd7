package quirk

import "github.com/pop3play/pop3play/core/pop3"

var deletionQuirks = []*Quirk{
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
			e.Drop(func(_ *pop3.Scope, m pop3.Maildrop) pop3.Maildrop { return &keeping{passing{m}, e.By()} })
			e.Wrap("QUIT", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if r.Args.N > 0 {
					e.Blame(&r)
				}
				return r
			})
		},
	},
	{
		Name: "dele-immediate", Group: "delete", Layer: Table,
		Conflicts: map[string]string{"dele-ignored": "dele-immediate removes at once what dele-ignored keeps"},
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
		Name: "lock-lingers-after-drop", Group: "delete", Layer: Claims,
		Params: []Param{{Name: "time", Duration: true, Min: int64(pop3.Millisecond), Max: int64(60 * pop3.Minute), Default: int64(2 * pop3.Minute)}},
		apply: func(e *pop3.Edit, u *Use) {
			const key = "lock-lingers-after-drop"
			e.Drop(func(sc *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
				user := sc.User
				return &clinging{passing{m}, func() {
					until := sc.Now + pop3.Time(u.Args[0])
					sc.World.Update(key, user, func(any) any { return until })
				}}
			})
			e.Store(func(sc *pop3.Scope, st pop3.Store) pop3.Store {
				return &lockedStore{st, func(now pop3.Time) error {
					until, _ := sc.World.Update(key, sc.User, func(v any) any { return v }).(pop3.Time)
					if now < until {
						return &pop3.Fault{Err: pop3.ErrInUse, By: e.By()}
					}
					return nil
				}}
			})
		},
	},
}
