package maildir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"github.com/pop3play/pop3play/core/pop3"
)

// drop is a locked maildrop. It implements [pop3.Maildrop] and [pop3.Remover].
type drop struct {
	store *Store
	items []message
	list  []pop3.Message

	mu     sync.Mutex
	root   *os.Root
	unlock func()
	ended  bool
}

// message is a file as it was at login.
type message struct {
	entry
	drop    *drop
	size    int64 // in octets, of the form served
	uid     string
	utf8    bool // the header holds UTF-8
	binary  bool // a part is binary; not looked for in raw form
	looked  bool // utf8 is known: in raw form no file is read before somebody asks
	arrived pop3.Time
	removed bool // by this session, so that a successor of the same name stays
}

var (
	errEnded    = errors.New("the session with this maildrop has ended")
	errReadOnly = errors.New("the directory is served read-only")
)

func (m *message) UID() string { return m.uid }
func (m *message) Size() int64 { return m.size }

// NeedsUTF8 implements [pop3.International].
func (m *message) NeedsUTF8() bool {
	if m.looked {
		return m.utf8
	}
	m.looked = true
	b, err := m.Open()
	if err != nil {
		return false
	}
	defer b.Close()
	var head header
	for !head.full() {
		p, err := b.Next()
		if err != nil {
			break
		}
		head.add(p)
	}
	m.utf8 = head.utf8()
	return m.utf8
}

// Arrived implements [pop3.Dated].
func (m *message) Arrived() pop3.Time { return m.arrived }

// HoldsBinary implements [pop3.Binary].
func (m *message) HoldsBinary() bool { return m.binary }

// Open implements [pop3.Message].
func (m *message) Open() (pop3.Body, error) {
	d := m.drop
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ended {
		return nil, errEnded
	}
	b, err := d.store.read(d, m.entry)
	if err == errChanged || errors.Is(err, fs.ErrNotExist) {
		err = pop3.ErrGone
	}
	if err != nil {
		return nil, err // not b: a nil *body is no nil Body
	}
	b.size = m.size
	return b, nil
}

func (d *drop) Messages() []pop3.Message { return d.list }

// Commit implements [pop3.Maildrop]. What it cannot remove stays, the rest goes.
func (d *drop) Commit(deleted []int) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	defer d.end()
	var failed pop3.CommitError
	for _, i := range deleted {
		if err := d.remove(&d.items[i]); err != nil {
			failed.Kept++
			if failed.Err == nil {
				failed.Err = lasting(err)
			}
		}
	}
	if failed.Kept > 0 {
		return &failed
	}
	return nil
}

// Release implements [pop3.Maildrop].
func (d *drop) Release() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.end()
}

// Remove implements [pop3.Remover].
func (d *drop) Remove(i int) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.remove(&d.items[i])
}

// end unlocks, once: the lock may be another session's already.
func (d *drop) end() {
	if d.ended {
		return
	}
	d.ended = true
	d.root.Close()
	d.unlock()
}

// remove removes the file that was listed, and none that took its name since.
// Between the look and the removal a moment remains in which another program
// can put a file there; file systems offer no removal by identity.
func (d *drop) remove(m *message) error {
	switch {
	case d.ended:
		return errEnded
	case d.store.o.ReadOnly:
		return errReadOnly
	case m.removed:
		return nil
	}
	link, err := d.root.Lstat(m.name)
	if err == nil && !same(link, m.link) {
		return fmt.Errorf("%q was changed or replaced since login, so it stays", m.name)
	}
	if err == nil && link.Mode()&fs.ModeSymlink != 0 {
		info, err := d.root.Stat(m.name)
		if err == nil && !same(info, m.info) {
			return fmt.Errorf("what %q links to was changed or replaced since login, so it stays", m.name)
		}
	}
	if err == nil {
		err = d.store.remove(d.root, m.name)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	m.removed = true
	return nil
}
