package explain

import (
	"bytes"

	"github.com/pop3play/pop3play/core/pop3"
)

// body explains a line of a multi-line response.
func (x *explainer) body() {
	p := x.text
	verb := x.c.verb
	switch {
	case x.Part == pop3.PartFinal:
		x.terminator()
	case starts(p, "."):
		x.dot()
	case x.c.mail():
		x.mail()
	case verb == "LIST" || verb == "UIDL":
		x.say("row." + verb)
		a, b := x.pair(0)
		x.e.Topics[0].Args = [2]string{shown(a), shown(b)}
		if n, _, ok := bytes.Cut(x.Listed, []byte{' '}); ok && verb == "UIDL" {
			x.sayOf("uidl.same", shown(n), "")
		}
	case verb == "CAPA":
		x.capability()
	case verb == "LANG":
		x.name(0, [...]Label{LanguageTag, Text, Text})
		x.say("row.LANG")
	case verb == "AUTH":
		x.rest(0, Mechanism)
		x.mechanism(p)
	default:
		x.rest(0, Row)
		x.say("row.*")
	}
}

// dot explains a line that begins with a dot.
func (x *explainer) dot() {
	p := x.text
	key, label, n := "dot.bare", TheLine, 0
	switch {
	case len(p) == 1:
		key, label = "dot.early", Terminator
	case p[1] == '.' && !x.Bare:
		key, n = "dot.stuffed", 1
	}
	x.say(key)
	x.span(0, n, StuffedDot)
	x.rest(n, label)
	if x.c.mail() {
		if n > 0 {
			wire := int64(len(x.Data)) + x.More
			x.sayOf("octets.stuffed", digits(wire-1), digits(wire))
		}
		x.progress()
	}
}

// mail explains a line of a message that begins with no dot.
func (x *explainer) mail() {
	p := x.text
	colon := bytes.IndexByte(p, ':')
	key, label, name := "mail.body", BodyLine, 0
	switch {
	case len(p) == 0:
		if key = "mail.empty"; x.Header {
			key = "mail.separator"
		}
	case !x.Header:
	case blank(p[0]):
		key, label = "mail.folded", Folded
	case colon < 1 || bytes.IndexByte(p[:colon], ' ') >= 0:
		key = "mail.no-field"
	default:
		key, label, name = "mail.field", FieldBody, colon+1
	}
	x.sayOf(key, shown(p[:max(colon, 0)]), "")
	x.span(0, name, FieldName)
	x.rest(name, label)
	for _, c := range p {
		if c > '~' {
			x.say("mail.8bit")
			break
		}
	}
	if size := int64(len(p)) + x.More; size > 998 {
		x.sayOf("mail.long", digits(size), "")
	}
	x.progress()
}

// progress counts the octets of the message so far.
func (x *explainer) progress() {
	switch n := x.announced(); {
	case n < 0:
		x.sayOf("octets.sent", digits(x.Sent), "")
	case x.Sent > n:
		x.sayOf("octets.over", digits(x.Sent), digits(x.Sent-n))
	default:
		x.sayOf("octets.so-far", digits(x.Sent), digits(n))
	}
}

// announced is how many octets RETR said a message has, or a scan listing
// before it, else -1.
func (x *explainer) announced() int64 {
	if x.c.verb != "RETR" {
		return -1
	}
	_, text, _ := bytes.Cut(trimEnd(x.Status), []byte{' '})
	if w := announced(text); w.to > 0 {
		return number(text[w.from:w.to])
	}
	return x.listed()
}

// terminator explains the end of a response, and what it came to.
func (x *explainer) terminator() {
	key, label := "dot.end-odd", Text
	if string(x.text) == "." {
		key, label = "dot.end", Terminator
	}
	x.say(key)
	x.rest(0, label)
	if !x.c.mail() {
		return
	}
	x.tally(x.announced())
}

// tally compares what was announced, -1 if nothing, with what was sent.
func (x *explainer) tally(n int64) {
	key := "octets.more"
	switch {
	case n < 0:
		n = x.Sent
		key = "octets.sent"
	case n == x.Sent:
		key = "octets.match"
	case n > x.Sent:
		key = "octets.less"
	}
	x.sayOf(key, digits(n), digits(x.Sent))
	switch d := x.Sent - n; {
	case d == 0:
	case d == x.Lines:
		x.say("octets.lf")
	case d == -x.Dots:
		x.say("octets.dots")
	}
}

// capability explains a line of CAPA.
func (x *explainer) capability() {
	word, value := x.name(0, [...]Label{Capability, Value, Value})
	name := upper(word)
	switch {
	case starts(word, "X") || starts(word, "x"):
		name, value = "X", word
	case name == "EXPIRE" && (string(value) == "0" || string(value) == "NEVER"):
		name += "-" + string(value)
	case len(value) > 0:
		value = x.text[len(word)+1:]
	}
	x.sayOf("capa."+name, shown(value), "")
}
