package quirk

import (
	"github.com/pop3play/pop3play/core/pop3"
)

// APOP, and the end of a failed login.
var loginQuirks = []*Quirk{
	{
		Name: "apop-timestamp-no-at", Group: "auth", Layer: Table,
		Params: words("kind", "name", "null", "random"),
		OneOf:  "a greeting has one timestamp",
		apply:  stamped("<Jana-Server>", "<123.456@(null)>", "<k3Jx9QpLm2a>"),
	},
	{
		Name: "apop-timestamp-nonascii", Group: "auth", Layer: Table,
		OneOf: "a greeting has one timestamp",
		apply: stamped("<\x8a\xfc.4711\xe1@\xd1.example>"),
	},
	{
		Name: "apop-timestamp-reused", Group: "auth", Layer: Table,
		OneOf: "a greeting has one timestamp",
		apply: func(e *pop3.Edit, _ *Use) {
			e.Stamp(func(*pop3.Scope, string) string { return "<1896.697170952@localhost>" })
		},
	},
	{
		Name: "apop-refused-banner-present", Group: "auth", Layer: Table,
		apply: instead(pop3.Reply{Err: true, Code: "AUTH", Text: "APOP is not set up for this account"}, "APOP"),
	},
	{
		Name: "apop-fail-drops-connection", Group: "auth", Layer: Table,
		Conflicts: map[string]string{"apop-refused-banner-present": "both refuse APOP"},
		apply:     instead(pop3.Reply{Err: true, Text: "permission denied", Step: pop3.StepClose, Reason: pop3.ReasonAbort}, "APOP"),
	},
	{
		Name: "signoff-line-after-auth-error", Group: "auth", Layer: Table,
		apply: failed(func(_ *pop3.Tx, _ *Use, r *pop3.Reply) {
			r.After, r.Step, r.Reason = []byte("+OK Pop server at localhost signing off.\r\n"), pop3.StepClose, pop3.ReasonAbort
		}),
	},
	{
		Name: "close-on-bad-password", Group: "auth", Layer: Table,
		Params:    words("how", "line", "silent"),
		Conflicts: map[string]string{"signoff-line-after-auth-error": "both close after a failed login"},
		apply: failed(func(_ *pop3.Tx, u *Use, r *pop3.Reply) {
			r.Silent = u.Args[0] == 1
			r.Step, r.Reason = pop3.StepClose, pop3.ReasonAbort
		}),
	},
	{
		Name: "too-many-bad-logins", Group: "auth", Layer: Table,
		Params:    count("after", "attempts", 1, 100, 3),
		Conflicts: map[string]string{"close-on-bad-password": "the connection is closed at the first"},
		apply: failed(func(tx *pop3.Tx, u *Use, r *pop3.Reply) {
			if tx.Scope().Nth >= int(u.Args[0]) {
				*r = pop3.Reply{Err: true, Text: "Too many invalid logon attempts.", Step: pop3.StepClose, Reason: pop3.ReasonAbort}
			}
		}),
	},
	{
		Name: "user-rejects-unknown-mailbox", Group: "auth", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("USER", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if tx.Unknown(string(c.Arg(0))) {
					return pop3.Reply{Err: true, Code: "AUTH", Text: "Invalid user"}
				}
				return next(tx, c)
			})
		},
	},
	{
		Name: "plaintext-login-refused", Group: "auth", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			noEntry("AUTH", "Working without SSL/TLS encryption is not allowed")(e.When(func(sc *pop3.Scope) bool { return !sc.TLS }), nil)
		},
	},
}

// stamped gives the greeting another timestamp, with which no digest is right.
func stamped(kinds ...string) applied {
	return func(e *pop3.Edit, u *Use) {
		stamp := kinds[0]
		if len(u.Args) > 0 {
			stamp = kinds[u.Args[0]]
		}
		e.Stamp(func(*pop3.Scope, string) string { return stamp })
		e.Wrap("APOP", func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply {
			return pop3.Reply{Err: true, Code: "AUTH", Say: pop3.SayAuthFailed}
		})
	}
}
