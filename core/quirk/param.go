package quirk

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

// Values of parameters, as spec strings have them.

// Parse reads a value as a spec string has it, or says what is wrong with it.
func (p *Param) Parse(s string) (int64, string) {
	if p.Words != nil {
		if i := slices.Index(p.Words, s); i >= 0 {
			return int64(i), ""
		}
		return 0, unknown(p.Name, s, p.Words) + " (there are " + strings.Join(p.Words, ", ") + ")"
	}
	if p.Chance {
		odds, msg := parseOdds(s)
		return int64(odds), msg
	}
	n, ok := parseCount(s)
	if p.Duration {
		n, ok = parseDuration(s)
	}
	if !ok {
		kind := "a number"
		if p.Duration {
			kind = "a duration such as 50ms, 2s or 1m"
		}
		return 0, quote(s) + " is not " + kind + ", from " + p.Format(p.Min) + " to " + p.Format(p.Max) + ", for " + p.Name
	}
	if n < p.Min || n > p.Max {
		return 0, p.Name + " must be from " + p.Format(p.Min) + " to " + p.Format(p.Max) + ", not " + s
	}
	return n, ""
}

// Format writes a value of the parameter as a spec string has it.
func (p *Param) Format(n int64) string {
	switch {
	case p.Words != nil:
		return p.Words[n]
	case p.Chance:
		return Odds(n).String()
	case !p.Duration:
		return strconv.FormatInt(n, 10)
	}
	for _, u := range durationUnits {
		if n%u.ns == 0 {
			return strconv.FormatInt(n/u.ns, 10) + u.name
		}
	}
	return strconv.FormatInt(n, 10) + "ns"
}

var durationUnits = []struct {
	name string
	ns   int64
}{
	{"m", int64(pop3.Minute)}, {"s", int64(pop3.Second)}, {"ms", int64(pop3.Millisecond)}, {"us", int64(pop3.Microsecond)},
}

// parseCount reads a number below 2^53. The package strconv would bring its
// errors, and with them Unicode tables, into the WebAssembly build.
func parseCount(s string) (n int64, ok bool) {
	for i := range len(s) {
		c := s[i]
		if c < '0' || c > '9' || n >= 1<<53/10 {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	return n, s != ""
}

func parseDuration(s string) (int64, bool) {
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	if i == len(s) { // a number without a unit is a duration only if it is 0
		n, ok := parseCount(s)
		return n, ok && n == 0
	}
	n, ok := parseCount(s[:i])
	for _, u := range durationUnits {
		if s[i:] == u.name && n < 1<<30 {
			return n * u.ns, ok
		}
	}
	return 0, false
}
