package quirk

import (
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
	var ats []int // of each use
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
		if len(b.Uses) > len(ats) {
			ats = append(ats, at)
		}
	}
	if b.Profile == nil {
		if b.Profile = FindProfile(profile); b.Profile == nil {
			return nil, &Error{profile, 0, unknown("profile", profile, profileNames())}
		}
	}
	if i, msg := b.conflict(); msg != "" {
		return nil, &Error{spec, ats[i], msg}
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
		if key, msg := u.astray(); msg != "" {
			return strings.Index(item, "@"+key+":") + 1, q.Name + msg
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
