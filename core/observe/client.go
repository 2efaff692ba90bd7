package observe

import (
	"bytes"

	"github.com/pop3play/pop3play/core/pop3"
)

// Client takes octets on their way from the client to the server. Call it
// before the server can see them.
func (d *Decoder) Client(now pop3.Time, p []byte) {
	d.now = now
	for len(p) > 0 {
		switch d.phase {
		case atTLS:
			d.opaque()
			return
		case atOpaque, atClosed:
			return
		case atLost:
			d.emit(pop3.Event{Kind: pop3.KindLineIn, Verb: d.cmd.verb, Cont: true, Data: p})
			return
		}
		p = p[d.keep(p):]
		d.take()
		if len(d.in)-d.pos >= maxHeld {
			d.lose()
		}
	}
}

// keep puts as much of p as may wait behind what waits already.
func (d *Decoder) keep(p []byte) int {
	if d.pos == len(d.in) {
		d.in, d.pos, d.search = d.in[:0], 0, 0
		if cap(d.in) > 4096 {
			d.in = nil
		}
	}
	if d.pos > 0 {
		n := copy(d.in, d.in[d.pos:])
		d.in, d.search, d.pos = d.in[:n], d.search-d.pos, 0
	}
	n := min(len(p), maxHeld-len(d.in))
	d.in = append(d.in, p[:n]...)
	return n
}

// take reports lines while the client has the word.
func (d *Decoder) take() {
	for d.phase == atIdle || d.phase == atAnswer {
		if i := bytes.IndexByte(d.in[d.search:], '\n'); i >= 0 {
			end := d.search + i + 1
			raw := d.in[d.pos:end]
			d.pos, d.search = end, end
			d.line(raw, true)
			continue
		}
		d.search = len(d.in)
		if n := len(d.in) - d.pos; n > maxLine || n > 0 && d.long {
			raw := d.in[d.pos:]
			d.pos = len(d.in)
			d.line(raw, false)
		}
		return
	}
}

// line reports a line, or a piece of one that is too long to keep together.
func (d *Decoder) line(raw []byte, ends bool) {
	e := pop3.Event{Kind: pop3.KindLineIn, Err: len(raw) > maxCommand, Data: raw}
	switch {
	case d.long:
		e.Cont, e.Err = true, false
	case d.phase == atAnswer:
		d.sasl.answer(trimEnd(raw))
		e.Cont, e.Err = true, len(raw) > maxLine
	default:
		d.seq++
		d.cmd.parse(trimEnd(raw))
		if d.cmd.key == "AUTH" {
			d.sasl.begin(&d.cmd)
		}
	}
	e.Verb = d.cmd.verb
	d.emit(e)
	if d.long = !ends; d.long {
		return
	}
	d.phase = atReply
	if d.early {
		d.early, d.phase = false, atIdle
	}
}

func trimEnd(raw []byte) []byte {
	raw = bytes.TrimSuffix(raw, []byte("\n"))
	return bytes.TrimSuffix(raw, []byte("\r"))
}
