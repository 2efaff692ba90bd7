package maildroptest

import (
	"regexp"
	"sync"
	"sync/atomic"

	"github.com/pop3play/pop3play/core/pop3"
)

var (
	legal   = regexp.MustCompile(`^[\x21-\x7e]{1,70}$`)
	oneLine = regexp.MustCompile(`^[^\r\n\x00]+$`)
)

// uidsLegal: RFC 1939 §7, "consisting of one to 70 characters in the range
// 0x21 to 0x7E, which uniquely identifies a message within a maildrop".
func (s suite) uidsLegal() {
	d := s.open(s.store(s.o.Messages))
	defer d.Release()
	form := legal
	if s.o.Raw {
		form = oneLine
	}
	seen := make(map[string]int)
	for i, m := range d.Messages() {
		if !form.MatchString(m.UID()) {
			s.Errorf("message %d: the unique-id %q is not %v", i+1, m.UID(), form)
		}
		if k, ok := seen[m.UID()]; ok {
			s.Errorf("messages %d and %d share the unique-id %q", k+1, i+1, m.UID())
		}
		seen[m.UID()] = i
	}
}

// uidsLast: RFC 1939 §7, "and which persists across sessions". Identical
// copies may take each other's place when one goes.
func (s suite) uidsLast() {
	messages := append(numbered(6), []byte("copy\n"), []byte("copy\n"), []byte("copy\n"))
	st := s.store(messages)
	before := s.uids(st)
	if after := s.uids(st); !equal(before, after) {
		s.Fatalf("unique-ids after a session without UPDATE: %q, before it: %q", after, before)
	}
	if err := s.open(st).Commit([]int{0, 3, 6}); err != nil {
		s.Fatal(err)
	}
	after := s.uids(st)
	if want := []string{before[1], before[2], before[4], before[5]}; len(after) != 6 || !equal(after[:4], want) {
		s.Fatalf("unique-ids after others were deleted: %q, want %q and those of two copies", after, want)
	}
	copies := map[string]bool{before[6]: true, before[7]: true, before[8]: true}
	if !copies[after[4]] || !copies[after[5]] || after[4] == after[5] {
		s.Errorf("copies have the unique-ids %q, want two of %q", after[4:], before[6:])
	}
}

func (s suite) uids(st pop3.Store) (all []string) {
	s.Helper()
	d := s.open(st)
	defer d.Release()
	for _, m := range d.Messages() {
		all = append(all, m.UID())
	}
	return all
}

func equal(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// lock: RFC 1939 §4, "the POP3 server then acquires an exclusive-access lock on
// the maildrop".
func (s suite) lock() {
	st := s.store(numbered(2))
	for _, c := range []struct {
		name string
		end  func(pop3.Maildrop) error
	}{
		{"Release", func(d pop3.Maildrop) error { d.Release(); return nil }},
		{"Commit of nothing", func(d pop3.Maildrop) error { return d.Commit(nil) }},
		{"Commit", func(d pop3.Maildrop) error { return d.Commit([]int{0}) }},
	} {
		d := s.open(st)
		second := s.account(st) // to prove who one is takes no lock
		if _, err := second.Open(0); err != pop3.ErrInUse {
			s.Fatalf("a second Open before %s = %v, want ErrInUse", c.name, err)
		}
		if err := c.end(d); err != nil {
			s.Fatalf("%s: %v", c.name, err)
		}
		d, err := second.Open(0)
		if err != nil {
			s.Fatalf("Open after %s: %v", c.name, err)
		}
		d.Release()
	}
}

// contention lets many sessions at a maildrop at once, each of which removes a
// message.
func (s suite) contention() {
	const sessions, messages = 8, 24
	st := s.store(numbered(messages))
	var inside, removed atomic.Int32
	var wg sync.WaitGroup
	for range sessions {
		a := s.account(st)
		wg.Go(func() {
			for removed.Load() < messages {
				d, err := a.Open(0)
				if err == pop3.ErrInUse {
					continue
				}
				if err != nil {
					s.Errorf("Open: %v", err)
					return
				}
				if n := inside.Add(1); n != 1 {
					s.Errorf("%d sessions have the lock at once", n)
				}
				n := len(d.Messages())
				inside.Add(-1)
				if n == 0 {
					d.Release()
					return
				}
				if err := d.Commit([]int{n / 2}); err != nil {
					s.Errorf("Commit: %v", err)
					return
				}
				removed.Add(1)
			}
		})
	}
	wg.Wait()
	if n := removed.Load(); n != messages {
		s.Errorf("%d removals were answered with success, of %d messages", n, messages)
	}
	s.holds(st, nil)
}

// endedTwice ends a session again when the lock is already another one's.
func (s suite) endedTwice() {
	st := s.store(numbered(2))
	for _, again := range []struct {
		name string
		end  func(pop3.Maildrop)
	}{
		{"Release", func(d pop3.Maildrop) { d.Release() }},
		{"Commit", func(d pop3.Maildrop) { d.Commit(nil) }},
	} {
		first := s.open(st)
		first.Release()
		second := s.open(st)
		again.end(first)
		if d, err := s.account(st).Open(0); err != pop3.ErrInUse {
			s.Errorf("%s of a session that has ended took the lock from another: Open = %v, want ErrInUse", again.name, err)
			if err == nil {
				d.Release()
			}
		}
		if err := second.Commit(nil); err != nil {
			s.Error(err)
		}
	}
	s.holds(st, numbered(2))
}
