package quirk

import (
	"strconv"

	"github.com/pop3play/pop3play/core/pop3"
)

const oneLength = "TOP has one length"

var framingTopQuirks = []*Quirk{
	{
		Name: "top-truncated-64k", Group: "framing", Layer: Framing,
		Params: count("octets", "octets", 1, 1<<30, 65536),
		OneOf:  oneLength,
		apply:  editLines(func(_ *pop3.Tx, u *Use) lineEdit { return upToOctet(u.Args[0]) }, "TOP"),
	},
	{
		Name: "top-ten-lines-only", Group: "framing", Layer: Table,
		OneOf: oneLength,
		apply: topLines(func(n int) int { return 10 }),
	},
	{
		Name: "top-one-line-only", Group: "framing", Layer: Table,
		OneOf: oneLength,
		apply: topLines(func(n int) int { return 1 }),
	},
	{
		Name: "top-counts-header-lines", Group: "framing", Layer: Table,
		OneOf: oneLength,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("TOP", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				n, ok := topCount(c)
				if !ok {
					return next(tx, c)
				}
				r := next(tx, withCount(c, wholeMessage))
				if r.Body != nil {
					r.Body = &edited{lines: lines{src: r.Body}, f: upToLine(n), self: e.By()}
				}
				return r
			})
		},
	},
	{
		Name: "top-zero-returns-all", Group: "framing", Layer: Table,
		Conflicts: []Conflict{
			{"top-truncated-64k", oneLength}, {"top-ten-lines-only", oneLength}, {"top-one-line-only", oneLength},
		},
		apply: topLines(func(n int) int {
			if n == 0 {
				return wholeMessage
			}
			return n
		}),
	},
	{
		Name: "top-headerless", Group: "framing", Layer: Framing,
		apply: editLines(func(*pop3.Tx, *Use) lineEdit {
			header := true
			return func(line []byte, starts bool) []byte {
				if !header {
					return line
				}
				text, _ := cutEnd(line)
				header = !starts || len(text) > 0
				return nil
			}
		}, "TOP"),
	},
	{
		Name: "top-retr-header-mismatch", Group: "framing", Layer: Framing,
		Conflicts: []Conflict{{"top-headerless", "one changes the header that the other leaves out"}},
		apply: editLines(func(*pop3.Tx, *Use) lineEdit {
			return ledBy("Received: from gateway.example by mail.example; Thu, 1 Jan 2004 00:00:00 +0000\r\n")
		}, "TOP"),
	},
	{
		Name: "top-double-ok", Group: "framing", Layer: Table,
		apply: then(func(r *pop3.Reply) { r.After = []byte("+OK\r\n") }, "TOP"),
	},
	{
		Name: "top-rejects-huge-count", Group: "framing", Layer: Table,
		Params: count("lines", "lines", 0, 1<<30, 1000),
		apply: func(e *pop3.Edit, u *Use) {
			e.Wrap("TOP", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if n, ok := topCount(c); ok && int64(n) > u.Args[0] {
					return pop3.Reply{Err: true, Text: "Too many lines"}
				}
				return next(tx, c)
			})
		},
	},
	{
		Name: "top-marks-seen", Group: "framing", Layer: Claims,
		apply: func(e *pop3.Edit, _ *Use) {
			const key, status = "top-marks-seen", "Status: RO\r\n"
			e.Drop(func(sc *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
				world, user := sc.World, sc.User
				return claim(m, func(msg pop3.Message) pop3.Message {
					seen := func() bool { return memory{key, user}.get(world)[origin(msg).UID()] }
					return &recast{same: same{msg}, by: e.By(),
						f: func(src pop3.Body) pop3.Body {
							if !seen() {
								return src
							}
							return &edited{lines: lines{src: src}, f: ledBy(status), self: e.By()}
						},
						grow: func() int64 {
							if !seen() || origin(msg).Size() == 0 {
								return 0
							}
							return int64(len(status))
						},
					}
				})
			})
			e.Wrap("TOP", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if sc := tx.Scope(); r.Body != nil {
					memory{key, sc.User}.add(sc.World, origin(tx.Message(sc.Msg-1)).UID())
				}
				return r
			})
		},
	},
	{
		Name: "top-not-implemented", Group: "framing", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) { e.Remove("TOP") },
	},
}

// wholeMessage is more lines than any message has.
const wholeMessage = 1e8

// topLines has TOP give another number of lines. What differs is the question, so
// that an answer that is another has to be blamed on the quirk.
func topLines(f func(n int) int) applied {
	return func(e *pop3.Edit, _ *Use) {
		e.Wrap("TOP", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
			n, ok := topCount(c)
			if !ok || f(n) == n {
				return next(tx, c)
			}
			r := next(tx, withCount(c, f(n)))
			if r.Body != nil && longer(tx.Message(tx.Scope().Msg-1), min(n, f(n))) {
				e.Blame(&r)
			}
			return r
		})
	}
}

// longer tells whether the text of a message has more than n lines.
func longer(m pop3.Message, n int) bool {
	b, err := m.Open()
	if err != nil {
		return false
	}
	l := lines{src: b}
	defer l.Close()
	header := true
	for {
		p, starts, err := l.next()
		switch {
		case err != nil:
			return false
		case !starts:
		case header:
			text, _ := cutEnd(p)
			header = len(text) > 0
		case n == 0:
			return true
		default:
			n--
		}
	}
}

// topCount is the number of lines that TOP asks for.
func topCount(c pop3.Command) (n int, ok bool) {
	if len(c.Arg(1)) == 0 {
		return 0, false
	}
	for _, x := range c.Arg(1) {
		if x < '0' || x > '9' {
			return 0, false
		}
		n = min(n*10+int(x-'0'), wholeMessage)
	}
	return n, true
}

func withCount(c pop3.Command, n int) pop3.Command {
	c.Args = [][]byte{c.Arg(0), strconv.AppendInt(nil, int64(n), 10)}
	return c
}

// upToLine gives the first lines and leaves out the rest.
func upToLine(left int) lineEdit {
	return func(line []byte, starts bool) []byte {
		if starts {
			left--
		}
		if left < 0 {
			return nil
		}
		return line
	}
}
