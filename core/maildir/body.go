package maildir

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// maxSlice is the most that a Body gives at once, in octets.
const maxSlice = 64 << 10

var errChanged = errors.New("the file is not any more what it was at login")

// body streams a file. Its buffers are its own: they may be on their way to
// the client after Close, so no other body gets them.
type body struct {
	file  fs.File
	entry entry
	left  int64 // octets of the file still to read
	size  int64 // what the listing said, in octets; -1: not known yet
	given int64 // octets given so far
	err   error // the end: io.EOF or a failure, for good

	in    []byte
	canon *canonicalizer // nil: raw
	out   []byte
	rest  []byte // of in, not yet converted
}

// read opens a file that was listed. It answers errChanged if it is not what it
// was.
func (s *Store) read(d *drop, e entry) (*body, error) {
	f, err := s.open(d.root, e.name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !same(info, e.info) {
		f.Close()
		return nil, errChanged
	}
	n := e.info.Size()
	b := &body{file: f, entry: e, left: n, size: n, in: make([]byte, min(n, maxSlice))}
	if !s.o.Raw {
		b.canon = new(canonicalizer)
		b.out = make([]byte, 0, min(2*n+2, maxSlice))
	}
	return b, nil
}

// Next implements [pop3.Body].
func (b *body) Next() ([]byte, error) {
	if b.err != nil {
		return nil, b.err
	}
	p, err := b.next()
	b.given += int64(len(p))
	switch {
	case b.size >= 0 && (b.given > b.size || err == io.EOF && b.given < b.size):
		// More or fewer octets than LIST said would pass for the message.
		p, err = nil, errChanged
	case err == io.EOF && !b.unchanged():
		err = errChanged
	}
	b.err = err
	return p, err
}

func (b *body) next() ([]byte, error) {
	if b.canon == nil {
		return b.piece()
	}
	for len(b.rest) == 0 {
		p, err := b.piece()
		if err == io.EOF {
			if tail := b.canon.finish(b.out[:0]); len(tail) > 0 {
				return tail, nil
			}
		}
		if err != nil {
			return nil, err
		}
		b.rest = p
	}
	out, n := b.canon.convert(b.out[:0], b.rest)
	b.rest = b.rest[n:]
	return out, nil
}

// piece reads on in the file, as far as it went at login.
func (b *body) piece() ([]byte, error) {
	if b.left == 0 {
		return nil, io.EOF
	}
	n, err := b.file.Read(b.in[:min(int64(len(b.in)), b.left)])
	if n > 0 {
		b.left -= int64(n)
		return b.in[:n], nil
	}
	if err == io.EOF {
		return nil, errChanged
	}
	return nil, err
}

func (b *body) unchanged() bool {
	info, err := b.file.Stat()
	return err == nil && same(info, b.entry.info)
}

// Close implements [pop3.Body].
func (b *body) Close() error {
	if b.err == nil {
		b.err = os.ErrClosed
	}
	b.file.Close()
	return nil
}
