package pop3

import "slices"

// Where edits can strike, by which it is known that an aim never meets them.

// Anywhere stands in [Dialect.Reach] for each command there is, and for none.
const Anywhere = "*"

var (
	loginVerbs  = []string{"PASS", "APOP", "AUTH"}
	numberVerbs = []string{"LIST", "UIDL", "RETR", "TOP", "DELE", "RSET"} // RSET: as the original had it
	bodyVerbs   = []string{"CAPA", "LIST", "UIDL", "RETR", "TOP", "AUTH", "LANG"}
)

// NamesMessage tells whether a command has a message number as its first
// argument. No other one is ever about a single message.
func NamesMessage(verb string) bool { return slices.Contains(numberVerbs, verb) }

// Reach gives the commands at which edits of d ask for their aim; "" is what
// comes before the first command, when no user is known. It is more than where
// they change something, never less.
func (d *Dialect) Reach() []string { return d.reach }

// At says of an edit of a general kind that what it does leaves all but these
// commands as they are; "" is what comes before the first.
func (e *Edit) At(verbs ...string) *Edit {
	if e.at != nil {
		return e
	}
	narrow := *e
	narrow.at = verbs
	return &narrow
}

// AtBodies says so of the commands that are answered with several lines.
func (e *Edit) AtBodies() *Edit { return e.At(bodyVerbs...) }

func (e *Edit) reaches(verbs ...string) {
	if e.at != nil {
		verbs = e.at
	}
	for _, v := range verbs {
		if !slices.Contains(e.d.reach, v) {
			e.d.reach = append(e.d.reach, v)
		}
	}
}

// reachesRow is for edits of a row of the command table, at which CAPA looks
// too. These five are asked for by what other commands are answered.
func (e *Edit) reachesRow(verb string) {
	if slices.Contains([]string{"USER", "APOP", "AUTH", "STLS", "UTF8"}, verb) {
		e.reaches(Anywhere)
		return
	}
	e.reaches(verb, "CAPA")
}
