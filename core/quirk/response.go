package quirk

import "github.com/pop3play/pop3play/core/pop3"

var responseQuirks = []*Quirk{
	{
		Name: "impersonation-banner", Group: "response", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Say(pop3.SayGreeting, "QPOP (version 2.53) at pop3play starting. {stamp}")
		},
	},
	{
		Name: "plus-err", Group: "response", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Around(func(_ *pop3.Tx, _ pop3.Command, r pop3.Reply) pop3.Reply {
				if r.Err {
					r.Status = "+ERR"
				}
				return r
			})
		},
	},
	{
		Name: "case-sensitive-commands", Group: "response", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Parser(func(_ []byte, c *pop3.Command, sane bool) bool {
				for _, b := range c.Word {
					c.Unknown = c.Unknown || 'a' <= b && b <= 'z'
				}
				return sane
			})
		},
	},
}
