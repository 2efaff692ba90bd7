package maildroptest

import (
	"fmt"
	"math/rand/v2"

	"github.com/pop3play/pop3play/core/pop3"
)

// release: RFC 1939 §6, "If a session terminates for some reason other than a
// client-issued QUIT command, the POP3 session does NOT enter the UPDATE state
// and MUST not remove any messages from the maildrop."
func (s suite) release() {
	messages := numbered(5)
	st := s.store(messages)
	d := s.open(st)
	s.contains(d, messages)
	d.Release()
	s.holds(st, messages)
}

// commit removes random sets of messages, and keeps a model beside the store.
// RFC 1939 §6: "In no case may the server remove any messages not marked as
// deleted."
func (s suite) commit() {
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 6))
		var model [][]byte
		for range 4 + random.IntN(12) {
			// Few different texts: identical copies must not go with their like.
			model = append(model, fmt.Appendf(nil, "Subject: %d\n\ntext\n", random.IntN(8)))
		}
		st := s.store(model)
		for round := 0; len(model) > 0; round++ {
			d := s.open(st)
			s.contains(d, model)
			marked, rest := s.marks(random, model)
			if round%3 == 2 {
				d.Release()
				continue
			}
			if err := d.Commit(marked); err != nil {
				s.Fatalf("seed %d: Commit(%v): %v", seed, marked, err)
			}
			model = rest
		}
		s.holds(st, nil)
	}
}

func (s suite) marks(random *rand.Rand, model [][]byte) (marked []int, rest [][]byte) {
	for i, m := range model {
		if random.IntN(3) == 0 {
			marked = append(marked, i)
		} else {
			rest = append(rest, m)
		}
	}
	return marked, rest
}

// remover takes messages away in mid-session, if the store can.
func (s suite) remover() {
	messages := numbered(6)
	st := s.store(messages)
	d := s.open(st)
	r, ok := d.(pop3.Remover)
	if !ok {
		d.Release()
		s.Log("the store removes nothing in mid-session")
		return
	}
	for _, i := range []int{4, 1} {
		if err := r.Remove(i); err != nil {
			s.Fatalf("Remove(%d): %v", i, err)
		}
	}
	if n := len(d.Messages()); n != 6 {
		s.Errorf("%d messages are listed after a removal, want the 6 of the snapshot", n)
	}
	for _, i := range []int{0, 2, 3, 5} {
		if got := s.read(d.Messages()[i]); string(got) != string(s.want(messages[i])) {
			s.Errorf("message %d is another one after a removal", i+1)
		}
	}
	// What is gone already counts as removed.
	if err := d.Commit([]int{1, 2}); err != nil {
		s.Errorf("Commit after Remove: %v", err)
	}
	s.holds(st, [][]byte{messages[0], messages[3], messages[5]})
}
