package explain_test

import (
	"reflect"
	"testing"

	"github.com/pop3play/pop3play/core/explain"
	"github.com/pop3play/pop3play/core/pop3"
)

// A line belongs to the caller: it is the same afterwards.
func TestLineStaysAsItIs(t *testing.T) {
	for _, l := range []explain.Line{
		{Kind: pop3.KindLineIn, Data: []byte("RETR 1\r\n")},
		{Kind: pop3.KindLineIn, Command: []byte("NOOP\r\n"), Data: []byte("RETR 1\r\n")},
		{Kind: pop3.KindLineIn, Answer: true, Command: []byte("AUTH PLAIN\r\n"), Data: []byte("AHUAcA==\r\n")},
		{Kind: pop3.KindReply, Command: []byte("RETR 1\r\n"), Data: []byte("+OK\r\n")},
		{Kind: pop3.KindClose, Text: "quit"},
	} {
		x := l
		explain.Explain(&x)
		if !reflect.DeepEqual(x, l) {
			t.Errorf("%+v became %+v", l, x)
		}
	}
}
