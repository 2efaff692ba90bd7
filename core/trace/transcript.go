package trace

import (
	"bytes"
	"strconv"

	"github.com/pop3play/pop3play/core/pop3"
)

// longest is how many octets of a server's line are held back for its end. A
// line that goes on comes in parts, each marked as not ended.
const longest = 64 << 10

// Transcript turns events into the lines of a transcript, in the format that
// the project's own protocol tests read:
//
//	S: +OK pop3play ready <4711.90210@localhost>
//	C: USER user
//	S: <close>
//
// CRLF at the end of a line is implied; other control and 8-bit octets are
// escaped, and what would be read as a mark of the format. The zero value is
// ready for one session or, with Numbered, for many.
type Transcript struct {
	Numbered bool // S2: and C2: say which session a line is of
	Secrets  bool // show what PASS, APOP and AUTH carry
	line     map[uint64][]byte
	said     map[uint64][]byte // by the client, without an end
}

// Append adds to dst what e makes known.
func (t *Transcript) Append(dst []byte, e *pop3.Event) []byte {
	switch e.Kind {
	case pop3.KindLineIn:
		dst = t.flush(dst, e.Session)
		data := e.Data
		if !t.Secrets {
			data = Masked(*e).Data
		}
		said := t.said[e.Session]
		if e.Half {
			if t.said == nil {
				t.said = make(map[uint64][]byte)
			}
			t.said[e.Session] = append(said, data...)
			return dst
		}
		if len(said) > 0 {
			data = append(said, data...)
			delete(t.said, e.Session)
		}
		if len(data) > 0 {
			dst = t.write(dst, 'C', e.Session, data)
		}
		return dst
	case pop3.KindGreeting, pop3.KindReply, pop3.KindBody:
		dst = t.halt(dst, e.Session)
		if t.line == nil {
			t.line = make(map[uint64][]byte)
		}
		line := t.line[e.Session]
		for _, c := range e.Data {
			if line = append(line, c); c == '\n' || len(line) == longest {
				dst = t.write(dst, 'S', e.Session, line)
				line = line[:0]
			}
		}
		t.line[e.Session] = line
	case pop3.KindClose:
		dst = t.flush(t.halt(dst, e.Session), e.Session)
		delete(t.line, e.Session)
		if e.Text == string(pop3.ReasonEOF) {
			dst = append(t.head(dst, 'C', e.Session), "<close>\n"...)
		}
		end := "<close>"
		switch step := pop3.Step(e.N); {
		case step == pop3.StepAbort || e.Text == string(pop3.ReasonReset):
			end = "<rst>"
		case step == pop3.StepCloseWrite:
			end = "<half-close>"
		}
		dst = append(append(t.head(dst, 'S', e.Session), end...), '\n')
	}
	return dst
}

// flush writes a line that was never ended.
func (t *Transcript) flush(dst []byte, session uint64) []byte {
	if line := t.line[session]; len(line) > 0 {
		dst = t.write(dst, 'S', session, line)
		t.line[session] = line[:0]
	}
	return dst
}

// halt writes what the client began and did not end.
func (t *Transcript) halt(dst []byte, session uint64) []byte {
	if said := t.said[session]; len(said) > 0 {
		dst = t.write(dst, 'C', session, said)
		delete(t.said, session)
	}
	return dst
}

func (t *Transcript) head(dst []byte, who byte, session uint64) []byte {
	dst = append(dst, who)
	if t.Numbered {
		dst = strconv.AppendUint(dst, session, 10)
	}
	return append(dst, ':', ' ')
}

func (t *Transcript) write(dst []byte, who byte, session uint64, line []byte) []byte {
	return append(AppendEscaped(t.head(dst, who, session), line, who == 'C'), '\n')
}

// AppendEscaped appends a line as transcripts have it: its CRLF is implied,
// other control and 8-bit octets are escaped, and what would be read as a mark
// of the format: if the line was sent, by a client, this is also the stroke
// between its segments. A line without an end ends in \-.
func AppendEscaped(dst, line []byte, sent bool) []byte {
	const digits = "0123456789abcdef"
	line, ended := bytes.CutSuffix(line, []byte("\r\n"))
	for i, c := range line {
		switch {
		case c == '<' && i == 0 || c == '|' && sent:
			dst = append(dst, '\\', 'x', digits[c>>4], digits[c&15])
		case c == '\r':
			dst = append(dst, `\r`...)
		case c == '\n':
			dst = append(dst, `\n`...)
		case c == '\t':
			dst = append(dst, `\t`...)
		case c == '\\':
			dst = append(dst, `\\`...)
		case c < ' ' || c > '~':
			dst = append(dst, '\\', 'x', digits[c>>4], digits[c&15])
		default:
			dst = append(dst, c)
		}
	}
	if !ended && !bytes.HasSuffix(line, []byte("\n")) {
		dst = append(dst, `\-`...)
	}
	return dst
}
