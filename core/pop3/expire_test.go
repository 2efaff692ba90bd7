package pop3_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
)

// mailroom is a store on the clock of a test, with a limit of so many days.
type mailroom struct {
	*maildrop.Memory
	d   *pop3.Dialect
	now pop3.Time
}

func newMailroom(limit pop3.Time) *mailroom {
	r := &mailroom{Memory: &maildrop.Memory{}, d: pop3.Strict()}
	r.d.Limits.Expire = limit
	r.Now = func() pop3.Time { return r.now }
	r.AddUser("user", "password")
	return r
}

func (r *mailroom) visit(t *testing.T) *client {
	t.Helper()
	c := connect(r.d, r.Memory, pop3.Options{})
	c.now = r.now
	c.login(t)
	return c
}

func (r *mailroom) subjects() (all []string) {
	for _, m := range r.Messages("user") {
		s, _, _ := strings.Cut(strings.TrimPrefix(string(m), "Subject: "), "\r\n")
		all = append(all, s)
	}
	return all
}

// RFC 2449 §6.7, RFC 1939 §8: what is older than the site keeps mail is out of
// sight at the next login, and gone after its QUIT; a session that ends
// otherwise removes nothing.
func TestExpire(t *testing.T) {
	r := newMailroom(30 * pop3.Day)
	r.Deliver("user", []byte("Subject: old\n\n"))
	r.now = pop3.Day
	r.Deliver("user", []byte("Subject: young\n\n"))
	r.Deliver("user", []byte("Subject: read\n\n"))
	r.now = 30 * pop3.Day
	c := r.visit(t)
	c.say(t, "STAT", "+OK 3 ") // 30 days to the moment are not more than 30
	c.say(t, "QUIT", "+OK")

	r.now++
	c = r.visit(t)
	if got := capabilities(t, c); !slices.Contains(got, "EXPIRE 30") {
		t.Errorf("CAPA: %q", got)
	}
	c.say(t, "STAT", "+OK 2 ")
	c.say(t, "TOP 1 0", "+OK top of message follows\r\nSubject: young\r\n")
	c.say(t, "LIST 3", "-ERR no message 3")
	c.say(t, "DELE 2", "+OK")
	c.s.End(c.now, pop3.ReasonReset)
	if got := r.subjects(); len(got) != 3 {
		t.Fatalf("left without QUIT: %q", got)
	}

	c = r.visit(t)
	c.say(t, "DELE 2", "+OK")
	c.say(t, "QUIT", "+OK goodbye, 1 message removed")
	if got := r.subjects(); !slices.Equal(got, []string{"young"}) {
		t.Errorf("left after QUIT: %q", got)
	}
}

// EXPIRE 0: "the client is not permitted to leave mail on the server": what was
// fetched whole goes at QUIT; TOP and LIST fetch nothing.
func TestExpireFetched(t *testing.T) {
	r := newMailroom(pop3.ExpireFetched)
	r.Deliver("user", []byte("Subject: fetched\n\n"))
	r.Deliver("user", []byte("Subject: looked at\n\n"))
	c := r.visit(t)
	if got := capabilities(t, c); !slices.Contains(got, "EXPIRE 0") {
		t.Errorf("CAPA: %q", got)
	}
	c.say(t, "RETR 1", "+OK")
	c.say(t, "RETR 1", "+OK")
	c.say(t, "TOP 2 9", "+OK")
	c.s.End(c.now, pop3.ReasonReset)
	if got := r.subjects(); len(got) != 2 {
		t.Fatalf("left without QUIT: %q", got)
	}
	c = r.visit(t)
	c.say(t, "RETR 1", "+OK")
	c.say(t, "RSET", "+OK") // takes DELE back; that mail was fetched remains true
	c.say(t, "QUIT", "+OK goodbye, 1 message removed")
	if got := r.subjects(); !slices.Equal(got, []string{"looked at"}) {
		t.Errorf("left after QUIT: %q", got)
	}
}

// altered is a store whose maildrops somebody made up.
type altered struct{ pop3.Store }

func (s altered) Authenticate(now pop3.Time, c pop3.Credentials) (pop3.Account, error) {
	a, err := s.Store.Authenticate(now, c)
	return alteredAccount{a}, err
}

type alteredAccount struct{ pop3.Account }

func (a alteredAccount) Open(now pop3.Time) (pop3.Maildrop, error) {
	m, err := a.Account.Open(now)
	return alteredDrop{m}, err
}

type alteredDrop struct{ pop3.Maildrop }

func (alteredDrop) AlteredBy(pop3.Aspect) []string { return []string{"somebody"} }
func (d alteredDrop) Remove(i int) error           { return d.Maildrop.(pop3.Remover).Remove(i) }

// What a maildrop can beyond the rest, it can without its expired mail, too.
func TestExpireHandsOn(t *testing.T) {
	r := newMailroom(30 * pop3.Day)
	r.Deliver("user", []byte("Subject: old\n\n"))
	r.now = 40 * pop3.Day
	r.Deliver("user", []byte("Subject: young\n\n"))
	r.d.Edit("me", nil).Wrap("NOOP", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
		if !tx.Remove(0) {
			t.Error("nothing is removed")
		}
		return next(tx, c)
	})
	var by []string
	s := pop3.NewSession(r.d, altered{r.Memory}, pop3.Options{Observe: func(e *pop3.Event) {
		if e.Kind == pop3.KindLogin {
			by = slices.Clone(e.By)
		}
	}})
	s.Start(r.now)
	s.Feed(r.now, []byte("USER user\r\nPASS password\r\nNOOP\r\n"))
	for p, _ := s.Pull(r.now); p != nil; p, _ = s.Pull(r.now) {
	}
	if !slices.Equal(by, []string{"somebody"}) {
		t.Errorf("%v made up the maildrop", by)
	}
	if got := r.subjects(); !slices.Equal(got, []string{"old"}) {
		t.Errorf("%q is left", got)
	}
}
