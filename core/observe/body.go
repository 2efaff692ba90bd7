package observe

import (
	"bytes"

	"github.com/pop3play/pop3play/core/pop3"
)

// dots says where in a line of a multi-line response the octets stand.
type dots uint8

const (
	inLine    dots = iota
	lineStart      // at the start of a line
	sawDot         // behind a dot that begins a line
	sawCR          // behind that and a CR
)

// body takes octets of a multi-line response from p, up to its terminator. What
// may become the terminator is reported as half of a line. Lines may end with a
// bare LF: clients read them so.
func (d *Decoder) body(p []byte) []byte {
	dot, i := 0, 0 // p[dot:] may be the terminator, or go on with what is held of it
	for i < len(p) {
		switch d.dot {
		case inLine:
			j := bytes.Index(p[i:], []byte("\n."))
			if j < 0 {
				i = len(p)
				if p[i-1] == '\n' {
					d.dot = lineStart
				}
				break
			}
			i += j + 1
			d.dot = lineStart
		case lineStart:
			d.dot = inLine
			if p[i] == '.' {
				dot = i
				i++
				d.dot = sawDot
			}
		case sawDot, sawCR:
			switch {
			case p[i] == '\n':
				d.bodyPiece(p[:dot], pop3.PartBody, false)
				d.bodyPiece(p[dot:i+1], pop3.PartFinal, false)
				d.phase = atIdle
				d.take()
				return p[i+1:]
			case p[i] == '\r' && d.dot == sawDot:
				i++
				d.dot = sawCR
			default:
				d.dot = inLine
				d.held = d.held[:0]
			}
		}
	}
	if d.dot == sawDot || d.dot == sawCR {
		d.bodyPiece(p[:dot], pop3.PartBody, false)
		d.bodyPiece(p[dot:], pop3.PartBody, true)
		d.held = append(d.held, p[dot:]...)
		return nil
	}
	d.bodyPiece(p, pop3.PartBody, false)
	return nil
}

// bodyPiece reports octets of a response. The terminator has in its text what
// was reported of it before.
func (d *Decoder) bodyPiece(data []byte, part pop3.Part, half bool) {
	if len(data) == 0 {
		return
	}
	e := pop3.Event{Kind: pop3.KindBody, Verb: d.cmd.verb, Msg: d.cmd.msg, N: int64(part), Half: half,
		Cont: part == pop3.PartBody && d.inBody, Data: data}
	if part == pop3.PartFinal {
		e.Text = string(d.held)
		d.held = d.held[:0]
	}
	d.emit(e)
	d.inBody = true
}
