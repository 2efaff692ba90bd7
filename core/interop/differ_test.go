package interop

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/transcript"
)

// difference is a row of testdata/dovecot.md.
type difference struct {
	transcript string
	line       string // of the part "transcript", and the command in it if it has several
	command    string
	ours       string
	theirs     string
	see        string // the judgement
}

// pair plays one transcript against both servers in step.
type pair struct {
	name         string
	script       *transcript.Script
	ours, theirs string // addresses
	mail         func() (ours, theirs [][]byte, err error)

	conns map[int]*both
	found []difference
}

// both is one connection of a transcript, made to each server.
type both struct {
	ours, theirs *line
	over         bool     // QUIT was answered, and both have closed
	ended        bool     // the transcript has come so far too
	held         []byte   // what was sent of a line without its end
	asked        bool     // our server has asked for more than the command
	user         string   // who logged in, or is about to
	history      []string // what brings another session to where ours is
	last         difference
	differed     int // index in found of last, or -1
}

func (p *pair) play() error {
	p.conns = map[int]*both{}
	for _, st := range p.script.Steps {
		if err := p.step(st); err != nil {
			return fmt.Errorf("transcript line %d: %w", st.Line, err)
		}
	}
	for _, b := range p.conns {
		if !b.over {
			b.ours.conn.CloseWrite()
			b.theirs.conn.CloseWrite()
			p.end(b)
		}
	}
	return nil
}

func (p *pair) step(st transcript.Step) error {
	b := p.conns[st.Conn]
	if st.Conn > 0 && (b == nil || b.ended && (st.Kind == transcript.Expect || st.Kind == transcript.Quiet)) {
		b = &both{}
		p.conns[st.Conn] = b
		if err := p.connect(b, st); err != nil {
			return err
		}
	}
	switch st.Kind {
	case transcript.Send:
		return p.send(b, st)
	case transcript.Close:
		b.ours.conn.CloseWrite()
		b.theirs.conn.CloseWrite()
	case transcript.Closed:
		if !b.over {
			p.end(b)
		}
		b.ended = true
	case transcript.Drop:
		ours, theirs, err := p.mail()
		if err != nil {
			return err
		}
		if !slices.EqualFunc(ours, theirs, sameText) {
			p.add(nil, difference{line: strconv.Itoa(st.Line), command: "(maildrop)", ours: messagesLeft(ours), theirs: messagesLeft(theirs)})
		}
	}
	return nil
}

func messagesLeft(mail [][]byte) string { return count(len(mail), "message") + " left" }

func sameText(a, b []byte) bool {
	return bytes.Equal(maildrop.Canonical(a), maildrop.Canonical(b))
}

func (p *pair) add(b *both, d difference) {
	d.transcript = p.name
	if b != nil {
		b.differed = len(p.found)
	}
	p.found = append(p.found, d)
}

func (p *pair) connect(b *both, st transcript.Step) (err error) {
	var ours, theirs reply
	if b.ours, ours, err = dial(p.ours); err != nil {
		return err
	}
	if b.theirs, theirs, err = dial(p.theirs); err != nil {
		return err
	}
	p.compare(b, strconv.Itoa(st.Line), command{line: []byte("(greeting)"), verb: "(greeting)"}, ours, theirs)
	return nil
}

// send sends a step's octets to both and compares the answers.
func (p *pair) send(b *both, st transcript.Step) error {
	text := bytes.Join(st.Segments, nil)
	if err := b.send(text); err != nil {
		return err
	}
	rest := append(b.held, text...)
	single := bytes.Count(rest, []byte("\n")) == 1
	for nth := 1; !b.over; nth++ {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			break
		}
		c := parseCommand(rest[:i+1])
		if b.asked {
			c = command{line: c.line, verb: "(answer)"}
		}
		rest = rest[i+1:]
		where := strconv.Itoa(st.Line)
		if !single {
			where += "." + strconv.Itoa(nth)
		}
		if err := p.answer(b, where, c, rest); err != nil {
			return err
		}
	}
	b.held = bytes.Clone(rest)
	return nil
}

// send writes to both servers. One that has closed shows it when it is read.
func (b *both) send(text []byte) error {
	b.sendTheirs(text)
	_, err := b.ours.conn.Write(withDigest(text, b.ours.stamp))
	return err
}

func (b *both) sendTheirs(text []byte) { b.theirs.conn.Write(withDigest(text, b.theirs.stamp)) }

func withDigest(text []byte, stamp string) []byte {
	return bytes.ReplaceAll(text, []byte("<digest>"), []byte(pop3.APOPDigest(stamp, "password")))
}

// answer reads both servers' answers to one command; rest was sent behind it.
func (p *pair) answer(b *both, where string, c command, rest []byte) error {
	ours := b.ours.read(c.multi())
	if ours.gone != "" {
		return fmt.Errorf("our server %s", ours.gone)
	}
	theirs := b.theirs.read(c.multi())
	if theirs.gone == "closes" && !theirs.multi {
		// It had closed already, after its answer before.
		d := b.last
		if b.differed >= 0 {
			p.found[b.differed].theirs += ", then closes"
		} else {
			d.theirs += ", then closes"
			p.add(b, d)
		}
		if err := p.resume(b, append(bytes.Clone(c.line), rest...)); err != nil {
			return err
		}
		theirs = b.theirs.read(c.multi())
	}
	p.compare(b, where, c, ours, theirs)
	b.note(c, ours)
	if c.verb == "QUIT" && ours.status == "+OK" {
		if theirs.status == "+OK" {
			p.end(b)
			return nil
		}
		b.over = true
		b.ours.conn.Close()
		b.theirs.leave()
		return nil
	}
	if outOfStep(c, ours, theirs) {
		b.theirs.leave()
		return p.resume(b, rest)
	}
	return nil
}

// outOfStep tells whether what Dovecot says next may be about something else
// than what our server says next.
func outOfStep(c command, ours, theirs reply) bool {
	switch {
	case theirs.gone != "":
		return true
	case ours.status != theirs.status:
		return c.changesState() || ours.status == "+" || theirs.status == "+"
	}
	return len(ours.lines) != len(theirs.lines) && (c.verb == "RETR" || c.verb == "TOP")
}

// resume makes a new session at Dovecot and brings it to where ours is, so that
// what comes can be compared all the same.
func (p *pair) resume(b *both, rest []byte) (err error) {
	b.theirs.conn.Close()
	if b.theirs, _, err = dial(p.theirs); err != nil {
		return err
	}
	for _, text := range b.history {
		if _, err := io.WriteString(b.theirs.conn, text+"\r\n"); err != nil {
			return err
		}
		if r := b.theirs.read(false); r.status != "+OK" && r.status != "+" {
			return fmt.Errorf("Dovecot does not come this far: %s: %s %s", text, r.status, r.text)
		}
	}
	b.sendTheirs(rest)
	return nil
}

// note remembers what a command made of our session.
func (b *both) note(c command, r reply) {
	b.asked = r.status == "+"
	switch {
	case b.asked && c.verb == "AUTH":
		b.history = []string{"AUTH " + strings.Join(c.args, " ")}
	case b.asked:
		b.history = append(b.history, strings.TrimSpace(string(c.line)))
	case r.status != "+OK" && c.verb == "(answer)", r.status != "+OK" && b.user == "":
		b.history = nil
	case r.status != "+OK":
	case c.verb == "USER":
		b.history = []string{"USER " + c.args[0]}
	case c.verb == "PASS":
		b.history = append(b.history[:1:1], "PASS password")
		b.user = strings.TrimPrefix(b.history[0], "USER ")
	case c.verb == "APOP", c.verb == "AUTH", c.verb == "(answer)":
		b.user = "user"
		b.history = []string{"USER user", "PASS password"}
	case c.verb == "DELE":
		b.history = append(b.history, "DELE "+c.args[0])
	case c.verb == "RSET":
		b.history = b.history[:2:2]
	case b.user == "": // anything between USER and PASS breaks the pair
		b.history = nil
	}
}

// end waits for both to close.
func (p *pair) end(b *both) {
	b.over = true
	ours, theirs := b.ours.end(), b.theirs.end()
	if ours != theirs {
		d := b.last
		d.ours, d.theirs = ours, theirs
		p.add(b, d)
	}
}
