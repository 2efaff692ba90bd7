package quirk

import (
	"slices"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

// Profile is a whole server personality.
type Profile struct {
	Name   string
	Quirks []string // spec strings of the quirks that belong to it
	Raw    bool     // serves messages as stored, not in canonical form

	Origin // empty in WebAssembly: the page has it from its server
	// Sometimes are spec strings of quirks that it has now and then, in some
	// versions, or by a setting: no part of it, and to be added by who wants
	// them. Empty in WebAssembly.
	Sometimes []string

	edit func(*pop3.Edit)
}

// Origin is where a profile comes from, for people.
type Origin struct {
	Summary    string // in a sentence
	Confidence string // how well it is known: high, middling, low
	Seen       string // what it was taken from
}

// own gives the use of q that belongs to the profile.
func (p *Profile) own(q *Quirk) (Use, bool) {
	for _, spec := range p.Quirks {
		if nameOf(spec) == q.Name {
			var b Behaviour
			b.add(spec)
			return b.Uses[0], true
		}
	}
	return Use{}, false
}

// nameOf is the quirk that a spec string of one is about.
func nameOf(spec string) string {
	if i := strings.IndexAny(spec, "=@"); i >= 0 {
		return spec[:i]
	}
	return spec
}

// Profiles gives all profiles, strict first.
func Profiles() []*Profile { return slices.Clone(profiles) }

// FindProfile looks a profile up; nil if there is none.
func FindProfile(name string) *Profile {
	for _, p := range profiles {
		if p.Name == name {
			return p
		}
	}
	return nil
}

func profileNames() []string {
	var names []string
	for _, p := range profiles {
		names = append(names, p.Name)
	}
	return names
}

// classicTexts word the replies of the original: bare +OK, terse errors.
var classicTexts = []said{
	{pop3.SayGreeting, "{stamp}"},
	{pop3.SayUserOK, ""},
	{pop3.SayLoginOK, ""},
	{pop3.SayNoop, ""},
	{pop3.SayScanFollows, ""},
	{pop3.SayUIDsFollow, ""},
	{pop3.SayMessageFollows, ""},
	{pop3.SayTopFollows, ""},
	{pop3.SayMarked, ""},
	{pop3.SayReset, ""},
	{pop3.SayResetOne, ""},
	{pop3.SayByeEarly, ""},
	{pop3.SayBye, ""},
	{pop3.SayScanOne, "{arg} {octets}"},
	{pop3.SayUIDOne, "{arg} {text}"},
	{pop3.SayNeedUser, "user first"},
	{pop3.SayNeedLogin, "authorization first"},
	{pop3.SayAuthFailed, "authorization failed"},
	{pop3.SayInUse, "authorization failed"},
	{pop3.SayLoginFault, "authorization failed"},
	{pop3.SayLoginBroken, "authorization failed"},
	{pop3.SayNotANumber, "messages are counted from 1"},
	{pop3.SayBelowOne, "messages are counted from 1"},
	{pop3.SayBadCount, "syntax error"},
	{pop3.SayNoSuchMessage, "not that many messages"},
	{pop3.SayDeleted, "already deleted"},
	{pop3.SayUnknown, "unimplemented"},
	{pop3.SayWrongState, "unimplemented"},
	{pop3.SayBadLine, "unimplemented"},
	{pop3.SayNoAPOP, "unimplemented"},
	{pop3.SayNoTLS, "unimplemented"},
	{pop3.SayUsage, "unimplemented"},
	{pop3.SayNotRemoved, "{n:message:messages} not removed"},
	{pop3.SayGone, "message {msg} is gone"},
}

// classic is the original test server. Its grammar is Perl's: words parted by
// white space, surplus arguments ignored, numbers echoed as sent.
func classic(e *pop3.Edit) {
	d := e.Dialect()
	d.Codes = false
	d.Limits.MaxLine = 64 << 10
	d.Limits.MaxErrors = 0
	for _, t := range classicTexts {
		e.Say(t.say, t.text)
	}
	e.Remove("CAPA")
	e.Remove("STLS")
	e.Remove("AUTH")
	e.Remove("UTF8")
	e.Remove("LANG")
	for _, verb := range []string{"STAT", "LIST", "UIDL", "RETR", "TOP", "DELE", "RSET", "NOOP", "QUIT", "APOP"} {
		e.Replace(verb, func(s *pop3.Spec) { s.Min, s.Max, s.Loose = 0, 1<<20, true })
	}
	for _, verb := range []string{"USER", "PASS"} {
		e.Replace(verb, func(s *pop3.Spec) { s.Min, s.Max = 0, -1 })
	}
	e.Parser(splitAtBlanks)
	e.Number(signedNumber)
	e.WrapWrongState(classicOutOfPlace)
	e.WrapUnknown(classicOutOfPlace)
	e.Wrap("USER", func(tx *pop3.Tx, c pop3.Command, _ pop3.Handler) pop3.Reply {
		if tx.Pending() != "" {
			return pop3.Reply{Err: true, Say: pop3.SayAuthFailed}
		}
		// The original asked Perl whether there was a name, and "0" is false.
		if name := string(c.Rest); name != "0" {
			tx.SetPending(name)
		}
		return pop3.Reply{Say: pop3.SayUserOK}
	})
	e.Wrap("APOP", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
		if c.N < 2 {
			return pop3.Reply{Err: true, Say: pop3.SayAuthFailed}
		}
		return next(tx, c)
	})
	e.Wrap("TOP", func(tx *pop3.Tx, c pop3.Command, _ pop3.Handler) pop3.Reply {
		if c.N < 2 {
			return tx.Open(c, pop3.SayTopFollows)
		}
		return tx.Top(c, true)
	})
	e.Wrap("RSET", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
		if c.N == 0 {
			return next(tx, c)
		}
		i, bad, ok := tx.Pick(c.Arg(0), true)
		if !ok {
			return bad
		}
		tx.Unmark(i)
		return pop3.Reply{Say: pop3.SayResetOne, Args: pop3.Args{Msg: i + 1}}
	})
}

// classicOutOfPlace answers whatever cannot be done here and now. A name that
// waits for its password makes it a failed login.
func classicOutOfPlace(tx *pop3.Tx, c pop3.Command, _ pop3.Handler) pop3.Reply {
	r := pop3.Reply{Err: true, Say: pop3.SayUnknown}
	switch {
	case tx.State() != pop3.Authorization, c.Verb == "APOP":
	case tx.Pending() != "":
		r.Say = pop3.SayAuthFailed
	default:
		r.Say = pop3.SayNeedLogin
	}
	return r
}

func blank(c byte) bool { return strings.IndexByte(" \t\r\v\f", c) >= 0 }

// splitAtBlanks is the original's grammar: runs of white space part words, and
// a line that begins with one has no command.
func splitAtBlanks(line []byte, c *pop3.Command, _ bool) bool {
	c.Args, c.N, c.Rest = c.Args[:0], 0, nil
	word := func(p []byte) int {
		i := 0
		for i < len(p) && !blank(p[i]) {
			i++
		}
		return i
	}
	i := word(line)
	c.Word = line[:i]
	for rest, first := line[i:], true; ; first = false {
		for len(rest) > 0 && blank(rest[0]) {
			rest = rest[1:]
		}
		if first {
			c.Rest = rest
		}
		if len(rest) == 0 {
			return true
		}
		i = word(rest)
		c.Add(rest[:i])
		rest = rest[i:]
	}
}

// signedNumber knows signs, as Perl did: a negative number is a syntax error.
func signedNumber(arg []byte, n int, wrong pop3.Phrase) (int, pop3.Phrase) {
	if wrong != pop3.SayNotANumber || len(arg) < 2 || arg[0] != '-' && arg[0] != '+' {
		return n, wrong
	}
	for i, c := range arg[1:] {
		if c < '0' || c > '9' {
			return n, wrong
		}
		if n < 1e8 {
			n = n*10 + int(arg[1+i]-'0')
		}
	}
	switch {
	case n == 0:
		return 0, pop3.SayBelowOne
	case arg[0] == '-':
		return 0, pop3.SaySyntax
	}
	return n, pop3.SayNothing
}
