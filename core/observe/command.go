package observe

import (
	"bytes"
	"slices"

	"github.com/pop3play/pop3play/core/pop3"
)

// command is what is remembered of a line until it is answered.
type command struct {
	verb  string // for events: up to the first space, in upper case
	key   string // the word that a lenient server would see
	arg   string // all that follows it
	args  int
	msg   int  // the message number it names, or 0
	bare  bool // there is nothing behind the word, not even a space
	plain bool // no control character: a line that a strict server reads
}

const (
	maxWord = 255  // octets of a command word kept, as in a session
	maxArg  = 2048 // octets of arguments kept
)

func (c *command) parse(line []byte) {
	word, _, more := bytes.Cut(line, []byte(" "))
	*c = command{verb: upper(word), bare: !more, plain: true}
	for _, b := range line {
		if b < ' ' || b == 0x7f {
			c.plain = false
		}
	}
	fields := bytes.Fields(line[:min(len(line), maxArg)])
	if c.key = keyOf(line); c.key == "" {
		return
	}
	c.args = len(fields) - 1
	c.arg = string(bytes.TrimSpace(bytes.TrimLeft(line[:min(len(line), maxArg)], " \t")[len(fields[0]):]))
	if c.args == 0 {
		return
	}
	switch c.key {
	case "LIST", "UIDL", "RETR", "TOP", "DELE":
		c.msg = number(fields[1])
	}
}

// verbOf gives the word of a line as a session has it.
func verbOf(line []byte) string {
	word, _, _ := bytes.Cut(line, []byte(" "))
	return upper(word)
}

// keyOf gives the first word of a line, whatever blanks stand before it.
func keyOf(line []byte) string {
	for word := range bytes.FieldsSeq(line[:min(len(line), pop3.HeadOctets)]) {
		return upper(word)
	}
	return ""
}

// upper gives a keyword in upper case. Only ASCII has cases here.
func upper(word []byte) string {
	b := bytes.Clone(word[:min(len(word), maxWord)])
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - ('a' - 'A')
		}
	}
	return string(b)
}

// number reads a message number; anything else is 0.
func number(arg []byte) int {
	n := 0
	for _, b := range arg {
		if b < '0' || b > '9' || n >= 1<<27 {
			return 0
		}
		n = n*10 + int(b-'0')
	}
	return n
}

// multiline tells whether a positive answer has lines behind its status line.
// RFC 1939 §5 and §7, RFC 2449 §5, RFC 6856 §3.2 for LANG; older servers list
// their mechanisms when AUTH names none.
func (c *command) multiline() bool {
	switch c.key {
	case "RETR", "TOP", "CAPA":
		return true
	case "LIST", "UIDL", "LANG", "AUTH":
		return c.args == 0
	}
	return false
}

// act draws the conclusions of an answer, before it is reported itself.
func (d *Decoder) act(code string) {
	c := &d.cmd
	ok := d.verdict == positive
	switch c.key {
	case "USER":
		if ok && c.args > 0 {
			d.user, d.userSeq = c.arg, d.cur
		}
	case "PASS":
		// A session takes PASS for an attempt only behind USER.
		d.login(ok, d.user, c.args > 0 && c.plain && d.user != "" && d.userSeq+1 == d.cur, code)
	case "APOP":
		user, _, _ := bytes.Cut([]byte(c.arg), []byte(" "))
		d.login(ok, string(user), c.args == 2 && c.plain && d.stamp == offered, code)
	case "AUTH":
		if c.args > 0 && d.verdict != challenge {
			d.login(ok, d.sasl.user, d.sasl.tried && !d.sasl.cancelled, code)
		}
	case "DELE":
		if ok && c.msg > 0 {
			d.mark(c.msg)
		}
	case "RSET":
		if ok {
			d.unmark()
		}
	case "QUIT":
		d.quit(ok)
	}
}

func (d *Decoder) login(ok bool, user string, attempt bool, code string) {
	switch {
	case d.state != pop3.Authorization:
	case ok:
		d.emit(pop3.Event{Kind: pop3.KindLogin, Verb: d.cmd.verb, Text: user})
		d.enter(pop3.Transaction)
	case attempt:
		d.emit(pop3.Event{Kind: pop3.KindAuthFail, Verb: d.cmd.verb, Text: user, Code: code})
	}
}

func (d *Decoder) mark(msg int) {
	i, found := slices.BinarySearch(d.marks, int32(msg))
	if found {
		return
	}
	if len(d.marks) < maxMarks {
		d.marks = slices.Insert(d.marks, i, int32(msg))
	} else {
		d.more++
	}
	d.emit(pop3.Event{Kind: pop3.KindMark, Verb: d.cmd.verb, Msg: msg, N: 1})
}

func (d *Decoder) unmark() {
	for _, msg := range d.marks {
		d.emit(pop3.Event{Kind: pop3.KindMark, Verb: d.cmd.verb, Msg: int(msg)})
	}
	d.marks, d.more = d.marks[:0], 0
}

// quit is the UPDATE state (RFC 1939 §6). A QUIT with something behind it that
// was refused is a mistake in the line, not a failed removal.
func (d *Decoder) quit(ok bool) {
	if d.state != pop3.Transaction || !ok && !d.cmd.bare {
		return
	}
	d.enter(pop3.Update)
	e := pop3.Event{Kind: pop3.KindUpdate, Verb: d.cmd.verb, Err: !ok}
	if ok {
		e.N = int64(len(d.marks)) + d.more
	}
	d.emit(e)
}
