package quirk

import (
	"slices"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

// Reach gives the commands at which a quirk, with these values, looks at its
// aim. One that takes others away looks where they do.
func (u *Use) Reach() pop3.Reach {
	d := pop3.Strict()
	u.Quirk.apply(d.Edit("", nil), u)
	for _, name := range u.Quirk.Cancels {
		Find(name).apply(d.Edit("", nil), u)
	}
	return d.Reach()
}

// Strikes names these commands, the quirk's own included.
func (u *Use) Strikes() string {
	text := pop3.VerbsAt(u.Reach())
	for _, verb := range u.Quirk.Words {
		if text != "" {
			text += ", "
		}
		text += verb
	}
	return text
}

// astray finds an aim that never meets what its quirk does: which key of it is
// wrong, and why. Nothing is said of an aim that might.
func (u *Use) astray() (key, msg string) {
	a := &u.Aim
	switch {
	case a.Verb != "":
		key = "verb"
	case a.Msg != 0:
		key = "msg"
	case a.User != "":
		key = "user"
	case a.Nth != 0:
		key = "nth"
	default:
		return "", ""
	}
	r, at := u.Reach(), pop3.ReachOf(a.Verb)
	what := ""
	switch {
	case r == 0:
	case r == pop3.AtStart:
		return key, " strikes before the first command alone: aim it at a session or by chance, with p"
	case a.Verb != "" && (r&at == 0 || at == pop3.AtOthers && r != pop3.Anywhere && !slices.Contains(u.Quirk.Words, a.Verb)):
		what = quote(a.Verb)
	case at == pop3.AtOthers && misspelt(a.Verb) != "":
		return key, " is aimed at " + quote(a.Verb) + ", which is no command; did you mean " + misspelt(a.Verb) + "?"
	case a.Msg == 0:
	case a.Verb != "" && at&pop3.AtMessages == 0:
		return "msg", " never strikes at a message with " + quote(a.Verb) + ", which names none"
	case r&pop3.AtMessages == 0:
		what = "a message"
	default:
		for i, p := range u.Quirk.Params {
			if n := u.Args[i]; p.Name == "message" && n != 0 && n != int64(a.Msg) {
				return "msg", " strikes at message " + p.Format(n) + " alone, as its value says"
			}
		}
	}
	if what == "" {
		return "", ""
	}
	msg = " never strikes at " + what + ", only at " + u.Strikes()
	if r == pop3.AtLogins {
		msg += ", the login: aim it at a user or a session"
	}
	return key, msg
}

// misspelt gives the command that somebody meant, "" where it may be meant as it
// stands: a server has an answer to unknown commands too.
func misspelt(verb string) string {
	if verb == "" {
		return ""
	}
	known := append(strings.Split(pop3.VerbsAt(pop3.Anywhere), ", "), "RPOP", "LAST", "XTND") // of RFC 1081, 1082
	for _, q := range catalogue {
		known = append(known, q.Words...)
	}
	if slices.Contains(known, verb) {
		return ""
	}
	for _, k := range known {
		if distance(verb, k) == 1 {
			return k
		}
	}
	return ""
}
