package observe

import (
	"bytes"

	"github.com/pop3play/pop3play/core/pop3"
)

// Client takes octets on their way from the client to the server. Call it
// before the server can see them.
func (d *Decoder) Client(now pop3.Time, p []byte) {
	d.now = now
	if d.phase == atTLS && len(p) > 0 {
		d.opaque()
	}
	if d.phase == atOpaque || d.phase == atClosed {
		return
	}
	d.tell(p)
	for len(p) > 0 && d.phase != atLost {
		p = p[d.keep(p):]
		d.take()
		if len(d.in)-d.pos >= maxHeld {
			d.lose()
		}
	}
}

// telling is how far the client's newest line is reported.
type telling struct {
	head   []byte // its beginning, for the event that says what it is
	octets int
	said   bool // it is reported as what seq and verb say, and goes on
	seq    uint64
	verb   string
}

// tell reports octets at once. Lines are commands, but for those behind an AUTH
// whose end is open: each may answer a challenge, and be a secret.
func (d *Decoder) tell(p []byte) {
	for len(p) > 0 {
		n := bytes.IndexByte(p, '\n') + 1
		ends := n > 0
		if !ends {
			n = len(p)
		}
		d.tellLine(p[:n], ends)
		p = p[n:]
	}
}

func (d *Decoder) tellLine(p []byte, ends bool) {
	l := &d.line
	e := pop3.Event{Kind: pop3.KindLineIn, Seq: d.seq + 1, Text: string(l.head), Data: p}
	l.head = append(l.head, p[:min(len(p), pop3.HeadOctets-len(l.head))]...)
	l.octets += len(p)
	switch {
	case l.said:
		e.Seq, e.Verb, e.Cont, e.Text = l.seq, l.verb, true, ""
	case d.auth > 0:
		e.Seq, e.Verb, e.Cont = d.auth, "AUTH", true
		e.Half, e.Err = !ends, ends && l.octets > maxLine
	case ends || l.octets > maxLine:
		d.command(&e)
	default:
		if e.Half = true; bytes.IndexByte(l.head, ' ') >= 0 {
			e.Verb = verbOf(l.head)
		}
	}
	d.emitOf(e)
	if ends {
		d.line = telling{head: l.head[:0]}
	}
}

// command makes the event that reports the newest line as a command.
func (d *Decoder) command(e *pop3.Event) {
	l := &d.line
	d.seq++
	d.waiting++
	e.Seq, e.Verb, e.Err = d.seq, verbOf(trimEnd(l.head)), l.octets > maxCommand
	l.said, l.seq, l.verb = true, e.Seq, e.Verb
	if keyOf(l.head) == "AUTH" {
		d.auth = d.seq
	}
}

// resolve tells what the lines behind an AUTH are that got its last answer:
// commands, which nobody could know before.
func (d *Decoder) resolve() {
	was := d.auth
	d.auth = 0
	if d.long { // the newest line is an answer, too long to be kept
		if l := &d.line; !l.said {
			l.said, l.seq, l.verb = true, was, "AUTH"
		}
		return
	}
	newest := d.line
	for rest := d.in[d.pos:]; len(rest) > 0 && d.auth == 0; {
		n := bytes.IndexByte(rest, '\n') + 1
		ends := n > 0
		if !ends {
			n = len(rest)
		}
		if ends || n > maxLine {
			head := rest[:min(n, pop3.HeadOctets)]
			d.line = telling{head: head, octets: n}
			e := pop3.Event{Kind: pop3.KindLineIn, Text: string(head)}
			d.command(&e)
			d.emitOf(e)
			if !ends {
				newest.said, newest.seq, newest.verb = true, d.line.seq, d.line.verb
			}
		}
		rest = rest[n:]
	}
	d.line = newest
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

// take takes lines up while the client has the word.
func (d *Decoder) take() {
	for d.phase == atIdle || d.phase == atAnswer {
		if i := bytes.IndexByte(d.in[d.search:], '\n'); i >= 0 {
			end := d.search + i + 1
			raw := d.in[d.pos:end]
			d.pos, d.search = end, end
			d.takeUp(raw, true)
			continue
		}
		d.search = len(d.in)
		if n := len(d.in) - d.pos; n > maxLine || n > 0 && d.long {
			raw := d.in[d.pos:]
			d.pos = len(d.in)
			d.takeUp(raw, false)
		}
		return
	}
}

// takeUp takes up a line, or a piece of one that is too long to keep together.
func (d *Decoder) takeUp(raw []byte, ends bool) {
	switch {
	case d.long:
	case d.phase == atAnswer:
		d.sasl.answer(trimEnd(raw))
	default:
		d.waiting--
		d.cur = d.seq - d.waiting
		d.cmd.parse(trimEnd(raw))
		if d.cmd.key == "AUTH" {
			d.sasl.begin(&d.cmd)
		}
	}
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
