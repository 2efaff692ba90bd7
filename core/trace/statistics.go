package trace

import (
	"strconv"

	"github.com/pop3play/pop3play/core/pop3"
)

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
}

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
	case pop3.KindLogin:
		s.Logins++
	case pop3.KindAuthFail:
		s.Failures++
	case pop3.KindUpdate:
		s.Removed += uint64(e.N)
	case pop3.KindLineIn:
		s.In += uint64(len(e.Data)) + uint64(e.N)
		if !e.Cont {
			s.word(e)
		}
	case pop3.KindReply:
		s.Out += uint64(len(e.Data))
		if e.Cont {
			break
		}
		switch {
		case e.Err:
			s.Err++
		case !challenge(e.Data):
			s.OK++
		}
		if e.Code != "" {
			count(&s.Codes, kept(s.Codes, e.Code))
		}
	case pop3.KindGreeting, pop3.KindBody:
		s.Out += uint64(len(e.Data))
	}
}

func (s *Statistics) word(e *pop3.Event) { count(&s.Commands, kept(s.Commands, e.Verb)) }

// kept is the key that a word counts under. What clients and foreign servers
// make up must not fill the memory.
func kept(m map[string]uint64, word string) string {
	if !printable(word) {
		return Other
	}
	if _, known := m[word]; !known && len(m) >= maxWords {
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

func count(m *map[string]uint64, key string) {
	if *m == nil {
		*m = make(map[string]uint64)
	}
	(*m)[key]++
}

// AppendText writes the original test server's format: the number of
// successful logins, then each command with its frequency in alphabetical
// order, a line each.
func (s *Statistics) AppendText(dst []byte) []byte {
	dst = append(strconv.AppendUint(dst, s.Logins, 10), '\n')
	for _, w := range sortedKeys(s.Commands) {
		dst = append(append(dst, w...), ' ')
		dst = append(strconv.AppendUint(dst, s.Commands[w], 10), '\n')
	}
	return dst
}

// AppendJSON writes one JSON object, without a line end.
func (s *Statistics) AppendJSON(dst []byte) []byte {
	dst = append(dst, '{')
	for i, f := range []struct {
		name string
		n    uint64
	}{
		{"logins", s.Logins}, {"failures", s.Failures}, {"sessions", s.Sessions}, {"active", s.Active},
		{"removed", s.Removed}, {"ok", s.OK}, {"err", s.Err}, {"octetsIn", s.In}, {"octetsOut", s.Out},
	} {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(append(append(dst, '"'), f.name...), '"', ':')
		dst = strconv.AppendUint(dst, f.n, 10)
	}
	dst = appendCounts(append(dst, `,"commands":`...), s.Commands)
	dst = appendCounts(append(dst, `,"codes":`...), s.Codes)
	return append(dst, '}')
}

func appendCounts(dst []byte, m map[string]uint64) []byte {
	dst = append(dst, '{')
	for i, k := range sortedKeys(m) {
		if i > 0 {
			dst = append(dst, ',')
		}
		// Keys are printable ASCII, so two escapes are enough.
		dst = append(dst, '"')
		for j := range len(k) {
			if k[j] == '"' || k[j] == '\\' {
				dst = append(dst, '\\')
			}
			dst = append(dst, k[j])
		}
		dst = append(dst, '"', ':')
		dst = strconv.AppendUint(dst, m[k], 10)
	}
	return append(dst, '}')
}

// challenge tells whether a status line asks for more: "+ " (RFC 5034 §4), or
// the "+" alone of some servers.
func challenge(line []byte) bool {
	return len(line) > 1 && line[0] == '+' && (line[1] == ' ' || line[1] == '\r' || line[1] == '\n')
}

// sortedKeys sorts by insertion: at most maxWords keys, and a fraction of the
// size that package slices would add to the WebAssembly build.
func sortedKeys(m map[string]uint64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		i := len(keys)
		keys = append(keys, k)
		for ; i > 0 && keys[i-1] > k; i-- {
			keys[i] = keys[i-1]
		}
		keys[i] = k
	}
	return keys
}
