package quirk

import "github.com/pop3play/pop3play/core/pop3"

var authQuirks = []*Quirk{
	{
		Name: "app-password-required", Group: "auth", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			refuse := func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if c.Verb == "PASS" && tx.Pending() == "" {
					return next(tx, c)
				}
				return pop3.Reply{Err: true, Code: "AUTH", Text: "application-specific password required"}
			}
			e.Wrap("PASS", refuse)
			e.Wrap("APOP", refuse)
			e.Wrap("AUTH", refuse)
		},
	},
}
