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

// status takes octets of a status line from p. They are reported at once, and
// what the line says as soon as that is sure.
func (d *Decoder) status(p []byte) []byte {
	n := bytes.IndexByte(p, '\n') + 1
	ends := n > 0
	if !ends {
		n = len(p)
	}
	if d.told {
		e := d.reply
		e.Cont = true
		d.emitStatus(e, p[:n])
	} else {
		if room := maxStatus - len(d.held); n > room {
			n, ends = room, false
		}
		before := string(d.held[:min(len(d.held), pop3.HeadOctets)])
		if before == "" {
			d.asked = d.phase == atReply || d.phase == atAnswer || d.long && !d.early
		}
		if d.held = append(d.held, p[:n]...); !ends && len(d.held) < maxStatus && !decided(d.held) {
			d.emitStatus(d.statusEvent(true), p[:n])
			return p[n:]
		}
		code := d.understand(d.held)
		if d.asked {
			d.act(code)
		}
		d.reply = d.statusEvent(false)
		d.reply.Code = code
		e := d.reply
		e.Text = before
		d.emitStatus(e, p[:n])
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

// statusEvent is the event of a status line; half: it is not understood yet.
func (d *Decoder) statusEvent(half bool) pop3.Event {
	e := pop3.Event{Kind: pop3.KindReply, N: int64(pop3.PartStatus), Half: half, Err: !half && d.verdict == negative}
	switch {
	case d.phase == atGreeting:
		e.Kind, e.N = pop3.KindGreeting, int64(pop3.PartGreeting)
	case half:
		if d.asked {
			e.Verb, e.Msg = d.cmd.verb, d.cmd.msg
		}
	case d.asked:
		// To a client that waits, a line that is no status is a failure.
		e.Err = d.verdict == negative || d.verdict == noStatus
		e.Verb, e.Msg = d.cmd.verb, d.cmd.msg
	case d.verdict == noStatus:
		// Nobody asked, and it is no status: it belongs to what went before.
		e.Verb, e.Msg, e.Cont = d.cmd.verb, d.cmd.msg, true
	}
	return e
}

func (d *Decoder) emitStatus(e pop3.Event, data []byte) {
	if e.Data = data; e.Kind == pop3.KindGreeting {
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
	if d.asked && c.key == "AUTH" && d.auth == d.cur && (d.long || d.verdict != challenge) {
		d.resolve()
	}
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
		d.forget()
		d.auth, d.line = 0, telling{}
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
