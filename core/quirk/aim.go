package quirk

import "github.com/pop3play/pop3play/core/pop3"

// Aim limits a quirk to a part of what happens. Zero fields do not limit.
type Aim struct {
	User    string
	Session uint64
	Verb    string
	Nth     int   // occurrence of the verb in a session
	Msg     int   // message number
	Octet   int64 // a position in a response, for the quirks that cut or split there
	Odds    Odds  // chance that it hits
}

// hits is the predicate of the aim; nil if it does not limit. Octet is a
// parameter of the quirk and not a limit.
func (a Aim) hits() func(*pop3.Scope) bool {
	a.Octet = 0
	if a == (Aim{}) {
		return nil
	}
	return func(sc *pop3.Scope) bool {
		return (a.User == "" || a.User == sc.User) &&
			(a.Session == 0 || a.Session == sc.Session) &&
			(a.Verb == "" || a.Verb == sc.Verb) &&
			(a.Nth == 0 || a.Nth == sc.Nth) &&
			(a.Msg == 0 || a.Msg == sc.Msg) &&
			(a.Odds == 0 || a.Odds.hit(sc))
	}
}
