package trace

import (
	"bytes"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

// Bounds on what a ladder remembers.
const (
	maxRungs  = 1000 // commands
	maxUnread = 256  // lines that no command waits for
	maxText   = 128  // octets of a status line that are kept
)

// Rung is a command, and the answer that a naive client takes for its own: one
// that reads a status line for each command, and behind some of them lines up
// to a dot, and never asks whose they are.
type Rung struct {
	Seq       uint64 // of the command; 0 for the greeting
	Verb      string
	Text      string // the status line it takes, without its line end; "" while it waits
	From      uint64 // Seq of the command that this line really answers
	Lines     int    // of a multi-line response, without its terminator
	Swallowed int    // of these, lines that answer other commands
	Open      bool   // it still waits for a line
	answer    bool   // to a challenge, as far as is known
	By        []string
}

// Off tells whether the client is out of step here.
func (r *Rung) Off() bool { return r.Text != "" && (r.From != r.Seq || r.Swallowed > 0) }

// Ladder pairs commands with answers as a naive client does, from one session's
// events. RFC 1939 §3 gives each command one response; a server that breaks this
// puts such a client out of step. The zero value is ready.
type Ladder struct {
	rungs  []Rung
	inBody bool // the first open rung is reading lines
	line   line // on its way
	unread []line
}

type line struct {
	text []byte
	seq  uint64
	by   []string
	any  bool // some of it is there
}

// Rungs gives the commands of the session so far, the newest last. It is valid
// until the next Add.
func (l *Ladder) Rungs() []Rung { return l.rungs }

// Add takes the next event.
func (l *Ladder) Add(e *pop3.Event) {
	switch e.Kind {
	case pop3.KindOpen:
		*l = Ladder{rungs: append(l.rungs[:0], Rung{Open: true})}
	case pop3.KindLineIn:
		if e.Half {
			return
		}
		r := Rung{Seq: e.Seq, Verb: e.Verb, Open: true, Lines: expected(e), answer: e.Cont}
		if len(e.Data) > 0 || !l.turn(r) {
			l.push(r)
		}
		l.match()
	case pop3.KindGreeting, pop3.KindReply, pop3.KindBody:
		l.octets(e)
	}
}

// expected is -1 if a client waits for lines behind "+OK".
func expected(e *pop3.Event) int {
	bare := len(bytes.Fields(append([]byte(e.Text), e.Data...))) == 1
	switch {
	case e.Cont:
	case e.Verb == "RETR", e.Verb == "TOP", e.Verb == "CAPA":
		return -1
	case bare && (e.Verb == "LIST" || e.Verb == "UIDL" || e.Verb == "AUTH" || e.Verb == "LANG"):
		return -1
	}
	return 0
}

func (l *Ladder) push(r Rung) {
	if len(l.rungs) >= maxRungs {
		l.rungs = append(l.rungs[:0], l.rungs[maxRungs/10:]...)
	}
	l.rungs = append(l.rungs, r)
}

// turn makes a command of a line that was taken for an answer.
func (l *Ladder) turn(r Rung) bool {
	for i := range l.rungs {
		if o := &l.rungs[i]; o.Open && o.answer {
			*o = r
			return true
		}
	}
	return false
}

func (l *Ladder) octets(e *pop3.Event) {
	for p := e.Data; len(p) > 0; {
		if !l.line.any {
			l.line = line{seq: e.Seq, by: e.By, any: true}
		} else if len(l.line.by) == 0 {
			l.line.by = e.By
		}
		part, rest, ends := bytes.Cut(p, []byte("\n"))
		if room := maxText - len(l.line.text); len(part) > room {
			part = part[:room]
		}
		l.line.text = append(l.line.text, part...)
		if p = rest; !ends {
			return
		}
		l.line.text = bytes.TrimSuffix(l.line.text, []byte("\r"))
		if len(l.unread) < maxUnread {
			l.unread = append(l.unread, l.line)
		}
		l.line = line{}
		l.match()
	}
}

// match reads lines for as long as a command waits for one.
func (l *Ladder) match() {
	for len(l.unread) > 0 {
		i := 0
		for i < len(l.rungs) && !l.rungs[i].Open {
			i++
		}
		if i == len(l.rungs) {
			return
		}
		l.read(&l.rungs[i], l.unread[0])
		l.unread = l.unread[1:]
	}
}

func (l *Ladder) read(r *Rung, in line) {
	if l.inBody {
		if r.Open = string(in.text) != "."; r.Open {
			r.Lines++
		}
		if in.seq != r.Seq {
			r.Swallowed++
		}
		l.inBody = r.Open
		return
	}
	r.Text, r.From, r.By = string(in.text), in.seq, in.by
	r.Open = r.Lines < 0 && strings.HasPrefix(r.Text, "+OK")
	r.Lines, l.inBody = 0, r.Open
}

// AppendLadder writes the rungs as the page reads them: of each Seq, Verb, Text,
// From, Lines, Swallowed, whether it is open, and By.
func AppendLadder(dst []byte, l *Ladder) []byte {
	for i := range l.rungs {
		r := &l.rungs[i]
		dst = AppendString(AppendString(AppendVarint(dst, r.Seq), r.Verb), r.Text)
		dst = AppendVarint(AppendVarint(AppendVarint(dst, r.From), uint64(max(r.Lines, 0))), uint64(r.Swallowed))
		open := uint64(0)
		if r.Open {
			open = 1
		}
		dst = AppendVarint(AppendVarint(dst, open), uint64(len(r.By)))
		for _, name := range r.By {
			dst = AppendString(dst, name)
		}
	}
	return dst
}
