package trace_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/trace"
)

// overheard are the events of a server that answers in pieces, and of a client
// that types AUTH and, without waiting, LIST and a line in two pieces.
func overheard() []pop3.Event {
	line := func(e pop3.Event, data string) pop3.Event {
		e.Session, e.Data = 1, []byte(data)
		return e
	}
	return []pop3.Event{
		{Kind: pop3.KindOpen, Session: 1},
		line(pop3.Event{Kind: pop3.KindGreeting, Half: true}, "+"),
		line(pop3.Event{Kind: pop3.KindGreeting, Text: "+"}, "OK\r\n"),
		line(pop3.Event{Kind: pop3.KindLineIn, Seq: 1, Half: true}, "AU"),
		line(pop3.Event{Kind: pop3.KindLineIn, Seq: 1, Verb: "AUTH", Text: "AU"}, "TH X\r\n"),
		line(pop3.Event{Kind: pop3.KindLineIn, Seq: 1, Verb: "AUTH", Cont: true}, "eA==\r\n"),
		line(pop3.Event{Kind: pop3.KindLineIn, Seq: 1, Verb: "AUTH", Cont: true}, "LIST\r\n"),
		line(pop3.Event{Kind: pop3.KindReply, Seq: 1, Verb: "AUTH", Half: true}, "+"),
		line(pop3.Event{Kind: pop3.KindReply, Seq: 1, Verb: "AUTH", Text: "+"}, " \r\n"),
		line(pop3.Event{Kind: pop3.KindReply, Seq: 1, Verb: "AUTH", Err: true}, "-ERR\r\n"),
		line(pop3.Event{Kind: pop3.KindLineIn, Seq: 2, Verb: "LIST", Text: "LIST\r\n"}, ""),
		line(pop3.Event{Kind: pop3.KindReply, Seq: 2, Verb: "LIST", Half: true}, "+OK "),
		line(pop3.Event{Kind: pop3.KindReply, Seq: 2, Verb: "LIST", Text: "+OK ", Code: "X"}, "[X]\r\n"),
		line(pop3.Event{Kind: pop3.KindBody, Seq: 2, Verb: "LIST", N: int64(pop3.PartBody), Half: true}, "."),
		line(pop3.Event{Kind: pop3.KindBody, Seq: 2, Verb: "LIST", N: int64(pop3.PartFinal), Text: "."}, "\r\n"),
		line(pop3.Event{Kind: pop3.KindLineIn, Seq: 3, Half: true}, "LIST "),
		line(pop3.Event{Kind: pop3.KindLineIn, Seq: 3, Verb: "LIST", Text: "LIST "}, "1\r\n"),
		line(pop3.Event{Kind: pop3.KindReply, Seq: 3, Verb: "LIST"}, "+OK 1 2\r\n"),
	}
}

// A line in pieces counts once, as what it is in the end.
func TestHalf(t *testing.T) {
	var s trace.Statistics
	var l trace.Ladder
	var log trace.Transcript
	var out []byte
	for _, e := range overheard() {
		s.Add(&e)
		l.Add(&e)
		out = log.Append(out, &e)
	}
	if got := fmt.Sprint(s.Commands, s.OK, s.Err, s.Codes, s.In, s.Out, s.Times["LIST"].Count); got != "map[AUTH:1 LIST:2] 2 1 map[X:1] 28 36 2" {
		t.Errorf("statistics: %s", got)
	}
	var rungs strings.Builder
	for _, r := range l.Rungs() {
		fmt.Fprintf(&rungs, "%d %s %q off=%v open=%v\n", r.Seq, r.Verb, r.Text, r.Off(), r.Open)
	}
	if want := "0  \"+OK\" off=false open=false\n1 AUTH \"+ \" off=false open=false\n1 AUTH \"-ERR\" off=false open=false\n" +
		"2 LIST \"+OK [X]\" off=false open=false\n3 LIST \"+OK 1 2\" off=false open=false\n"; rungs.String() != want {
		t.Errorf("ladder:\n%s", rungs.String())
	}
	if want := "S: +OK\nC: AUTH X\nC: ********\nC: ********\nS: + \nS: -ERR\nS: +OK [X]\nS: .\nC: LIST 1\nS: +OK 1 2\n"; string(out) != want {
		t.Errorf("transcript:\n%s", out)
	}
}
