// Package maildroptest holds the tests that every [pop3.Store] must pass, what
// the session relies on: exact sizes, canonical octets, unique-ids that last,
// an exclusive lock, and that nothing goes but what was marked.
package maildroptest

import (
	"bytes"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
)

// Make gives a store with the one user "user", whose password is "password",
// and these messages in this order. The store may keep the slices.
type Make func(t *testing.T, messages [][]byte) pop3.Store

// Options say what may be expected of the stores.
type Options struct {
	// Raw: octets come out as they went in, and unique-ids may be any text
	// without a line end.
	Raw bool

	// Aliases: a Body gives the store's own octets, so the suite does not
	// overwrite them before it asks for more.
	Aliases bool

	// Messages, if not nil, are listed and read in place of the suite's own.
	Messages [][]byte
}

// Run tests the stores that make gives.
func Run(t *testing.T, make Make, o Options) {
	if o.Messages == nil {
		o.Messages = samples()
	}
	for _, c := range []struct {
		name string
		test func(s suite)
	}{
		{"Credentials", suite.credentials},
		{"Proof", suite.proof},
		{"EmptyMaildrop", suite.empty},
		{"Listing", suite.listing},
		{"Reading", suite.reading},
		{"CanonicalForm", suite.canonical},
		{"TwoBodiesAtOnce", suite.twoBodies},
		{"BodyClosedEarly", suite.closedEarly},
		{"UniqueIDsLegal", suite.uidsLegal},
		{"UniqueIDsLast", suite.uidsLast},
		{"Lock", suite.lock},
		{"LockUnderContention", suite.contention},
		{"EndedTwice", suite.endedTwice},
		{"ReleaseRemovesNothing", suite.release},
		{"CommitRemovesTheMarked", suite.commit},
		{"Remover", suite.remover},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(suite{t, make, o}) })
	}
}

type suite struct {
	*testing.T
	make Make
	o    Options
}

// want is what a message must come out as.
func (s suite) want(raw []byte) []byte {
	if s.o.Raw {
		return raw
	}
	return maildrop.Canonical(raw)
}

// store makes a store with copies of the messages.
func (s suite) store(messages [][]byte) pop3.Store {
	s.Helper()
	var copies [][]byte
	for _, m := range messages {
		copies = append(copies, bytes.Clone(m))
	}
	return s.make(s.T, copies)
}

func (s suite) account(st pop3.Store) pop3.Account {
	s.Helper()
	a, err := st.Authenticate(0, pop3.Credentials{User: "user", Mechanism: "PASS", Password: "password"})
	if err != nil {
		s.Fatalf("Authenticate with the right password: %v", err)
	}
	return a
}

// open logs in; the maildrop must be free.
func (s suite) open(st pop3.Store) pop3.Maildrop {
	s.Helper()
	d, err := s.account(st).Open(0)
	if err != nil {
		s.Fatalf("Open of a free maildrop: %v", err)
	}
	return d
}

// contains checks that the maildrop holds exactly these messages.
func (s suite) contains(d pop3.Maildrop, messages [][]byte) {
	s.Helper()
	list := d.Messages()
	if len(list) != len(messages) {
		s.Fatalf("%d messages are listed, want %d", len(list), len(messages))
	}
	for i, m := range list {
		if got, want := s.read(m), s.want(messages[i]); !bytes.Equal(got, want) {
			s.Errorf("message %d: %s", i+1, difference(got, want))
		}
	}
}

// holds checks what the next session finds.
func (s suite) holds(st pop3.Store, messages [][]byte) {
	s.Helper()
	d := s.open(st)
	defer d.Release()
	s.contains(d, messages)
}
