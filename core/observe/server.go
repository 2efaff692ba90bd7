package observe

import (
	"bytes"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

// verdict is what a status line says.
type verdict uint8

const (
	noStatus  verdict = iota // neither "+" nor "-" begins it
	positive                 // +OK
	negative                 // -ERR
	challenge                // "+ " asks for another line (RFC 5034 §4)
)

// Server takes octets on their way from the server to the client. It gives back
// those behind the answer that grants STLS: they belong to the handshake.
func (d *Decoder) Server(now pop3.Time, p []byte) (rest []byte) {
	d.now = now
	if d.phase == atTLS && len(p) > 0 {
		d.opaque()
	}
	for len(p) > 0 {
		switch d.phase {
		case atTLS:
			return p
		case atOpaque, atClosed:
			return nil
		case atLost:
			d.emit(pop3.Event{Kind: pop3.KindReply, Verb: d.cmd.verb, N: int64(pop3.PartStatus), Cont: true, Data: p})
			return nil
		case atBody:
			p = d.body(p)
		default:
			p = d.status(p)
		}
	}
	return nil
}

// status takes octets of a status line from p. The line is reported as soon as
// it can be understood, so that a slow one is seen to grow.
func (d *Decoder) status(p []byte) []byte {
	n := bytes.IndexByte(p, '\n') + 1
	ends := n > 0
	if !ends {
		n = len(p)
	}
	if d.told {
		e := d.reply
		e.Cont, e.Data = true, p[:n]
		d.emitStatus(e)
	} else {
		if room := maxStatus - len(d.held); n > room {
			n, ends = room, false
		}
		line := p[:n]
		if len(d.held) > 0 {
			d.held = append(d.held, line...)
			line = d.held
		}
		if !ends && len(line) < maxStatus && !decided(line) {
			if len(d.held) == 0 {
				d.held = append(d.held, line...)
			}
			return p[n:]
		}
		code := d.understand(line)
		if d.asked {
			d.act(code)
		}
		d.firstPiece(line, code)
		d.told, d.held = true, d.held[:0]
	}
	if ends {
		d.told = false
		d.after()
	}
	return p[n:]
}

// decided tells whether more octets of a status line cannot change what it says.
func decided(line []byte) bool {
	i := bytes.IndexByte(line, ' ')
	switch {
	case i < 0 || i+1 == len(line):
		return false
	case line[i+1] != '[':
		return true
	}
	return bytes.ContainsAny(line[i+2:], " ]")
}

// understand reads a status line and gives its response code.
func (d *Decoder) understand(line []byte) (code string) {
	d.asked = d.phase == atReply || d.phase == atAnswer || d.long && !d.early
	switch {
	case line[0] == '-':
		d.verdict = negative
	case line[0] != '+':
		d.verdict = noStatus
	case d.cmd.key == "AUTH" && d.asked && (len(line) == 1 || strings.IndexByte(" \r\n", line[1]) >= 0):
		d.verdict = challenge
	default:
		d.verdict = positive
	}
	return responseCode(line)
}

// responseCode reads what RFC 2449 §8 puts in brackets in front of the text.
func responseCode(line []byte) string {
	_, text, _ := bytes.Cut(line, []byte(" "))
	if len(text) == 0 || text[0] != '[' {
		return ""
	}
	i := bytes.IndexByte(text, ']')
	if i < 2 || i > 40 {
		return ""
	}
	for _, b := range text[1:i] {
		if b <= ' ' || b > '~' {
			return ""
		}
	}
	return string(text[1:i])
}

// firstPiece reports a status line, or the beginning of one.
func (d *Decoder) firstPiece(line []byte, code string) {
	e := pop3.Event{Kind: pop3.KindReply, N: int64(pop3.PartStatus), Err: d.verdict == negative, Code: code}
	switch {
	case d.phase == atGreeting:
		e.Kind, e.N = pop3.KindGreeting, int64(pop3.PartGreeting)
	case d.asked:
		// To a client that waits, a line that is no status is a failure.
		e.Err = d.verdict == negative || d.verdict == noStatus
		e.Verb, e.Msg = d.cmd.verb, d.cmd.msg
	case d.verdict == noStatus:
		// Nobody asked, and it is no status: it belongs to what went before.
		e.Verb, e.Msg, e.Cont = d.cmd.verb, d.cmd.msg, true
	}
	d.reply = e
	e.Data = line
	d.emitStatus(e)
}

func (d *Decoder) emitStatus(e pop3.Event) {
	if e.Kind == pop3.KindGreeting {
		d.stamp.look(e.Data)
	}
	d.emit(e)
}

// stamp looks for the timestamp of RFC 1939 §7 in a greeting: "<", "@", ">".
type stamp uint8

const offered stamp = 3

func (s *stamp) look(p []byte) {
	for _, b := range p {
		if *s < offered && b == "<@>"[*s] {
			*s++
		}
	}
}

// after goes on behind a whole status line.
func (d *Decoder) after() {
	c := &d.cmd
	switch {
	case d.phase == atGreeting:
		d.phase = atIdle
	case !d.asked:
		return
	case d.long:
		d.early, d.phase = true, atIdle
	case d.verdict == challenge:
		d.phase = atAnswer
	case d.verdict == positive && c.multiline():
		d.phase, d.dot, d.inBody = atBody, lineStart, false
		return
	case d.verdict == positive && c.key == "STLS":
		// RFC 2595 §4: TLS begins behind the CRLF. What the client sent ahead
		// in the clear is shown, and nothing after it.
		d.flush()
		d.phase = atTLS
		return
	case c.key == "QUIT" && (d.verdict == positive || d.state == pop3.Update):
		d.phase = atEnd
		return
	default:
		d.phase = atIdle
	}
	d.take()
}
