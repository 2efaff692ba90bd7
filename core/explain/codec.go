package explain

import (
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/trace"
)

// Read takes a line off its record, which the line then aliases, and tells
// whether it was one:
//
//	kind part flags from to                one octet each; flags: 1 Err, 2 Answer, 4 Header, 8 Bare
//	n msg more step sent lines dots early  unsigned varints
//	text data command status listed        varint length and octets
func (l *Line) Read(record []byte) bool {
	r := trace.Reader{Rest: record}
	l.Kind, l.Part = pop3.Kind(r.Octet()), pop3.Part(r.Octet())
	flags := r.Octet()
	l.Err, l.Answer, l.Header, l.Bare = flags&1 != 0, flags&2 != 0, flags&4 != 0, flags&8 != 0
	l.From, l.To = pop3.State(r.Octet()), pop3.State(r.Octet())
	for _, n := range []*int64{&l.N, &l.Msg, &l.More, &l.Step, &l.Sent, &l.Lines, &l.Dots, &l.Early} {
		*n = int64(r.Varint())
	}
	l.Text = string(r.Octets())
	for _, p := range []*[]byte{&l.Data, &l.Command, &l.Status, &l.Listed} {
		*p = r.Octets()
	}
	return !r.Bad && l.Kind > 0 && l.Kind <= pop3.KindClose
}

// Append appends the record of an explanation:
//
//	topics    varint count; each: key and its two arguments
//	spans     varint count; each: from, to, label
//	fields    varint count; each: label, text
//
// Numbers are varints, and strings have their length before them.
func (e *Explanation) Append(dst []byte) []byte {
	dst = trace.AppendVarint(dst, uint64(len(e.Topics)))
	for i := range e.Topics {
		t := &e.Topics[i]
		dst = trace.AppendString(dst, t.Key)
		dst = trace.AppendString(dst, t.Args[0])
		dst = trace.AppendString(dst, t.Args[1])
	}
	dst = trace.AppendVarint(dst, uint64(len(e.Spans)))
	for i := range e.Spans {
		s := &e.Spans[i]
		dst = trace.AppendVarint(dst, uint64(s.From))
		dst = trace.AppendVarint(dst, uint64(s.To))
		dst = trace.AppendVarint(dst, uint64(s.Label))
	}
	dst = trace.AppendVarint(dst, uint64(len(e.Fields)))
	for i := range e.Fields {
		f := &e.Fields[i]
		dst = trace.AppendString(trace.AppendVarint(dst, uint64(f.Label)), f.Text)
	}
	return dst
}
