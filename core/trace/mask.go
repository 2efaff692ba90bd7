package trace

import (
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

// stars stand for a secret of any length, so that its length does not show.
const stars = "********"

// spoken says how many words of a command may be shown, if not all: what
// follows them is the password, the digest that a password was made into
// (RFC 1939 §7), or an initial response (RFC 5034 §4).
func spoken(verb string) (words int, secret bool) {
	switch verb {
	case "PASS":
		return 1, true
	case "APOP", "AUTH":
		return 2, true
	}
	return 0, false
}

// Masked gives the event without what a client proves itself with: the argument
// of PASS, the digest of APOP, and what AUTH carries with its first line or in
// the lines behind it. Whatever else a client says is left as it is.
func Masked(e pop3.Event) pop3.Event {
	// A tab is part of the keyword to a strict server, and so is the password
	// behind it.
	word := firstWord(e.Verb)
	words, secret := spoken(word)
	if secret {
		e.Verb = word
	} else if e.Kind == pop3.KindLineIn && !e.Cont {
		words, secret = spoken(firstWord(e.Text + string(e.Data[:min(len(e.Data), 64)])))
	}
	if !secret {
		return e
	}
	if e.Kind != pop3.KindLineIn {
		return e
	}
	if e.Cont {
		words = 0
	}
	from := afterWords([]byte(e.Text), words)
	begun := from < len(e.Text) || len(e.Text) >= pop3.HeadOctets // stars stand for it already
	if begun {
		from, e.Text = 0, e.Text[:min(from, len(e.Text))]
	} else {
		from = afterWords([]byte(e.Text+string(e.Data)), words) - len(e.Text)
	}
	to := len(e.Data)
	for to > from && (e.Data[to-1] == '\n' || e.Data[to-1] == '\r') {
		to--
	}
	if from >= to || e.Cont && !e.Half && !begun && string(e.Data[from:to]) == "*" { // cancels, RFC 5034 §4
		return e
	}
	e.N = 0
	shown := e.Data[:from:from]
	if !begun {
		shown = append(shown, stars...)
	}
	e.Data = append(shown, e.Data[to:]...)
	return e
}

// firstWord is the first word of a text in upper case, whatever blanks stand
// around it.
func firstWord(text string) string {
	blank := func(c byte) bool { return c <= ' ' }
	from := 0
	for from < len(text) && blank(text[from]) {
		from++
	}
	to := from
	for to < len(text) && !blank(text[to]) {
		to++
	}
	return strings.ToUpper(text[from:to])
}

// afterWords finds the octet behind so many words and the blank after them.
func afterWords(line []byte, words int) int {
	i := 0
	for ; words > 0; words-- {
		for i < len(line) && line[i] <= ' ' {
			i++
		}
		for i < len(line) && line[i] > ' ' {
			i++
		}
		if words > 1 || i == len(line) {
			continue
		}
		i++
	}
	return i
}
