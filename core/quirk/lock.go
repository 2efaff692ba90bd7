package quirk

import "github.com/pop3play/pop3play/core/pop3"

// The exclusive lock of a maildrop.
var lockQuirks = []*Quirk{
	{
		Name: "lock-lingers-after-drop", Group: "delete", Layer: Claims,
		Params: span("time", 2*pop3.Minute),
		apply: func(e *pop3.Edit, u *Use) {
			const key = "lock-lingers-after-drop"
			e.Hangup(func(tx *pop3.Tx) { remember(tx.Scope(), key, tx.Scope().Now+pop3.Time(u.Args[0])) })
			opening(e, func(sc *pop3.Scope, open func() (pop3.Maildrop, error)) (pop3.Maildrop, error) {
				if until, locked := recall[pop3.Time](sc, key); locked && sc.Now < until {
					return nil, &pop3.Fault{Err: pop3.ErrInUse, By: e.By()}
				}
				return open()
			})
		},
	},
	{
		Name: "lock-busy", Group: "delete", Layer: Claims,
		Params: span("time", pop3.Minute),
		apply: func(e *pop3.Edit, u *Use) {
			const key = "lock-busy"
			opening(e, func(sc *pop3.Scope, open func() (pop3.Maildrop, error)) (pop3.Maildrop, error) {
				until, known := recall[pop3.Time](sc, key)
				if !known {
					until = sc.Now + pop3.Time(u.Args[0])
					remember(sc, key, until)
				}
				if sc.Now < until {
					return nil, &pop3.Fault{Err: pop3.ErrInUse, By: e.By()}
				}
				return open()
			})
		},
	},
	{
		Name: "no-exclusive-lock", Group: "delete", Layer: Claims,
		OneOf: "a second session gets in, or it does not",
		apply: func(e *pop3.Edit, _ *Use) { sharing(e, "no-exclusive-lock", false) },
	},
	{
		Name: "second-session-readonly", Group: "delete", Layer: Claims,
		OneOf: "a second session gets in, or it does not",
		apply: func(e *pop3.Edit, _ *Use) { sharing(e, "second-session-readonly", true) },
	},
}

// opening stands around the opening of a maildrop by someone who has proved to
// be its user.
func opening(e *pop3.Edit, f func(sc *pop3.Scope, open func() (pop3.Maildrop, error)) (pop3.Maildrop, error)) {
	e.Store(func(sc *pop3.Scope, st pop3.Store) pop3.Store { return &openStore{st, sc, f} })
}

type openStore struct {
	pop3.Store
	sc *pop3.Scope
	f  func(*pop3.Scope, func() (pop3.Maildrop, error)) (pop3.Maildrop, error)
}

func (s *openStore) Authenticate(now pop3.Time, c pop3.Credentials) (pop3.Account, error) {
	a, err := s.Store.Authenticate(now, c)
	if err != nil {
		return nil, err
	}
	return &openAccount{a, s}, nil
}

type openAccount struct {
	pop3.Account
	store *openStore
}

func (a *openAccount) Open(now pop3.Time) (pop3.Maildrop, error) {
	return a.store.f(a.store.sc, func() (pop3.Maildrop, error) { return a.Account.Open(now) })
}
