package pop3server_test

import (
	"io"
	"sync/atomic"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// depot is a store that counts how often maildrops are opened and ended. With
// big set, each maildrop has one message more than the store below: all share
// its octets.
type depot struct {
	pop3.Store
	big                   []byte
	opened, ended, doubly atomic.Int64
	asked, given          atomic.Int64 // big messages, and octets of them
}

type depotAccount struct {
	pop3.Account
	d *depot
}

type depotDrop struct {
	pop3.Maildrop
	d     *depot
	ended atomic.Bool
}

func (d *depot) Authenticate(now pop3.Time, c pop3.Credentials) (pop3.Account, error) {
	a, err := d.Store.Authenticate(now, c)
	if err != nil {
		return nil, err
	}
	return depotAccount{a, d}, nil
}

func (a depotAccount) Open(now pop3.Time) (pop3.Maildrop, error) {
	m, err := a.Account.Open(now)
	if err != nil {
		return nil, err
	}
	a.d.opened.Add(1)
	return &depotDrop{Maildrop: m, d: a.d}, nil
}

func (m *depotDrop) Messages() []pop3.Message {
	all := m.Maildrop.Messages()
	if m.d.big != nil {
		all = append(all[:len(all):len(all)], shared{m.d})
	}
	return all
}

func (m *depotDrop) Commit(deleted []int) error {
	m.end()
	return m.Maildrop.Commit(deleted)
}

// Remove implements pop3.Remover, as the maildrop does.
func (m *depotDrop) Remove(i int) error { return m.Maildrop.(pop3.Remover).Remove(i) }

func (m *depotDrop) Release() {
	m.end()
	m.Maildrop.Release()
}

func (m *depotDrop) end() {
	m.d.ended.Add(1)
	if m.ended.Swap(true) {
		m.d.doubly.Add(1)
	}
}

// settled checks, once the server is down, that each lock was released exactly
// once.
func (d *depot) settled(t *testing.T) {
	t.Helper()
	if opened, ended, doubly := d.opened.Load(), d.ended.Load(), d.doubly.Load(); opened != ended || doubly != 0 {
		t.Errorf("%d maildrops opened, %d ended, %d more than once", opened, ended, doubly)
	}
}

// shared is a message whose octets are nobody's own.
type shared struct{ d *depot }

func (shared) UID() string   { return "shared" }
func (m shared) Size() int64 { return int64(len(m.d.big)) }

func (m shared) Open() (pop3.Body, error) {
	m.d.asked.Add(1)
	return &sharedBody{m.d, m.d.big}, nil
}

type sharedBody struct {
	d    *depot
	rest []byte
}

func (b *sharedBody) Next() ([]byte, error) {
	if len(b.rest) == 0 {
		return nil, io.EOF
	}
	p := b.rest[:min(len(b.rest), 64<<10)]
	b.rest = b.rest[len(p):]
	b.d.given.Add(int64(len(p)))
	return p, nil
}

func (b *sharedBody) Close() error { return nil }
