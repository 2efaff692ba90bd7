package quirk

import "github.com/pop3play/pop3play/core/pop3"

// personality is a profile as data: how a server words its replies, what it
// announces, and which commands it lacks. Where a text is not known, or varies,
// the strict one stands.
type personality struct {
	says   []said
	before []string // capabilities before the login; nil: as the table has them
	after  []string // and after it
	lacks  []string // commands
	terse  bool     // no response codes
	idle   pop3.Time
}

type said struct {
	say  pop3.Phrase
	text string
}

func (p *personality) apply(e *pop3.Edit) {
	d := e.Dialect()
	if p.terse {
		d.Codes = false
	}
	if p.idle > 0 {
		d.Limits.Idle = p.idle
	}
	for _, s := range p.says {
		e.Say(s.say, s.text)
	}
	for _, verb := range p.lacks {
		e.Remove(verb)
	}
	if p.before != nil {
		e.Capabilities(p.before, p.after)
	}
}

// bare are the replies of servers that say +OK and nothing else.
var bare = []said{
	{pop3.SayGreeting, "{stamp}"}, {pop3.SayUserOK, ""}, {pop3.SayLoginOK, ""}, {pop3.SayNoop, ""}, {pop3.SayScanFollows, ""},
	{pop3.SayUIDsFollow, ""}, {pop3.SayMessageFollows, ""}, {pop3.SayTopFollows, ""}, {pop3.SayMarked, ""}, {pop3.SayReset, ""},
	{pop3.SayResetOne, ""}, {pop3.SayByeEarly, ""}, {pop3.SayBye, ""},
}
