package pop3

// Where edits can strike, by which it is known that an aim never meets them.

// Reach is a set of commands, and of what comes before the first one.
type Reach uint32

// The commands, as [VerbsAt] has them.
const (
	AtStart Reach = 1 << iota // no command was given, and no user is known
	AtCAPA
	AtUSER
	AtPASS
	AtAPOP
	AtAUTH
	AtSTLS
	AtSTAT
	AtLIST
	AtUIDL
	AtRETR
	AtTOP
	AtDELE
	AtRSET
	AtNOOP
	AtQUIT
	AtUTF8
	AtLANG
	AtOthers

	Anywhere   = ^Reach(0)
	AtLogins   = AtPASS | AtAPOP | AtAUTH
	AtBodies   = AtCAPA | AtAUTH | AtLIST | AtUIDL | AtRETR | AtTOP | AtLANG // answered with several lines
	AtMessages = AtLIST | AtUIDL | AtRETR | AtTOP | AtDELE | AtRSET          // RSET: as the original had it
	askedFor   = AtUSER | AtAPOP | AtAUTH | AtSTLS | AtUTF8                  // what other commands answer depends on their rows
)

var reachVerbs = [...]string{"", "CAPA", "USER", "PASS", "APOP", "AUTH", "STLS", "STAT", "LIST", "UIDL", "RETR", "TOP", "DELE", "RSET",
	"NOOP", "QUIT", "UTF8", "LANG"}

// ReachOf is where a command is; those that only quirks know are one.
func ReachOf(verb string) Reach {
	for i, v := range reachVerbs {
		if v == verb {
			return 1 << i
		}
	}
	return AtOthers
}

// VerbsAt names the commands but for those that only quirks know.
func VerbsAt(r Reach) (text string) {
	for i, v := range reachVerbs {
		if r&(1<<i) == 0 || v == "" {
			continue
		}
		if text != "" {
			text += ", "
		}
		text += v
	}
	return text
}

// NamesMessage tells whether a command has a message number as its first
// argument. No other one is ever about a single message.
func NamesMessage(verb string) bool { return ReachOf(verb)&AtMessages != 0 }

// Reach gives the commands at which edits of d ask for their aim. It is more
// than where they change something, never less.
func (d *Dialect) Reach() Reach { return d.reach }

// At says of an edit of a general kind that what it does leaves all but these
// commands as they are.
func (e *Edit) At(r Reach) *Edit {
	if e.at != 0 {
		return e
	}
	narrow := *e
	narrow.at = r
	return &narrow
}

func (e *Edit) reaches(r Reach) {
	if e.at != 0 {
		r = e.at
	}
	e.d.reach |= r
}

// reachesRow is for edits of a row of the command table, at which CAPA looks
// too.
func (e *Edit) reachesRow(verb string) {
	r := ReachOf(verb) | AtCAPA
	if r&askedFor != 0 {
		r = Anywhere
	}
	e.reaches(r)
}
