package trace

import (
	"errors"

	"github.com/pop3play/pop3play/core/pop3"
)

// A record is an event in octets:
//
//	kind state flags              one octet each; flags: 1 Err, 2 Cont, 4 Half
//	session seq at msg            unsigned varints; at in nanoseconds
//	n                             zigzag varint
//	verb code text data           varint length and octets
//	by                            varint count, then length and octets of each
//
// Records follow each other without a gap. Varints are little-endian groups of
// seven bits, as in Protocol Buffers.
const (
	flagErr  = 1
	flagCont = 2
	flagHalf = 4
)

// AppendRecord appends the record of e to dst.
func AppendRecord(dst []byte, e *pop3.Event) []byte {
	var flags byte
	if e.Err {
		flags |= flagErr
	}
	if e.Cont {
		flags |= flagCont
	}
	if e.Half {
		flags |= flagHalf
	}
	dst = append(dst, byte(e.Kind), byte(e.State), flags)
	dst = AppendVarint(dst, e.Session)
	dst = AppendVarint(dst, e.Seq)
	dst = AppendVarint(dst, uint64(e.At))
	dst = AppendVarint(dst, uint64(e.Msg))
	dst = AppendVarint(dst, uint64(e.N<<1)^uint64(e.N>>63))
	dst = AppendString(dst, e.Verb)
	dst = AppendString(dst, e.Code)
	dst = AppendString(dst, e.Text)
	dst = AppendVarint(dst, uint64(len(e.Data)))
	dst = append(dst, e.Data...)
	dst = AppendVarint(dst, uint64(len(e.By)))
	for _, name := range e.By {
		dst = AppendString(dst, name)
	}
	return dst
}

// AppendVarint appends a number as records have it.
func AppendVarint(dst []byte, v uint64) []byte {
	for v >= 0x80 {
		dst = append(dst, byte(v)|0x80)
		v >>= 7
	}
	return append(dst, byte(v))
}

// AppendString appends a length and the octets.
func AppendString(dst []byte, s string) []byte {
	return append(AppendVarint(dst, uint64(len(s))), s...)
}

// ReadString takes a length and the octets from the front of p, which they
// alias.
func ReadString(p []byte) (s, rest []byte, ok bool) {
	r := Reader{Rest: p}
	s = r.Octets()
	return s, r.Rest, !r.Bad
}

// ErrRecord says that octets are no event record.
var ErrRecord = errors.New("trace: malformed event record")

// ReadRecord takes one record from the front of p. The event's Data aliases p.
func ReadRecord(p []byte) (e pop3.Event, rest []byte, err error) {
	r := Reader{Rest: p}
	e.Kind, e.State = pop3.Kind(r.Octet()), pop3.State(r.Octet())
	flags := r.Octet()
	e.Err, e.Cont, e.Half = flags&flagErr != 0, flags&flagCont != 0, flags&flagHalf != 0
	e.Session, e.Seq = r.Varint(), r.Varint()
	e.At, e.Msg = pop3.Time(r.Varint()), int(r.Varint())
	n := r.Varint()
	e.N = int64(n>>1) ^ -int64(n&1)
	e.Verb, e.Code, e.Text = string(r.Octets()), string(r.Octets()), string(r.Octets())
	if data := r.Octets(); len(data) > 0 {
		e.Data = data
	}
	names := r.Varint()
	if names > uint64(len(r.Rest)) { // each takes an octet at least
		return pop3.Event{}, p, ErrRecord
	}
	for range names {
		e.By = append(e.By, string(r.Octets()))
	}
	if r.Bad || e.Kind == 0 || e.Kind > pop3.KindClose {
		return pop3.Event{}, p, ErrRecord
	}
	return e, r.Rest, nil
}

// Reader takes the fields of records off octets.
type Reader struct {
	Rest []byte
	Bad  bool // a field was not there, or not whole
}

// Octet takes one octet.
func (r *Reader) Octet() byte {
	if len(r.Rest) == 0 {
		r.Bad = true
		return 0
	}
	b := r.Rest[0]
	r.Rest = r.Rest[1:]
	return b
}

// Varint takes a number.
func (r *Reader) Varint() (v uint64) {
	for shift := 0; shift < 64; shift += 7 {
		b := r.Octet()
		v |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return v
		}
	}
	r.Bad = true
	return 0
}

// Octets takes a length and as many octets, which alias the record.
func (r *Reader) Octets() []byte {
	n := r.Varint()
	if n > uint64(len(r.Rest)) {
		r.Bad = true
		return nil
	}
	s := r.Rest[:n]
	r.Rest = r.Rest[n:]
	return s
}
