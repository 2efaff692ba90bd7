package quirk

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

// Use is a quirk with its values and its aim, as a spec string names it.
type Use struct {
	Quirk *Quirk
	Args  []int64 // a value for each Param; durations in nanoseconds
	Aim   Aim

	unless []func(*pop3.Scope) bool // where another quirk cancels it
}

// Behaviour is what a spec string stands for: a profile and quirks on it.
type Behaviour struct {
	Profile *Profile
	Uses    []Use
}

// Error says what is wrong with a spec string, and where.
type Error struct {
	Spec   string
	Offset int // octets from the start of Spec
	Msg    string
}

func (e *Error) Error() string { return e.Msg }

// Parse reads a spec string: a profile (strict if there is none) and quirks,
// parted by commas. A quirk is name, name=value, or name=value@aim; an aim is
// key:value pairs parted by "@", or a bare octet offset.
func Parse(spec string) (*Behaviour, error) { return ParseWith("strict", spec) }

// ParseWith is Parse with another profile where the spec names none.
func ParseWith(profile, spec string) (*Behaviour, error) {
	b := &Behaviour{}
	var begins []int // where each use does
	for rest, more := spec, true; more; {
		at := len(spec) - len(rest)
		var item string
		item, rest, more = strings.Cut(rest, ",")
		for strings.HasPrefix(item, " ") {
			item, at = item[1:], at+1
		}
		for strings.HasSuffix(item, " ") {
			item = item[:len(item)-1]
		}
		if item == "" {
			continue
		}
		if p := FindProfile(item); p != nil {
			if b.Profile != nil && b.Profile != p {
				return nil, &Error{spec, at, "two profiles: " + b.Profile.Name + " and " + p.Name + "; name one"}
			}
			b.Profile = p
			continue
		}
		if off, msg := b.add(item); msg != "" {
			return nil, &Error{spec, at + off, msg}
		}
		if len(b.Uses) > len(begins) {
			begins = append(begins, at)
		}
	}
	if b.Profile == nil {
		if b.Profile = FindProfile(profile); b.Profile == nil {
			return nil, &Error{profile, 0, unknown("profile", profile, profileNames())}
		}
	}
	if i, msg := b.conflict(); msg != "" {
		return nil, &Error{spec, begins[i], msg}
	}
	return b, nil
}

// add reads one quirk, or says what is wrong and where in the item.
func (b *Behaviour) add(item string) (int, string) {
	head, aim, aimed := strings.Cut(item, "@")
	name, value, hasValue := strings.Cut(head, "=")
	q := Find(name)
	if q == nil {
		return 0, unknown("quirk or profile", name, append(Names(), profileNames()...))
	}
	u := Use{Quirk: q, Args: make([]int64, len(q.Params))}
	for i, p := range q.Params {
		u.Args[i] = p.Default
	}
	if hasValue {
		if at, msg := u.values(value); msg != "" {
			return len(name) + 1 + at, msg
		}
	}
	if aimed {
		if at, msg := u.Aim.parse(aim); msg != "" {
			return len(head) + 1 + at, q.Name + ": " + msg
		}
		if u.Aim.Octet != 0 && !q.Octet {
			return len(head) + 1, q.Name + " strikes at no particular octet; drop-retr does"
		}
	}
	for _, o := range b.Uses {
		if o.String() == u.String() {
			return 0, ""
		}
	}
	b.Uses = append(b.Uses, u)
	return 0, ""
}

// values reads what stands behind the "=".
func (u *Use) values(text string) (at int, msg string) {
	q := u.Quirk
	for i, more := 0, true; more; i++ {
		if i == len(q.Params) {
			if i == 0 {
				return 0, q.Name + " takes no value, but got " + quote(text)
			}
			return at, q.Name + " is written " + q.Syntax() + ", but got " + quote(text)
		}
		v, _, found := strings.Cut(text[at:], "/")
		n, msg := q.Params[i].Parse(v)
		if msg != "" {
			return at, q.Name + ": " + msg
		}
		u.Args[i] = n
		at, more = at+len(v)+1, found
	}
	return 0, ""
}

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
		return 0, quote(s) + " is not " + kind + " for " + p.Name
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
			return at, unknown("aim", key, aimKeys)
		}
		if strings.Contains(given, "@"+key+":") {
			return at, "aim " + key + " is given twice"
		}
		given += "@" + key + ":"
		if !ok || value == "" {
			return at, "aim " + quote(pair) + " has no proper value"
		}
		if key != "user" && key != "verb" && key != "p" && (!isCount || n == 0 && key != "octet" || n > 1<<31) {
			return at, "aim " + key + " needs a number from 1, not " + quote(value)
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

// String writes the use as Parse reads it.
func (u Use) String() string {
	var b strings.Builder
	b.WriteString(u.Quirk.Name)
	for i, p := range u.Quirk.Params {
		b.WriteByte("=/"[min(i, 1)])
		b.WriteString(p.Format(u.Args[i]))
	}
	pair := func(key, value string) { b.WriteString("@" + key + ":" + escape(value)) }
	count := func(key string, n int64) {
		if n != 0 {
			pair(key, strconv.FormatInt(n, 10))
		}
	}
	if u.Aim.User != "" {
		pair("user", u.Aim.User)
	}
	count("session", int64(u.Aim.Session))
	if u.Aim.Verb != "" {
		pair("verb", u.Aim.Verb)
	}
	count("nth", int64(u.Aim.Nth))
	count("msg", int64(u.Aim.Msg))
	count("octet", u.Aim.Octet)
	if u.Aim.Odds != 0 {
		b.WriteString("@p:" + u.Aim.Odds.String())
	}
	return b.String()
}

// String writes the behaviour as Parse reads it.
func (b *Behaviour) String() string {
	s := b.Profile.Name
	for _, u := range b.Uses {
		s += "," + u.String()
	}
	return s
}

// reserved octets of spec strings are percent-encoded in values.
func reserved(c byte) bool { return c <= ' ' || c > '~' || strings.IndexByte("%,=@:/#&", c) >= 0 }

func escape(s string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; reserved(c) {
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func unescape(s string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			b.WriteByte(s[i])
			continue
		}
		if i+2 >= len(s) {
			return "", false
		}
		hi, lo := hexDigit(s[i+1]), hexDigit(s[i+2])
		if hi < 0 || lo < 0 {
			return "", false
		}
		b.WriteByte(byte(hi<<4 | lo))
		i += 2
	}
	return b.String(), true
}

// hexDigit is the value of a digit, or -1.
func hexDigit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
