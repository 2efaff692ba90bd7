package explain

import (
	"bytes"
	"unicode/utf8"

	"github.com/pop3play/pop3play/core/pop3"
)

// command is a form that RFCs define.
type command struct {
	verb     string
	in       pop3.State // 0: never
	min, max int8       // arguments
	args     [2]Label
}

const both = pop3.Authorization | pop3.Transaction

var commands = [...]command{
	{"CAPA", both, 0, 0, [2]Label{}},
	{"USER", pop3.Authorization, 1, 1, [2]Label{User}},
	{"PASS", pop3.Authorization, 1, -1, [2]Label{Password}}, // the rest of the line
	{"APOP", pop3.Authorization, 2, 2, [2]Label{User, Digest}},
	{"STLS", pop3.Authorization, 0, 0, [2]Label{}},
	{"AUTH", pop3.Authorization, 0, 2, [2]Label{Mechanism, InitialResponse}},
	{"UTF8", pop3.Authorization, 0, 0, [2]Label{}},
	{"LANG", both, 0, 1, [2]Label{LanguageTag}},
	{"STAT", pop3.Transaction, 0, 0, [2]Label{}},
	{"LIST", pop3.Transaction, 0, 1, [2]Label{MessageNumber}},
	{"UIDL", pop3.Transaction, 0, 1, [2]Label{MessageNumber}},
	{"RETR", pop3.Transaction, 1, 1, [2]Label{MessageNumber}},
	{"TOP", pop3.Transaction, 2, 2, [2]Label{MessageNumber, LineCount}},
	{"DELE", pop3.Transaction, 1, 1, [2]Label{MessageNumber}},
	{"RSET", pop3.Transaction, 0, 0, [2]Label{}},
	{"NOOP", pop3.Transaction, 0, 0, [2]Label{}},
	{"QUIT", both, 0, 0, [2]Label{}},
	// Two of the original test server's own, which end a session rudely.
	{"BREAK", 0, 0, 0, [2]Label{}},
	{"EXIT", 0, 0, 0, [2]Label{}},
}

// sent is a client's line taken apart.
type sent struct {
	line  []byte
	words []word
	verb  string
	args  int
	known *command
}

func (c *sent) read(line []byte) {
	c.line = trimEnd(line)
	if c.words = words(c.line); len(c.words) == 0 {
		return
	}
	c.verb, c.args = upper(c.arg(-1)), len(c.words)-1
	for i := range commands {
		if commands[i].verb == c.verb {
			c.known = &commands[i]
		}
	}
}

// arg gives argument i, counted from 0, or nothing.
func (c *sent) arg(i int) []byte {
	if i+1 >= len(c.words) {
		return nil
	}
	return c.line[c.words[i+1].from:c.words[i+1].to]
}

func (c *sent) mail() bool { return c.verb == "RETR" || c.verb == "TOP" }

// message tells whether the command names a message.
func (c *sent) message() bool {
	return c.known != nil && c.args > 0 && c.known.args[0] == MessageNumber
}

// login tells whether the command is one of those that log in.
func (c *sent) login() bool {
	return c.verb == "USER" || c.verb == "PASS" || c.verb == "APOP" || c.verb == "AUTH"
}

// form is the verb, and which of two commands of that name it is.
func (x *explainer) form() string {
	verb := x.c.verb
	switch {
	case x.c.known == nil:
		return "*"
	case x.c.args > 0:
		if verb == "LIST" || verb == "UIDL" || verb == "LANG" {
			verb += "-1"
		}
	case verb == "AUTH":
		verb += "-0"
	case x.From == pop3.Authorization && verb == "QUIT":
		verb += "-A"
	}
	return verb
}

func (x *explainer) command() {
	x.commandSpans()
	c := &x.c
	if c.known == nil {
		key := "cmd.unknown"
		switch {
		case len(c.words) == 0:
			key = "cmd.empty"
		case c.verb == "HELP":
			key = "cmd.HELP"
		}
		x.sayOf(key, shown(c.arg(-1)), "")
	} else {
		x.say("cmd." + x.form())
	}
	// Those two are said already.
	if key := x.flaw(); key != "" && key != "flaw.empty" && key != "flaw.unknown" {
		x.sayFlaw(key)
	}
	if c.verb == "AUTH" && c.args > 0 {
		x.mechanism(c.arg(0))
		if c.args > 1 {
			x.response(c.arg(1), 0)
		}
	}
}

// commandSpans names the parts of a command.
func (x *explainer) commandSpans() {
	c := &x.c
	end := 0 // of the word before
	for i, w := range c.words {
		label := Keyword
		if i > 0 {
			end++ // the space that parts two words
			switch {
			case c.known == nil:
				label = Argument
			case c.known.max < 0:
				x.rest(end, Password)
				return
			case i > int(c.known.max):
				label = Extra
			default:
				label = c.known.args[i-1]
			}
		}
		x.span(end, w.from, Blanks)
		x.span(w.from, w.to, label)
		end = w.to
	}
	x.rest(end, Blanks)
}

func (x *explainer) sayFlaw(key string) { x.sayOf(key, x.c.verb, x.From.String()) }

// flaw is why a strict server refuses the command: "" if it has no reason to.
func (x *explainer) flaw() string {
	c := &x.c
	for _, b := range c.line {
		if b < ' ' && b != '\t' || b == 0x7f {
			return "flaw.control"
		}
	}
	k := c.known
	switch {
	case len(x.Command) > 255 || x.Kind == pop3.KindLineIn && x.Err:
		return "flaw.long"
	case len(c.words) == 0:
		return "flaw.empty"
	case k == nil:
		return "flaw.unknown"
	case k.in != 0 && k.in&x.From == 0:
		if x.From == pop3.Authorization {
			return "flaw.early"
		}
		return "flaw.late"
	case c.words[0].from > 0:
		return "flaw.blanks"
	case k.max < 0 && c.words[0].to+1 < len(c.line):
		return ""
	case c.args < int(k.min):
		return "flaw.few"
	case c.args > int(k.max):
		return "flaw.many"
	case len(c.line) > c.words[c.args].to:
		return "flaw.trailing"
	case bytes.IndexByte(c.line, '\t') >= 0 || bytes.Contains(c.line, []byte("  ")):
		return "flaw.blanks"
	case !utf8.Valid(c.line):
		return "flaw.8bit"
	}
	for i := range c.args {
		arg := c.arg(i)
		switch n, label := number(arg), k.args[i]; {
		case label == MessageNumber && n == tooLarge:
			return "flaw.large"
		case label == MessageNumber && n < 1:
			return "flaw.number"
		case label == LineCount && n == -1:
			return "flaw.count"
		case label == Digest && !hex32(arg):
			return "flaw.digest"
		}
	}
	return ""
}

// hex32 tells whether arg is an MD5 digest as APOP has it: 32 hexadecimal
// digits in lower case.
func hex32(arg []byte) bool {
	for _, c := range arg {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(arg) == 32
}
