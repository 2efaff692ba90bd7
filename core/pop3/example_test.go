package pop3_test

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
)

// A session is fed octets and the time, and gives octets back: no socket, no
// goroutine, no clock.
func Example() {
	store := &maildrop.Memory{}
	store.AddUser("user", "password")
	store.Deliver("user", []byte("Subject: tea\n\n.. and biscuits\n"))

	s := pop3.NewSession(pop3.Strict(), store, pop3.Options{Session: 1})
	now := pop3.Time(0)
	s.Start(now)
	drain := func() {
		for p, _ := s.Pull(now); p != nil; p, _ = s.Pull(now) {
			fmt.Print(strings.ReplaceAll(string(p), "\r\n", "\n"))
		}
	}
	drain()
	for _, line := range []string{"USER user", "PASS password", "RETR 1", "QUIT"} {
		fmt.Println(line)
		s.Feed(now, []byte(line+"\r\n"))
		drain()
	}
	fmt.Println(s.State(), s.Step() == pop3.StepClose)
	// Output:
	// +OK pop3play ready
	// USER user
	// +OK now send PASS
	// PASS password
	// +OK maildrop locked and ready, 1 message (33 octets)
	// RETR 1
	// +OK 33 octets
	// Subject: tea
	//
	// ... and biscuits
	// .
	// QUIT
	// +OK goodbye, 0 messages removed
	// CLOSED true
}

// A quirk is an edit of the dialect. What it changes carries its name.
func ExampleDialect_Edit() {
	d := pop3.Strict()
	d.Edit("grumpy", nil).Wrap("NOOP", func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply {
		return pop3.Reply{Err: true, Text: "I was asleep"}
	})

	store := &maildrop.Memory{}
	store.AddUser("user", "password")
	s := pop3.NewSession(d, store, pop3.Options{Session: 1, Observe: func(e *pop3.Event) {
		if e.Kind == pop3.KindReply {
			fmt.Printf("%s by %v: %s\n", e.Verb, e.By, bytes.TrimSpace(e.Data))
		}
	}})
	s.Start(0)
	s.Feed(0, []byte("USER user\r\nPASS password\r\nNOOP\r\n"))
	for p, _ := s.Pull(0); p != nil; p, _ = s.Pull(0) {
	}
	// Output:
	// USER by []: +OK now send PASS
	// PASS by []: +OK maildrop locked and ready, 0 messages (0 octets)
	// NOOP by [grumpy]: -ERR I was asleep
}
