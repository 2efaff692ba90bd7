package quirk

import (
	"slices"

	"github.com/pop3play/pop3play/core/pop3"
)

// conflict names two quirks that cannot go together, and why.
func (b *Behaviour) conflict() string {
	for i, u := range b.Uses {
		for _, o := range b.Uses[i+1:] {
			why, bad := u.Quirk.Conflicts[o.Quirk.Name]
			if !bad {
				why, bad = o.Quirk.Conflicts[u.Quirk.Name]
			}
			if bad && overlap(u.Aim, o.Aim) {
				return u.Quirk.Name + " and " + o.Quirk.Name + " cannot go together: " + why
			}
		}
	}
	return ""
}

// overlap tells whether two aims can hit the same user and session.
func overlap(a, b Aim) bool {
	return (a.User == "" || b.User == "" || a.User == b.User) &&
		(a.Session == 0 || b.Session == 0 || a.Session == b.Session)
}

// Effective gives what applies, in the order of application: the profile's own
// quirks but for those cancelled, and the added ones.
func (b *Behaviour) Effective() []Use {
	var uses []Use
	for _, q := range catalogue {
		n := len(uses)
		cancelled := false
		for _, u := range b.Uses {
			if u.Quirk == q {
				uses = append(uses, u)
			}
			cancelled = cancelled || slices.Contains(u.Quirk.Cancels, q.Name)
		}
		if n == len(uses) && !cancelled && slices.Contains(b.Profile.Quirks, q.Name) {
			uses = append(uses, Use{Quirk: q, Args: q.defaults()})
		}
	}
	return uses
}

func (q *Quirk) defaults() []int64 {
	args := make([]int64, len(q.Params))
	for i, p := range q.Params {
		args[i] = p.Default
	}
	return args
}

// Dialect builds the behaviour.
func (b *Behaviour) Dialect() *pop3.Dialect {
	d := pop3.Strict()
	d.Name = b.Profile.Name
	if b.Profile.edit != nil {
		b.Profile.edit(d.Edit("", nil))
	}
	for _, u := range b.Effective() {
		u.Quirk.apply(d.Edit(u.Quirk.Name, u.Aim.hits()), &u)
	}
	return d
}
