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
			if why := u.Quirk.Against(o.Quirk); why != "" && overlap(u.Aim, o.Aim) {
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
	if why := q.Conflicts[o.Name]; why != "" {
		return why
	}
	return o.Conflicts[q.Name]
}

// overlap tells whether two aims can hit the same user and session.
func overlap(a, b Aim) bool {
	return (a.User == "" || b.User == "" || a.User == b.User) &&
		(a.Session == 0 || b.Session == 0 || a.Session == b.Session)
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
