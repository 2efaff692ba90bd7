package quirk

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

// Whether CAPA is answered, and when.
var capabilityQuirks = []*Quirk{
	{
		Name: "capa-unsupported", Group: "capability", Layer: Table,
		OneOf: "CAPA has one answer",
		apply: func(e *pop3.Edit, _ *Use) { e.Remove("CAPA") },
	},
	{
		Name: "capa-hang", Group: "capability", Layer: Table,
		OneOf: "CAPA has one answer",
		apply: instead(pop3.Reply{Silent: true}, "CAPA"),
	},
	{
		Name: "capa-closes-connection", Group: "capability", Layer: Table,
		OneOf: "CAPA has one answer",
		apply: instead(pop3.Reply{Silent: true, Step: pop3.StepClose, Reason: pop3.ReasonAbort}, "CAPA"),
	},
	{
		Name: "capa-empty", Group: "capability", Layer: Table,
		OneOf: "CAPA has one answer",
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("CAPA", func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply {
				return pop3.Reply{Body: pop3.Lines(nil)}
			})
		},
	},
	{
		Name: "capa-err-after-auth", Group: "capability", Layer: Table,
		Params: words("how", "err", "close"),
		apply: func(e *pop3.Edit, u *Use) {
			r := pop3.Reply{Err: true, Text: "CAPA is not allowed in this state"}
			if u.Args[0] == 1 {
				r = pop3.Reply{Silent: true, Step: pop3.StepClose, Reason: pop3.ReasonAbort}
			}
			instead(r, "CAPA")(inState(e, pop3.Transaction), u)
		},
	},
	{
		Name: "capa-differs-after-login", Group: "capability", Layer: Table,
		apply: func(e *pop3.Edit, u *Use) {
			withhold("PIPELINING")(inState(e, pop3.Authorization), u)
			withhold("USER", "SASL")(inState(e, pop3.Transaction), u)
		},
	},
	{
		Name: "capa-split-packets", Group: "capability", Layer: Wire,
		Params: span("delay", 50*pop3.Millisecond),
		apply: func(e *pop3.Edit, u *Use) {
			e.At(pop3.AtCAPA).Filter(func(hit func() bool) pop3.Filter { return &rowwise{hit: hit, delay: pop3.Time(u.Args[0])} })
		},
	},
	{
		Name: "starttls-state-shared", Group: "capability", Layer: Table, Native: true,
		apply: func(e *pop3.Edit, _ *Use) {
			const key = "starttls-state-shared"
			e.Wrap("STLS", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				sc := tx.Scope()
				if tlsElsewhere(sc) {
					return pop3.Reply{Err: true, Say: pop3.SayTLSActive}
				}
				r := next(tx, c)
				if r.Step == pop3.StepStartTLS {
					sc.World.Update(key, "", func(any) any { return sc.Session })
				}
				return r
			})
			e.When(tlsElsewhere).Withhold("STLS")
		},
	},
}

// tlsElsewhere tells whether another session has started TLS.
func tlsElsewhere(sc *pop3.Scope) bool {
	by, started := sc.World.Update("starttls-state-shared", "", func(v any) any { return v }).(uint64)
	return started && by != sc.Session
}

// What the capability list has in it.
var capaListQuirks = []*Quirk{
	{
		Name: "capa-missing-uidl-top", Group: "capability", Layer: Table,
		apply: withhold("UIDL", "TOP"),
	},
	{
		Name: "capa-advertises-unimplemented", Group: "capability", Layer: Table,
		Params: words("command", "top", "uidl", "both"),
		apply: func(e *pop3.Edit, u *Use) {
			verbs := [][]string{{"TOP"}, {"UIDL"}, {"TOP", "UIDL"}}[u.Args[0]]
			instead(pop3.Reply{Err: true, Text: "command not implemented"}, verbs...)(e, u)
		},
	},
	{
		Name: "capa-lists-itself", Group: "capability", Layer: Table,
		apply: announce("CAPA", ""),
	},
	{
		Name: "sasl-cap-without-mechs", Group: "capability", Layer: Table,
		OneOf: "CAPA has one line SASL",
		apply: announce("SASL", ""),
	},
	{
		Name: "capa-giant-sasl", Group: "capability", Layer: Table,
		Params: count("mechanisms", "mechanisms", 1, 4000, 2000),
		OneOf:  "CAPA has one line SASL",
		apply: func(e *pop3.Edit, u *Use) {
			var many strings.Builder
			for i := range u.Args[0] {
				many.WriteString(" X-MECH-" + strconv.FormatInt(i+1, 10))
			}
			relisted(func(list []string) []string {
				for i, row := range list {
					if real, ok := strings.CutPrefix(row, "SASL"); ok {
						list[i] = "SASL" + many.String() + real
					}
				}
				return list
			})(e, u)
		},
	},
	{
		Name: "capa-dot-prefixed-line", Group: "capability", Layer: Table,
		apply: relisted(func(list []string) []string { return slices.Insert(list, min(1, len(list)), ".X-DOTTED") }),
	},
	{
		Name: "capa-contradictory", Group: "capability", Layer: Table,
		apply: relisted(func(list []string) []string {
			return append(list, "EXPIRE 0", "EXPIRE NEVER", "LOGIN-DELAY 60", "LOGIN-DELAY 900", "pipelining", "X-MADE-UP yes no")
		}),
	},
	{
		Name: "capa-misspelled-tag", Group: "capability", Layer: Table,
		apply: all(withhold("PIPELINING"), announce("CELERITY", ""), announce("AUSPEX", ""), announce("POTENCE", ""), announce("PIPELINE", "")),
	},
	{
		Name: "implementation-with-spaces", Group: "capability", Layer: Table,
		apply: announce("IMPLEMENTATION", "Cyrus POP3 v3.0"),
	},
	{
		Name: "vendor-capabilities", Group: "capability", Layer: Table,
		apply: all(announce("X-GOOGLE-VERHOEVEN", ""), announce("X-GOOGLE-RICO", ""), announce("X-ZIMBRA", ""), announce("XOIP", "")),
	},
	{
		Name: "login-delay-advertised", Group: "capability", Layer: Table,
		Params: []Param{{Name: "seconds", Unit: "seconds", Min: 1, Max: 1 << 20, Default: 300}, {Name: "form", Words: []string{"plain", "user"}}},
		apply: func(e *pop3.Edit, u *Use) {
			n := strconv.FormatInt(u.Args[0], 10)
			e.Announce("LOGIN-DELAY", n)
			if u.Args[1] == 1 {
				inState(e, pop3.Authorization).Announce("LOGIN-DELAY", n+" USER")
			}
		},
	},
	{
		Name: "respcodes-unadvertised", Group: "capability", Layer: Table,
		apply: withhold("RESP-CODES", "AUTH-RESP-CODE"),
	},
}
