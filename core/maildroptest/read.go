package maildroptest

import (
	"bytes"
	"fmt"
	"io"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
)

const maxSlice = 64 << 10

// read reads a message to its end, as strictly as the session may rely on.
func (s suite) read(m pop3.Message) []byte {
	s.Helper()
	b, err := m.Open()
	if err != nil {
		s.Fatalf("Open of message %q: %v", m.UID(), err)
	}
	defer func() {
		if err := b.Close(); err != nil {
			s.Errorf("Close: %v", err)
		}
	}()
	all := make([]byte, 0, m.Size())
	for {
		p, ok := s.next(b)
		if !ok {
			break
		}
		all = append(all, p...)
		s.poison(p)
	}
	if _, ok := s.next(b); ok {
		s.Error("Next gives octets after io.EOF")
	}
	if int64(len(all)) != m.Size() {
		s.Errorf("Size is %d, the Body has %d octets", m.Size(), len(all))
	}
	return all
}

// next takes one slice; false at the end.
func (s suite) next(b pop3.Body) ([]byte, bool) {
	s.Helper()
	p, err := b.Next()
	switch {
	case err != nil && len(p) > 0:
		s.Fatalf("Next gives %d octets and %v at once", len(p), err)
	case err == io.EOF:
		return nil, false
	case err != nil:
		s.Fatalf("Next: %v", err)
	case len(p) > maxSlice:
		s.Fatalf("Next gives %d octets at once, more than 64 KiB", len(p))
	case len(p) == 0:
		s.Fatal("Next gives no octets and no io.EOF")
	}
	return p, true
}

// poison overwrites a slice that is not valid any more after the next call, so
// that a store that looks at it again gives itself away.
func (s suite) poison(p []byte) {
	if s.o.Aliases {
		return
	}
	for i := range p {
		p[i] = '\n'
	}
}

func (s suite) credentials() {
	st := s.store(numbered(1))
	for _, c := range [][2]string{
		{"user", "wrong"}, {"user", ""}, {"user", "passwor"}, {"user", "password "}, {"user", "Password"},
		{"nobody", "password"}, {"", "password"}, {"", ""}, {"USER", "password"}, {"user ", "password"},
	} {
		_, err := st.Authenticate(0, pop3.Credentials{User: c[0], Mechanism: "PASS", Password: c[1]})
		if err != pop3.ErrAuth {
			s.Errorf("Authenticate(%q, %q) = %v, want ErrAuth", c[0], c[1], err)
		}
	}
	s.holds(st, numbered(1)) // and nothing is locked or lost
}

// proof logs in as APOP does: the store never sees the password.
func (s suite) proof() {
	st := s.store(numbered(1))
	const stamp = "<1.2@example.org>"
	digest := pop3.APOPDigest(stamp, "password")
	c := pop3.Credentials{User: "user", Mechanism: "APOP", Proof: func(secret string) bool {
		return pop3.APOPDigest(stamp, secret) == digest
	}}
	a, err := st.Authenticate(0, c)
	if err != nil {
		s.Fatalf("Authenticate with a right proof: %v", err)
	}
	d, err := a.Open(0)
	if err != nil {
		s.Fatal(err)
	}
	d.Release()
	c.Password = "password" // counts for nothing beside a proof
	c.Proof = func(string) bool { return false }
	if _, err := st.Authenticate(0, c); err != pop3.ErrAuth {
		s.Errorf("Authenticate with a wrong proof = %v, want ErrAuth", err)
	}
	c.User, c.Proof = "nobody", func(string) bool { return true }
	if _, err := st.Authenticate(0, c); err != pop3.ErrAuth {
		s.Errorf("Authenticate of an unknown user with any proof = %v, want ErrAuth", err)
	}
}

func (s suite) empty() {
	st := s.store(nil)
	s.holds(st, nil)
	if err := s.open(st).Commit(nil); err != nil {
		s.Errorf("Commit of nothing: %v", err)
	}
	s.holds(st, nil)
}

func (s suite) listing() {
	st := s.store(s.o.Messages)
	d := s.open(st)
	list := d.Messages()
	if len(list) != len(s.o.Messages) {
		s.Fatalf("%d messages are listed, want %d", len(list), len(s.o.Messages))
	}
	for i, m := range list {
		if got, want := m.Size(), int64(len(s.want(s.o.Messages[i]))); got != want {
			s.Errorf("message %d: Size is %d, want %d", i+1, got, want)
		}
	}
	again := d.Messages()
	for i := range list {
		if again[i].UID() != list[i].UID() {
			s.Errorf("message %d is another one when asked again", i+1)
		}
	}
	d.Release()
}

func (s suite) reading() {
	st := s.store(s.o.Messages)
	d := s.open(st)
	defer d.Release()
	s.contains(d, s.o.Messages)
	s.contains(d, s.o.Messages) // reading changes nothing
}

func (s suite) canonical() {
	if s.o.Raw {
		s.Log("raw: the form is whatever was stored")
		return
	}
	d := s.open(s.store(s.o.Messages))
	defer d.Release()
	for i, m := range d.Messages() {
		text := s.read(m)
		if len(text) > 0 && !bytes.HasSuffix(text, []byte("\r\n")) {
			s.Errorf("message %d does not end with CRLF", i+1)
		}
		if bytes.Count(text, []byte("\n")) != bytes.Count(text, []byte("\r\n")) {
			s.Errorf("message %d has a bare LF", i+1)
		}
		if !bytes.Equal(text, maildrop.Canonical(s.o.Messages[i])) {
			s.Errorf("message %d differs from its canonical form", i+1)
		}
	}
}

// twoBodies reads two messages in turns, one of them twice.
func (s suite) twoBodies() {
	messages := [][]byte{bytes.Repeat([]byte("first\n"), 40_000), bytes.Repeat([]byte("2nd\n"), 50_000)}
	d := s.open(s.store(messages))
	defer d.Release()
	list := d.Messages()
	order := []int{0, 1, 0}
	var bodies []pop3.Body
	got := make([][]byte, len(order))
	for _, i := range order {
		b, err := list[i].Open()
		if err != nil {
			s.Fatal(err)
		}
		defer b.Close()
		bodies = append(bodies, b)
	}
	last := make([][]byte, len(order)) // valid until that body's next call
	for going := true; going; {
		going = false
		for k, b := range bodies {
			got[k] = append(got[k], last[k]...)
			p, ok := s.next(b)
			last[k] = p
			going = going || ok
		}
	}
	for k, i := range order {
		if want := s.want(messages[i]); !bytes.Equal(got[k], want) {
			s.Errorf("body %d of three at once: %s", k+1, difference(got[k], want))
		}
	}
}

func (s suite) closedEarly() {
	messages := [][]byte{bytes.Repeat([]byte("a long one\n"), 40_000), []byte("short\n")}
	d := s.open(s.store(messages))
	defer d.Release()
	b, err := d.Messages()[0].Open()
	if err != nil {
		s.Fatal(err)
	}
	p, _ := s.next(b)
	kept := bytes.Clone(p)
	b.Close()
	s.contains(d, messages)
	// The last slice may still be on its way to the client after Close.
	if !bytes.Equal(p, kept) {
		s.Error("reading another message changed the last slice of a closed body")
	}
}

func difference(got, want []byte) string {
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	return fmt.Sprintf("%d octets, want %d; they part at octet %d: %.20q, want %.20q", len(got), len(want), i, got[i:], want[i:])
}
