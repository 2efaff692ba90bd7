package quirk

import (
	"slices"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

// Reach gives the commands at which a quirk, with these values, looks at its
// aim; "" is what comes before the first of them, and [pop3.Anywhere] all there
// is. A quirk that takes others away looks where they do.
func (u Use) Reach() []string {
	d := pop3.Strict()
	u.reach(d)
	for _, name := range u.Quirk.Cancels {
		Plain(Find(name)).reach(d)
	}
	return d.Reach()
}

func (u Use) reach(d *pop3.Dialect) { u.Quirk.apply(d.Edit(u.Quirk.Name, nil), &u) }

// astray finds an aim that never meets what its quirk does: which use it is of,
// which key of it is wrong, and why. Nothing is said of an aim that might.
func (b *Behaviour) astray() (i int, key, msg string) {
	for i, u := range b.Uses {
		if u.Aim.hits() == nil {
			continue
		}
		reach := u.Reach()
		for _, q := range catalogue { // where it takes the profile's away
			if own, is := b.Profile.own(q); is && q != u.Quirk && u.Quirk.Against(q) != "" {
				reach = append(reach, own.Reach()...)
			}
		}
		if key, msg := u.astray(reach); msg != "" {
			return i, key, u.Quirk.Name + msg
		}
	}
	return 0, "", ""
}

func (u Use) astray(reach []string) (key, msg string) {
	a, sure := u.Aim, len(reach) > 0 && !slices.Contains(reach, pop3.Anywhere)
	if sure && !slices.ContainsFunc(reach, func(verb string) bool { return verb != "" }) {
		const early = " strikes before the first command alone: aim it at a session or by chance, with p"
		switch {
		case a.User != "":
			return "user", early
		case a.Verb != "":
			return "verb", early
		case a.Nth != 0:
			return "nth", early
		case a.Msg != 0:
			return "msg", early
		}
	}
	if sure && a.Verb != "" && !slices.Contains(reach, a.Verb) {
		return "verb", " never strikes at " + quote(a.Verb) + ", only " + inWords(reach)
	}
	if a.Msg == 0 {
		return "", ""
	}
	switch {
	case a.Verb != "" && !pop3.NamesMessage(a.Verb):
		return "msg", " never strikes at a message with " + quote(a.Verb) + ", which names none"
	case sure && !slices.ContainsFunc(reach, pop3.NamesMessage):
		return "msg", " never strikes at a message, only " + inWords(reach)
	}
	for i, p := range u.Quirk.Params {
		if n := u.Args[i]; p.Name == "message" && n != 0 && n != int64(a.Msg) {
			return "msg", " strikes at message " + p.Format(n) + " alone, as its value says"
		}
	}
	return "", ""
}

// inWords says what a quirk reaches.
func inWords(reach []string) string {
	var at []string
	for _, verb := range reach {
		if verb != "" && !slices.Contains(at, verb) {
			at = append(at, verb)
		}
	}
	text := "at " + strings.Join(at, ", ")
	if slices.Equal(at, logins) {
		text = "at a login with " + strings.Join(at, ", ") + ": aim it at a user or a session"
	}
	if slices.Contains(reach, "") {
		text = "before the first command and " + text
	}
	return text
}
