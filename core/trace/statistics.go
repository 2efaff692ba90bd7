package trace

import "github.com/pop3play/pop3play/core/pop3"

// Bounds on what a client can make the statistics remember.
const (
	maxWord  = 40   // octets of a command word
	maxWords = 1000 // different words; the rest count as Other
)

// Other stands for command words that are not kept: too long, not printable,
// or too many.
const Other = "(other)"

// Statistics counts what happened in sessions. The zero value is ready. It is
// not safe for concurrent use.
type Statistics struct {
	Logins   uint64            // successful ones
	Failures uint64            // of logins
	Sessions uint64            // opened
	Active   uint64            // open now
	Removed  uint64            // messages removed by QUIT
	Commands map[string]uint64 // by first word, in upper case, whatever the answer
	OK, Err  uint64            // replies by status
	Codes    map[string]uint64 // replies by response code
	In, Out  uint64            // octets from and to clients
	Times    map[string]*Times // how long commands took, by first word
	Octets   Series            // octets over time

	open map[uint64][]running // what each session is doing
}

// Reset begins anew. Sessions that are open stay so.
func (s *Statistics) Reset() { *s = Statistics{Active: s.Active} }

// Add counts one event.
func (s *Statistics) Add(e *pop3.Event) {
	switch e.Kind {
	case pop3.KindOpen:
		s.Sessions++
		s.Active++
	case pop3.KindClose:
		if s.Active > 0 {
			s.Active--
		}
		delete(s.open, e.Session)
	case pop3.KindLogin:
		s.Logins++
	case pop3.KindAuthFail:
		s.Failures++
	case pop3.KindUpdate:
		s.Removed += uint64(e.N)
	case pop3.KindLineIn:
		n := uint64(len(e.Data)) + uint64(e.N)
		s.In += n
		s.Octets.add(e.At, n, 0)
		if e.Half {
			break
		}
		s.asked(e)
		if !e.Cont {
			count(&s.Commands, e.Verb)
		}
	case pop3.KindReply:
		s.sent(e)
		if e.Cont || e.Half {
			break
		}
		switch {
		case e.Err:
			s.Err++
		case !challenge(e.Text, e.Data):
			s.OK++
		}
		if e.Code != "" {
			count(&s.Codes, e.Code)
		}
	case pop3.KindGreeting, pop3.KindBody:
		s.sent(e)
	}
}

func (s *Statistics) sent(e *pop3.Event) {
	n := uint64(len(e.Data))
	s.Out += n
	if n > 0 {
		s.Octets.add(e.At, 0, n)
		s.answered(e)
	}
}

// kept is the key that a word counts under, of a map with so many. What clients
// and foreign servers make up must not fill the memory.
func kept(word string, known bool, n int) string {
	if !printable(word) || !known && n >= maxWords {
		return Other
	}
	return word
}

func printable(w string) bool {
	for i := range len(w) {
		if w[i] <= ' ' || w[i] > '~' {
			return false
		}
	}
	return len(w) <= maxWord
}

func count(m *map[string]uint64, word string) {
	if *m == nil {
		*m = make(map[string]uint64)
	}
	_, known := (*m)[word]
	(*m)[kept(word, known, len(*m))]++
}

// challenge tells whether a status line asks for more: "+ " (RFC 5034 §4), or
// the "+" alone of some servers.
func challenge(before string, data []byte) bool {
	line := before[:min(len(before), 2)] + string(data[:min(len(data), 2)])
	return len(line) > 1 && line[0] == '+' && (line[1] == ' ' || line[1] == '\r' || line[1] == '\n')
}
