package maildrop

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"sync"

	"github.com/pop3play/pop3play/core/pop3"
)

// Memory is a store that keeps users and their mail in memory. It is safe for
// concurrent use. The zero value has no user.
type Memory struct {
	// Raw serves messages as delivered, not in canonical form, under unique-ids
	// made of Raw, "/" and a number. It holds for the sessions to come.
	Raw string
	// Now is the clock of the sessions, by which mail arrives; nil: it all
	// arrived at their epoch.
	Now func() pop3.Time

	mu    sync.Mutex
	users map[string]*box
}

type box struct {
	store  *Memory
	secret string
	mail   []*message
	count  int // messages ever delivered
	locked bool
}

// appendPadded writes n with at least four digits.
func appendPadded(dst []byte, n int) []byte {
	for limit := 1000; limit > n && limit > 1; limit /= 10 {
		dst = append(dst, '0')
	}
	return strconv.AppendInt(dst, int64(n), 10)
}

type message struct {
	raw, text []byte // as delivered, and canonical
	hash      string
	number    int // of the delivery, from 1
	utf8      bool
	binary    bool
	arrived   pop3.Time
}

// Arrived implements pop3.Dated.
func (m *message) Arrived() pop3.Time { return m.arrived }

// NeedsUTF8 implements pop3.International.
func (m *message) NeedsUTF8() bool { return m.utf8 }

// HoldsBinary implements pop3.Binary.
func (m *message) HoldsBinary() bool { return m.binary }

// HasUser implements [pop3.Directory].
func (m *Memory) HasUser(name string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.users[name] != nil
}

// AddUser adds a user, or changes the password of one.
func (m *Memory) AddUser(user, password string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.users == nil {
		m.users = make(map[string]*box)
	}
	if b := m.users[user]; b != nil {
		b.secret = password
		return
	}
	m.users[user] = &box{store: m, secret: password}
}

// Deliver appends a message to a user's maildrop, in canonical form. Sessions
// already open do not see it (RFC 1939 §4). It answers false without such a
// user.
func (m *Memory) Deliver(user string, raw []byte) bool {
	raw = slices.Clone(raw)
	text := Canonical(raw)
	var now pop3.Time
	if m.Now != nil {
		now = m.Now()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	b := m.users[user]
	if b == nil {
		return false
	}
	b.count++
	b.mail = append(b.mail, &message{
		raw: raw, text: text, hash: Hash(text), number: b.count,
		utf8: HeaderUTF8(Header(text, len(text))), binary: HoldsBinary(text), arrived: now,
	})
	return true
}

// Authenticate implements pop3.Store.
func (m *Memory) Authenticate(_ pop3.Time, c pop3.Credentials) (pop3.Account, error) {
	return m.account(c, m.Raw)
}

// View is the same mail and the same locks, raw under the given directory name
// or, without one, in canonical form, whatever Raw says.
func (m *Memory) View(raw string) pop3.Store { return view{m, raw} }

type view struct {
	memory *Memory
	raw    string
}

func (v view) Authenticate(_ pop3.Time, c pop3.Credentials) (pop3.Account, error) {
	return v.memory.account(c, v.raw)
}

// account checks credentials. The lock is not held meanwhile: the proof of a
// challenge may take milliseconds.
func (m *Memory) account(c pop3.Credentials, raw string) (pop3.Account, error) {
	m.mu.Lock()
	b := m.users[c.User]
	secret := ""
	if b != nil {
		secret = b.secret
	}
	m.mu.Unlock()
	// An unknown user takes as long as one who is there.
	if !c.Matches(secret) || b == nil {
		return nil, pop3.ErrAuth
	}
	return account{b, raw}, nil
}

type account struct {
	*box
	raw string
}

// Open implements pop3.Account.
func (b account) Open(pop3.Time) (pop3.Maildrop, error) {
	b.store.mu.Lock()
	defer b.store.mu.Unlock()
	if b.locked {
		return nil, pop3.ErrInUse
	}
	b.locked = true
	d := &drop{box: b.box, items: make([]item, len(b.mail)), list: make([]pop3.Message, len(b.mail))}
	var uids UIDs
	for i, msg := range b.mail {
		d.items[i] = item{drop: d, message: msg, Item: msg.as(b.raw, &uids)}
		d.list[i] = &d.items[i]
	}
	return d, nil
}

// drop is a locked maildrop.
type drop struct {
	box   *box
	items []item
	list  []pop3.Message
	body  body // used again for each message read
	ended bool
}

type item struct {
	*message
	Item
	drop *drop
}

func (d *drop) Messages() []pop3.Message { return d.list }

func (d *drop) Commit(deleted []int) error {
	d.box.store.mu.Lock()
	defer d.box.store.mu.Unlock()
	if d.ended && len(deleted) > 0 {
		return &pop3.CommitError{Kept: len(deleted), Err: errEnded}
	}
	d.remove(deleted)
	d.end()
	return nil
}

var errEnded = errors.New("the session with this maildrop has ended")

// end unlocks, once: the lock may be another session's already.
func (d *drop) end() {
	if !d.ended {
		d.ended, d.box.locked = true, false
	}
}

func (d *drop) Release() {
	d.box.store.mu.Lock()
	defer d.box.store.mu.Unlock()
	d.end()
}

// Remove implements pop3.Remover.
func (d *drop) Remove(i int) error {
	d.box.store.mu.Lock()
	defer d.box.store.mu.Unlock()
	if d.ended {
		return errEnded
	}
	d.remove([]int{i})
	return nil
}

func (d *drop) remove(indices []int) {
	gone := make(map[*message]bool, len(indices))
	for _, i := range indices {
		gone[d.items[i].message] = true
	}
	d.box.mail = slices.DeleteFunc(slices.Clone(d.box.mail), func(m *message) bool { return gone[m] })
}

func (it *item) UID() string { return it.Item.UID }
func (it *item) Size() int64 { return int64(len(it.Text)) }

func (it *item) Open() (pop3.Body, error) {
	b := &it.drop.body
	if b.open {
		b = new(body)
	}
	*b = body{rest: it.Text, open: true}
	return b, nil
}

// body gives the octets of a message without a copy.
type body struct {
	rest []byte
	open bool
}

const maxSlice = 64 << 10

func (b *body) Next() ([]byte, error) {
	if len(b.rest) == 0 {
		return nil, io.EOF
	}
	p := b.rest[:min(len(b.rest), maxSlice)]
	b.rest = b.rest[len(p):]
	return p, nil
}

func (b *body) Close() error {
	b.open = false
	return nil
}
