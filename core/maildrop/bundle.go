package maildrop

import (
	"bytes"
	"errors"
	"strconv"
)

// A bundle is several messages in one file, as the page fetches its sample
// maildrops: for each a line "name octets LF", then that many octets.

// AppendBundle appends one message to a bundle. The name holds no space and no
// line end.
func AppendBundle(dst []byte, name string, raw []byte) []byte {
	dst = append(append(dst, name...), ' ')
	dst = append(strconv.AppendInt(dst, int64(len(raw)), 10), '\n')
	return append(dst, raw...)
}

// number reads a size. The package strconv would bring its errors, and with
// them Unicode tables, into the WebAssembly build.
func number(p []byte) (n int, ok bool) {
	for _, c := range p {
		if c < '0' || c > '9' || n > 1e8 {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, len(p) > 0
}

// ReadBundle calls f for each message of a bundle. Its octets alias p.
func ReadBundle(p []byte, f func(name string, raw []byte)) error {
	for count := 0; len(p) > 0; count++ {
		line, rest, ok := bytes.Cut(p, []byte("\n"))
		name, size, ok2 := bytes.Cut(line, []byte(" "))
		n, digits := number(size)
		if !ok || !ok2 || !digits || n > len(rest) {
			return errors.New("maildrop: malformed bundle after message " + strconv.Itoa(count))
		}
		f(string(name), rest[:n:n])
		p = rest[n:]
	}
	return nil
}
