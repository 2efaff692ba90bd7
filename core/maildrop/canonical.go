package maildrop

import (
	"strconv"

	"github.com/pop3play/pop3play/core/internal/md5"
)

// Canonical gives a message as POP3 transmits it (RFC 1939 §11): every line
// ends with CRLF, the last one too. A lone CR stays as it is. It returns raw
// itself if nothing had to change.
func Canonical(raw []byte) []byte {
	missing := 0
	for i, c := range raw {
		if c == '\n' && (i == 0 || raw[i-1] != '\r') {
			missing++
		}
	}
	ended := len(raw) == 0 || raw[len(raw)-1] == '\n'
	if missing == 0 && ended {
		return raw
	}
	out := make([]byte, 0, len(raw)+missing+2)
	for i, c := range raw {
		if c == '\n' && (i == 0 || raw[i-1] != '\r') {
			out = append(out, '\r')
		}
		out = append(out, c)
	}
	if !ended {
		if out[len(out)-1] != '\r' {
			out = append(out, '\r')
		}
		out = append(out, '\n')
	}
	return out
}

// UIDs makes unique-ids from the content of messages: a hash, so that they
// survive restarts and renames; the k-th identical copy gets ".k" behind it
// (RFC 1939 §7 lets copies share one, but clients then miss mail).
type UIDs struct{ seen map[string]int }

// Hash is the unique-id of a message without identical copies.
func Hash(canonical []byte) string { return md5.Hex(canonical) }

// Next gives the unique-id for the next message with this hash.
func (u *UIDs) Next(hash string) string {
	if u.seen == nil {
		u.seen = make(map[string]int)
	}
	u.seen[hash]++
	if k := u.seen[hash]; k > 1 {
		return hash + "." + strconv.Itoa(k)
	}
	return hash
}
