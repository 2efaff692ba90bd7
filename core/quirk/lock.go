package quirk

import "github.com/pop3play/pop3play/core/pop3"

// lockedStore asks before it opens a maildrop.
type lockedStore struct {
	pop3.Store
	locked func(now pop3.Time) error
}

func (l *lockedStore) Authenticate(now pop3.Time, c pop3.Credentials) (pop3.Account, error) {
	a, err := l.Store.Authenticate(now, c)
	if err != nil {
		return nil, err
	}
	return &lockedAccount{a, l.locked}, nil
}

type lockedAccount struct {
	pop3.Account
	locked func(now pop3.Time) error
}

func (a *lockedAccount) Open(now pop3.Time) (pop3.Maildrop, error) {
	if err := a.locked(now); err != nil {
		return nil, err
	}
	return a.Account.Open(now)
}
