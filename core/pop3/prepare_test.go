package pop3_test

import (
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
)

// Without tables of Unicode text is taken as it comes, and APOP, which may not
// do without (RFC 6856 §2.2), is for ASCII alone.
func TestUnprepared(t *testing.T) {
	m := &maildrop.Memory{}
	m.AddUser("jürgen", "pässwort")
	m.AddUser("anna", "pässwort")
	c := connect(pop3.Strict(), m, pop3.Options{})
	digest := pop3.APOPDigest("<"+testStamp+">", "pässwort")
	c.say(t, "APOP jürgen "+digest, "-ERR [AUTH]")
	c.say(t, "APOP anna "+digest, "-ERR [AUTH]")
	c.say(t, "USER j\xfcrgen", "-ERR a command is")
	c.say(t, "USER jürgen", "+OK")
	c.say(t, "PASS p\xe4sswort", "-ERR [AUTH]")
	c.say(t, "USER jürgen", "+OK")
	c.say(t, "PASS pässwort", "+OK")
}

// A server without UTF8 compares octets, as RFC 1939 has it.
func TestNoUTF8NoPreparation(t *testing.T) {
	m := &maildrop.Memory{}
	m.AddUser("user", "p\xe4ss")
	d := pop3.Strict()
	d.Edit("", nil).Remove("UTF8")
	c := connect(d, m, pop3.Options{Prepare: func(string, bool) (string, bool) { panic("nobody asked") }})
	c.say(t, "USER user", "+OK")
	c.say(t, "PASS p\xe4ss", "+OK")
}
