//go:build wasip1

package main

import (
	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/trace"
)

// compose writes a message from what stands in the buffer, each with its length
// before it. It gives nothing if that was malformed.
//
//go:wasmexport compose
func compose(n int32) uint64 {
	var d maildrop.Draft
	r := trace.Reader{Rest: taken(n)}
	for _, s := range []*string{&d.From, &d.To, &d.Subject, &d.Text, &d.Date, &d.ID, &d.FileName, &d.File} {
		*s = string(r.Octets())
	}
	if r.Bad {
		return 0
	}
	return give(d.Compose())
}
