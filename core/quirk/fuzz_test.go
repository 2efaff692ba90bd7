package quirk_test

import (
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
)

// FuzzBehaviour feeds octets to a server with any set of quirks, and any cut.
// It never panics or hangs, and in the end the maildrop is free.
func FuzzBehaviour(f *testing.F) {
	const session = "USER user\r\nPASS password\r\nSTAT\r\nLIST 0\r\nRETR 1\r\nDELE 2\r\nTOP 1 0\r\nUIDL\r\nEXIT\r\nquit\r\nQUIT\r\n"
	all := quirk.All()
	for i := range all {
		f.Add(uint64(1)<<i, uint8(1), false, []byte(session))
		f.Add(uint64(1)<<i|1<<(i/2), uint8(0), true, []byte(session))
	}
	f.Add(^uint64(0), uint8(7), true, []byte(session))
	f.Fuzz(func(t *testing.T, set uint64, cut uint8, classic bool, p []byte) {
		b := &quirk.Behaviour{Profile: quirk.FindProfile("strict")}
		if classic {
			b.Profile = quirk.FindProfile("classic")
		}
		for i, q := range all {
			if set>>(i%64)&1 != 0 {
				name := q.Name
				if name == "one-huge-message" {
					name += "=4096" // an octet at a time, with all of them
				}
				u, err := quirk.Parse(name)
				if err != nil {
					t.Fatal(err)
				}
				b.Uses = append(b.Uses, u.Uses...)
			}
		}
		st := &maildrop.Memory{}
		st.AddUser("user", "password")
		st.Deliver("user", []byte("Subject: one\n\n.\n..\n"))
		st.Deliver("user", []byte("two"))
		var world pop3.World
		for n := range 2 {
			lines := 0
			s := pop3.NewSession(b.Dialect(), st, pop3.Options{Session: uint64(n + 1), Stamp: "1.2@host", World: &world,
				Observe: func(e *pop3.Event) {
					if e.Kind == pop3.KindLineIn {
						lines++
					}
				}})
			now := pop3.Time(0)
			s.Start(now)
			rest, ended := p, false
			for turns := 0; s.State() != pop3.Closed; turns++ {
				if turns > 1000*(len(p)+1000) {
					t.Fatalf("%s: no end after %d turns and %d lines", b, turns, lines)
				}
				for q, _ := s.Pull(now); q != nil; q, _ = s.Pull(now) {
				}
				switch at, ok := s.Deadline(); {
				case s.WantInput() && len(rest) > 0:
					n := len(rest)
					if cut > 0 {
						n = min(n, int(cut))
					}
					s.Feed(now, append([]byte(nil), rest[:n]...))
					rest = rest[n:]
				case s.WantInput() && !ended:
					s.CloseInput(now)
					ended = true
				case ok:
					now = max(now, at)
					s.Tick(now)
				default:
					s.Pull(now)
				}
			}
			a, err := st.Authenticate(now, pop3.Credentials{User: "user", Password: "password"})
			if err != nil {
				t.Fatal(err)
			}
			d, err := a.Open(now)
			if err != nil {
				t.Fatalf("%s: after the session: %v", b, err)
			}
			d.Release()
		}
	})
}
