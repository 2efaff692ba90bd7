package quirk

import (
	"errors"
	"slices"
	"sync"

	"github.com/pop3play/pop3play/core/pop3"
)

// sharing lets sessions into a maildrop that another one has open; with
// readonly what they delete stays.
func sharing(e *pop3.Edit, key string, readonly bool) {
	opening(e, func(sc *pop3.Scope, open func() (pop3.Maildrop, error)) (pop3.Maildrop, error) {
		drop, err := open()
		if err == nil {
			sh := &shared{drop: drop, guests: 1, gone: map[int]bool{}, by: e.By()}
			list, places := sh.rest()
			remember(sc, key, sh)
			return &guest{shared: sh, list: list, places: places}, nil
		}
		if sh, open := recall[*shared](sc, key); open && errors.Is(err, pop3.ErrInUse) {
			if list, places, ok := sh.join(); ok {
				return &guest{shared: sh, list: list, places: places, second: true, readonly: readonly}, nil
			}
		}
		return nil, err
	})
}

// shared is a maildrop that several sessions have open, each in a goroutine of
// its own. The last one to go unlocks it.
type shared struct {
	by []string

	mu     sync.Mutex
	drop   pop3.Maildrop
	guests int
	gone   map[int]bool // removed already
}

// rest is what a session finds that comes now, and where in the maildrop.
func (s *shared) rest() (list []pop3.Message, places []int) {
	for i, m := range s.drop.Messages() {
		if s.gone[i] {
			continue
		}
		g := guestMessage{same{m}, s, i}
		if d, is := m.(pop3.Dated); is {
			list = append(list, &datedMessage{g, d})
		} else {
			list = append(list, &g)
		}
		places = append(places, i)
	}
	return list, places
}

func (s *shared) join() (list []pop3.Message, places []int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.guests == 0 {
		return nil, nil, false
	}
	s.guests++
	list, places = s.rest()
	return list, places, true
}

// leave removes messages by their places in the maildrop.
func (s *shared) leave(deleted []int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	deleted = slices.DeleteFunc(deleted, func(i int) bool { return s.gone[i] })
	if s.guests--; s.guests == 0 {
		return s.drop.Commit(deleted)
	}
	var failed pop3.CommitError
	for _, i := range deleted {
		if err := (passing{s.drop}).Remove(i); err != nil {
			failed.Kept, failed.Err = failed.Kept+1, err
			continue
		}
		s.gone[i] = true
	}
	if failed.Kept > 0 {
		return &failed
	}
	return nil
}

// guest is one session's view of a shared maildrop.
type guest struct {
	*shared
	list     []pop3.Message
	places   []int
	second   bool // a conforming server would not have let it in
	readonly bool
}

func (g *guest) Messages() []pop3.Message { return g.list }

func (g *guest) Commit(deleted []int) error {
	if g.readonly {
		return g.leave(nil)
	}
	places := make([]int, len(deleted))
	for i, k := range deleted {
		places[i] = g.places[k]
	}
	return g.leave(places)
}

func (g *guest) Release() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.guests--; g.guests == 0 {
		g.drop.Release()
	}
}

// Remove implements pop3.Remover where the maildrop does.
func (g *guest) Remove(i int) error {
	if g.readonly {
		return errStays
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	err := passing{g.drop}.Remove(g.places[i])
	if err == nil {
		g.gone[g.places[i]] = true
	}
	return err
}

// AlteredBy implements pop3.Altered.
func (g *guest) AlteredBy(a pop3.Aspect) []string {
	by := pop3.AlteredBy(g.drop, a)
	if g.second && a >= pop3.AspectList {
		by = slices.Concat(by, g.by)
	}
	return by
}

// guestMessage is a message that several sessions may read at once.
type guestMessage struct {
	same
	shared *shared
	place  int // in the maildrop
}

// Open fails for what another session has removed meanwhile.
func (m *guestMessage) Open() (pop3.Body, error) {
	m.shared.mu.Lock()
	defer m.shared.mu.Unlock()
	if m.shared.gone[m.place] {
		return nil, &pop3.Fault{Err: pop3.ErrGone, By: m.shared.by}
	}
	b, err := m.Message.Open()
	if err != nil {
		return nil, err
	}
	return &guestBody{b, m.shared}, nil
}

// NeedsUTF8 implements pop3.International: a message may look into its file.
func (m *guestMessage) NeedsUTF8() bool {
	m.shared.mu.Lock()
	defer m.shared.mu.Unlock()
	return m.same.NeedsUTF8()
}

type datedMessage struct {
	guestMessage
	pop3.Dated
}

type guestBody struct {
	pop3.Body
	shared *shared
}

func (b *guestBody) Close() error {
	b.shared.mu.Lock()
	defer b.shared.mu.Unlock()
	return b.Body.Close()
}
