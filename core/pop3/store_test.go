package pop3_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// counting is a store that checks the contract: each maildrop opened is ended
// exactly once, and nobody reads it after that.
type counting struct {
	pop3.Store
	t         testing.TB
	open      int
	commits   int
	releases  int
	commitErr error
	openErr   error
}

type countedAccount struct {
	pop3.Account
	c *counting
}

type countedDrop struct {
	pop3.Maildrop
	c     *counting
	ended bool
}

func (c *counting) Authenticate(now pop3.Time, cr pop3.Credentials) (pop3.Account, error) {
	a, err := c.Store.Authenticate(now, cr)
	if err != nil {
		return nil, err
	}
	return countedAccount{a, c}, nil
}

func (a countedAccount) Open(now pop3.Time) (pop3.Maildrop, error) {
	if a.c.openErr != nil {
		return nil, a.c.openErr
	}
	d, err := a.Account.Open(now)
	if err != nil {
		return nil, err
	}
	a.c.open++
	return &countedDrop{d, a.c, false}, nil
}

func (d *countedDrop) end() {
	if d.ended {
		d.c.t.Error("a maildrop was ended twice")
	}
	d.ended = true
	d.c.open--
}

func (d *countedDrop) Messages() []pop3.Message {
	if d.ended {
		d.c.t.Error("a maildrop was read after its end")
	}
	return d.Maildrop.Messages()
}

func (d *countedDrop) Commit(deleted []int) error {
	d.end()
	d.c.commits++
	for i := 1; i < len(deleted); i++ {
		if deleted[i-1] >= deleted[i] {
			d.c.t.Errorf("Commit(%v): not ascending", deleted)
		}
	}
	if d.c.commitErr != nil {
		d.Maildrop.Release()
		return d.c.commitErr
	}
	return d.Maildrop.Commit(deleted)
}

// Remove implements pop3.Remover, as the maildrop does.
func (d *countedDrop) Remove(i int) error { return d.Maildrop.(pop3.Remover).Remove(i) }

func (d *countedDrop) Release() {
	d.end()
	d.c.releases++
	d.Maildrop.Release()
}

func TestStoreFailures(t *testing.T) {
	st := &counting{Store: memory("Subject: a\n\nb\n", "Subject: c\n\nd\n"), t: t}
	st.openErr = errors.New("disk on fire")
	c := connect(pop3.Strict(), st, pop3.Options{})
	c.say(t, "USER user", "+OK")
	c.say(t, "PASS password", "-ERR [SYS/TEMP] maildrop cannot be opened, try again later\r\n")
	st.openErr = fmt.Errorf("no disk at all: %w", pop3.ErrPermanent)
	c.say(t, "USER user", "+OK")
	c.say(t, "PASS password", "-ERR [SYS/PERM] maildrop cannot be opened, its keeper has to look into it\r\n")
	st.openErr = nil
	c.login(t)
	c.say(t, "DELE 1", "+OK")
	c.say(t, "DELE 2", "+OK")
	// RFC 1939 §6: -ERR if some deleted messages were not removed.
	st.commitErr = &pop3.CommitError{Kept: 1, Err: errors.New("read-only")}
	c.say(t, "QUIT", "-ERR [SYS/TEMP] 1 marked message not removed\r\n")
	if st.open != 0 || c.s.Step() != pop3.StepClose || c.s.State() != pop3.Closed {
		t.Errorf("after QUIT: %d maildrops open, step %d, state %v", st.open, c.s.Step(), c.s.State())
	}
	c = connect(pop3.Strict(), st, pop3.Options{})
	c.login(t)
	c.say(t, "DELE 1", "+OK")
	st.commitErr = errors.New("no idea how many")
	c.say(t, "QUIT", "-ERR [SYS/TEMP] 1 marked message not removed\r\n")
	c = connect(pop3.Strict(), st, pop3.Options{})
	c.login(t)
	c.say(t, "DELE 1", "+OK")
	st.commitErr = &pop3.CommitError{Kept: 1, Err: pop3.ErrPermanent}
	c.say(t, "QUIT", "-ERR [SYS/PERM] 1 marked message not removed\r\n")
}

// A message that vanished behind the server's back is an error of its own, and
// numbers stay.
func TestGone(t *testing.T) {
	m := memory("Subject: a\n\nb\n", "Subject: c\n\nd\n")
	d := pop3.Strict()
	d.Edit("", nil).Drop(func(_ *pop3.Scope, drop pop3.Maildrop) pop3.Maildrop { return goneDrop{drop} })
	c := connect(d, m, pop3.Options{})
	c.login(t)
	c.say(t, "RETR 1", "-ERR [SYS/TEMP] message 1 is gone from the store\r\n")
	c.say(t, "TOP 1 0", "-ERR [SYS/TEMP] message 1 is gone from the store\r\n")
	c.say(t, "RETR 2", "+OK 17 octets\r\n")
	c.say(t, "LIST 1", "+OK 1 17\r\n")
}

type goneDrop struct{ pop3.Maildrop }

type goneMessage struct{ pop3.Message }

func (goneMessage) Open() (pop3.Body, error) { return nil, pop3.ErrGone }

func (d goneDrop) Messages() []pop3.Message {
	all := append([]pop3.Message(nil), d.Maildrop.Messages()...)
	all[0] = goneMessage{all[0]}
	return all
}

// A body that fails in the middle ends the connection without a terminator:
// the client must not take the part for the whole.
func TestBodyFails(t *testing.T) {
	d := pop3.Strict()
	d.Edit("", nil).Wrap("RETR", func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply {
		return pop3.Reply{Body: &failing{}}
	})
	st := &counting{Store: memory("a\n"), t: t}
	c := connect(d, st, pop3.Options{})
	c.login(t)
	c.got()
	c.send("RETR 1\r\n")
	if got := c.got(); got != "+OK\r\npart\r\n" || c.s.Step() != pop3.StepClose || st.open != 0 || st.commits != 0 {
		t.Errorf("got %q, step %d, %d open, %d commits", got, c.s.Step(), st.open, st.commits)
	}
}

type failing struct{ n int }

func (f *failing) Next() ([]byte, error) {
	if f.n++; f.n == 1 {
		return []byte("part\r\n"), nil
	}
	return nil, errors.New("disk on fire")
}

func (f *failing) Close() error { return nil }
