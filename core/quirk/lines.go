package quirk

import (
	"bytes"
	"io"
	"slices"

	"github.com/pop3play/pop3play/core/pop3"
)

// Bodies that quirks change, line by line.

// wholeLine is up to how many octets a line comes in one piece, whatever the
// slices of its body are.
const wholeLine = 1024

// lines reads a body line by line; a long line may come in pieces.
type lines struct {
	src  pop3.Body
	rest []byte
	buf  []byte
	err  error
	mid  bool     // the next piece goes on with a line
	by   []string // who altered the piece
	last []string // who altered the rest
}

// next gives a piece, its line end included, and whether a line begins with it.
func (l *lines) next() (p []byte, starts bool, err error) {
	starts = !l.mid
	if len(l.rest) == 0 && l.read() {
		l.by = l.last
		return nil, false, l.err
	}
	l.by = l.last
	if p = l.take(len(l.rest)); !l.mid || len(p) >= wholeLine {
		return p, starts, nil
	}
	l.buf = append(l.buf[:0], p...)
	for l.mid && len(l.buf) < wholeLine && (!l.read() || l.err == nil) {
		l.buf = append(l.buf, l.take(wholeLine)...)
		l.by = slices.Concat(l.by, l.last)
	}
	return l.buf, starts, nil
}

// read tells whether the body has nothing more now.
func (l *lines) read() bool {
	if l.err == nil {
		if l.rest, l.err = l.src.Next(); l.err == nil {
			l.last = blamed(l.src)
		}
	}
	return l.err != nil || len(l.rest) == 0
}

// take gives what is left of a line, but n octets at most.
func (l *lines) take(n int) []byte {
	if i := bytes.IndexByte(l.rest, '\n'); i >= 0 {
		n = min(n, i+1)
	}
	n = min(n, len(l.rest))
	p := l.rest[:n]
	if l.rest = l.rest[n:]; n > 0 {
		l.mid = p[n-1] != '\n'
	}
	return p
}

func (l *lines) Close() error { return l.src.Close() }

// blamed names who altered what a body gave last.
func blamed(src pop3.Body) []string {
	if b, ok := src.(pop3.Blamed); ok {
		return b.By()
	}
	return nil
}

// also adds a quirk to those that altered what was read.
func (l *lines) also(altered bool, by []string) []string {
	if !altered {
		return l.by
	}
	return slices.Concat(l.by, by)
}

// cutEnd parts a line and its end.
func cutEnd(line []byte) (text, end []byte) {
	text = bytes.TrimSuffix(line, []byte("\n"))
	text = bytes.TrimSuffix(text, []byte("\r"))
	return text, line[len(text):]
}

// lineEdit makes a new line of a line, in memory of its own; nil leaves it out.
type lineEdit func(line []byte, starts bool) []byte

// edited is a body of changed lines.
type edited struct {
	lines
	f                lineEdit
	self             []string
	altered, leaving bool
}

func (b *edited) Next() ([]byte, error) {
	for {
		b.altered = false
		p, starts, err := b.lines.next()
		if err != nil || len(p) == 0 {
			return nil, err
		}
		q, was := b.f(p, starts), b.leaving
		b.altered, b.leaving = !bytes.Equal(p, q), len(q) == 0
		if !was || !b.leaving { // of what is left out the beginning is reported
			return q, nil
		}
	}
}

// By implements pop3.Blamed.
func (b *edited) By() []string { return b.also(b.altered, b.self) }

var fetches = []string{"RETR", "TOP"}

// editLines changes the lines that commands answer with. f begins a response.
func editLines(f func(tx *pop3.Tx, u *Use) lineEdit, verbs ...string) applied {
	return editBodies(func(e *pop3.Edit, tx *pop3.Tx, src pop3.Body, u *Use) pop3.Body {
		return &edited{lines: lines{src: src}, f: f(tx, u), self: e.By()}
	}, verbs...)
}

// editBodies changes what commands answer with; without verbs, all of them.
func editBodies(f func(e *pop3.Edit, tx *pop3.Tx, src pop3.Body, u *Use) pop3.Body, verbs ...string) applied {
	return func(e *pop3.Edit, u *Use) {
		var r pop3.Reach
		for _, verb := range verbs {
			r |= pop3.ReachOf(verb)
		}
		e.At(r).Body(func(tx *pop3.Tx, src pop3.Body) pop3.Body {
			if len(verbs) > 0 && !slices.Contains(verbs, tx.Scope().Verb) {
				return src
			}
			return f(e, tx, src, u)
		})
	}
}

// upToOctet gives the first octets and leaves out the rest.
func upToOctet(left int64) lineEdit {
	return func(line []byte, _ bool) []byte {
		n := min(left, int64(len(line)))
		left -= n
		return line[:n]
	}
}

// inText changes what stands behind the header.
func inText(f func(line []byte) []byte) lineEdit {
	header := true
	return func(line []byte, starts bool) []byte {
		if !header {
			return f(line)
		}
		text, _ := cutEnd(line)
		header = !starts || len(text) > 0
		return line
	}
}

// ledBy puts a line before the first one.
func ledBy(first string) lineEdit {
	return func(line []byte, _ bool) []byte {
		if first == "" {
			return line
		}
		line = append([]byte(first), line...)
		first = ""
		return line
	}
}

// chopped is a body without its last line end.
type chopped struct {
	lines
	end     []byte // of the line before
	out     []byte
	self    []string
	keepCR  bool // the LF alone
	bare    bool // the last line has no end of its own
	altered bool
}

func (b *chopped) Next() ([]byte, error) {
	p, _, err := b.lines.next()
	if b.altered = err == io.EOF && len(b.end) > 0; b.altered {
		b.end = nil
		return nil, nil
	}
	if b.altered = err == io.EOF && b.keepCR && b.bare; b.altered {
		b.bare = false
		return []byte("\r"), nil
	}
	if err != nil || len(p) == 0 {
		return nil, err
	}
	text, end := cutEnd(p)
	b.bare = len(end) == 0
	if b.keepCR && len(end) == 2 {
		text, end = p[:len(p)-1], end[1:]
	}
	b.out = append(append(b.out[:0], b.end...), text...)
	b.end = append(b.end[:0], end...)
	return b.out, nil
}

// By implements pop3.Blamed.
func (b *chopped) By() []string { return b.also(b.altered, b.self) }

// flood is a body with octets of a quirk's own behind it. It ends with an
// error, or as bodies do.
type flood struct {
	pop3.Body
	give func() []byte // nil: no more
	end  error
	by   []string
	on   bool
}

func (f *flood) Next() ([]byte, error) {
	if !f.on {
		if p, err := f.Body.Next(); err != io.EOF {
			return p, err
		}
		f.on = true
	}
	if p := f.give(); len(p) > 0 {
		return p, nil
	}
	return nil, f.end
}

// By implements pop3.Blamed.
func (f *flood) By() []string {
	if f.on {
		return f.by
	}
	return blamed(f.Body)
}

// filler gives n octets, a few kilobytes at a time.
func filler(n int64) func() []byte {
	return func() []byte {
		p := someX[:min(n, int64(len(someX)))]
		n -= int64(len(p))
		return p
	}
}

var someX = bytes.Repeat([]byte("x"), 4096)
