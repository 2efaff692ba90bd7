package pop3_test

import (
	"bytes"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
)

// Bodies may give their slices from a buffer that they use again: nothing in a
// session, and no filter, holds on to one. Here each slice is spoilt as soon as
// the next is asked for.
func TestBodiesMayReuseTheirBuffers(t *testing.T) {
	mail := []string{"Subject: one\n\n.dot\n.\n..\nlong " + string(bytes.Repeat([]byte("long.\n."), 500)), "\n.", "three\n"}
	const lines = "USER user\r\nPASS password\r\nRETR 1\r\nTOP 1 3\r\nRETR 2\r\nLIST\r\nUIDL\r\nCAPA\r\nRETR 3\r\nTOP 2 9\r\nQUIT\r\n"
	for _, spec := range []string{"", "trickle=7/1us", "terminator-split-packets", "no-dot-stuffing", "extra", "classic",
		"list-size-lf-counted", "drop-retr=3@2", "no-dot-stuffing,trickle=3/1us,terminator-split-packets=1ms,extra", "autodelete,retr-hides-next-session,trickle=100/1us"} {
		var out [2][]byte
		for i, spoil := range []bool{false, true} {
			b, err := quirk.Parse(spec)
			if err != nil {
				t.Fatal(err)
			}
			d := b.Dialect()
			st := pop3.Store(memory(mail...))
			if spoil {
				d.Edit("", nil).Store(func(_ *pop3.Scope, s pop3.Store) pop3.Store { return spoilingStore{s} })
			}
			c := connect(d, st, pop3.Options{})
			for range len(lines) * 1000 {
				if c.in == nil {
					c.in = []byte(lines)
				}
				if c.drive(); c.s.State() == pop3.Closed {
					break
				}
				at, _ := c.s.Deadline()
				c.wait(at - c.now)
			}
			out[i] = c.out
		}
		if !bytes.Equal(out[0], out[1]) || len(out[0]) < 1000 {
			t.Errorf("%q: %d octets\n got %.300q\nwant %.300q", spec, len(out[0]), out[1], out[0])
		}
	}
}

type (
	spoilingStore   struct{ pop3.Store }
	spoilingAccount struct{ pop3.Account }
	spoilingDrop    struct{ pop3.Maildrop }
	spoilingMessage struct{ pop3.Message }
)

func (s spoilingStore) Authenticate(now pop3.Time, c pop3.Credentials) (pop3.Account, error) {
	a, err := s.Store.Authenticate(now, c)
	return spoilingAccount{a}, err
}

func (a spoilingAccount) Open(now pop3.Time) (pop3.Maildrop, error) {
	d, err := a.Account.Open(now)
	return spoilingDrop{d}, err
}

func (d spoilingDrop) Messages() (all []pop3.Message) {
	for _, m := range d.Maildrop.Messages() {
		all = append(all, spoilingMessage{m})
	}
	return all
}

func (m spoilingMessage) Open() (pop3.Body, error) {
	b, err := m.Message.Open()
	if err != nil {
		return nil, err
	}
	defer b.Close()
	var text []byte
	for p, err := b.Next(); err == nil; p, err = b.Next() {
		text = append(text, p...)
	}
	return cutUp(text, []byte{3, 40, 0, 9}), nil
}
