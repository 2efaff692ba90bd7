package pop3

import "slices"

// Dialect is a server's whole behaviour. [Strict] gives the conforming one;
// profiles and quirks change it through [Dialect.Edit] before the first session
// starts. After that it is shared by all sessions and not changed any more.
type Dialect struct {
	Name   string
	Limits Limits
	// Codes says that replies carry response codes (RFC 2449 §6.4).
	Codes bool
	// Mechanisms are the SASL mechanisms that AUTH takes, of those that there
	// are; nil: all.
	Mechanisms []string

	rows     []Spec
	removed  []removal
	caps     []capability
	phrases  [phraseCount]wording
	parsers  []parserEdit
	numbers  []numberEdit
	finals   []finalEdit
	greeting Handler
	unknown  Handler
	wrong    Handler

	around  []aroundEdit
	filters []filterEdit
	drops   []dropEdit
	stores  []storeEdit
	inputs  []inputEdit
	stuffs  []stuffEdit
	bodies  []bodyEdit
	stamps  []stampEdit
	doors   []doorEdit
	idles   []idleEdit
	ends    []func(*Scope)
	alarms  []alarmEdit
	hangups []hangupEdit
	unasked []*Edit // who sends headers in UTF-8 to clients that did not ask

	fixed     [2][]capability // listed by hand, before the login and after it
	rowEdits  []rowEdit
	numbering []numberingEdit
	statuses  []statusEdit
	reach     Reach // see Reach
	altered   bool  // by a quirk, or somewhere only
}

// Limits are plain bounds.
type Limits struct {
	Idle      Time // autologout; RFC 1939 §3 asks for at least ten minutes
	MaxLine   int  // octets of a command line, line end included
	MaxAnswer int  // octets of a line that answers a challenge (RFC 5034 §4)
	// LoginDelay is the time from one login to the next of the same user, RFC
	// 2449 §6.5.
	LoginDelay Time
	// Expire is for how long mail is kept (RFC 2449 §6.7): what arrived longer
	// ago is out of sight at the next login and removed by its QUIT. 0: for
	// ever; ExpireFetched: until it was fetched.
	Expire Time
	// MaxErrors is how many commands in a row may make no sense; with the last of
	// them the session ends. 0: no limit.
	MaxErrors int
}

// ExpireFetched is the Limits.Expire that CAPA announces as EXPIRE 0: what RETR
// fetched whole is removed at QUIT.
const ExpireFetched Time = -1

type capability struct {
	name, value string
	edit        *Edit // who announces it; nil: the conforming server
	without     []*Edit
}

type removal struct {
	verb, cap string
	edit      *Edit
	offer     func(*Tx) (bool, []string) // of the row that is gone
}

type wording struct {
	text  string
	edits []wordingEdit
}

type wordingEdit struct {
	edit *Edit
	text string
}

// Strict is the dialect of RFC 1939 and RFC 2449.
func Strict() *Dialect {
	d := &Dialect{
		Name:   "strict",
		Limits: Limits{Idle: 10 * Minute, MaxLine: 255, MaxAnswer: 64 << 10, MaxErrors: 20},
		Codes:  true,
		rows:   strictTable(),
		greeting: func(*Tx, Command) Reply {
			return Reply{Say: SayGreeting}
		},
		unknown: func(*Tx, Command) Reply {
			return Reply{Err: true, Say: SayUnknown}
		},
		wrong: wrongState,
	}
	for i, t := range strictPhrases {
		d.phrases[i].text = t
	}
	for _, name := range []string{"RESP-CODES", "AUTH-RESP-CODE", "PIPELINING"} {
		d.caps = append(d.caps, capability{name: name})
	}
	d.caps = append(d.caps, capability{name: "EXPIRE"}, capability{name: "IMPLEMENTATION", value: "pop3play"}, capability{name: loginDelay})
	return d
}

func wrongState(tx *Tx, c Command) Reply {
	if tx.State() == Authorization {
		if ways, by := tx.s.loginWays(); ways != "" {
			return Reply{Err: true, Say: SayNeedLogin, Args: Args{Text: ways}, By: by}
		}
	}
	return Reply{Err: true, Say: SayWrongState}
}

// Commands gives the rows of the command table.
func (d *Dialect) Commands() []Spec { return slices.Clone(d.rows) }

// Moves gives the edges of the state diagram, drawn from the command table.
func (d *Dialect) Moves() []Move {
	var all []Move
	for i := range d.rows {
		all = append(all, d.rows[i].Moves...)
	}
	return all
}

// Phrase gives the template of a phrase, before any quirk.
func (d *Dialect) Phrase(p Phrase) string { return d.phrases[p].text }

func (d *Dialect) row(verb []byte) *Spec {
	for i := range d.rows {
		if equalVerb(d.rows[i].Verb, verb) {
			return &d.rows[i]
		}
	}
	return nil
}

// blameRemoved names who took a command away.
func (s *Session) blameRemoved(verb string) (by []string) {
	for _, r := range s.d.removed {
		if r.verb == verb && r.edit.hits(&s.scope) {
			by = r.edit.tag(by)
		}
	}
	return by
}

// upper gives a keyword in upper case. Only ASCII has cases here.
func upper(word []byte) string {
	b := make([]byte, len(word))
	for i, c := range word {
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		b[i] = c
	}
	return string(b)
}

// equalVerb compares a keyword in upper case with client input, in which case
// does not matter (RFC 1939 §3).
func equalVerb(verb string, in []byte) bool {
	if len(verb) != len(in) {
		return false
	}
	for i := range in {
		c := in[i]
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		if c != verb[i] {
			return false
		}
	}
	return true
}
