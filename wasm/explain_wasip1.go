//go:build wasip1

package main

import "github.com/pop3play/pop3play/core/explain"

// explainLine tells what the line in the buffer means. It gives nothing if its
// record was malformed.
//
//go:wasmexport explain
func explainLine(n int32) uint64 {
	var l explain.Line
	if !l.Read(taken(n)) {
		return 0
	}
	out = explain.Explain(&l).Append(out[:0])
	return give(out)
}
