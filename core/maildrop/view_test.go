package maildrop

import (
	"errors"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// Two views show the same mail in their own way, and one lock keeps both apart.
func TestViews(t *testing.T) {
	m := &Memory{}
	m.AddUser("user", "password")
	m.Deliver("user", []byte("Subject: x\n\ny\n"))
	open := func(raw string) (pop3.Maildrop, error) {
		a, err := m.View(raw).Authenticate(0, pop3.Credentials{User: "user", Password: "password"})
		if err != nil {
			t.Fatal(err)
		}
		return a.Open(0)
	}
	raw, err := open("box")
	if err != nil {
		t.Fatal(err)
	}
	if msg := raw.Messages()[0]; msg.UID() != "box/0001" || msg.Size() != 14 {
		t.Errorf("raw: %s, %d octets", msg.UID(), msg.Size())
	}
	if _, err := open(""); !errors.Is(err, pop3.ErrInUse) {
		t.Errorf("the other view opens beside it: %v", err)
	}
	raw.Release()
	canonical, err := open("")
	if err != nil {
		t.Fatal(err)
	}
	if msg := canonical.Messages()[0]; msg.UID() != Hash([]byte("Subject: x\r\n\r\ny\r\n")) || msg.Size() != 17 {
		t.Errorf("canonical: %s, %d octets", msg.UID(), msg.Size())
	}
}
