package quirk

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

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

// maxCount is the largest number in an aim: an int may have 32 bits.
const maxCount = 1<<31 - 1

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

// parse reads key:value pairs. A bare number is an octet offset.
func (a *Aim) parse(s string) (at int, msg string) {
	given, pair := "", ""
	for more := true; more; at++ {
		at += len(pair)
		pair, s, more = strings.Cut(s, "@")
		key, value, ok := strings.Cut(pair, ":")
		if !ok {
			key, value = "octet", pair
		}
		value, ok = unescape(value)
		n, isCount := parseCount(value)
		if !slices.Contains(aimKeys, key) {
			return at, unknown("aim", key, aimKeys) + " (there are " + strings.Join(aimKeys, ", ") + ")"
		}
		if strings.Contains(given, "@"+key+":") {
			return at, "aim " + key + " is given twice"
		}
		given += "@" + key + ":"
		switch {
		case pair == "":
			return at, "an aim is missing behind @, such as msg:1"
		case !ok:
			return at, "aim " + key + ": a percent sign is written %25, and others have two hexadecimal digits behind them"
		case value == "":
			return at, "aim " + key + " needs a value behind the colon"
		}
		if key != "user" && key != "verb" && key != "p" && (!isCount || n == 0 && key != "octet" || n > maxCount) {
			least := "1"
			if key == "octet" {
				least = "0"
			}
			return at, "aim " + key + " needs a number from " + least + " to " + strconv.Itoa(maxCount) + ", not " + quote(value)
		}
		switch key {
		case "user":
			a.User = value
		case "session":
			a.Session = uint64(n)
		case "verb":
			a.Verb = upper(value)
		case "nth":
			a.Nth = int(n)
		case "msg":
			a.Msg = int(n)
		case "octet":
			a.Octet = n
		case "p":
			odds, msg := parseOdds(value)
			if msg != "" {
				return at, "aim p: " + msg
			}
			a.Odds = odds
		}
	}
	return 0, ""
}

var aimKeys = []string{"user", "session", "verb", "nth", "msg", "octet", "p"}
