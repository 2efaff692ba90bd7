package quirk

import "github.com/pop3play/pop3play/core/pop3"

// The keywords of the original test server, and its two extra commands.
var originalQuirks = []*Quirk{
	{
		Name: "minimal", Group: "capability", Layer: Table,
		Conflicts: []Conflict{{"apoponly", "minimal takes APOP away, and apoponly allows nothing else"}},
		apply: func(e *pop3.Edit, _ *Use) {
			for _, verb := range []string{"APOP", "AUTH", "TOP", "UIDL", "UTF8", "LANG"} {
				e.Remove(verb)
			}
			e.Say(pop3.SayGreeting, "Welcome to the test-suite POP3 server")
		},
	},
	{
		Name: "apoponly", Aliases: []string{"apop-only-user-refused"}, Group: "auth", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Withhold("USER")
			e.Remove("AUTH")
			e.Wrap("USER", func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply {
				return pop3.Reply{Err: true, Text: "APOP authorization allowed only"}
			})
		},
	},
	{
		Name: "autodelete", Aliases: []string{"auto-delete-on-retr"}, Group: "delete", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Announce("EXPIRE", "0")
			mark := func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if r.Body != nil {
					i, done := tx.Scope().Msg-1, r.Done
					r.Done = func(tx *pop3.Tx, complete bool) {
						if done != nil {
							done(tx, complete)
						}
						if complete {
							tx.MarkAtQuit(i, e.By()...)
						}
					}
				}
				return r
			}
			e.Wrap("RETR", mark)
			e.Wrap("TOP", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if c.N < 2 { // the original's TOP without a count is RETR
					return mark(tx, c, next)
				}
				return next(tx, c)
			})
		},
	},
	{
		Name: "extra", Aliases: []string{"extra-blank-line-before-dot"}, Group: "framing", Layer: Framing,
		apply: func(e *pop3.Edit, _ *Use) {
			listing := map[string]bool{"LIST": true, "UIDL": true, "CAPA": true}
			e.At(pop3.AtRETR | pop3.AtTOP | pop3.AtAUTH | pop3.AtLANG).Final(func(sc *pop3.Scope, _ bool, was string) string {
				if listing[sc.Verb] {
					return was
				}
				return "\r\n.\r\n"
			})
		},
	},
	{
		Name: "noextra", Group: "framing", Layer: Framing, Cancels: []string{"extra"},
		Conflicts: []Conflict{
			{"extra", "noextra takes extra away"},
		},
		apply: func(*pop3.Edit, *Use) {},
	},
	{
		Name: "break", Group: "timing", Layer: Table, Words: []string{"BREAK"},
		apply: func(e *pop3.Edit, _ *Use) {
			e.Add(pop3.Spec{Verb: "BREAK", Usage: "BREAK", In: pop3.Authorization | pop3.Transaction, Max: 1 << 20, Loose: true,
				Do: func(*pop3.Tx, pop3.Command) pop3.Reply {
					return pop3.Reply{Silent: true, Step: pop3.StepClose, Reason: pop3.ReasonBreak}
				},
				Moves: []pop3.Move{{From: pop3.Authorization, To: pop3.Closed, Verb: "BREAK"}, {From: pop3.Transaction, To: pop3.Closed, Verb: "BREAK"}},
			})
		},
	},
	{
		Name: "exit", Group: "timing", Layer: Table, Words: []string{"EXIT"},
		apply: func(e *pop3.Edit, _ *Use) {
			e.Add(pop3.Spec{Verb: "EXIT", Usage: "EXIT", In: pop3.Transaction, Max: 1 << 20, Loose: true,
				Do: func(tx *pop3.Tx, _ pop3.Command) pop3.Reply {
					tx.Scope().World.Update("exit", "", func(any) any { return true })
					return pop3.Reply{Silent: true}
				}})
			e.Wrap("QUIT", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				inTransaction := tx.State() == pop3.Transaction
				r := next(tx, c)
				asked := tx.Scope().World.Update("exit", "", func(v any) any { return v }) != nil
				if inTransaction && asked && r.Step == pop3.StepClose {
					r.Step = pop3.StepStopServer
				}
				return r
			})
		},
	},
}
