package explain

import (
	"bytes"

	"github.com/pop3play/pop3play/core/pop3"
)

// status explains a greeting, a status line or a challenge.
func (x *explainer) status() {
	p := x.text
	n := 3
	switch {
	case starts(p, "+OK"):
	case starts(p, "-ERR"):
		n++
	case x.c.verb == "AUTH" && starts(p, "+") && (len(p) == 1 || p[1] == ' '):
		x.challenge()
		return
	default:
		x.rest(0, Text)
		x.say("status.neither")
		return
	}
	x.span(0, n, StatusWord)
	rest := n
	if n < len(p) && p[n] == ' ' {
		rest++
	}
	text := rest + responseCode(p[rest:])
	code, name := p[rest:text], ""
	if len(code) > 0 {
		name = upper(code[1 : len(code)-1])
		x.span(rest, text, ResponseCode)
		if text < len(p) && p[text] == ' ' {
			text++
		}
	}
	x.meaning(p[0] == '+', name, text)
	if rest == n && n < len(p) {
		x.say("status.glued")
	}
	if len(code) > 0 {
		x.sayOf("code."+name, shown(code), "")
	}
	if size := int64(len(x.Data)) + x.More; size > 512 && x.c.verb != "UIDL" {
		x.sayOf("status.long", digits(size), "")
	}
}

// responseCode gives the length of the code in brackets that a text begins
// with.
func responseCode(text []byte) int {
	i := bytes.IndexByte(text, ']')
	if i < 2 || i > 40 || text[0] != '[' || bytes.IndexByte(text[:i], ' ') >= 0 {
		return 0
	}
	return i + 1
}

// cause tells whether a response code names what went wrong, so that all else
// that may go wrong with the command did not.
func cause(code string) bool {
	switch code {
	case "AUTH", "IN-USE", "LOGIN-DELAY", "SYS/TEMP", "SYS/PERM", "UTF8":
		return true
	}
	return false
}

// meaning explains a status with a response code; the text behind it begins at
// text.
func (x *explainer) meaning(ok bool, code string, text int) {
	flaw, form, key := "", "", ""
	switch {
	case x.Kind == pop3.KindGreeting && ok:
		x.greeting(text)
		return
	case x.Kind == pop3.KindGreeting:
		key = "greeting.err"
	case len(x.Command) == 0:
		key = "status.unasked"
	case ok:
		form = x.form()
		key = "ok." + form
		if x.c.known != nil {
			flaw = x.flaw()
		}
	default:
		key = "err." + x.c.verb
		switch flaw = x.flaw(); {
		case flaw == "flaw.early":
			key = "err.early"
		case flaw == "flaw.late":
			key = "err.late"
		case cause(code) && x.c.login():
			key = "err.login"
		case cause(code) && x.c.message(), flaw == "flaw.large", key == "err.LIST" && x.c.args == 0:
			key = "err.*"
		case flaw != "":
			key = "err.refused"
		}
	}
	x.say(key)
	switch form {
	case "STAT", "LIST-1", "UIDL-1":
		x.pair(text)
	case "LANG-1":
		x.name(text, [...]Label{LanguageTag, Text, Text})
	case "RETR":
		x.promise(text)
	default:
		x.rest(text, Text)
	}
	if flaw != "" {
		if ok {
			x.say("status.lenient")
		}
		x.sayFlaw(flaw)
	}
}

func (x *explainer) greeting(text int) {
	x.say("greeting.ok")
	from := bytes.IndexByte(x.text, '<')
	to := bytes.LastIndexByte(x.text, '>') + 1
	if from < text || to <= from || bytes.IndexByte(x.text[from:to], '@') < 0 {
		x.rest(text, Text)
		return
	}
	x.span(text, from, Text)
	x.span(from, to, Timestamp)
	x.rest(to, Text)
	x.say("greeting.timestamp")
}

// pair explains two words from octet at: the totals, or a row of a listing. What
// differs from that form is told.
func (x *explainer) pair(at int) (a, b []byte) {
	labels := [...]Label{MessageNumber, Octets, Extra}
	verb := x.c.verb
	if verb == "STAT" {
		labels[0] = Messages
	}
	if verb == "UIDL" {
		labels[1] = UniqueID
	}
	a, b = x.name(at, labels)
	key := ""
	switch size := len(a) + len(b) + 1; {
	case number(a) < 0 || verb != "UIDL" && number(b) < 0 || !uniqueID(b):
		key = "odd." + verb
	case size < len(x.text)-at:
		key = "odd.extra"
	}
	if key != "" {
		x.say(key)
	}
	return a, b
}

// uniqueID: 1 to 70 octets from ! to ~.
func uniqueID(p []byte) bool {
	for _, c := range p {
		if c < '!' || c > '~' {
			return false
		}
	}
	return len(p) > 0 && len(p) <= 70
}

// promise looks for an announced size in the answer to RETR.
func (x *explainer) promise(text int) {
	w := announced(x.text[text:])
	if w.to == 0 {
		x.rest(text, Text)
		return
	}
	from, to := text+w.from, text+w.to
	x.span(text, from, Text)
	x.span(from, to, Octets)
	x.rest(to, Text)
	n := number(x.text[from:to])
	switch {
	case x.Lines > 0:
		x.tally(n)
	case x.Sent > 0:
		x.sayOf("octets.cut", digits(n), digits(x.Sent))
	default:
		x.sayOf("octets.announced", digits(n), "")
	}
	if x.Early > 0 {
		x.sayOf("octets.early", digits(x.Early-1), "")
	}
	if listed := x.listed(); listed >= 0 && listed != n {
		x.sayOf("octets.differ", digits(listed), "")
	}
}

// announced finds a size in the text of a status line: a number before a word
// such as octets or bytes, or right at the start.
func announced(text []byte) word {
	all := words(text)
	for i, w := range all {
		if text[w.from] == '(' {
			w.from++
		}
		if number(text[w.from:w.to]) >= 0 && (i == 0 || i+1 < len(all) && unit(upper(text[all[i+1].from:]))) {
			return w
		}
	}
	return word{}
}

func unit(word string) bool {
	return len(word) > 4 && (word[:4] == "OCTE" || word[:4] == "OKTE" || word[:4] == "BYTE")
}

// listed is the size that an earlier scan listing gave, -1 if none did.
func (x *explainer) listed() int64 {
	w, i := words(x.Listed), 1
	if starts(x.Listed, "+") {
		i++
	}
	if i >= len(w) {
		return -1
	}
	return number(trimEnd(x.Listed[w[i].from:w[i].to]))
}
