package trace_test

import (
	"fmt"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/trace"
)

// A transcript of a session, without the password.
func ExampleTranscript() {
	store := &maildrop.Memory{}
	store.AddUser("user", "password")
	var t trace.Transcript
	var text []byte
	s := pop3.NewSession(pop3.Strict(), store, pop3.Options{Session: 1, Observe: func(e *pop3.Event) { text = t.Append(text, e) }})
	s.Start(0)
	s.Feed(0, []byte("USER user\r\nPASS password\r\nSTAT\nQUIT\r\n"))
	for p, _ := s.Pull(0); p != nil; p, _ = s.Pull(0) {
	}
	fmt.Printf("%s", text)
	// Output:
	// S: +OK pop3play ready
	// C: USER user
	// S: +OK now send PASS
	// C: PASS ********
	// S: +OK maildrop locked and ready, 0 messages (0 octets)
	// C: STAT\n
	// S: +OK 0 0
	// C: QUIT
	// S: +OK goodbye, 0 messages removed
	// S: <close>
}
