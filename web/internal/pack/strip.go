package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// strip blanks what a Go program has for tracebacks alone: names of functions
// and files, tables from program counters to lines, the shapes of arguments; and
// where a signal could interrupt it, which WebAssembly has none of. That is a
// tenth of the module after compression. The page shows a panic's message, which
// stays; only the list of callers behind it loses its names. Everything keeps
// its place and its size.
func strip(module []byte) error {
	segments, err := dataSegments(module)
	if err != nil {
		return err
	}
	m := flatten(module, segments)
	if err := m.blank(); err != nil {
		return err
	}
	for _, s := range segments {
		copy(module[s.file:s.file+s.size], m.octets[s.memory:])
	}
	return nil
}

var errNoTable = errors.New("no table of functions as Go 1.20 and later write it; look whether this Go has another, and leave the module as it is until then")

// segment is a run of octets that the module puts into memory at its start.
type segment struct{ memory, file, size int }

// dataSegments reads the data section (WebAssembly core specification §5.5.14).
func dataSegments(module []byte) (all []segment, err error) {
	r := &reader{p: module, at: 8}
	for r.at < len(module) {
		id := r.octet()
		size := int(r.unsigned())
		if id != 11 {
			r.at += size
			continue
		}
		for n := r.unsigned(); n > 0; n-- {
			if mode := r.unsigned(); mode != 0 || r.octet() != 0x41 { // active, i32.const
				return nil, errors.New("a data segment is not of the kind that Go writes")
			}
			at := int(r.signed())
			r.octet() // end
			size := int(r.unsigned())
			all = append(all, segment{at, r.at, size})
			r.at += size
		}
		return all, r.err
	}
	return nil, errors.Join(r.err, errors.New("the module has no data section"))
}

// memory is what the module's memory holds at its start.
type memory struct{ octets []byte }

func flatten(module []byte, segments []segment) *memory {
	m := &memory{}
	for _, s := range segments {
		if need := s.memory + s.size - len(m.octets); need > 0 {
			m.octets = append(m.octets, make([]byte, need)...)
		}
		copy(m.octets[s.memory:], module[s.file:s.file+s.size])
	}
	return m
}

// The head of runtime.pcHeader: magic, no padding, quantum 1, pointers of 8
// octets; behind it are eight words.
var tableMagic = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

// Offsets in runtime._func, in octets. Behind it are offsets of tables of
// program counters, then of other data.
const (
	funcName, funcSP, funcFile, funcLine, funcTables = 4, 16, 20, 24, 28
	funcUnit, funcStart, funcInfos, funcEnd          = 32, 36, 43, 44
)

// Of these, internal/abi names the table that collecting memory needs, and the
// data that printing arguments needs.
const (
	stackMapIndex        = 1
	argInfo, argLiveInfo = 5, 6
)

func (m *memory) blank() error {
	head := bytes.Index(m.octets, tableMagic)
	if head < 0 || bytes.Contains(m.octets[head+1:], tableMagic) {
		return errNoTable
	}
	var words [8]int
	for i := range words {
		words[i] = int(binary.LittleEndian.Uint64(m.octets[head+8+8*i:]))
	}
	count := words[0]
	names, units, files, tables, funcs := head+words[3], head+words[4], head+words[5], head+words[6], head+words[7]
	if !(head < names && names < units && units <= files && files <= tables && tables < funcs && funcs+8*count < len(m.octets)) {
		return errNoTable
	}
	needed, spare := map[int]bool{0: true}, map[int]bool{}
	for i := range count {
		f := funcs + m.word(funcs+8*i+4)
		needed[m.word(f+funcSP)] = true
		spare[m.word(f+funcFile)], spare[m.word(f+funcLine)] = true, true
		for _, field := range []int{funcName, funcFile, funcLine, funcUnit, funcStart} {
			m.put(f+field, 0)
		}
		infos := f + funcEnd
		for k := range m.word(f + funcTables) {
			if at := m.word(infos); k == stackMapIndex {
				needed[at] = true
			} else {
				spare[at] = true
				m.put(infos, 0) // no table
			}
			infos += 4
		}
		for k := range int(m.octets[f+funcInfos]) {
			if k == argInfo || k == argLiveInfo {
				m.put(infos+4*k, ^uint32(0)) // no data
			}
		}
	}
	for at := range spare {
		if !needed[at] { // equal tables are stored once
			clear(m.octets[tables+at : m.tableEnd(tables+at)])
		}
	}
	clear(m.octets[names:tables])
	return nil
}

func (m *memory) put(at int, v uint32) { binary.LittleEndian.PutUint32(m.octets[at:], v) }

func (m *memory) word(at int) int { return int(binary.LittleEndian.Uint32(m.octets[at:])) }

// tableEnd finds the end of a table of pairs of numbers: a 0 in place of a pair
// that is not the first.
func (m *memory) tableEnd(at int) int {
	r := &reader{p: m.octets, at: at}
	for first := true; ; first = false {
		if r.unsigned() == 0 && !first || r.err != nil {
			return r.at
		}
		r.unsigned()
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
