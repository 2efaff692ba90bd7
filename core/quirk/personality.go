package quirk

import "github.com/pop3play/pop3play/core/pop3"

// personality is a profile as data: how a server words its replies, what it
// announces, and which commands it lacks. Where a text is not known, or varies,
// the strict one stands.
type personality struct {
	says   []said
	before []string // capabilities before the login; nil: as the table has them
	after  []string // and after it
	sasl   []string // mechanisms, of those that there are; nil: all
	lacks  []string // commands
	terse  bool     // no response codes
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
	d.Mechanisms = p.sasl
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

// speechless are the errors of servers that say -ERR and nothing else.
var speechless = []said{
	{pop3.SayNeedUser, ""}, {pop3.SayNeedLogin, ""}, {pop3.SayAuthFailed, ""}, {pop3.SayUnknown, ""}, {pop3.SayWrongState, ""}, {pop3.SayUsage, ""},
	{pop3.SayNotANumber, ""}, {pop3.SayBelowOne, ""}, {pop3.SayNoSuchMessage, ""}, {pop3.SayDeleted, ""}, {pop3.SayBadCount, ""}, {pop3.SayInUse, ""},
	{pop3.SayBadLine, ""}, {pop3.SayTrailingBlank, ""},
}
