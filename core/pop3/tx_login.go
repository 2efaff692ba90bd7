package pop3

import "errors"

// Login tries to enter TRANSACTION. While the maildrop is locked, and for as
// long as the driver allows, it asks to be called again.
func (tx *Tx) Login(c Credentials) Reply {
	account, err := tx.authenticate(&c)
	switch {
	case err == nil:
		return tx.open(account, c.User)
	case errors.Is(err, ErrAuth):
		return tx.loginFailed("AUTH", SayAuthFailed, err)
	}
	return tx.loginBroken(err)
}

// loginBroken says whether it is worth while to try again.
func (tx *Tx) loginBroken(err error) Reply {
	if errors.Is(err, ErrPermanent) {
		return tx.loginFailed("SYS/PERM", SayLoginBroken, err)
	}
	return tx.loginFailed("SYS/TEMP", SayLoginFault, err)
}

// authenticate asks the store, and leaves in c the name by which it knows the
// user.
func (tx *Tx) authenticate(c *Credentials) (Account, error) {
	s := tx.s
	ok := tx.prepared(c)
	s.scope.User = c.User
	if !ok {
		return nil, ErrAuth
	}
	store := s.store
	for _, e := range s.d.stores {
		if e.edit.hits(&s.scope) {
			store = e.f(&s.scope, store)
		}
	}
	return store.Authenticate(s.scope.Now, *c)
}

// open takes the lock of an authenticated user's maildrop.
func (tx *Tx) open(account Account, user string) Reply {
	s := tx.s
	now := s.scope.Now
	if tx.tooSoon(user) {
		return tx.loginFailed("LOGIN-DELAY", SayTooSoon, nil)
	}
	drop, err := account.Open(now)
	if errors.Is(err, ErrInUse) {
		if s.busy.since == 0 {
			s.busy.since = now + 1
		}
		if now < s.busy.since-1+s.o.LockWait {
			return Reply{Busy: true}
		}
		return tx.loginFailed("IN-USE", SayInUse, err)
	}
	if err != nil {
		return tx.loginBroken(err)
	}
	drop = unexpired(drop, now, s.d.Limits.Expire)
	for _, e := range s.d.drops {
		if e.edit.hits(&s.scope) {
			drop = e.f(&s.scope, drop)
		}
	}
	if s.d.Limits.LoginDelay > 0 {
		s.scope.World.Update(lastLogin, user, func(any) any { return now })
	}
	s.drop, s.msgs = drop, drop.Messages()
	s.marks, s.live = make([]mark, len(s.msgs)), len(s.msgs)
	s.emit(Event{Kind: KindLogin, Verb: s.scope.Verb, Text: user, N: int64(len(s.msgs)), By: AlteredBy(drop, AspectList)})
	s.enter(Transaction)
	s.loggedIn = now
	n, octets := tx.Totals()
	return Reply{Say: SayLoginOK, Args: Args{N: n, Octets: octets, Text: user}, By: tx.blamed()}
}

// tooSoon tells whether the last login was less than LOGIN-DELAY ago (RFC 2449
// §6.5). One that waits for the lock came in time.
func (tx *Tx) tooSoon(user string) bool {
	s := tx.s
	delay := s.d.Limits.LoginDelay
	if delay == 0 || s.busy.since != 0 {
		return false
	}
	last, known := s.scope.World.Update(lastLogin, user, func(v any) any { return v }).(Time)
	return known && s.scope.Now < last+delay
}

const lastLogin = "last login"

func (tx *Tx) loginFailed(code string, say Phrase, err error) Reply {
	s := tx.s
	text := ""
	if fault, ok := err.(*Fault); ok && fault.Text != "" {
		code, text = fault.Code, fault.Text
	}
	if !s.d.Codes {
		code = ""
	}
	by := faulty(err)
	s.emit(Event{Kind: KindAuthFail, Verb: s.scope.Verb, Text: s.scope.User, Code: code, By: by})
	return Reply{Err: true, Code: code, Say: say, Text: text, Args: Args{Arg: []byte(s.scope.User)}, By: by}
}
