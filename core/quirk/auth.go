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
		Name: "kpop-dummy-pass", Group: "auth", Layer: Claims,
		apply: func(e *pop3.Edit, _ *Use) {
			const key = "kpop-dummy-pass"
			e.Store(func(sc *pop3.Scope, st pop3.Store) pop3.Store {
				return &ticketed{st, func(let bool) { remember(sc, key, let) }}
			})
			e.Wrap("PASS", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if let, _ := recall[bool](tx.Scope(), key); let && !r.Err && !r.Busy {
					e.Blame(&r)
				}
				return r
			})
		},
	},
	{
		Name: "proprietary-auth", Group: "auth", Layer: Table,
		Params: words("scheme", "msn", "rpa"),
		apply: func(e *pop3.Edit, u *Use) {
			scheme := [...]string{"MSN", "RPA"}[u.Args[0]]
			refused := pop3.Reply{Err: true, Code: "AUTH", Say: pop3.SayAuthFailed}
			withhold("USER")(e, u)
			instead(pop3.Reply{Err: true, Text: "log in with AUTH " + scheme}, "USER", "APOP")(e, u)
			e.Announce("SASL", scheme)
			e.Wrap("AUTH", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if upper(string(c.Arg(0))) != scheme {
					return pop3.Reply{Err: true, Say: pop3.SayNoMechanism, Args: pop3.Args{Arg: c.Arg(0)}}
				}
				return pop3.Reply{Next: func(*pop3.Tx, []byte) pop3.Reply {
					r := refused
					e.Blame(&r)
					return r
				}}
			})
		},
	},
}

// ticketed lets users in who are known from elsewhere, whatever they say with
// PASS, and tells whether a password was wrong.
type ticketed struct {
	pop3.Store
	let func(wrong bool)
}

func (s *ticketed) Authenticate(now pop3.Time, c pop3.Credentials) (pop3.Account, error) {
	if c.Mechanism != "PASS" {
		return s.Store.Authenticate(now, c)
	}
	return s.Store.Authenticate(now, pop3.Credentials{User: c.User, Mechanism: c.Mechanism, Proof: func(secret string) bool {
		s.let(!c.Matches(secret))
		return true
	}})
}
