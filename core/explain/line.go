package explain

import (
	"bytes"

	"github.com/pop3play/pop3play/core/pop3"
)

// Line is a line of a conversation, with what of the conversation it takes to
// understand it. Events become lines: those without octets, such as a login or
// the end of the session, are one each.
type Line struct {
	Kind   pop3.Kind
	Part   pop3.Part  // of a server's line
	Answer bool       // a client's line that answers a challenge
	Err    bool       // as the event has it
	N      int64      // likewise
	Msg    int64      // likewise
	Text   string     // likewise
	From   pop3.State // before the command
	To     pop3.State // after its response
	Data   []byte     // with the line end; a long line's beginning
	More   int64      // octets of the line that Data leaves out

	Command []byte // what the line responds to; empty if to nothing
	Step    int64  // answers to challenges before this line
	Status  []byte // the status line above this one
	Listed  []byte // of RETR: the row about the same message in an earlier scan listing; of UIDL: another row with the same unique-id
	Header  bool   // no empty line stands between this one and the status line
	Bare    bool   // byte-stuffing put no dot in front: a quirk kept it from that, or there was no need
	Sent    int64  // octets of the message up to and with this line, without stuffing; of a status line: of all, once no more will come
	Lines   int64  // lines of the message up to and with this line; of a status line: of all, if the response came to its end
	Dots    int64  // those among them that were stuffed
	Early   int64  // of a status line: octets of the message before a lone dot that is not its end, and one; 0 if there is none
}

// Explanation is what there is to say about a line.
type Explanation struct {
	From, To pop3.State // before and after the exchange that the line belongs to
	Topics   []Topic    // the first is what the line is; others add to it
	Spans    []Span     // the line's parts, in order and without overlap
	Fields   []Field    // what base64 hides
}

// Topic is something to say, about at most two things. Find has the words.
type Topic struct {
	Key  string
	Args [2]string
}

// Span is a part of the line: octets From up to To.
type Span struct {
	From, To int
	Label    Label
}

// Field is a part of what a line carries in base64.
type Field struct {
	Label Label
	Text  string
}

type explainer struct {
	Line // a copy, so that the caller's stays as it is
	e    *Explanation
	text []byte // Data without its line end
	c    sent   // the command
}

// Explain tells what a line means. It keeps nothing of it, and changes nothing.
func Explain(l *Line) *Explanation {
	x := &explainer{Line: *l, text: trimEnd(l.Data), e: &Explanation{From: l.From, To: l.To}}
	if l.Kind == pop3.KindLineIn && !l.Answer {
		x.Command = l.Data
	}
	x.c.read(x.Command)
	switch l.Kind {
	case pop3.KindLineIn:
		if l.Answer {
			x.answer()
		} else {
			x.command()
		}
	case pop3.KindGreeting, pop3.KindReply, pop3.KindBody:
		switch {
		case len(l.Data) == 0: // somebody kept it from being said
			x.say("note.unsaid")
			return x.e
		case l.Kind == pop3.KindBody:
			x.body()
		default:
			x.status()
		}
	default:
		x.note()
		return x.e
	}
	// That QUIT leads to UPDATE is said with QUIT.
	if l.From != l.To && l.To == pop3.Transaction {
		x.say("state.TRANSACTION")
	}
	x.end()
	return x.e
}

func (x *explainer) say(key string) { x.sayOf(key, "", "") }

func (x *explainer) sayOf(key, arg1, arg2 string) {
	x.e.Topics = append(x.e.Topics, Topic{key, [2]string{arg1, arg2}})
}

// span names a part of the line, if it is not empty.
func (x *explainer) span(from, to int, l Label) {
	if from < to {
		x.e.Spans = append(x.e.Spans, Span{from, to, l})
	}
}

// rest names all from there to the line end.
func (x *explainer) rest(from int, l Label) { x.span(from, len(x.text), l) }

// name names the first two words from there on and all that follows, and gives
// the two. Equal labels make one part.
func (x *explainer) name(at int, l [3]Label) (a, b []byte) {
	for i, w := range words(x.text[at:]) {
		from, to := at+w.from, at+w.to
		switch part := x.text[from:to]; i {
		case 0:
			a = part
		case 1:
			b = part
		}
		if i == 2 || i == 1 && l[1] == l[2] {
			x.rest(from, l[2])
			break
		}
		x.span(from, to, l[i])
	}
	return a, b
}

// end names how the line ends.
func (x *explainer) end() {
	n := len(x.Data) - len(x.text)
	label, key := LineEnd, ""
	switch {
	case x.More > 0:
	case n == 0:
		key = "end.none"
	case n == 1 && x.Kind == pop3.KindLineIn:
		label, key = BareLF, "end.client-lf"
	case n == 1:
		label, key = BareLF, "end.server-lf"
	case x.Kind != pop3.KindLineIn && bytes.IndexByte(x.text, '\r') >= 0:
		key = "end.lone-cr"
	}
	x.span(len(x.text), len(x.Data), label)
	if key != "" {
		x.say(key)
	}
}
