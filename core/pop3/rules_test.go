package pop3_test

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/sasl"
)

// Rules of testdata/rules.md that no transcript can show, because they need a
// limit, a user or a moment that transcripts do not have.

// mrose has the maildrop of the examples in RFC 1939 §10: 120 and 200 octets.
func mrose() *maildrop.Memory {
	m := &maildrop.Memory{}
	m.AddUser("mrose", "tanstaaf")
	m.Deliver("mrose", []byte("Subject: 120\n\n"+strings.Repeat("x", 102)+"\n"))
	m.Deliver("mrose", []byte("Subject: 200\n\n"+strings.Repeat("x", 182)+"\n"))
	return m
}

const mroseAPOP = "APOP mrose c4c9334bac560ecc979e58001b3e22fb"

// The example of RFC 1939 §10 with its own name, timestamp and digest.
func TestRFC1939Example(t *testing.T) {
	m := mrose()
	c := connect(pop3.Strict(), m, pop3.Options{})
	if got := c.got(); !strings.HasPrefix(got, "+OK ") || !strings.HasSuffix(got, " <1896.697170952@dbc.mtview.ca.us>\r\n") {
		t.Errorf("greeting %q", got)
	}
	c.say(t, mroseAPOP, "+OK maildrop locked and ready, 2 messages (320 octets)\r\n")
	c.say(t, "STAT", "+OK 2 320\r\n")
	c.say(t, "LIST", "+OK 2 messages (320 octets)\r\n1 120\r\n2 200\r\n.\r\n")
	for _, n := range []string{"1", "2"} {
		c.say(t, "RETR "+n, "+OK "+map[string]string{"1": "120", "2": "200"}[n]+" octets\r\n")
		c.say(t, "DELE "+n, "+OK")
	}
	c.say(t, "QUIT", "+OK goodbye, 2 messages removed\r\n")
	if c.s.Step() != pop3.StepClose || len(m.Messages("mrose")) != 0 {
		t.Errorf("step %d, %d messages left", c.s.Step(), len(m.Messages("mrose")))
	}
}

// The examples of RFC 2449: the capabilities of §5 that are any policy of ours,
// and IN-USE of §8.1.2 in answer to the APOP of RFC 1939.
func TestRFC2449Examples(t *testing.T) {
	d := pop3.Strict()
	d.Limits.LoginDelay = 900 * pop3.Second
	d.Edit("", nil).Announce("EXPIRE", "60")
	d.Edit("", nil).Announce("IMPLEMENTATION", "Shlemazle-Plotz-v302")
	pop3.SASL([]*sasl.Mechanism{sasl.CramMD5})(d.Edit("", nil))
	m, w := mrose(), &pop3.World{}
	o := pop3.Options{Nonce: func([]byte) {}, World: w}
	first := connect(d, m, o)
	got := capabilities(t, first)
	if got[0][:3] != "+OK" || got[len(got)-1] != "." {
		t.Errorf("CAPA answered %q", got)
	}
	for _, want := range []string{"TOP", "USER", "SASL CRAM-MD5", "RESP-CODES", "LOGIN-DELAY 900", "PIPELINING",
		"EXPIRE 60", "UIDL", "IMPLEMENTATION Shlemazle-Plotz-v302"} {
		if n := len(got) - len(slices.DeleteFunc(slices.Clone(got), func(s string) bool { return s == want })); n != 1 {
			t.Errorf("%q is listed %d times in %q", want, n, got)
		}
	}
	first.say(t, mroseAPOP, "+OK")
	second := connect(d, m, o)
	second.now = 900 * pop3.Second
	second.say(t, mroseAPOP, "-ERR [IN-USE] ")
}

// RFC 2449 §6.5, §8.1.1: the delay that CAPA announces is kept, per user, by
// each way to log in; the code comes with the right password only, and never
// in answer to USER. It is the same for all, so that CAPA says no "USER".
func TestLoginDelay(t *testing.T) {
	d := extended()
	d.Limits.LoginDelay = 90*pop3.Second - 1 // announced in full seconds, rounded up
	m := memory()
	m.AddUser("other", "password")
	w := &pop3.World{}
	visit := func(at pop3.Time) *client {
		c := connect(d, m, pop3.Options{World: w})
		c.now = at
		return c
	}
	listed := func(c *client) (line string) {
		for _, s := range capabilities(t, c) {
			if strings.HasPrefix(s, "LOGIN-DELAY") {
				line += s
			}
		}
		return line
	}
	plain := "AUTH PLAIN " + base64.StdEncoding.EncodeToString([]byte("\x00user\x00password"))
	apop := "APOP user " + pop3.APOPDigest("<"+testStamp+">", "password")

	c := visit(pop3.Second)
	if got := listed(c); got != "LOGIN-DELAY 90" {
		t.Errorf("before the login CAPA lists %q", got)
	}
	c.login(t)
	if got := listed(c); got != "LOGIN-DELAY 90" {
		t.Errorf("after the login CAPA lists %q", got)
	}
	c.say(t, "QUIT", "+OK")

	c = visit(90 * pop3.Second)
	const early = "-ERR [LOGIN-DELAY] "
	c.say(t, "USER user", "+OK")
	c.say(t, "PASS password", early)
	c.say(t, apop, early)
	c.say(t, plain, early)
	c.say(t, "USER user", "+OK")
	c.say(t, "PASS wrong", "-ERR [AUTH] ")
	c.say(t, "STAT", "-ERR STAT needs a login")
	c.say(t, "USER other", "+OK")
	c.say(t, "PASS password", "+OK")
	c.say(t, "QUIT", "+OK")

	c = visit(91*pop3.Second - 1)
	c.login(t)
}

// RFC 5034 §4, RFC 2595 §2.3: a server can be set up so that no password goes
// over the wire before STLS; inside TLS it takes PLAIN and USER again. CAPA
// says the one and the other.
func TestNoPlaintextBeforeTLS(t *testing.T) {
	d := pop3.Strict()
	strong := slices.DeleteFunc(sasl.All(), func(m *sasl.Mechanism) bool { return m.Plaintext })
	pop3.SASL(strong)(d.Edit("", nil))
	pop3.SASL(sasl.All())(d.Edit("", func(s *pop3.Scope) bool { return s.TLS }))
	clear := d.Edit("", func(s *pop3.Scope) bool { return !s.TLS })
	clear.Remove("USER")
	clear.Remove("PASS")

	c := connect(d, memory(), pop3.Options{OfferTLS: true, Nonce: func([]byte) {}})
	caps := capabilities(t, c)
	if !slices.Contains(caps, "STLS") || !slices.Contains(caps, "SASL SCRAM-SHA-256 CRAM-MD5") || slices.Contains(caps, "USER") {
		t.Errorf("in the clear CAPA lists %q", caps)
	}
	c.say(t, "USER user", "-ERR")
	c.say(t, "PASS password", "-ERR")
	plain := "AUTH PLAIN " + base64.StdEncoding.EncodeToString([]byte("\x00user\x00password"))
	c.say(t, plain, "-ERR")
	c.say(t, "AUTH LOGIN", "-ERR")
	c.say(t, "STAT", "-ERR STAT needs a login")
	c.say(t, "STLS", "+OK")
	c.s.TLSStarted(c.now, pop3.TLSInfo{Version: "TLS 1.3"})
	c.drive()
	caps = capabilities(t, c)
	if slices.Contains(caps, "STLS") || !slices.Contains(caps, "SASL SCRAM-SHA-256 CRAM-MD5 PLAIN LOGIN") || !slices.Contains(caps, "USER") {
		t.Errorf("inside TLS CAPA lists %q", caps)
	}
	c.say(t, "USER user", "+OK")
	c.say(t, plain, "+OK maildrop locked")
}

// Options.NeedTLS is that set-up, for all ways to log in alike.
func TestNoLoginBeforeTLS(t *testing.T) {
	for _, offer := range []bool{true, false} {
		want := "-ERR no login in the clear: send STLS first\r\n"
		if !offer {
			want = "-ERR no login in the clear, and this connection cannot do TLS\r\n"
		}
		c := connect(extended(), memory(), pop3.Options{OfferTLS: offer, NeedTLS: true, Nonce: func([]byte) {}})
		for _, line := range capabilities(t, c) {
			if word, _, _ := strings.Cut(line, " "); word == "USER" || word == "SASL" {
				t.Errorf("in the clear CAPA lists %q", line)
			}
		}
		apop := "APOP user " + pop3.APOPDigest("<"+testStamp+">", "password")
		for _, line := range []string{"USER user", "PASS password", apop, "AUTH PLAIN", "AUTH CRAM-MD5", "AUTH FOO"} {
			c.say(t, line, want)
		}
		if !offer {
			continue
		}
		c.say(t, "STLS", "+OK")
		c.s.TLSStarted(c.now, pop3.TLSInfo{Version: "TLS 1.3"})
		c.drive()
		if caps := capabilities(t, c); !slices.Contains(caps, "USER") || !slices.Contains(caps, "SASL SCRAM-SHA-256 CRAM-MD5 PLAIN LOGIN") {
			t.Errorf("inside TLS CAPA lists %q", caps)
		}
		c.say(t, apop, "+OK maildrop locked")
	}
}

// RFC 2595 §6: names and passwords of up to 255 octets are taken, and an
// authorization identity that is the name.
func TestPlainOf255Octets(t *testing.T) {
	name, password := strings.Repeat("n", 255), strings.Repeat("p", 255)
	m := &maildrop.Memory{}
	m.AddUser(name, password)
	for authzid, want := range map[string]string{"": "+OK", name: "+OK", name[1:]: "-ERR [AUTH] "} {
		c := connect(extended(), m, pop3.Options{})
		c.say(t, "AUTH PLAIN", "+ \r\n")
		c.say(t, base64.StdEncoding.EncodeToString([]byte(authzid+"\x00"+name+"\x00"+password)), want)
		c.say(t, "QUIT", "+OK")
	}
}

// RFC 6856 §2.2: "UTF8 USER" means that such names and passwords log in, with
// and without the command UTF8.
func TestUTF8Names(t *testing.T) {
	m := &maildrop.Memory{}
	m.AddUser("jürgen", "grün")
	plain := "AUTH PLAIN " + base64.StdEncoding.EncodeToString([]byte("\x00jürgen\x00grün"))
	for _, lines := range [][]string{{"USER jürgen", "PASS grün"}, {"UTF8", "USER jürgen", "PASS grün"}, {plain}, {"UTF8", plain}} {
		c := connect(extended(), m, pop3.Options{})
		for _, line := range lines {
			c.say(t, line, "+OK")
		}
		c.say(t, "QUIT", "+OK goodbye, 0 messages removed")
	}
	c := connect(extended(), m, pop3.Options{})
	c.say(t, "AUTH PLAIN "+base64.StdEncoding.EncodeToString([]byte("\x00j\xfcrgen\x00gr\xfcn")), "-ERR")
	c.say(t, "APOP j\xfcrgen 0", "-ERR a command is")
}

// RFC 1939 §7: "The server should never reuse an unique-id": what is delivered
// in the place of a deleted message has another one.
func TestUniqueIDsAreNotReused(t *testing.T) {
	m := memory("Subject: one\n\na\n", "Subject: two\n\nb\n")
	seen := map[string]bool{}
	form := regexp.MustCompile(`^\+OK 2 ([\x21-\x7e]{1,70})\r\n$`)
	for _, next := range []string{"Subject: three\n\nc\n", "Subject: four\n\nd\n", ""} {
		c := connect(pop3.Strict(), m, pop3.Options{})
		c.login(t)
		c.got()
		c.send("UIDL 2\r\n")
		got := form.FindStringSubmatch(c.got())
		if got == nil || seen[got[1]] {
			t.Fatalf("unique-id %q", got)
		}
		seen[got[1]] = true
		c.say(t, "DELE 2", "+OK")
		c.say(t, "QUIT", "+OK")
		m.Deliver("user", []byte(next))
	}
}

// RFC 1939 §4: sizes and numbers are those of the login. What comes before it
// is there, what comes after it waits for the next session.
func TestArrivals(t *testing.T) {
	m := memory("Subject: one\n\na\n")
	c := connect(pop3.Strict(), m, pop3.Options{})
	m.Deliver("user", []byte("Subject: two\n\nb\n"))
	c.login(t)
	m.Deliver("user", []byte("Subject: three\n\nc\n"))
	c.say(t, "STAT", "+OK 2 38\r\n")
	c.say(t, "LIST", "+OK 2 messages (38 octets)\r\n1 19\r\n2 19\r\n.\r\n")
	c.say(t, "RETR 3", "-ERR")
	c.say(t, "DELE 1", "+OK")
	c.say(t, "QUIT", "+OK goodbye, 1 message removed\r\n")
	c = connect(pop3.Strict(), m, pop3.Options{})
	c.login(t)
	c.say(t, "STAT", "+OK 2 40\r\n")
}

// RFC 2449 §3: "<" opens the timestamp and nothing else; the line has at most
// 512 octets, even with a host's name as long as names can be.
func TestGreeting(t *testing.T) {
	for _, host := range []string{"localhost", strings.Repeat("long.", 50) + "org"} {
		c := connect(pop3.Strict(), memory(), pop3.Options{Stamp: "4711.90210@" + host})
		got := c.got()
		if want := regexp.MustCompile(`^\+OK [^<>\[]*<[^<>@ ]+@[^<>@ ]+>\r\n$`); !want.MatchString(got) || len(got) > 512 {
			t.Errorf("greeting %q", got)
		}
	}
}
