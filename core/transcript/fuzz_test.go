package transcript_test

import (
	"testing"

	"github.com/pop3play/pop3play/core/transcript"
)

// Whatever Parse takes is a conversation that a player can follow.
func FuzzParse(f *testing.F) {
	f.Add([]byte("profile: classic\nmail: tour\n-- mail/1.esc --\n\\x00\\t\\\\\n-- transcript --\nS: +OK <stamp>\nC: a|b\\-\n@1m30s\nC2: x\\n\nS: <half-close>\ndrop: 2 1\n"))
	f.Add([]byte("-- transcript --\nC: <close>\nS9: <nothing>\nC: \\\\\\n\nS: \\x7c\\-\n# no\n\n-- statistics --\n0\n"))
	f.Add([]byte("-- transcript --\nC: \\x7\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := transcript.Parse(data)
		if err != nil {
			if err.Error() == "" || s != nil {
				t.Fatalf("%v, %v", s, err)
			}
			return
		}
		if len(s.Steps) == 0 {
			t.Fatal("no steps, and no error")
		}
		last := 0
		for _, st := range s.Steps {
			if st.Line <= last {
				t.Fatalf("line %d after line %d", st.Line, last)
			}
			last = st.Line
			alone := st.Kind == transcript.Wait || st.Kind == transcript.Drop
			if st.Conn > 9 || (st.Conn > 0) == alone {
				t.Fatalf("line %d: connection %d", st.Line, st.Conn)
			}
			if (st.Kind == transcript.Send) != (len(st.Segments) > 0) || st.Kind != transcript.Expect && st.Octets != nil {
				t.Fatalf("line %d: %+v", st.Line, st)
			}
		}
		transcript.Setup(s) // refuses what is no behaviour, and no more
	})
}
