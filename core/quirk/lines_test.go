package quirk_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/sasl"
	"github.com/pop3play/pop3play/core/transcript"
)

// sliced is a maildrop whose bodies give a few octets at a time.
type sliced struct {
	pop3.Maildrop
	octets int
}

type slicedMessage struct {
	pop3.Message
	octets int
}

type slicedBody struct {
	pop3.Body
	rest   []byte
	octets int
}

func (s sliced) Messages() (all []pop3.Message) {
	for _, m := range s.Maildrop.Messages() {
		all = append(all, &slicedMessage{m, s.octets})
	}
	return all
}

func (m *slicedMessage) Open() (pop3.Body, error) {
	b, err := m.Message.Open()
	return &slicedBody{b, nil, m.octets}, err
}

func (b *slicedBody) Next() (p []byte, err error) {
	if len(b.rest) == 0 {
		if b.rest, err = b.Body.Next(); err != nil {
			return nil, err
		}
	}
	n := min(b.octets, len(b.rest))
	p, b.rest = b.rest[:n:n], b.rest[n:]
	return p, nil
}

// What a client hears does not depend on the slices in which a store gives a
// message.
func TestSlices(t *testing.T) {
	hear := func(s *transcript.Script, octets int) (out []byte) {
		store, _, _, err := transcript.Setup(s)
		if err != nil {
			t.Fatal(err)
		}
		b, err := quirk.Parse(s.Spec())
		if err != nil {
			t.Fatal(err)
		}
		core := transcript.NewCoreOf(store, b.Dialect(pop3.SASL(sasl.All()), func(e *pop3.Edit) {
			e.Drop(func(_ *pop3.Scope, m pop3.Maildrop) pop3.Maildrop { return sliced{m, octets} })
		}))
		core.Segment = func(_ pop3.Time, p []byte, _ bool) { out = append(out, p...) }
		heardOn(t, s, core)
		return out
	}
	for _, q := range quirk.All() {
		if s := script(t, q.Name); q.Group == "framing" && s.Plays("core") {
			want := hear(s, 1<<20)
			for _, octets := range []int{1, 2, 3, 17} {
				if got := hear(s, octets); !bytes.Equal(got, want) {
					t.Errorf("%s, %d octets at a time: %q\nwant %q", q.Name, octets, got, want)
				}
			}
		}
	}
}

// What goes on for ever takes no more memory than anything else, and stops when
// the client is gone.
func TestEndless(t *testing.T) {
	for _, spec := range []string{"endless-line=1073741824", "endless-line=1073741824/status", "endless-multiline=1073741824"} {
		b, err := quirk.Parse(spec)
		if err != nil {
			t.Fatal(err)
		}
		store := &maildrop.Memory{}
		store.AddUser("user", "password")
		store.Deliver("user", []byte("Subject: one\n\nb\n"))
		s := pop3.NewSession(b.Dialect(), store, pop3.Options{Session: 1})
		s.Start(0)
		octets := 0
		for _, line := range []string{"", "USER user\r\n", "PASS password\r\n", "RETR 1\r\n"} {
			s.Feed(0, []byte(line))
			for p, _ := s.Pull(0); p != nil && octets < 1<<20; p, _ = s.Pull(0) {
				if octets += len(p); len(p) > 8192 {
					t.Fatalf("%s: %d octets in one piece", spec, len(p))
				}
			}
		}
		s.End(0, pop3.ReasonReset)
		if p, _ := s.Pull(0); p != nil || octets < 1<<20 || s.State() != pop3.Closed {
			t.Errorf("%s: %d octets, state %v, and %d behind the end", spec, octets, s.State(), len(p))
		}
	}
}

// CRLF.CRLF is parted where one likes.
func TestChosenOffsets(t *testing.T) {
	for at := 1; at <= 4; at++ {
		s := with(script(t, "terminator-split-packets"), "", fmt.Sprintf("terminator-split-packets=1s@%d", at))
		core, err := transcript.NewCore(s)
		if err != nil {
			t.Fatal(err)
		}
		var late []byte
		var last pop3.Time
		core.Segment = func(now pop3.Time, p []byte, _ bool) {
			if now > last {
				last, late = now, nil
			}
			late = append(late, p...)
		}
		core.Connect(1)
		for _, line := range []string{"USER user\r\n", "PASS password\r\n", "RETR 1\r\n"} {
			core.Send(1, []byte(line))
			core.Settle(1)
		}
		if want := "\r\n.\r\n"[at:]; string(late) != want {
			t.Errorf("at %d: %q comes late, want %q", at, late, want)
		}
	}
}
