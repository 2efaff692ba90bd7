package wasmtest

import (
	"bytes"
	"testing"

	"github.com/pop3play/pop3play/core/explain"
	"github.com/pop3play/pop3play/core/pop3"
)

// A line means in WebAssembly what it means natively.
func TestExplain(t *testing.T) {
	r := instance(t)
	record := func(kind pop3.Kind, part pop3.Part, from, to pop3.State, data, command string) []byte {
		p := []byte{byte(kind), byte(part), 0, byte(from), byte(to), 0, 3, 0, 0, 17, 2, 1, 4, 0}
		for _, s := range []string{data, command, "+OK 17 octets\r\n", ""} {
			p = append(append(p, byte(len(s))), s...)
		}
		return p
	}
	for _, p := range [][]byte{
		record(pop3.KindLineIn, 0, pop3.Authorization, pop3.Authorization, "AUTH PLAIN AHVzZXIAcGFzcw==\r\n", ""),
		record(pop3.KindReply, pop3.PartStatus, pop3.Authorization, pop3.Transaction, "+OK [X] yes\r\n", "PASS x\r\n"),
		record(pop3.KindBody, pop3.PartBody, pop3.Transaction, pop3.Transaction, "..stuffed\n", "RETR 3\r\n"),
		record(pop3.KindBody, pop3.PartFinal, pop3.Transaction, pop3.Transaction, ".\r\n", "RETR 3\r\n"),
		{1, 2, 3},
	} {
		if err := r.Put(p); err != nil {
			t.Fatal(err)
		}
		got, err := r.Octets("explain", uint64(len(p)))
		if err != nil {
			t.Fatal(err)
		}
		var want []byte
		var l explain.Line
		if l.Read(bytes.Clone(p)) {
			want = explain.Explain(&l).Append(nil)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%q:\n got %q\nwant %q", p, got, want)
		}
	}
}
