package quirk

import "github.com/pop3play/pop3play/core/pop3"

// What a session leaves behind that ends without QUIT.
var hangupQuirks = []*Quirk{
	{
		Name: "commit-on-drop", Group: "delete", Layer: Table,
		OneOf: "a session that breaks off leaves one thing behind",
		apply: func(e *pop3.Edit, _ *Use) {
			e.Hangup(func(tx *pop3.Tx) {
				if doomed(tx) > 0 {
					tx.Update(e.By()...)
				}
			})
		},
	},
	{
		Name: "mailbox-lost-on-drop", Group: "delete", Layer: Table,
		OneOf: "a session that breaks off leaves one thing behind",
		apply: func(e *pop3.Edit, _ *Use) {
			e.Hangup(func(tx *pop3.Tx) {
				for i := range tx.Count() {
					tx.MarkAtQuit(i, e.By()...)
				}
				tx.Update(e.By()...)
			})
		},
	},
	{
		Name: "delayed-restore-after-drop", Group: "delete", Layer: Claims,
		Params: span("time", 10*pop3.Minute),
		OneOf:  "a session that breaks off leaves one thing behind",
		apply: func(e *pop3.Edit, u *Use) {
			const key = "delayed-restore-after-drop"
			e.Hangup(func(tx *pop3.Tx) {
				sc := tx.Scope()
				if until, away := recall[pop3.Time](sc, key); !away || until <= sc.Now {
					remember(sc, key, sc.Now+pop3.Time(u.Args[0]))
				}
			})
			e.Drop(func(sc *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
				if until, away := recall[pop3.Time](sc, key); !away || until <= sc.Now {
					return m
				}
				return &hidden{passing: passing{m}, by: e.By()}
			})
		},
	},
	{
		Name: "deletes-lost-on-drop", Group: "delete", Layer: Table,
		Params: count("after", "messages", 1, 1<<20, 1),
		OneOf:  "a session that breaks off leaves one thing behind",
		apply: func(e *pop3.Edit, u *Use) {
			e.Wrap("DELE", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if !r.Err && doomed(tx) >= int(u.Args[0]) {
					r.Step, r.Reason = pop3.StepClose, pop3.ReasonAbort
				}
				return r
			})
		},
	},
}

// doomed counts what QUIT would remove.
func doomed(tx *pop3.Tx) (n int) {
	for i := range tx.Count() {
		if tx.Doomed(i) {
			n++
		}
	}
	return n
}
