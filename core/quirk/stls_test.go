package quirk_test

import (
	"testing"

	"github.com/pop3play/pop3play/core/transcript"
)

// The kinds that the transcripts of STLS do not show.
func TestSTLSKinds(t *testing.T) {
	const begin = "S: +OK pop3play ready <stamp>\n"
	const stls = "C: STLS\nS: +OK begin TLS negotiation\n"
	const login = "C: USER user\nS: +OK now send PASS\nC: PASS password\nS: +OK maildrop locked and ready, 0 messages (0 octets)\n"
	for name, text := range map[string]string{
		"a listing in the clear": "quirks: stls-response-injection=capa\n",
		"refused in words":       "quirks: stls-twice=error\n",
		"in TRANSACTION":         "quirks: stls-in-transaction=ok\n",
		"held up for good":       "quirks: stls-hang-after-ok=1m\n",
	} {
		text += "tls: offered\n\n-- transcript --\n" + begin + map[string]string{
			"a listing in the clear": stls + "S: +OK injected\nS: USER\nS: SASL LOGIN\nS: .\nC: <tls>\nS: <tls ok>\n",
			"refused in words":       stls + "C: <tls>\nS: <tls ok>\nC: STLS\nS: -ERR Command not permitted when TLS active\n",
			"in TRANSACTION":         login + stls + "C: <tls>\nS: <tls ok>\nC: STAT\nS: +OK 0 0\nC: STLS\nS: -ERR STLS is not allowed in this state\n",
			"held up for good":       stls + "@59s\nC: <tls>\nS: <tls waiting>\n@1s\nC: <tls>\nS: <tls ok>\n",
		}[name] + "C: QUIT\n"
		if name == "in TRANSACTION" {
			text += "S: +OK goodbye, 0 messages removed\n"
		} else {
			text += "S: +OK goodbye\n"
		}
		s, err := transcript.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := play(t, s); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	s, err := transcript.Parse([]byte("quirks: stls-in-transaction=ok\n\n-- transcript --\n" + begin + login + "C: STLS\nS: -ERR STLS is not allowed in this state\n"))
	if err != nil {
		t.Fatal(err)
	}
	if by, err := play(t, s); err != nil || len(by) > 0 {
		t.Errorf("without TLS: %v, blamed %v", err, by)
	}
}
