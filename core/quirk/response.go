package quirk

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/pop3play/pop3play/core/pop3"
)

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
	{
		Name: "strict-trailing-space", Group: "response", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			for _, s := range e.Dialect().Commands() {
				if s.Max < 0 { // a password may end so
					continue
				}
				e.Wrap(s.Verb, func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
					if bytes.HasSuffix(c.Line, []byte(" ")) {
						return pop3.Reply{Err: true, Say: pop3.SayTrailingBlank, Args: pop3.Args{Text: s.Usage}}
					}
					return next(tx, c)
				})
			}
		},
	},
	{
		Name: "args-tolerated-or-not", Group: "response", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			var alone []string
			for _, s := range e.Dialect().Commands() {
				if s.Max == 0 {
					alone = append(alone, s.Verb)
				}
			}
			e.Parser(func(_ []byte, c *pop3.Command, sane bool) bool {
				if slices.Contains(alone, upper(string(c.Word))) && !bytes.HasSuffix(c.Line, []byte(" ")) {
					c.Args, c.N = c.Args[:0], 0
				}
				return sane
			})
		},
	},
	{
		Name: "ok-to-everything", Group: "response", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			ok := func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply { return pop3.Reply{Text: "done"} }
			e.WrapUnknown(ok)
			e.WrapWrongState(ok)
			e.Around(func(_ *pop3.Tx, _ pop3.Command, r pop3.Reply) pop3.Reply {
				if r.Err {
					return pop3.Reply{Text: "done", Step: r.Step, Reason: r.Reason, Done: r.Done}
				}
				return r
			})
		},
	},
	{
		Name: "keyword-unknown-vs-bad-state", Group: "response", Layer: Table,
		Params: words("says", "unknown", "state"),
		apply: func(e *pop3.Edit, u *Use) {
			if u.Args[0] == 1 {
				e.WrapUnknown(func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply {
					return pop3.Reply{Err: true, Text: "Command is not valid in this state."}
				})
				return
			}
			e.WrapWrongState(func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply {
				return pop3.Reply{Err: true, Text: "Unknown command."}
			})
		},
	},
	{
		Name: "numeric-prefix-tolerated", Group: "response", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Number(func(arg []byte, n int, wrong pop3.Phrase) (int, pop3.Phrase) {
				if v := prefix(arg); wrong == pop3.SayNotANumber && v > 0 {
					return v, pop3.SayNothing
				}
				return n, wrong
			})
			e.Wrap("TOP", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if r.Say != pop3.SayBadCount {
					return r
				}
				lines := []byte("1073741824") // all there are
				if v := prefix(c.Arg(1)); v >= 0 {
					lines = strconv.AppendInt(nil, int64(v), 10)
				}
				c.Args = [][]byte{c.Arg(0), lines}
				r = next(tx, c)
				e.Blame(&r)
				return r
			})
		},
	},
	{
		Name: "status-lower-case", Group: "response", Layer: Table,
		apply: status(func(_ *pop3.Tx, _ *pop3.Reply, word, rest []byte) []byte {
			for i, c := range word {
				if 'A' <= c && c <= 'Z' {
					word[i] = c + 'a' - 'A'
				}
			}
			return append(word, rest...)
		}),
	},
	{
		Name: "status-run-on", Group: "response", Layer: Table,
		Params: words("form", "okay", "okfoo", "care"),
		apply: func(e *pop3.Edit, u *Use) {
			status(func(tx *pop3.Tx, r *pop3.Reply, word, rest []byte) []byte {
				switch {
				case r.Err:
				case u.Args[0] == 0:
					return append([]byte("+Okay"), rest...)
				case u.Args[0] == 1:
					return append([]byte("+OKfoo"), rest...)
				case !data(tx, r):
					return []byte("+Do you even care?")
				}
				return append(word, rest...)
			})(e, u)
		},
	},
	{
		Name: "status-tab-separator", Group: "response", Layer: Table,
		apply: status(func(_ *pop3.Tx, _ *pop3.Reply, word, rest []byte) []byte {
			if len(rest) > 0 {
				rest[0] = '\t'
			}
			return append(word, rest...)
		}),
	},
}

// status changes the first word of status lines, and what follows with its
// blank.
func status(f func(tx *pop3.Tx, r *pop3.Reply, word, rest []byte) []byte) applied {
	return func(e *pop3.Edit, _ *Use) {
		e.Status(func(tx *pop3.Tx, r *pop3.Reply, line []byte) []byte {
			word := firstWord(line)
			return f(tx, r, word, bytes.Clone(line[len(word):]))
		})
	}
}

// prefix reads a number as atoi(3) does: a sign, and digits as far as they go.
func prefix(s []byte) int {
	n, sign := 0, 1
	for i, c := range s {
		switch {
		case i == 0 && c == '-':
			sign = -1
		case i == 0 && c == '+':
		case '0' <= c && c <= '9' && n < 1e8:
			n = n*10 + int(c-'0')
		default:
			return sign * n
		}
	}
	return sign * n
}
