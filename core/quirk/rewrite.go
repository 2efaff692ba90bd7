package quirk

import (
	"bytes"
	"io"
	"slices"

	"github.com/pop3play/pop3play/core/pop3"
)

// Messages with another header. Only the header is ever held in memory, and its
// sizes are those of what is sent.

// headed gives messages another header: f gets one with the blank line behind
// it, and gives what takes its place; it leaves old as it is.
func headed(f func(old []byte, m pop3.Message, u *Use) []byte) applied {
	return func(e *pop3.Edit, u *Use) {
		e.Drop(func(_ *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
			return claim(m, func(msg pop3.Message) pop3.Message {
				return rewrite(msg, func(old []byte) []byte { return f(old, msg, u) }, nil, e.By())
			})
		})
	}
}

// reheaded is a message with another header, and perhaps something behind its end.
type reheaded struct {
	same
	f    func([]byte) []byte
	tail []byte
	more int64 // octets by which it is longer
	by   []string
}

// rewrite gives m itself where nothing changes, or where it cannot be read.
func rewrite(m pop3.Message, f func([]byte) []byte, tail []byte, by []string) pop3.Message {
	b, err := m.Open()
	if err != nil {
		return m
	}
	defer b.Close()
	old, _, err := readHead(b)
	if err != nil {
		return m
	}
	text := flat(old)
	now := f(text)
	if len(tail) == 0 && bytes.Equal(now, text) {
		return m
	}
	return &reheaded{same{m}, f, tail, int64(len(now) - len(text) + len(tail)), by}
}

func (m *reheaded) Size() int64 { return m.Message.Size() + m.more }

// AlteredBy implements pop3.Altered.
func (m *reheaded) AlteredBy(a pop3.Aspect) []string {
	by := m.same.AlteredBy(a)
	if a == pop3.AspectSize && m.more != 0 {
		return append(slices.Clip(by), m.by...)
	}
	return by
}

func (m *reheaded) Open() (pop3.Body, error) {
	src, err := m.Message.Open()
	if err != nil {
		return nil, err
	}
	old, rest, err := readHead(src)
	if err != nil {
		src.Close()
		return nil, err
	}
	b := &editedBody{src: src, tail: m.tail, by: m.by}
	b.replace(old, m.f(flat(old)))
	b.add(rest)
	return b, nil
}

// part is a run of octets that the same quirks are to blame for.
type part struct {
	p  []byte
	by []string
}

func flat(parts []part) (all []byte) {
	for _, x := range parts {
		all = append(all, x.p...)
	}
	return all
}

// cutOut gives the parts from octet i up to octet j.
func cutOut(parts []part, i, j int) (some []part) {
	for _, x := range parts {
		if from, to := max(i, 0), min(j, len(x.p)); from < to {
			some = append(some, part{x.p[from:to], x.by})
		}
		i, j = i-len(x.p), j-len(x.p)
	}
	return some
}

// maxHead is how much of a message may be its header.
const maxHead = 1 << 20

// readHead reads a header with the blank line behind it, or a message that has
// none; rest came along with it.
func readHead(b pop3.Body) (head []part, rest part, err error) {
	blank := true // no octet of the line yet but CR
	n := 0
	for n < maxHead {
		p, err := b.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, rest, err
		}
		p = bytes.Clone(p)
		by := bodyBy(b)
		for i, c := range p {
			if c == '\n' && blank {
				return append(head, part{p[:i+1], by}), part{p[i+1:], by}, nil
			}
			blank = c == '\n' || blank && c == '\r'
		}
		head = append(head, part{p, by})
		n += len(p)
	}
	return head, rest, nil
}

func bodyBy(b pop3.Body) []string {
	if b, ok := b.(pop3.Blamed); ok {
		return b.By()
	}
	return nil
}

// editedBody gives the parts that it holds, then what is left of its source,
// and at last the tail.
type editedBody struct {
	src   pop3.Body
	parts []part
	tail  []byte
	by    []string
	now   []string // who altered what was given last
	owed  bool     // something was left out before the next octets
}

func (b *editedBody) add(x part) {
	if len(x.p) == 0 {
		return
	}
	if b.owed {
		b.owed = false
		i := bytes.IndexByte(x.p, '\n') + 1
		if i == 0 {
			i = len(x.p)
		}
		b.parts = append(b.parts, part{x.p[:i], append(slices.Clip(x.by), b.by...)})
		b.add(part{x.p[i:], x.by})
		return
	}
	b.parts = append(b.parts, x)
}

// replace puts in text for old. Only the lines that differ are blamed, or the
// first line behind some that are gone.
func (b *editedBody) replace(old []part, text []byte) {
	was := flat(old)
	i := 0
	for i < min(len(was), len(text)) && was[i] == text[i] {
		i++
	}
	i = bytes.LastIndexByte(text[:i], '\n') + 1
	k := 0 // octets that both end with
	for n, same := 0, min(len(was), len(text))-i; n < same && was[len(was)-n-1] == text[len(text)-n-1]; n++ {
		if c := len(text) - n - 1; c == i || text[c-1] == '\n' {
			k = n + 1
		}
	}
	b.parts = cutOut(old, 0, i)
	if i < len(text)-k {
		by := slices.Clip(b.by)
		for _, x := range cutOut(old, i, len(was)-k) {
			by = append(by, x.by...)
		}
		b.parts = append(b.parts, part{text[i : len(text)-k], by})
	} else {
		b.owed = true
	}
	for _, x := range cutOut(old, len(was)-k, len(was)) {
		b.add(x)
	}
}

func (b *editedBody) Next() ([]byte, error) {
	for len(b.parts) == 0 {
		p, err := b.src.Next()
		switch {
		case err == nil:
			if !b.owed {
				b.now = bodyBy(b.src)
				return p, nil
			}
			b.add(part{p, bodyBy(b.src)})
		case err == io.EOF && len(b.tail) > 0:
			b.parts, b.tail = []part{{b.tail, b.by}}, nil
		default:
			return nil, err
		}
	}
	x := b.parts[0]
	b.parts, b.now = b.parts[1:], x.by
	return x.p, nil
}

func (b *editedBody) Close() error { return b.src.Close() }

// By implements pop3.Blamed.
func (b *editedBody) By() []string { return b.now }
