package sasl

import (
	"encoding/json"
	"testing"
)

const (
	badToken   = `{"status":"invalid_token","schemes":"bearer"}`
	badRequest = `{"status":"invalid_request","schemes":"bearer"}`
	unlike401  = `{"status":"401","schemes":"bearer","scope":"mail"}`
	unlike400  = `{"status":"400","schemes":"bearer","scope":"mail"}`
)

// The examples of RFC 7628 §4.
func TestOAuthBearerExamples(t *testing.T) {
	c := config()
	c.Check = book{"user@example.com": "another secret"}.check
	for line, want := range map[string]outcome{
		// §4.1, IMAP and SMTP
		"bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB": {done: true},
		"bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9NTg3AWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB": {done: true},
		// §4.3: a query for the scope
		"bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9AQE=": {challenge: badToken},
		// §4.4: its header, "n,user=...", does not follow §3.1
		"bix1c2VyPXNvbWV1c2VyQGV4YW1wbGUuY29tLAFhdXRoPUJlYXJlciB2RjlkZnQ0cW1UYzJOdmIzUmxja0JoZEhSaGRtbHpkR0V1WTI5dENnPT0BAQ==": {challenge: badRequest},
	} {
		if got := talk(t, OAuthBearer, c, line); got != want {
			t.Errorf("%q: %+v", unb64(t, line), got)
		}
		if !want.done {
			wantErr := ErrRefused
			if want.challenge == badRequest {
				wantErr = ErrMessage
			}
			if got := talk(t, OAuthBearer, c, line, "\x01"); got != (outcome{err: wantErr}) {
				t.Errorf("%q after the dummy response: %+v", unb64(t, line), got)
			}
		}
	}
}

func TestOAuthBearerMessages(t *testing.T) {
	ok, no, bad := outcome{done: true}, outcome{challenge: badToken}, outcome{challenge: badRequest}
	const auth = "\x01auth=Bearer " + testToken
	for message, want := range map[string]outcome{
		"n,a=user," + auth + "\x01\x01":                                         ok,
		"y,a=user," + auth + "\x01\x01":                                         ok,
		"n,a=user,\x01auth=BeArEr " + testToken + "\x01\x01":                    ok,
		"n,a=user,\x01auth=bearer   " + testToken + "\x01\x01":                  ok,
		"n,a=user,\x01host=x\x01port=0" + auth + "\x01qs=\x01x= \t\r\n\x01\x01": ok,
		"n,a=us=2Cer," + auth + "\x01\x01":                                      ok,
		"n,," + auth + "\x01\x01":                                               no, // whose token?
		"n,a=nobody," + auth + "\x01\x01":                                       no,
		"n,a=user," + auth + "x\x01\x01":                                        no,
		"n,a=user," + auth + " \x01\x01":                                        no,
		"n,a=user,\x01auth=Bearer\x01\x01":                                      no,
		"n,a=user,\x01auth=Bearer \x01\x01":                                     no,
		"n,a=user,\x01auth=Basic " + testToken + "\x01\x01":                     no,
		"n,a=user,\x01auth=" + testToken + "\x01\x01":                           no,
		"n,a=user,\x01auth=Bearer" + testToken + "\x01\x01":                     no,
		"n,a=user,\x01auth=\x01\x01":                                            no,
		"n,a=user,\x01\x01":                                                     bad, // "auth (REQUIRED)"
		"n,a=user," + auth + auth + "\x01\x01":                                  bad,
		"n,a=user," + auth + "\x01":                                             bad,
		"n,a=user," + auth:                                                      bad,
		"n,a=user," + auth + "\x01\x01x":                                        bad,
		"n,a=user," + auth + "\x01\x01\x01":                                     bad,
		"n,a=user," + auth + "\x01=\x01\x01":                                    bad,
		"n,a=user," + auth + "\x01x\x01\x01":                                    bad,
		"n,a=user," + auth + "\x01x-y=z\x01\x01":                                bad,
		"n,a=user," + auth + "\x01x=\x00\x01\x01":                               bad,
		"n,a=user," + auth + "\x01x=ü\x01\x01":                                  bad,
		"n,a=user,auth=Bearer " + testToken + "\x01\x01":                        bad,
		"n,a=us=er," + auth + "\x01\x01":                                        bad,
		"n,a=," + auth + "\x01\x01":                                             bad,
		"p=tls-exporter,a=user," + auth + "\x01\x01":                            bad,
		"user=user" + auth + "\x01\x01":                                         bad,
		"n":                                                                     bad,
		"":                                                                      bad,
		"\x01":                                                                  {err: ErrMessage}, // only after an error
	} {
		c := config()
		c.Check = book{testUser: "", "us,er": testSecret}.check
		if got := talk(t, OAuthBearer, c, "", message); got != want {
			t.Errorf("%q: %+v", message, got)
		}
	}
}

func TestXOAuth2Messages(t *testing.T) {
	ok, no, bad := outcome{done: true}, outcome{challenge: unlike401}, outcome{challenge: unlike400}
	const auth = "\x01auth=Bearer " + testToken
	for message, want := range map[string]outcome{
		"user=user" + auth + "\x01\x01":                         ok,
		"user=üser@example.com" + auth + "\x01\x01":             ok,
		"user=user\x01host=x" + auth + "\x01\x01":               ok,
		"user=user\x01auth=bearer " + testToken + "\x01\x01":    ok,
		"user=nobody" + auth + "\x01\x01":                       no,
		"user=user" + auth + "x\x01\x01":                        no,
		"user=user\x01auth=Bearer \x01\x01":                     no,
		"user=user\x01auth=\x01\x01":                            no,
		"user=user\x01auth=Basic " + testToken + "\x01\x01":     no,
		"user=user\x01\x01":                                     bad,
		"user=" + auth + "\x01\x01":                             bad,
		"user=us\x00er" + auth + "\x01\x01":                     bad,
		"user=us\xffer" + auth + "\x01\x01":                     bad,
		"user=user\x01user=user" + auth + "\x01\x01":            bad,
		"user=user" + auth + auth + "\x01\x01":                  bad,
		auth[1:] + "\x01\x01":                                   bad,
		"user=user" + auth + "\x01":                             bad,
		"user=user" + auth:                                      bad,
		"user=user" + auth + "\x01\x01\n":                       bad, // a known mistake of echo
		"user=user\\001auth=Bearer " + testToken + "\\001\\001": bad,
		"n,a=user," + auth + "\x01\x01":                         bad,
		"":                                                      bad,
	} {
		c := config()
		c.Check = book{testUser: "", "üser@example.com": "x"}.check
		if got := talk(t, XOAuth2, c, "", message); got != want {
			t.Errorf("%q: %+v", message, got)
		}
	}
}

// Whatever answers the reason, the outcome is the same.
func TestAnswerToTheReason(t *testing.T) {
	for m, message := range map[*Mechanism]string{
		XOAuth2:     "user=user\x01auth=Bearer wrong\x01\x01",
		OAuthBearer: "n,a=user,\x01auth=Bearer wrong\x01\x01",
	} {
		for _, answer := range []string{"", "\x01", "x", "user=user\x01auth=Bearer " + testToken + "\x01\x01", "n,a=user,\x01auth=Bearer " + testToken + "\x01\x01"} {
			if got := talk(t, m, config(), b64(message), answer); got != (outcome{err: ErrRefused}) {
				t.Errorf("%s, %q: %+v", m.Name, answer, got)
			}
		}
	}
}

func TestTokenUser(t *testing.T) {
	c := config()
	c.TokenUser = testUser
	for message, want := range map[string]bool{
		"n,,\x01auth=Bearer " + testToken + "\x01\x01":         true,
		"n,a=user,\x01auth=Bearer " + testToken + "\x01\x01":   true,
		"n,a=nobody,\x01auth=Bearer " + testToken + "\x01\x01": false,
		"n,,\x01auth=Bearer wrong\x01\x01":                     false,
	} {
		if got := talk(t, OAuthBearer, c, b64(message)); got.done != want {
			t.Errorf("%q: %+v", message, got)
		}
	}
}

func TestReasonsAreJSON(t *testing.T) {
	for _, m := range []*Mechanism{XOAuth2, OAuthBearer} {
		c := config()
		s := m.start(&c).(*bearer)
		for _, text := range []string{s.refused, s.malformed} {
			var reason struct{ Status, Schemes string }
			if err := json.Unmarshal([]byte(text), &reason); err != nil || reason.Status == "" || reason.Schemes != "bearer" {
				t.Errorf("%s: %s: %v", m.Name, text, err)
			}
		}
	}
}
