package quirk

import (
	"slices"

	"github.com/pop3play/pop3play/core/pop3"
)

// conflict names two quirks that cannot go together, and why; i is the latter
// of them.
func (b *Behaviour) conflict() (i int, msg string) {
	for i, u := range b.Uses {
		for k, o := range b.Uses[i+1:] {
			if why := u.Quirk.Against(o.Quirk); why != "" && u.meets(o) {
				return i + 1 + k, u.Quirk.Name + " and " + o.Quirk.Name + " cannot go together: " + why
			}
		}
	}
	return 0, ""
}

// Against is why q cannot go along with another quirk, whichever of the two
// declares it; "" if it can.
func (q *Quirk) Against(o *Quirk) string {
	if q != o && q.OneOf != "" && q.OneOf == o.OneOf {
		return q.OneOf
	}
	if why := q.names(o); why != "" {
		return why
	}
	return o.names(q)
}

func (q *Quirk) names(o *Quirk) string {
	for _, c := range q.Conflicts {
		if c.Name == o.Name {
			return c.Why
		}
	}
	return ""
}

// meets tells whether two quirks can strike at the same thing: one user and
// session and, if both strike anew at each command, one command. Neither chances
// nor octets keep two apart: both may hit.
func (u Use) meets(o Use) bool {
	a, b := u.Aim, o.Aim
	if apart(a.User, b.User) || apart(a.Session, b.Session) {
		return false
	}
	if apart(a.Verb, b.Verb) || apart(a.Nth, b.Nth) || apart(a.Msg, b.Msg) {
		return u.lasts() || o.lasts()
	}
	return true
}

// lasts tells whether the quirk strikes once, at login say, and stays.
func (u Use) lasts() bool {
	d := pop3.Strict()
	u.Quirk.apply(d.Edit(u.Quirk.Name, nil), &u)
	return d.Lasts()
}

// apart tells whether both are given and differ.
func apart[T comparable](a, b T) bool {
	var none T
	return a != none && b != none && a != b
}

// Effective gives what applies, in the order of application: the profile's own
// quirks and the added ones. An added quirk without an aim stands in place of
// the profile's, and takes away what it cancels and what it cannot go along
// with; with an aim it does so only where it hits.
func (b *Behaviour) Effective() []Use {
	var uses []Use
	for _, q := range catalogue {
		own, is := b.Profile.own(q)
		var added []Use
		for _, u := range b.Uses {
			hits := u.Aim.hits()
			if u.Quirk == q {
				added = append(added, u)
				is = is && hits != nil
			}
			if slices.Contains(u.Quirk.Cancels, q.Name) || u.Quirk != q && u.Quirk.Against(q) != "" {
				is = is && hits != nil
				own.unless = append(own.unless, hits)
			}
		}
		if is {
			uses = append(uses, own)
		}
		uses = append(uses, added...)
	}
	return uses
}

// Dialect builds the behaviour, with the extensions that the program has: the
// profile may take them away again, and quirks may change them.
func (b *Behaviour) Dialect(extensions ...pop3.Extension) *pop3.Dialect {
	d := pop3.Strict()
	d.Name = b.Profile.Name
	for _, add := range extensions {
		add(d.Edit("", nil))
	}
	if b.Profile.edit != nil {
		b.Profile.edit(d.Edit("", nil))
	}
	for _, u := range b.Effective() {
		u.Quirk.apply(d.Edit(u.Quirk.Name, u.hits()), &u)
	}
	return d
}

// hits is the predicate of the aim, but for where another quirk cancels.
func (u Use) hits() func(*pop3.Scope) bool {
	aim := u.Aim.hits()
	if len(u.unless) == 0 {
		return aim
	}
	return func(sc *pop3.Scope) bool {
		for _, cancelled := range u.unless {
			if cancelled(sc) {
				return false
			}
		}
		return aim == nil || aim(sc)
	}
}
