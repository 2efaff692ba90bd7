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
	{
		Name: "stls-advertised-refused", Group: "tls", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Announce("STLS", "")
			e.Add(pop3.Spec{Verb: "STLS", Usage: "STLS", Ref: "RFC 2595 §4", In: pop3.Authorization,
				Do: func(*pop3.Tx, pop3.Command) pop3.Reply {
					return pop3.Reply{Err: true, Text: "TLS is not available at the moment"}
				}})
		},
	},
}
