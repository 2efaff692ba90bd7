package main

import (
	"bytes"
	"encoding/binary"
	"errors"
)

var errNoTable = errors.New("no table of functions as Go 1.20 and later write it; look whether this Go has another, and leave the module as it is until then")

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

// strip blanks what a Go program has for tracebacks alone: names of functions
// and files, tables from program counters to lines, the shapes of arguments; and
// where a signal could interrupt it, which WebAssembly has none of. That is a
// tenth of the module after compression. The page shows a panic's message, which
// stays; only the list of callers behind it loses its names. Everything keeps
// its place.
func (m *module) strip() error {
	head := bytes.Index(m.memory, tableMagic)
	if head < 0 || bytes.Contains(m.memory[head+1:], tableMagic) {
		return errNoTable
	}
	var words [8]int
	for i := range words {
		words[i] = int(binary.LittleEndian.Uint64(m.memory[head+8+8*i:]))
	}
	count := words[0]
	names, units, files, tables, funcs := head+words[3], head+words[4], head+words[5], head+words[6], head+words[7]
	if !(head < names && names < units && units <= files && files <= tables && tables < funcs && funcs+8*count < len(m.memory)) {
		return errNoTable
	}
	needed, spare := map[int]bool{0: true}, map[int]bool{}
	for i := range count {
		f := funcs + m.word(funcs+8*i+4)
		needed[m.word(f+funcSP)] = true
		spare[m.word(f+funcFile)], spare[m.word(f+funcLine)] = true, true
		for _, field := range []int{funcName, funcFile, funcLine, funcUnit, funcStart} {
			m.setWord(f+field, 0)
		}
		infos := f + funcEnd
		for k := range m.word(f + funcTables) {
			if at := m.word(infos); k == stackMapIndex {
				needed[at] = true
			} else {
				spare[at] = true
				m.setWord(infos, 0) // no table
			}
			infos += 4
		}
		for k := range int(m.memory[f+funcInfos]) {
			if k == argInfo || k == argLiveInfo {
				m.setWord(infos+4*k, ^uint32(0)) // no data
			}
		}
	}
	for at := range spare {
		if !needed[at] { // equal tables are stored once
			clear(m.memory[tables+at : m.tableEnd(tables+at)])
		}
	}
	clear(m.memory[names:tables])
	return nil
}

func (m *module) setWord(at int, v uint32) { binary.LittleEndian.PutUint32(m.memory[at:], v) }

func (m *module) word(at int) int { return int(binary.LittleEndian.Uint32(m.memory[at:])) }

// tableEnd finds the end of a table of pairs of numbers: a 0 in place of a pair
// that is not the first.
func (m *module) tableEnd(at int) int {
	r := &reader{p: m.memory, at: at}
	for first := true; ; first = false {
		if r.unsigned() == 0 && !first || r.err != nil {
			return r.at
		}
		r.unsigned()
	}
}
