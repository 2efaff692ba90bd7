package pop3server_test

import (
	"encoding/base64"
	"net"
	"net/textproto"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/sasl"
)

// The examples of RFC 4013 §3, and a character that Unicode 3.2 did not have.
func TestSASLprep(t *testing.T) {
	for _, x := range []struct {
		text, want    string
		query, stored bool
	}{
		{"I\u00adX", "IX", true, true},
		{"user", "user", true, true},
		{"USER", "USER", true, true},
		{"\u00aa", "a", true, true},
		{"\u2168", "IX", true, true},
		{"\u0007", "", false, false},
		{"\u0627\u0031", "", false, false},
		{"a\u00a0b", "a b", true, true},
		{"\u0221", "\u0221", true, false},
		{"\u00ad", "", false, false}, // nothing is left
	} {
		for query, ok := range map[bool]bool{true: x.query, false: x.stored} {
			got, is := pop3server.SASLprep(x.text, query)
			if is != ok || ok && got != x.want {
				t.Errorf("%q, query %v: %q, %v; want %q, %v", x.text, query, got, is, x.want, ok)
			}
		}
	}
}

// Whichever way a name and a password are typed, they are the same to each way
// of logging in.
func TestNamesArePrepared(t *testing.T) {
	m := &maildrop.Memory{}
	m.AddUser("J\u00fcrgen IX", "\u00aa\u00a0\u00e9") // a, blank, é when prepared
	m.AddUser("IX", "\u2168\u00e9")
	m.AddUser("young", "\u0221") // nobody can store that, so nobody can compute it
	d := pop3.Strict()
	pop3.SASL(sasl.All())(d.Edit("", nil))
	addr := start(t, &pop3server.Server{Store: m, Dialect: d})
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	dial := func() (*textproto.Conn, string) {
		nc, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		c := textproto.NewConn(nc)
		t.Cleanup(func() { c.Close() })
		greeting, err := c.ReadLine()
		if err != nil {
			t.Fatal(err)
		}
		return c, greeting[strings.IndexByte(greeting, '<'):]
	}
	say := func(c *textproto.Conn, line, want string) {
		t.Helper()
		c.PrintfLine("%s", line)
		if got, err := c.ReadLine(); err != nil || !strings.HasPrefix(got, want) {
			t.Errorf("%q: %q, %v; want %s", line, got, err, want)
		}
	}
	const refused = "-ERR [AUTH] unknown user or wrong password"
	for _, name := range []string{"IX", "I\u00adX", "\u2168"} {
		c, _ := dial()
		say(c, "USER "+name, "+OK")
		say(c, "PASS IXe\u0301", "+OK")
		say(c, "QUIT", "+OK")
		c, stamp := dial()
		say(c, "APOP "+name+" "+pop3.APOPDigest(stamp, "IX\u00e9"), "+OK")
		say(c, "QUIT", "+OK")
		c, stamp = dial()
		say(c, "APOP "+name+" "+pop3.APOPDigest(stamp, "\u2168\u00e9"), refused)
		c, _ = dial()
		say(c, "AUTH PLAIN "+b64("\x00"+name+"\x00\u2168\u00e9"), "+OK")
		say(c, "QUIT", "+OK")
		c, _ = dial()
		say(c, "AUTH LOGIN", "+")
		say(c, b64(name), "+")
		say(c, b64("I\u00adX\u00e9"), "+OK")
		say(c, "QUIT", "+OK")
	}
	c, stamp := dial()
	say(c, "USER \u0627\u0031", "-ERR the name has characters that no name may have")
	say(c, "USER IX", "+OK")
	say(c, "PASS \ue000", refused)
	say(c, "USER IX", "+OK")
	say(c, "PASS IX\xe9", refused)
	say(c, "APOP \u0627\u0031 "+pop3.APOPDigest(stamp, "x"), refused)
	say(c, "APOP I\xffX "+pop3.APOPDigest(stamp, "x"), "-ERR a command is")
	say(c, "AUTH PLAIN "+b64("\x00\ue000\x00x"), refused)
	say(c, "AUTH PLAIN "+b64("\x00J\u00fcrgen\u00a0IX\x00a \u00e9"), "+OK")
	c, stamp = dial()
	say(c, "APOP young "+pop3.APOPDigest(stamp, "\u0221"), refused)
	say(c, "USER young", "+OK")
	say(c, "PASS \u0221", "+OK")
}
