//go:build !wasip1

package explain_test

import (
	"fmt"

	"github.com/pop3play/pop3play/core/explain"
	"github.com/pop3play/pop3play/core/pop3"
)

// A line is taken apart, and said what it means; the words come from Find.
func ExampleExplain() {
	line := &explain.Line{
		Kind: pop3.KindReply, From: pop3.Transaction, To: pop3.Transaction,
		Command: []byte("STAT\r\n"), Data: []byte("+OK 2 320\r\n"),
	}
	e := explain.Explain(line)
	for _, s := range e.Spans {
		fmt.Printf("%q is the %s\n", line.Data[s.From:s.To], s.Label)
	}
	for _, topic := range e.Topics {
		if w, ok := explain.Find(topic.Key); ok {
			fmt.Println(w.Render(topic.Args), "("+w.Ref+")")
		}
	}
	// Output:
	// "+OK" is the status
	// "2" is the messages
	// "320" is the octets
	// "\r\n" is the line end
	// The number of messages, a space, and the size of all in octets; nothing else should follow. The octets ought to be the sum of what LIST says. (RFC 1939 §5)
}
