package oracletest

import (
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/sasl"
	"github.com/xdg-go/scram"
)

var users = map[string]string{
	"user":                   "pencil",
	"a,b=c":                  "=,=",
	"na me@example.org":      " two  spaces ",
	"üser":                   "pässwörd €",
	"long":                   strings.Repeat("0123456789", 20),
	strings.Repeat("u", 255): strings.Repeat("p", 255),
}

func scramConfig() sasl.Config {
	return sasl.Config{Check: store(users), Nonce: nonce, SaltKey: []byte("of this process")}
}

// xdg plays a conversation, and checks the server's signature at its end.
func xdg(t *testing.T, user, secret, authzid string, conv func(*scram.Client) *scram.ClientConversation) (client, func() bool) {
	t.Helper()
	// Unprepared: SASLprep is not what is compared here.
	c, err := scram.SHA256.NewClientUnprepped(user, secret, authzid)
	if err != nil {
		t.Fatal(err)
	}
	cc := conv(c)
	return cc.Step, cc.Valid
}

func TestScramClients(t *testing.T) {
	for user, secret := range users {
		for _, atOnce := range []bool{true, false} {
			for _, authzid := range []string{"", user} {
				next, valid := xdg(t, user, secret, authzid, (*scram.Client).NewConversation)
				if done, err := run(t, sasl.ScramSHA256, scramConfig(), atOnce, next); !done || !valid() {
					t.Errorf("%q: done %v, server valid %v: %v", user, done, valid(), err)
				}
			}
		}
		for _, wrong := range []string{secret + "x", "x" + secret, secret[1:], strings.ToUpper(secret) + " "} {
			next, valid := xdg(t, user, wrong, "", (*scram.Client).NewConversation)
			if done, err := run(t, sasl.ScramSHA256, scramConfig(), true, next); done || valid() || err != sasl.ErrRefused {
				t.Errorf("%q with %q: done %v, server valid %v: %v", user, wrong, done, valid(), err)
			}
		}
	}
	next, valid := xdg(t, "nobody", "", "", (*scram.Client).NewConversation)
	if done, err := run(t, sasl.ScramSHA256, scramConfig(), true, next); done || valid() || err != sasl.ErrRefused {
		t.Errorf("unknown user: done %v: %v", done, err)
	}
	next, _ = xdg(t, "user", "pencil", "long", (*scram.Client).NewConversation)
	if done, err := run(t, sasl.ScramSHA256, scramConfig(), true, next); done || err != sasl.ErrAuthzID {
		t.Errorf("as another: done %v: %v", done, err)
	}
}

// A client that prepares its strings agrees as long as they are prepared.
func TestScramPreparedClients(t *testing.T) {
	for user, secret := range users {
		c, err := scram.SHA256.NewClient(user, secret, "")
		if err != nil {
			t.Errorf("%q: %v", user, err)
			continue
		}
		cc := c.NewConversation()
		if done, err := run(t, sasl.ScramSHA256, scramConfig(), true, cc.Step); !done || !cc.Valid() {
			t.Errorf("%q: done %v, server valid %v: %v", user, done, cc.Valid(), err)
		}
	}
}

func TestScramFlags(t *testing.T) {
	data := []byte("exported keying material")
	with := func(kind scram.ChannelBindingType, data []byte) func(*scram.Client) *scram.ClientConversation {
		return func(c *scram.Client) *scram.ClientConversation {
			return c.NewConversationWithChannelBinding(scram.ChannelBinding{Type: kind, Data: data})
		}
	}
	for _, test := range []struct {
		name string
		m    *sasl.Mechanism
		tls  bool
		conv func(*scram.Client) *scram.ClientConversation
		want error
	}{
		{"n", sasl.ScramSHA256, true, (*scram.Client).NewConversation, nil},
		{"y without TLS", sasl.ScramSHA256, false, (*scram.Client).NewConversationAdvertisingChannelBinding, nil},
		{"y", sasl.ScramSHA256, true, (*scram.Client).NewConversationAdvertisingChannelBinding, sasl.ErrDowngrade},
		{"p without -PLUS", sasl.ScramSHA256, true, with(scram.ChannelBindingTLSExporter, data), sasl.ErrBinding},
		{"exporter", sasl.ScramSHA256Plus, true, with(scram.ChannelBindingTLSExporter, data), nil},
		{"end point", sasl.ScramSHA256Plus, true, with(scram.ChannelBindingTLSServerEndpoint, data), nil},
		{"unique", sasl.ScramSHA256Plus, true, with(scram.ChannelBindingTLSUnique, data), sasl.ErrBinding},
		{"another channel", sasl.ScramSHA256Plus, true, with(scram.ChannelBindingTLSExporter, []byte("x")), sasl.ErrBinding},
		{"n with -PLUS", sasl.ScramSHA256Plus, true, (*scram.Client).NewConversation, sasl.ErrBinding},
	} {
		c := scramConfig()
		if test.tls {
			c.ChannelBinding = func(kind string) ([]byte, bool) {
				return data, kind == sasl.TLSExporter || kind == sasl.TLSServerEndPoint
			}
		}
		next, valid := xdg(t, "user", "pencil", "", test.conv)
		if done, err := run(t, test.m, c, true, next); err != test.want || done != (err == nil) || valid() != done {
			t.Errorf("%s: done %v, server valid %v: %v", test.name, done, valid(), err)
		}
	}
}
