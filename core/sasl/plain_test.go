package sasl

import (
	"net/smtp"
	"strings"
	"testing"
)

// The examples of RFC 4616 §4 and RFC 5034 §6.
func TestPlainExamples(t *testing.T) {
	c := config()
	c.Check = book{"tim": "tanstaaftanstaaf", "Kurt": "xipj3plmq", "test": "test"}.check
	for message, want := range map[string]outcome{
		"\x00tim\x00tanstaaftanstaaf": {done: true},
		"Ursel\x00Kurt\x00xipj3plmq":  {err: ErrAuthzID}, // there, too, the server refuses
		"test\x00test\x00test":        {done: true},
	} {
		if got := talk(t, Plain, c, b64(message)); got != want {
			t.Errorf("%q: %+v", message, got)
		}
		if got := talk(t, Plain, c, "", message); got != want {
			t.Errorf("%q after an empty challenge: %+v", message, got)
		}
	}
	if got := talk(t, Plain, c, "dGVzdAB0ZXN0AHRlc3Q="); !got.done {
		t.Errorf("RFC 5034 §6: %+v", got)
	}
}

func TestPlainMessages(t *testing.T) {
	long := strings.Repeat("é", 127) + "x" // 255 octets
	odd := "na me=,\u00a0\U0001f511"
	c := config()
	c.Check = book{testUser: testSecret, long: long, odd: odd, "\xff": "\xff", "": ""}.check
	ok, bad := outcome{done: true}, outcome{err: ErrMessage}
	for message, want := range map[string]outcome{
		"\x00user\x00pencil":                            ok,
		"user\x00user\x00pencil":                        ok, // Net::POP3 sends it so
		long + "\x00" + long + "\x00" + long:            ok,
		"\x00" + odd + "\x00" + odd:                     ok,
		"\x00user\x00Pencil":                            {err: ErrRefused},
		"\x00User\x00pencil":                            {err: ErrRefused},
		"User\x00user\x00pencil":                        {err: ErrAuthzID},
		"admin\x00user\x00wrong":                        {err: ErrAuthzID},
		"\x00user\x00" + strings.Repeat("pencil", 1000): {err: ErrRefused},
		"":                          bad,
		"user":                      bad,
		"user\x00pencil":            bad,
		"\x00user\x00pencil\x00":    bad,
		"\x00\x00user\x00pencil":    bad,
		"\x00user\x00":              bad,
		"\x00\x00pencil":            bad,
		"\x00\x00":                  bad,
		"\x00\xff\x00\xff":          bad,
		"\x00user\x00pencil\xff":    bad,
		"\xffuser\x00user\x00penci": bad,
		"\x00user\x00pencil\r\n":    bad,
		"\x00user\t\x00pencil":      bad,
		"\x00user\x7f\x00pencil":    bad,
		"\x00user\u0085\x00pencil":  bad,
		"us\x01er\x00user\x00penci": bad,
	} {
		if got := talk(t, Plain, c, "", message); got != want {
			t.Errorf("%q: %+v", message, got)
		}
	}
}

func TestLoginMessages(t *testing.T) {
	c := config()
	c.Check = book{testUser: testSecret, "na me": " pass word "}.check
	for _, test := range []struct {
		initial  string
		messages []string
		want     outcome
	}{
		{"", nil, outcome{challenge: "Username:"}},
		{"", []string{"user"}, outcome{challenge: "Password:"}},
		{"", []string{"user", "pencil"}, outcome{done: true}},
		{b64("user"), nil, outcome{challenge: "Password:"}},
		{b64("user"), []string{"pencil"}, outcome{done: true}},
		{"", []string{"na me", " pass word "}, outcome{done: true}},
		{"", []string{"user", "Pencil"}, outcome{err: ErrRefused}},
		{"", []string{"nobody"}, outcome{challenge: "Password:"}}, // as for a user
		{"", []string{"nobody", "pencil"}, outcome{err: ErrRefused}},
		{"", []string{""}, outcome{err: ErrMessage}},
		{"", []string{"user", ""}, outcome{err: ErrMessage}},
		{"=", nil, outcome{err: ErrMessage}},
		{"", []string{"us\x00er"}, outcome{err: ErrMessage}},
		{"", []string{"user\xff"}, outcome{err: ErrMessage}},
		{"", []string{"user", "pencil\n"}, outcome{err: ErrMessage}},
	} {
		if got := talk(t, Login, c, test.initial, test.messages...); got != test.want {
			t.Errorf("%q %q: %+v", test.initial, test.messages, got)
		}
	}
}

// net/smtp has clients of its own for PLAIN and CRAM-MD5.
func TestStandardLibraryClients(t *testing.T) {
	for m, auth := range map[*Mechanism]smtp.Auth{
		Plain:   smtp.PlainAuth("", testUser, testSecret, "localhost"),
		CramMD5: smtp.CRAMMD5Auth(testUser, testSecret),
	} {
		name, initial, err := auth.Start(&smtp.ServerInfo{Name: "localhost", TLS: true, Auth: []string{m.Name}})
		if err != nil || name != m.Name {
			t.Fatal(name, err)
		}
		x := m.New(config())
		challenge, done, err := x.Start([]byte(b64(string(initial))))
		for !done && err == nil {
			response, e := auth.Next([]byte(unb64(t, challenge)), true)
			if e != nil {
				t.Fatal(e)
			}
			challenge, done, err = x.Answer([]byte(b64(string(response))))
		}
		if err != nil {
			t.Errorf("%s: %v", m.Name, err)
		}
	}
}
