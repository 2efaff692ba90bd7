package quirk

import (
	"bytes"
	"slices"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

var framingQuirks = []*Quirk{
	{
		Name: "drop-retr", Aliases: []string{"drop-mid-retr"}, Group: "framing", Layer: Wire, Octet: true,
		Params: []Param{{Name: "message", Unit: "message number, 0 for all", Min: 0, Max: 1 << 30, Default: 1}},
		apply: func(e *pop3.Edit, u *Use) {
			e.At(pop3.AtRETR).Filter(func(hit func() bool) pop3.Filter {
				return &cutter{hit: hit, msg: int(u.Args[0]), at: u.Aim.Octet, step: pop3.StepClose}
			})
		},
	},
	{
		Name: "rst-mid-retr", Group: "framing", Layer: Wire, Octet: true, Native: true,
		Params: []Param{{Name: "message", Unit: "message number, 0 for all", Min: 0, Max: 1 << 30, Default: 1}},
		apply: func(e *pop3.Edit, u *Use) {
			e.At(pop3.AtRETR).Filter(func(hit func() bool) pop3.Filter {
				return &cutter{hit: hit, msg: int(u.Args[0]), at: u.Aim.Octet, step: pop3.StepAbort}
			})
		},
	},
	{
		Name: "no-dot-stuffing", Group: "framing", Layer: Framing,
		OneOf: "a response is stuffed in one way",
		apply: stuffed(func(_, _ bool) bool { return false }),
	},
	{
		Name: "top-no-dot-stuffing", Group: "framing", Layer: Framing,
		OneOf: "a response is stuffed in one way",
		apply: func(e *pop3.Edit, u *Use) {
			stuffed(func(_, _ bool) bool { return false })(e.At(pop3.AtTOP).When(func(sc *pop3.Scope) bool { return sc.Verb == "TOP" }), u)
		},
	},
	{
		Name: "bare-lf-dot-unstuffed", Group: "framing", Layer: Framing,
		OneOf: "a response is stuffed in one way",
		apply: all(
			recasts(func(e *pop3.Edit, _ *Use) func(pop3.Body) pop3.Body {
				return func(src pop3.Body) pop3.Body { return &bareBefore{lines: lines{src: src}, self: e.By()} }
			}),
			stuffed(func(_, bareLF bool) bool { return !bareLF }),
		),
	},
	{
		Name: "first-byte-dot-unstuffed", Group: "framing", Layer: Framing,
		OneOf: "a response is stuffed in one way",
		apply: stuffed(func(first, _ bool) bool { return !first }),
	},
	{
		Name: "over-stuffing", Group: "framing", Layer: Framing,
		OneOf: "a response is stuffed in one way",
		apply: editLines(func(*pop3.Tx, *Use) lineEdit {
			return func(line []byte, starts bool) []byte {
				if starts && line[0] == '.' {
					return append([]byte("."), line...)
				}
				return line
			}
		}),
	},
	{
		Name: "terminator-lf-only", Group: "framing", Layer: Framing,
		OneOf: "a response ends in one way",
		apply: final(func(_ *pop3.Scope, was string) string { return strings.TrimSuffix(was, "\r\n") + "\n" }),
	},
	{
		Name: "terminator-missing-lf", Group: "framing", Layer: Framing,
		OneOf: "a response ends in one way",
		apply: final(func(_ *pop3.Scope, was string) string { return strings.TrimSuffix(was, "\n") }),
	},
	{
		Name: "terminator-missing-hang", Group: "framing", Layer: Framing,
		Params: words("of", "messages", "all"),
		OneOf:  "a response ends in one way",
		apply: func(e *pop3.Edit, u *Use) {
			of := e
			if u.Args[0] == 0 {
				of = e.At(pop3.AtRETR | pop3.AtTOP)
			}
			final(func(sc *pop3.Scope, was string) string {
				if u.Args[0] == 0 && !slices.Contains(fetches, sc.Verb) {
					return was
				}
				return ""
			})(of, u)
		},
	},
	{
		Name: "terminator-glued-to-last-line", Group: "framing", Layer: Framing,
		OneOf:     "a response ends in one way",
		Conflicts: []Conflict{{"extra", "a last line without its end is not followed by a blank one"}},
		apply:     all(unended, final(func(_ *pop3.Scope, was string) string { return strings.TrimPrefix(was, "\r\n") })),
	},
	{
		Name: "no-final-newline", Group: "framing", Layer: Claims,
		Conflicts: []Conflict{{"terminator-glued-to-last-line", "it has this already, and adds no line end"}},
		apply:     unended,
	},
	{
		Name: "trailing-data-after-dot", Group: "framing", Layer: Framing,
		apply: final(func(_ *pop3.Scope, was string) string { return was + "0\r\n\r\n" }),
	},
	{
		Name: "stray-err-after-dot", Group: "framing", Layer: Table,
		Params: count("line", "octets", 1, 1<<20, 72),
		apply: func(e *pop3.Edit, u *Use) {
			e.Wrap("RETR", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if r.Body == nil {
					return r
				}
				if at, found := tooLong(tx.Message(tx.Scope().Msg-1), int(u.Args[0])); found {
					r.Body = &edited{lines: lines{src: r.Body}, f: upToOctet(at), self: e.By()}
					r.Trail = []byte("-ERR Failed to RETR that message, internal error\r\n")
				}
				return r
			})
		},
	},
	{
		Name: "rset-double-ok", Group: "framing", Layer: Table,
		apply: then(func(r *pop3.Reply) { r.After = []byte("+OK\r\n") }, "RSET"),
	},
	{
		Name: "double-error-response", Group: "framing", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			bad := []pop3.Phrase{pop3.SayNotANumber, pop3.SayBelowOne, pop3.SayBadCount, pop3.SaySyntax}
			e.Around(func(_ *pop3.Tx, c pop3.Command, r pop3.Reply) pop3.Reply {
				if r.Err && c.N > 0 && slices.Contains(bad, r.Say) {
					r.Text, r.After = "Invalid argument: "+string(r.Args.Arg), []byte("-ERR Error executing command "+c.Verb+"\r\n")
				}
				return r
			})
		},
	},
	{
		Name: "pipelining-unsafe", Group: "framing", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) { e.Input(firstLine) },
	},
}

// firstLine is what a server sees that takes one command a segment.
func firstLine(_ *pop3.Scope, segment []byte) []byte {
	if i := bytes.IndexByte(segment, '\n'); i >= 0 {
		return segment[:i+1]
	}
	return segment
}

// final changes the terminator of multi-line responses.
func final(f func(sc *pop3.Scope, was string) string) applied {
	return func(e *pop3.Edit, _ *Use) {
		e.Final(func(sc *pop3.Scope, _ bool, was string) string { return f(sc, was) })
	}
}

// unended takes the last line end from all messages.
func unended(e *pop3.Edit, u *Use) {
	recasts(func(e *pop3.Edit, _ *Use) func(pop3.Body) pop3.Body {
		return func(src pop3.Body) pop3.Body { return &chopped{lines: lines{src: src}, self: e.By()} }
	})(e, u)
}

// tooLong finds a line of more than limit octets, and where in the message it
// begins.
func tooLong(m pop3.Message, limit int) (at int64, found bool) {
	b, err := m.Open()
	if err != nil {
		return 0, false
	}
	l := lines{src: b}
	defer l.Close()
	n := 0
	for {
		p, starts, err := l.next()
		if err != nil {
			return 0, false
		}
		if starts {
			at, n = at+int64(n), 0
		}
		if n += len(p); n > limit+len("\r\n") {
			return at, true
		}
	}
}

// stuffed doubles the dots that f says: of the first line of all, and of a line
// behind a bare LF.
func stuffed(f func(first, bareLF bool) bool) applied {
	return func(e *pop3.Edit, _ *Use) {
		e.Stuff(func(src pop3.Body) pop3.Body {
			return &stuffing{lines: lines{src: src}, f: f, self: e.By(), first: true}
		})
	}
}

type stuffing struct {
	lines
	f             func(first, bareLF bool) bool
	self          []string
	line          []byte // comes behind the dot that was given
	first, bareLF bool
	altered       bool
}

func (b *stuffing) Next() ([]byte, error) {
	p := b.line
	if b.line = nil; p == nil {
		var starts bool
		var err error
		if p, starts, err = b.lines.next(); err != nil || len(p) == 0 {
			return nil, err
		}
		dot := starts && p[0] == '.'
		b.altered = dot && !b.f(b.first, b.bareLF)
		if b.first = false; dot && !b.altered {
			b.line = p
			return p[:1], nil
		}
	}
	b.bareLF = bytes.HasSuffix(p, []byte("\n")) && !bytes.HasSuffix(p, []byte("\r\n"))
	return p, nil
}

// By implements pop3.Blamed.
func (b *stuffing) By() []string { return b.also(b.altered, b.self) }

// bareBefore has a bare LF before each line that begins with a dot.
type bareBefore struct {
	lines
	held    []byte // a line that waits for the next one
	out     []byte
	self    []string
	altered bool
}

func (b *bareBefore) Next() ([]byte, error) {
	p, starts, err := b.lines.next()
	b.altered = false
	if err != nil || len(p) == 0 {
		if len(b.held) > 0 && err != nil {
			b.out, b.held = append(b.out[:0], b.held...), b.held[:0]
			return b.out, nil
		}
		return nil, err
	}
	b.out = append(b.out[:0], b.held...)
	if text, end := cutEnd(b.out); starts && p[0] == '.' && len(end) == 2 {
		b.out, b.altered = append(text, '\n'), true
	}
	b.held = append(b.held[:0], p...)
	return b.out, nil
}

// By implements pop3.Blamed.
func (b *bareBefore) By() []string { return b.also(b.altered, b.self) }
