package maildir

import "bytes"

// canonicalizer is [maildrop.Canonical] for a message that comes in pieces:
// every line ends with CRLF, the last one too; a lone CR stays as it is.
type canonicalizer struct {
	begun bool
	last  byte // of what went before
}

// convert appends the canonical form of the beginning of src to dst, up to
// dst's capacity, and tells how much of src that was. With room for two octets
// it always gets ahead.
func (c *canonicalizer) convert(dst, src []byte) (out []byte, used int) {
	for used < len(src) {
		rest, room := src[used:], cap(dst)-len(dst)
		n := bytes.IndexByte(rest, '\n')
		switch {
		case n == 0 && c.last != '\r':
			if room < 2 {
				return dst, used
			}
			dst, n, room = append(dst, '\r'), 1, room-1
		case n == 0, n > 0 && rest[n-1] == '\r':
			n++
		case n < 0:
			n = len(rest)
		}
		n = min(n, room)
		if n == 0 {
			return dst, used
		}
		dst = append(dst, rest[:n]...)
		c.begun, c.last = true, rest[n-1]
		used += n
	}
	return dst, used
}

// finish appends what the last line lacks of its CRLF.
func (c *canonicalizer) finish(dst []byte) []byte {
	if !c.begun || c.last == '\n' {
		return dst
	}
	if c.last != '\r' {
		dst = append(dst, '\r')
	}
	c.last = '\n'
	return append(dst, '\n')
}
