package maildrop_test

import (
	"bytes"
	"net/mail"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
)

// The large maildrop is large, well-formed, and the same each time.
func TestLarge(t *testing.T) {
	m := &maildrop.Memory{}
	m.AddUser("user", "password")
	seen := map[string]bool{}
	big, dots := 0, 0
	maildrop.Large(func(raw []byte) {
		m.Deliver("user", raw)
		msg, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := msg.Header.Date(); err != nil || msg.Header.Get("From") == "" {
			t.Errorf("%q: %v", raw[:100], err)
		}
		seen[msg.Header.Get("Message-Id")] = true
		if len(raw) > 2_000_000 {
			big++
		}
		if bytes.Contains(raw, []byte("\n.")) {
			dots++
		}
	})
	if len(seen) != 300 || big != 1 || dots < 30 || dots > 290 {
		t.Errorf("%d messages, %d large ones, %d with dots at line starts", len(seen), big, dots)
	}
	i := 0
	maildrop.Large(func(raw []byte) {
		if text := m.Messages("user")[i]; !bytes.Equal(maildrop.Canonical(raw), text) {
			t.Fatalf("message %d is another the second time", i+1)
		}
		i++
	})
}

// What a bundle of a maildrop is read into is the same maildrop.
func TestBundle(t *testing.T) {
	a, b := &maildrop.Memory{}, &maildrop.Memory{}
	a.AddUser("user", "password")
	b.AddUser("user", "password")
	raws := []string{"Subject: LF\n\ntext\n", "Subject: no end", "", "Subject: CRLF\r\n\r\n"}
	for _, raw := range raws {
		a.Deliver("user", []byte(raw))
	}
	if err := maildrop.ReadBundle(a.Bundle("user"), func(_ string, raw []byte) { b.Deliver("user", raw) }); err != nil {
		t.Fatal(err)
	}
	b.Raw = "box" // as delivered
	got := b.List("user")
	if len(got) != len(raws) {
		t.Fatalf("%d messages, want %d", len(got), len(raws))
	}
	for i, it := range got {
		if string(it.Text) != raws[i] || it.Number != i+1 {
			t.Errorf("message %d, number %d, is %q, want %q", i+1, it.Number, it.Text, raws[i])
		}
	}
	if a.Bundle("nobody") != nil {
		t.Error("nobody has a bundle")
	}
}

// A number is never used again: what came after a Clear is not what was there.
func TestNumbersAreNotReused(t *testing.T) {
	m := &maildrop.Memory{}
	m.AddUser("user", "password")
	m.Deliver("user", []byte("Subject: a\n\n"))
	m.Clear("user")
	m.Deliver("user", []byte("Subject: a\n\n"))
	if n := m.List("user")[0].Number; n != 2 {
		t.Errorf("the number is %d, want 2", n)
	}
}
