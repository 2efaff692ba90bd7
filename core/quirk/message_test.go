package quirk_test

import (
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/transcript"
)

// What claims something else about a message still knows what the message
// holds: a part in binary encoding is refused (RFC 6856 §2.1).
func TestDecoratedMessagesHoldBinary(t *testing.T) {
	for _, spec := range []string{"", "list-size-estimated", "uidl-too-long", "list-size-estimated,uidl-unstable"} {
		s, err := transcript.Parse([]byte("quirks: " + spec + `

-- mail/1 --
Content-Transfer-Encoding: binary

` + "x\x00y" + `
-- transcript --
C: USER user
C: PASS password
C: RETR 1
`))
		if err != nil {
			t.Fatal(err)
		}
		if out, _ := heard(t, s); !strings.Contains(string(out), "-ERR message 1 has a part in binary") {
			t.Errorf("%s: %q", spec, out)
		}
	}
}
