package maildrop

import "bytes"

// BinaryScan looks for a part whose transfer encoding is "binary" and whose
// octets need it: a NUL, a CR that ends no line, a line of more than 998 octets
// (RFC 2045 §2.8, §6.2). A part of proper lines under that label is 8bit in
// all but the name. The zero value is ready for a message's first octets.
type BinaryScan struct {
	line  []byte // the current one; what lies beyond the limit is not kept
	field []byte // a header field, unfolded so far

	body   bool     // past the header of the current part
	label  bool     // the header read last says binary
	inner  bool     // the header read last announces a message, with a header of its own
	binary bool     // the body that is read is labelled so
	bounds [][]byte // of the multiparts so far
	found  bool
}

const (
	maxText   = 998  // octets of a line of text, RFC 2045 §2.8
	maxField  = 4096 // octets of a header field that are looked at
	maxBounds = 32
)

// Add takes the next octets of the message, in canonical form.
func (s *BinaryScan) Add(p []byte) {
	for len(p) > 0 && !s.found {
		i := bytes.IndexByte(p, '\n') + 1
		whole := i > 0
		if !whole {
			i = len(p)
		}
		s.line = append(s.line, p[:min(i, maxText+3-len(s.line))]...)
		p = p[i:]
		if s.binary && s.body && len(s.line) > maxText+2 {
			s.found = true
		}
		if whole {
			s.end(bytes.TrimSuffix(bytes.TrimSuffix(s.line, []byte("\n")), []byte("\r")))
			s.line = s.line[:0]
		}
	}
}

// Found tells whether there was such a part.
func (s *BinaryScan) Found() bool { return s.found }

func (s *BinaryScan) end(line []byte) {
	switch {
	case s.boundary(line):
	case s.body:
		if s.binary {
			text := bytes.TrimSuffix(s.line, []byte("\r\n"))
			s.found = s.found || len(text) > maxText || bytes.IndexByte(text, 0) >= 0 || bytes.IndexByte(text, '\r') >= 0
		}
	case len(line) == 0:
		s.take()
		s.body, s.binary = !s.inner, s.label
		s.label, s.inner = false, false
	case line[0] == ' ' || line[0] == '\t':
		s.field = append(s.field, line[:min(len(line), maxField-len(s.field))]...)
	default:
		s.take()
		s.field = append(s.field[:0], line...)
	}
}

// boundary tells whether a line parts two parts. Either way the label of the
// one before does not count any more.
func (s *BinaryScan) boundary(line []byte) bool {
	rest, ok := bytes.CutPrefix(line, []byte("--"))
	for i := 0; ok && i < len(s.bounds); i++ {
		if after, is := bytes.CutPrefix(rest, s.bounds[i]); is {
			after = trim(after)
			if last := string(after) == "--"; last || len(after) == 0 {
				s.field, s.label, s.inner, s.binary = s.field[:0], false, false, false
				s.body = last
				return true
			}
		}
	}
	return false
}

// take reads the header field that is now whole.
func (s *BinaryScan) take() {
	name, value, _ := bytes.Cut(s.field, []byte(":"))
	s.field = s.field[:0]
	value = trim(value)
	switch string(lower(name)) {
	case "content-transfer-encoding":
		s.label = string(lower(value)) == "binary"
	case "content-type":
		kind := lower(value)
		s.inner = bytes.HasPrefix(kind, []byte("message/"))
		if i := bytes.Index(kind, []byte("boundary=")); i >= 0 && len(s.bounds) < maxBounds {
			b := value[i+len("boundary="):]
			if quoted, is := bytes.CutPrefix(b, []byte(`"`)); is {
				b, _, _ = bytes.Cut(quoted, []byte(`"`))
			} else {
				b, _, _ = bytes.Cut(b, []byte(";"))
			}
			if b = trim(b); len(b) > 0 {
				s.bounds = append(s.bounds, bytes.Clone(b))
			}
		}
	}
}

// trim takes blanks and line ends off both ends; the package bytes would bring
// tables for that.
func trim(p []byte) []byte {
	blank := func(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }
	for len(p) > 0 && blank(p[0]) {
		p = p[1:]
	}
	for len(p) > 0 && blank(p[len(p)-1]) {
		p = p[:len(p)-1]
	}
	return p
}

// lower gives ASCII in lower case, likewise.
func lower(p []byte) []byte {
	p = bytes.Clone(p)
	for i, c := range p {
		if 'A' <= c && c <= 'Z' {
			p[i] = c + 'a' - 'A'
		}
	}
	return p
}

// HoldsBinary tells whether a canonical message has a part that only the
// transfer encoding "binary" could carry, and that says so.
func HoldsBinary(text []byte) bool {
	var s BinaryScan
	s.Add(text)
	return s.found
}
