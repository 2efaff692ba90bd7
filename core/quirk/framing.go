package quirk

import (
	"bytes"

	"github.com/pop3play/pop3play/core/pop3"
)

var framingQuirks = []*Quirk{
	{
		Name: "terminator-split-packets", Group: "framing", Layer: Wire,
		Params: []Param{{Name: "delay", Duration: true, Min: 0, Max: int64(pop3.Minute), Default: int64(50 * pop3.Millisecond)}},
		apply: func(e *pop3.Edit, u *Use) {
			e.Filter(func(hit func() bool) pop3.Filter {
				return &splitter{hit: hit, delay: pop3.Time(u.Args[0])}
			})
		},
	},
	{
		Name: "drop-retr", Aliases: []string{"drop-mid-retr"}, Group: "framing", Layer: Wire, Octet: true,
		Params: []Param{{Name: "message", Unit: "message number, 0 for all", Min: 0, Max: 1 << 30, Default: 1}},
		apply: func(e *pop3.Edit, u *Use) {
			e.Filter(func(hit func() bool) pop3.Filter {
				return &cutter{hit: hit, msg: int(u.Args[0]), at: u.Aim.Octet}
			})
		},
	},
	{
		Name: "no-dot-stuffing", Group: "framing", Layer: Framing,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Stuff(func(src pop3.Body) pop3.Body { return &unstuffed{src: src, by: e.By(), lineStart: true} })
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

// unstuffed gives a body as it is, parted so that only the lines that should
// have been stuffed are blamed.
type unstuffed struct {
	src       pop3.Body
	rest      []byte
	by        []string
	lineStart bool
	altered   bool
}

func (b *unstuffed) Next() ([]byte, error) {
	for len(b.rest) == 0 {
		p, err := b.src.Next()
		if err != nil {
			return nil, err
		}
		b.rest = p
	}
	p := b.rest
	n := len(p)
	if b.altered = b.lineStart && p[0] == '.'; b.altered {
		if i := bytes.IndexByte(p, '\n'); i >= 0 {
			n = i + 1
		}
	} else if i := bytes.Index(p, []byte("\n.")); i >= 0 {
		n = i + 1
	}
	b.rest = p[n:]
	b.lineStart = p[n-1] == '\n'
	return p[:n], nil
}

func (b *unstuffed) Close() error { return b.src.Close() }

// By implements pop3.Blamed.
func (b *unstuffed) By() []string {
	if b.altered {
		return b.by
	}
	return nil
}
