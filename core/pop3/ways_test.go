package pop3_test

import (
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// Whoever is told to log in is told how, and nothing that would be refused.
func TestLoginWays(t *testing.T) {
	for _, x := range []struct {
		edit func(*pop3.Edit)
		o    pop3.Options
		want string
	}{
		{func(*pop3.Edit) {}, pop3.Options{}, "USER and PASS, or APOP, or AUTH"},
		{func(e *pop3.Edit) { e.Remove("AUTH") }, pop3.Options{}, "USER and PASS, or APOP"},
		{func(e *pop3.Edit) { e.Remove("AUTH"); e.Remove("APOP") }, pop3.Options{}, "USER and PASS"},
		{func(e *pop3.Edit) { e.Remove("AUTH"); e.Withhold("USER") }, pop3.Options{}, "APOP"},
		{func(*pop3.Edit) {}, pop3.Options{NeedTLS: true, OfferTLS: true}, "STLS"},
	} {
		d := extended()
		x.edit(d.Edit("", nil))
		c := connect(d, memory(), x.o)
		c.say(t, "STAT", "-ERR STAT needs a login: send "+x.want+"\r\n")
	}
	c := connect(extended(), memory(), pop3.Options{NeedTLS: true})
	c.say(t, "STAT", "-ERR STAT is not allowed in this state\r\n") // nobody can log in
	c = connect(extended(), memory(), pop3.Options{})
	c.say(t, "LANG de", "+OK")
	c.say(t, "STAT", "-ERR STAT verlangt eine Anmeldung: USER und PASS, oder APOP, oder AUTH senden\r\n")
}
