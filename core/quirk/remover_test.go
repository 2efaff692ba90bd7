package quirk_test

import (
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
)

// plain is a store whose maildrops remove nothing in mid-session.
type plain struct{ pop3.Store }

func (s plain) Authenticate(now pop3.Time, c pop3.Credentials) (pop3.Account, error) {
	a, err := s.Store.Authenticate(now, c)
	return plainAccount{a}, err
}

type plainAccount struct{ pop3.Account }

func (a plainAccount) Open(now pop3.Time) (pop3.Maildrop, error) {
	m, err := a.Account.Open(now)
	if err != nil {
		return nil, err
	}
	return struct{ pop3.Maildrop }{m}, nil
}

// removeAll logs in and removes all that is in sight; from the last on, as a
// quirk may have made several messages of one.
func removeAll(t *testing.T, q *quirk.Quirk, wrap func(pop3.Store) pop3.Store) (loggedIn bool, removed, left int) {
	t.Helper()
	st := &maildrop.Memory{}
	st.AddUser("user", "password")
	for _, text := range []string{"Subject: one\n\na\n", "Subject: two\n\nb\n", "Subject: three\n\nc\n"} {
		st.Deliver("user", []byte(text))
	}
	b, err := quirk.Parse(spec(t, q))
	if err != nil {
		t.Fatal(err)
	}
	d := b.Dialect()
	d.Edit("", nil).Wrap("NOOP", func(tx *pop3.Tx, _ pop3.Command, _ pop3.Handler) pop3.Reply {
		loggedIn = true
		for i := tx.Count() - 1; i >= 0; i-- {
			if tx.Remove(i) {
				removed++
			}
		}
		return pop3.Reply{}
	})
	s := pop3.NewSession(d, wrap(st), pop3.Options{Session: 1})
	s.Start(0)
	now := pop3.Time(0)
	for _, line := range []string{"USER user\r\n", "PASS password\r\n", "NOOP\r\n"} {
		s.Feed(now, []byte(line))
		for range 1000 {
			if p, _ := s.Pull(now); p != nil {
				continue
			}
			next, waits := s.Deadline()
			if !waits || next > now+pop3.Minute {
				break
			}
			now = next
			s.Tick(now)
		}
	}
	return loggedIn, removed, len(st.Messages("user"))
}

// A maildrop that a quirk changes can remove messages in mid-session if it could
// before, and says so if it could not.
func TestRemoverIsHandedOn(t *testing.T) {
	in := 0
	for _, q := range quirk.All() {
		loggedIn, removed, left := removeAll(t, q, func(st pop3.Store) pop3.Store { return st })
		if !loggedIn {
			continue
		}
		in++
		if removed < 3-left || removed == 0 {
			t.Errorf("%s: %d removed, %d left", q.Name, removed, left)
		}
		if _, _, left := removeAll(t, q, func(st pop3.Store) pop3.Store { return plain{st} }); left < 3 {
			t.Errorf("%s: %d left by a maildrop that cannot remove", q.Name, left)
		}
	}
	if in < len(quirk.All())/2 {
		t.Errorf("only %d logged in", in)
	}
}
