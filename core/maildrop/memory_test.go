package maildrop_test

import (
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/maildroptest"
	"github.com/pop3play/pop3play/core/pop3"
)

func TestMemoryConforms(t *testing.T) {
	maildroptest.Run(t, func(t *testing.T, messages [][]byte) pop3.Store {
		m := new(maildrop.Memory)
		m.AddUser("user", "password")
		for _, raw := range messages {
			if !m.Deliver("user", raw) {
				t.Fatal("Deliver knows no user")
			}
		}
		return m
	}, maildroptest.Options{Aliases: true})
}

func TestMemoryDelivery(t *testing.T) {
	var m maildrop.Memory
	if m.Deliver("user", []byte("lost\n")) {
		t.Error("Deliver to nobody says it did")
	}
	m.AddUser("user", "password")
	raw := []byte("Subject: 1\n\n")
	m.Deliver("user", raw)
	raw[0] = 'X' // the store has its own copy
	a, err := m.Authenticate(0, pop3.Credentials{User: "user", Password: "password"})
	if err != nil {
		t.Fatal(err)
	}
	d, err := a.Open(0)
	if err != nil {
		t.Fatal(err)
	}
	// RFC 1939 §4: the list is that of the login.
	m.Deliver("user", []byte("Subject: 2\n\n"))
	if n := len(d.Messages()); n != 1 {
		t.Errorf("an open session sees %d messages, want the 1 of its login", n)
	}
	d.Release()
	if all := m.Messages("user"); len(all) != 2 || string(all[0]) != "Subject: 1\r\n\r\n" {
		t.Errorf("Messages = %q", all)
	}
	m.AddUser("user", "changed")
	if _, err := m.Authenticate(0, pop3.Credentials{User: "user", Password: "password"}); err != pop3.ErrAuth {
		t.Errorf("the old password: %v", err)
	}
	m.Clear("user")
	if all := m.Messages("user"); len(all) != 0 {
		t.Errorf("after Clear: %q", all)
	}
}
