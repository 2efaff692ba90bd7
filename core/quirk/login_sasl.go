package quirk

import (
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

// How AUTH goes (RFC 5034).
var saslQuirks = []*Quirk{
	{
		Name: "sasl-plus-without-space", Group: "auth", Layer: Table,
		OneOf: "an empty challenge has one form",
		apply: challenge(true, "+\r\n"),
	},
	{
		Name: "sasl-ok-instead-of-plus", Group: "auth", Layer: Table,
		OneOf: "an empty challenge has one form",
		apply: challenge(true, "+OK\r\n"),
	},
	{
		Name: "sasl-text-challenge", Group: "auth", Layer: Table,
		OneOf: "an empty challenge has one form",
		apply: challenge(true, "+ go ahead\r\n"),
	},
	{
		Name: "sasl-rubbish-challenge", Group: "auth", Layer: Table,
		apply: challenge(false, "+ !rubbish!\r\n"),
	},
	{
		Name: "sasl-error-as-continuation", Group: "auth", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Outcome("AUTH", func(_ *pop3.Tx, r pop3.Reply) pop3.Reply {
				if !r.Err || r.Code != "AUTH" {
					return r
				}
				return pop3.Reply{Text: "eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIn0=", Next: func(*pop3.Tx, []byte) pop3.Reply { return r }}
			})
		},
	},
	{
		Name: "sasl-no-initial-response", Group: "auth", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("AUTH", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if c.N > 1 {
					return pop3.Reply{Err: true, Text: "Protocol error. Connection is closed. 10", Step: pop3.StepClose, Reason: pop3.ReasonAbort}
				}
				return next(tx, c)
			})
		},
	},
	{
		Name: "sasl-long-token-rejected", Group: "auth", Layer: Table,
		Params: count("octets", "octets", 8, 65536, 4096),
		apply: func(e *pop3.Edit, u *Use) {
			e.Wrap("AUTH", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if more := r.Next; more != nil {
					r.Next = func(tx *pop3.Tx, line []byte) pop3.Reply {
						if len(line) > int(u.Args[0]) {
							r := pop3.Reply{Err: true, Text: "Protocol error. Connection is closed. 19", Step: pop3.StepClose, Reason: pop3.ReasonAbort}
							e.Blame(&r)
							return r
						}
						return more(tx, line)
					}
				}
				return r
			})
		},
	},
	{
		Name: "sasl-advertised-but-fails", Group: "auth", Layer: Table,
		apply: instead(pop3.Reply{Err: true, Code: "AUTH", Text: "authentication failed"}, "AUTH"),
	},
	{
		Name: "sasl-advertised-then-disconnect", Group: "auth", Layer: Table,
		Conflicts: []Conflict{{"sasl-advertised-but-fails", "one refuses what the other closes at"}},
		apply:     instead(pop3.Reply{Silent: true, Step: pop3.StepClose, Reason: pop3.ReasonAbort}, "AUTH"),
	},
	{
		Name: "xoauth2-unadvertised", Group: "auth", Layer: Table,
		apply: withhold("SASL"),
	},
	{
		Name: "auth-bare-lists-mechs", Group: "auth", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.At(pop3.AtAUTH).Around(func(tx *pop3.Tx, c pop3.Command, r pop3.Reply) pop3.Reply {
				if c.Verb != "AUTH" || c.N > 0 || tx.State() != pop3.Authorization {
					return r
				}
				list := strings.ReplaceAll(tx.Mechanisms(), " ", "\r\n")
				return pop3.Reply{Text: "list follows", Body: pop3.Lines([]byte(list+"\r\n"), e.By()...)}
			})
		},
	},
	{
		Name: "choke-on-auth-after-user", Group: "auth", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("AUTH", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if tx.Pending() != "" {
					return pop3.Reply{Err: true, Text: "protocol error", Step: pop3.StepClose, Reason: pop3.ReasonAbort}
				}
				return next(tx, c)
			})
		},
	},
}

// challenge words SASL challenges otherwise: the empty ones, or the others.
func challenge(empty bool, raw string) applied {
	return func(e *pop3.Edit, _ *Use) {
		e.At(pop3.AtAUTH).Around(func(_ *pop3.Tx, _ pop3.Command, r pop3.Reply) pop3.Reply {
			if r.Next != nil && (r.Text == "") == empty {
				r.Raw = []byte(raw)
			}
			return r
		})
	}
}
