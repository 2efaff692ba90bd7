package pop3

import (
	"bytes"
	"io"
	"slices"
)

// stuffer doubles a dot at the start of a line (RFC 1939 §3). It copies
// nothing: it gives parts of the source's slices, each up to and including the
// first of two dots, which then begins the next part again.
type stuffer struct {
	src       Body
	rest      []byte
	lineStart bool // rest, or the next slice, begins a line
}

func (b *stuffer) Next() ([]byte, error) {
	if len(b.rest) == 0 {
		p, err := b.src.Next()
		if err != nil || len(p) == 0 {
			return nil, err
		}
		b.rest = p
	}
	p := b.rest
	if b.lineStart && p[0] == '.' {
		b.lineStart = false
		return p[:1], nil
	}
	if i := bytes.Index(p, []byte("\n.")); i >= 0 {
		b.rest, b.lineStart = p[i+1:], false
		return p[:i+2], nil
	}
	b.rest, b.lineStart = nil, p[len(p)-1] == '\n'
	return p, nil
}

func (b *stuffer) Close() error { return b.src.Close() }

// topBody gives the header, the blank line after it, and a number of lines of
// the body (RFC 1939 §7 TOP).
type topBody struct {
	src           Body
	lines         int
	header        bool
	blankOfBlanks bool
	filled        bool // the current line is not blank
	done          bool
}

func (b *topBody) Next() ([]byte, error) {
	if b.done {
		return nil, io.EOF
	}
	p, err := b.src.Next()
	if err != nil {
		return nil, err
	}
	for i, c := range p {
		switch {
		case c == '\n':
			if !b.header {
				b.lines--
			} else if !b.filled {
				b.header = false
			}
			b.filled = false
			if !b.header && b.lines <= 0 {
				b.done = true
				return p[:i+1], nil
			}
		case c == '\r', b.blankOfBlanks && (c == ' ' || c == '\t' || c == '\f'):
		default:
			b.filled = true
		}
	}
	return p, nil
}

func (b *topBody) Close() error { return b.src.Close() }

// By names the quirks that altered what was read last.
func (b *topBody) By() []string {
	if src, ok := b.src.(Blamed); ok {
		return src.By()
	}
	return nil
}

// listing gives the lines of a scan listing or unique-id listing, a few
// kilobytes at a time.
type listing struct {
	s      *Session
	row    Phrase
	aspect Aspect
	next   int
	buf    []byte
	by     []string
	gone   []string // who left lines out before the next one
}

const listingOctets = 4096

func (b *listing) Next() ([]byte, error) {
	tx := &b.s.tx
	b.buf = b.buf[:0]
	for ; b.next < tx.Count() && len(b.buf) < listingOctets; b.next++ {
		if tx.Deleted(b.next) {
			continue
		}
		start := len(b.buf)
		args := tx.rowArgs(b.next, b.aspect)
		row, by := b.s.appendSaid(b.buf, b.row, &args)
		by = join(AlteredBy(tx.Message(b.next), b.aspect), by)
		if len(b.s.d.rowEdits) > 0 {
			var gone bool
			if row, gone, by = b.s.editRow(row, start, Row{Msg: b.next + 1, UID: b.aspect == AspectUID}, by); gone {
				b.gone = join(b.gone, by)
				continue
			}
			by = join(by, b.gone)
		}
		if start > 0 && !slices.Equal(by, b.by) {
			b.buf = row[:start] // a line with other authors is a part of its own
			return b.buf, nil
		}
		b.buf, b.by, b.gone = append(row, "\r\n"...), by, nil
	}
	gone := b.gone
	b.gone = nil
	if len(b.buf) > 0 {
		b.by = join(b.by, gone)
		return b.buf, nil
	}
	if gone != nil { // there is no line left to say whose doing it is
		b.s.sent(&Chunk{Part: PartBody, Seq: b.s.scope.Seq, Verb: b.s.scope.Verb, By: gone})
	}
	return nil, io.EOF
}

func (b *listing) Close() error {
	if cap(b.buf) > 1024 {
		b.buf = nil
	}
	return nil
}

// By names the quirks behind the lines given last.
func (b *listing) By() []string { return b.by }

// lineBody is a short multi-line response that is there at once.
type lineBody struct {
	text []byte
	by   []string
}

// Lines is a [Body] of whole lines, each ended with CRLF, blamed on by.
func Lines(text []byte, by ...string) Body { return &lineBody{text, by} }

func (b *lineBody) Next() ([]byte, error) {
	if len(b.text) == 0 {
		return nil, io.EOF
	}
	p := b.text
	b.text = nil
	return p, nil
}

func (b *lineBody) Close() error { return nil }
func (b *lineBody) By() []string { return b.by }
