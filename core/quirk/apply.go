package quirk

import "github.com/pop3play/pop3play/core/pop3"

// What many quirks do, so that each of them is a line.

type applied func(*pop3.Edit, *Use)

// say words a phrase otherwise.
func say(p pop3.Phrase, text string) applied { return sayAt(pop3.Anywhere, p, text) }

// sayAt words one that some commands alone have.
func sayAt(r pop3.Reach, p pop3.Phrase, text string) applied {
	return func(e *pop3.Edit, _ *Use) { e.At(r).Say(p, text) }
}

// instead answers commands with something else, whatever they ask.
func instead(r pop3.Reply, verbs ...string) applied {
	return func(e *pop3.Edit, _ *Use) {
		for _, verb := range verbs {
			e.Wrap(verb, func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply { return r })
		}
	}
}

// then changes the answer to commands that succeed.
func then(f func(r *pop3.Reply), verbs ...string) applied {
	return func(e *pop3.Edit, _ *Use) {
		for _, verb := range verbs {
			e.Wrap(verb, func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if !r.Err && !r.Busy {
					f(&r)
				}
				return r
			})
		}
	}
}

var logins = []string{"PASS", "APOP", "AUTH"}

// onLogin changes the answer to an attempt to log in.
func onLogin(e *pop3.Edit, f func(tx *pop3.Tx, r pop3.Reply) pop3.Reply) {
	for _, verb := range logins {
		e.Outcome(verb, f)
	}
}

// failed changes the answer to a failed login.
func failed(f func(tx *pop3.Tx, u *Use, r *pop3.Reply)) applied {
	return func(e *pop3.Edit, u *Use) {
		onLogin(e, func(tx *pop3.Tx, r pop3.Reply) pop3.Reply {
			if r.Err {
				f(tx, u, &r)
			}
			return r
		})
	}
}

// noEntry refuses the right password as well as the wrong one. Nothing is
// opened, and no lock is taken.
func noEntry(code, text string) applied {
	return func(e *pop3.Edit, _ *Use) {
		for _, verb := range logins {
			e.Wrap(verb, func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if verb == "PASS" && tx.Pending() == "" {
					return next(tx, c)
				}
				return pop3.Reply{Err: true, Code: code, Text: text}
			})
		}
		// AUTH got as far as this where the aim is at a user: now there is a name.
		e.Store(func(sc *pop3.Scope, st pop3.Store) pop3.Store {
			if sc.Verb != "AUTH" {
				return st
			}
			return &noStore{st, &pop3.Fault{Err: pop3.ErrAuth, Code: code, Text: text, By: e.By()}}
		})
	}
}

// noStore knows nobody.
type noStore struct {
	pop3.Store
	fault *pop3.Fault
}

func (s *noStore) Authenticate(pop3.Time, pop3.Credentials) (pop3.Account, error) {
	return nil, s.fault
}

func announce(name, value string) applied {
	return func(e *pop3.Edit, _ *Use) { e.Announce(name, value) }
}

func withhold(names ...string) applied {
	return func(e *pop3.Edit, _ *Use) {
		for _, n := range names {
			e.Withhold(n)
		}
	}
}

// inState limits an edit to states.
func inState(e *pop3.Edit, st pop3.State) *pop3.Edit {
	return e.When(func(sc *pop3.Scope) bool { return sc.State&st != 0 })
}

// all does several things.
func all(fs ...applied) applied {
	return func(e *pop3.Edit, u *Use) {
		for _, f := range fs {
			f(e, u)
		}
	}
}

// rows changes the lines of listings.
func rows(uid bool, f func(tx *pop3.Tx, r pop3.Row, u *Use) []byte) applied {
	return func(e *pop3.Edit, u *Use) {
		verb := pop3.AtLIST
		if uid {
			verb = pop3.AtUIDL
		}
		e.At(verb).Row(func(tx *pop3.Tx, r pop3.Row) []byte {
			if r.UID != uid {
				return r.Text
			}
			return f(tx, r, u)
		})
	}
}

// filter changes chunks one by one, those of some commands alone.
func filter(r pop3.Reach, f func(c *pop3.Chunk, now pop3.Time, u *Use)) applied {
	return func(e *pop3.Edit, u *Use) {
		e.At(r).Filter(func(hit func() bool) pop3.Filter { return &chunkwise{hit, f, u} })
	}
}

type chunkwise struct {
	hit func() bool
	f   func(*pop3.Chunk, pop3.Time, *Use)
	u   *Use
}

func (f *chunkwise) Next(now pop3.Time, up pop3.Upstream) (pop3.Chunk, bool) {
	c, ok := up(now)
	if ok && f.hit() {
		f.f(&c, now, f.u)
	}
	return c, ok
}

func count(name, unit string, least, most, fallback int64) []Param {
	return []Param{{Name: name, Unit: unit, Min: least, Max: most, Default: fallback}}
}

func span(name string, fallback pop3.Time) []Param {
	return []Param{{Name: name, Duration: true, Min: int64(pop3.Millisecond), Max: int64(60 * pop3.Minute), Default: int64(fallback)}}
}

func between(name string, least, most, fallback pop3.Time) []Param {
	return []Param{{Name: name, Duration: true, Min: int64(least), Max: int64(most), Default: int64(fallback)}}
}

func words(name string, w ...string) []Param { return []Param{{Name: name, Words: w}} }
