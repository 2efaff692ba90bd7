package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// module is a WASM module, and what its memory holds at its start from base on.
type module struct {
	before, behind []byte // of the section that fills the memory
	base           int
	memory         []byte
}

const dataSection = 11 // WebAssembly core specification §5.5.14

// readModule takes the data section apart. Go leaves runs of zeros out of it,
// and so has tens of thousands of segments.
func readModule(p []byte) (*module, error) {
	r := &reader{p: p, at: 8}
	for r.at < len(p) && r.err == nil {
		m := &module{before: p[:r.at]}
		id := r.octet()
		if size := int(r.unsigned()); id != dataSection {
			r.at += size
			continue
		}
		var all []segment
		for n := r.unsigned(); n > 0 && r.err == nil; n-- {
			if mode := r.unsigned(); mode != 0 || r.octet() != 0x41 { // active, i32.const
				return nil, errors.New("a data segment is not of the kind that Go writes")
			}
			at := int(r.signed())
			r.octet() // end
			all = append(all, segment{at, r.octets(int(r.unsigned()))})
		}
		if r.err == nil {
			m.behind = p[r.at:]
			m.fill(all)
			return m, nil
		}
	}
	return nil, errors.Join(r.err, errors.New("the module has no data section"))
}

// segment is what a run of memory holds.
type segment struct {
	at     int
	octets []byte
}

func (m *module) fill(all []segment) {
	slices.SortFunc(all, func(a, b segment) int { return a.at - b.at })
	m.base = all[0].at
	for _, s := range all {
		m.memory = append(m.memory, make([]byte, s.at-m.base-len(m.memory))...)
		m.memory = append(m.memory, s.octets...)
	}
}

// octets writes the module with one segment: after compression zeros take less
// room than what says where they are, by a tenth of the module.
func (m *module) octets() []byte {
	body := []byte{1, 0, 0x41} // one, active, i32.const
	body = append(appendSigned(body, int64(m.base)), 0x0b)
	body = append(binary.AppendUvarint(body, uint64(len(m.memory))), m.memory...)
	out := append(append([]byte(nil), m.before...), dataSection)
	out = append(binary.AppendUvarint(out, uint64(len(body))), body...)
	return append(out, m.behind...)
}

func appendSigned(dst []byte, v int64) []byte {
	for {
		b := byte(v & 0x7f)
		if v >>= 7; v == 0 && b&0x40 == 0 || v == -1 && b&0x40 != 0 {
			return append(dst, b)
		}
		dst = append(dst, b|0x80)
	}
}

// reader reads numbers in LEB128.
type reader struct {
	p   []byte
	at  int
	err error
}

func (r *reader) octet() byte {
	if r.at >= len(r.p) {
		r.err = fmt.Errorf("it ends inside a number, at octet %d", r.at)
		return 0
	}
	r.at++
	return r.p[r.at-1]
}

func (r *reader) octets(n int) []byte {
	if n < 0 || n > len(r.p)-r.at {
		r.err = fmt.Errorf("it ends inside %d octets, at octet %d", n, r.at)
		return nil
	}
	r.at += n
	return r.p[r.at-n : r.at]
}

func (r *reader) bits() (v uint64, n uint, last byte) {
	for {
		last = r.octet()
		v |= uint64(last&0x7f) << n
		n += 7
		if last < 0x80 || n > 63 {
			return v, n, last
		}
	}
}

func (r *reader) unsigned() uint64 {
	v, _, _ := r.bits()
	return v
}

func (r *reader) signed() int64 {
	v, n, last := r.bits()
	if last&0x40 != 0 && n < 64 {
		v |= ^uint64(0) << n
	}
	return int64(v)
}
