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

// body takes octets of a multi-line response from p, up to its terminator. A
// dot that may begin the terminator is held until that is sure. Lines may end
// with a bare LF: clients read them so.
func (d *Decoder) body(p []byte) []byte {
	dot, i := 0, 0 // p[dot:] may be the terminator, if nothing is held
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
				d.terminator(p, dot, i+1)
				return p[i+1:]
			case p[i] == '\r' && d.dot == sawDot:
				i++
				d.dot = sawCR
			default:
				d.dot = inLine
				if len(d.held) > 0 {
					d.bodyPiece(d.held, pop3.PartBody)
					d.held = d.held[:0]
				}
			}
		}
	}
	if d.dot == sawDot || d.dot == sawCR {
		if len(d.held) > 0 {
			dot = 0
		}
		if dot > 0 {
			d.bodyPiece(p[:dot], pop3.PartBody)
		}
		d.held = append(d.held, p[dot:]...)
		return nil
	}
	d.bodyPiece(p, pop3.PartBody)
	return nil
}

// terminator reports the end of the response, p[dot:end] or what is held and
// p[:end], and what stood before it.
func (d *Decoder) terminator(p []byte, dot, end int) {
	if len(d.held) > 0 {
		d.held = append(d.held, p[:end]...)
		d.bodyPiece(d.held, pop3.PartFinal)
	} else {
		if dot > 0 {
			d.bodyPiece(p[:dot], pop3.PartBody)
		}
		d.bodyPiece(p[dot:end], pop3.PartFinal)
	}
	d.held = d.held[:0]
	d.phase = atIdle
	d.take()
}

func (d *Decoder) bodyPiece(data []byte, part pop3.Part) {
	d.emit(pop3.Event{Kind: pop3.KindBody, Verb: d.cmd.verb, Msg: d.cmd.msg, N: int64(part),
		Cont: part == pop3.PartBody && d.inBody, Data: data})
	d.inBody = true
}
