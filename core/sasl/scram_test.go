package sasl

import (
	"bytes"
	"strings"
	"testing"
)

const vectorNonce = "rOprNGfwEbeRWgbNEkqO"

// The example of RFC 7677 §3.
func TestScramExample(t *testing.T) {
	c := config()
	c.Iterations = 0
	x := ScramSHA256.New(c)
	x.Start(nil)
	s := x.s.(*scram)
	s.salt, _ = decode([]byte("W22ZaJ0SNY7soEsUEjb6gQ=="))
	s.took = 1
	challenge, _, err := s.first([]byte("n,,n=user,r="+vectorNonce), "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0")
	if string(challenge) != "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096" {
		t.Fatalf("%q %v", challenge, err)
	}
	final, done, err := x.Answer([]byte(b64("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")))
	if done || err != nil || unb64(t, final) != "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=" {
		t.Fatalf("%q %v %v", final, done, err)
	}
	// RFC 5034 §4: no data with +OK; the client answers with an empty line.
	if final, done, err = x.Answer(nil); final != "" || !done || err != nil {
		t.Fatalf("%q %v %v", final, done, err)
	}
}

func TestScramClientFirst(t *testing.T) {
	ok := error(nil)
	for message, want := range map[string]error{
		"n,,n=user,r=abc":                       ok,
		"n,a=user,n=user,r=abc":                 ok,
		"n,a=us=3Der,n=us=3Der,r=abc":           ok,
		"n,,n=us=2Cer=3D,r=abc":                 ok,
		"n,,n=üser,r=abc":                       ok,
		"n,,n=user,r=!~+/=":                     ok,
		"n,,n=user,r=abc,x=1,Y=,z":              ErrMessage,
		"n,,n=user,r=abc,x=1,Y==,t=ü":           ok, // "MUST be ignored"
		"n,a=other,n=user,r=abc":                ErrAuthzID,
		"y,,n=user,r=abc":                       ErrDowngrade,
		"p=tls-exporter,,n=user,r=abc":          ErrBinding, // not with this mechanism
		"":                                      ErrMessage,
		"n":                                     ErrMessage,
		"n,":                                    ErrMessage,
		"n,,":                                   ErrMessage,
		"n,,n=user":                             ErrMessage,
		"n,,n=user,":                            ErrMessage,
		"n,,n=user,r=":                          ErrMessage,
		"n,,n=user,r=abc,":                      ErrMessage,
		"n,,n=,r=abc":                           ErrMessage,
		"n,,r=abc,n=user":                       ErrMessage,
		"n,,m=x,n=user,r=abc":                   ErrMessage,
		"n,,n=user,m=x,r=abc":                   ErrMessage,
		"n,,n=user,r=abc,m=x":                   ErrMessage,
		"n,,n=user,r=abc,r=abc":                 ErrMessage,
		"n,,n=user,r=abc,1=x":                   ErrMessage,
		"n,,n=user,r=abc,xx":                    ErrMessage,
		"n,,n=user,r=abc,x=\xff":                ErrMessage,
		"n,,n=user,r=abc,x=\x00":                ErrMessage,
		"n,,n=user,r=a c":                       ErrMessage,
		"n,,n=user,r=a\x7f":                     ErrMessage,
		"n,,n=user,r=ä":                         ErrMessage,
		"n,,n=us=er,r=abc":                      ErrMessage,
		"n,,n=user=,r=abc":                      ErrMessage,
		"n,,n=user=2c,r=abc":                    ErrMessage,
		"n,,n=user=3,r=abc":                     ErrMessage,
		"n,,n=us\x00er,r=abc":                   ErrMessage,
		"n,,n=us\xffer,r=abc":                   ErrMessage,
		"n,,N=user,r=abc":                       ErrMessage,
		"n,user,n=user,r=abc":                   ErrMessage,
		"n,a=,n=user,r=abc":                     ErrMessage,
		"n=x,,n=user,r=abc":                     ErrMessage,
		"N,,n=user,r=abc":                       ErrMessage,
		"z,,n=user,r=abc":                       ErrMessage,
		",,n=user,r=abc":                        ErrMessage,
		"p=,,n=user,r=abc":                      ErrMessage,
		"p,,n=user,r=abc":                       ErrMessage,
		"p=tls_exporter,,n=user,r=abc":          ErrMessage,
		"F,n,,n=user,r=abc":                     ErrMessage,
		"n,,n=user,r=" + string([]byte{0, 'a'}): ErrMessage,
	} {
		got := talk(t, ScramSHA256, config(), "", message)
		if got.err != want || got.done || strings.HasPrefix(got.challenge, "r=") != (want == nil) {
			t.Errorf("%q: %+v", message, got)
		}
	}
}

// RFC 5802 §6: the three flags against what the server offers.
func TestScramChannelBinding(t *testing.T) {
	for _, test := range []struct {
		m    *Mechanism
		flag string
		data string
		off  bool // the server has no channel to bind to
		want error
	}{
		{ScramSHA256, "n", "", false, nil},
		{ScramSHA256, "n", "", true, nil},
		{ScramSHA256, "y", "", true, nil},
		{ScramSHA256, "y", "", false, ErrDowngrade},
		{ScramSHA256, "p=tls-exporter", "data of tls-exporter", false, ErrBinding},
		{ScramSHA256, "n", "data of tls-exporter", false, ErrBinding},
		{ScramSHA256Plus, "p=tls-exporter", "data of tls-exporter", false, nil},
		{ScramSHA256Plus, "p=tls-server-end-point", "data of tls-server-end-point", false, nil},
		{ScramSHA256Plus, "p=tls-exporter", "data of tls-server-end-point", false, ErrBinding},
		{ScramSHA256Plus, "p=tls-exporter", "data of tls-exporteR", false, ErrBinding},
		{ScramSHA256Plus, "p=tls-exporter", "", false, ErrBinding},
		{ScramSHA256Plus, "p=tls-unique", "data of tls-unique", false, ErrBinding},
		{ScramSHA256Plus, "p=TLS-exporter", "data of TLS-exporter", false, ErrBinding},
		{ScramSHA256Plus, "n", "", false, ErrBinding},
		{ScramSHA256Plus, "y", "", false, ErrBinding},
		{ScramSHA256Plus, "p=tls-exporter", "data of tls-exporter", true, ErrUnusable},
	} {
		c := config()
		if test.off {
			c.ChannelBinding = func(string) ([]byte, bool) { return nil, false }
		}
		cl := client{mechanism: test.m, first: true, respond: scramClient(test.flag+",,", test.data, testUser, testSecret)}
		if done, err := cl.run(t, c, nil); err != test.want || done != (err == nil) {
			t.Errorf("%+v: %v %v", test, done, err)
		}
	}
}

func TestScramClientFinal(t *testing.T) {
	// N is the nonce, P the right proof.
	for message, want := range map[string]error{
		"c=biws,r=N,p=P":                   nil,
		"c=biws,r=N":                       ErrMessage,
		"c=biws,r=N,p=":                    ErrMessage,
		"c=biws,r=N,p=P,":                  ErrMessage,
		"c=biws,r=N,p=P,x=1":               ErrMessage,
		"c=biws,p=P,r=N":                   ErrMessage,
		"r=N,c=biws,p=P":                   ErrMessage,
		"c=biws,r=N,p=AAAA":                ErrMessage,
		"c=biws,r=N,p=P\n":                 ErrMessage,
		"c=biws,r=Nx,p=P":                  ErrMessage,
		"c=biws,r=,p=P":                    ErrMessage,
		"c=biws,r=" + vectorNonce + ",p=P": ErrMessage,
		"c=biw=,r=N,p=P":                   ErrBinding,
		"c=bix=,r=N,p=P":                   ErrMessage,
		"c=biws=,r=N,p=P":                  ErrMessage,
		"c=,r=N,p=P":                       ErrBinding,
		"c=eSws,r=N,p=P":                   ErrBinding, // y,,
		"c=biws,r=N,m=x,p=P":               ErrMessage,
		"c=biws,r=N,x=1,p=P":               ErrRefused, // it belongs to what is proved
		"x=1,c=biws,r=N,p=P":               ErrMessage,
		"c=biws,r=N,p=Q":                   ErrRefused,
		"":                                 ErrMessage,
		",p=":                              ErrMessage,
	} {
		x := ScramSHA256.New(config())
		cl := scramClient("n,,", "", testUser, testSecret)
		challenge, _, err := x.Start([]byte(b64(cl(t, 0, ""))))
		if err != nil {
			t.Fatal(err)
		}
		final := cl(t, 1, unb64(t, challenge))
		nonce, proof, _ := strings.Cut(strings.TrimPrefix(final, "c=biws,r="), ",p=")
		flipped, _ := decode([]byte(proof))
		flipped[7] ^= 1
		line := strings.NewReplacer("N", nonce, "P", proof, "Q", encode(flipped)).Replace(message)
		if challenge, done, err := x.Answer([]byte(b64(line))); err != want || done || (challenge != "") != (want == nil) {
			t.Errorf("%q: %q %v %v", line, challenge, done, err)
		}
	}
}

// The line after the server's signature is empty.
func TestScramLastAnswer(t *testing.T) {
	for last, want := range map[string]error{"": nil, "AQ==": ErrMessage, "=": ErrBase64, "x": ErrBase64} {
		cl := clients(testSecret)[7]
		done, err := cl.run(t, config(), func(n int, line string) string {
			if n == 2 {
				return last
			}
			return line
		})
		if err != want || done != (want == nil) {
			t.Errorf("%q: %v %v", last, done, err)
		}
	}
}

// Nothing tells a user who is there from one who is not before the proof, and
// the work is the same.
func TestScramUnknownUser(t *testing.T) {
	for _, key := range [][]byte{nil, []byte("key of the process")} {
		c := config()
		c.SaltKey = key
		asked := 0
		c.Check = func(claim Claim) error {
			asked++
			claim.Proof("")
			return ErrRefused
		}
		salts := map[string][]string{}
		for range 2 {
			for _, user := range []string{testUser, "nobody"} {
				got := talk(t, ScramSHA256, c, b64("n,,n="+user+",r=abc"))
				f := strings.Split(got.challenge, ",")
				if len(f) != 3 || len(f[0]) != len("r=abc")+24 || len(unb64(t, f[1][2:])) != saltOctets || f[2] != "i=2" {
					t.Fatalf("%s: %+v", user, got)
				}
				salts[user] = append(salts[user], f[1])
			}
		}
		for user, s := range salts {
			if (s[0] == s[1]) != (key != nil) {
				t.Errorf("%s has the salts %q", user, s)
			}
		}
		if salts[testUser][0] == salts["nobody"][0] {
			t.Error("two users have one salt")
		}
		cl := client{mechanism: ScramSHA256, first: true, respond: scramClient("n,,", "", "nobody", "")}
		if done, err := cl.run(t, c, nil); done || err != ErrRefused || asked != 1 {
			t.Errorf("%v %v, asked %d times", done, err, asked)
		}
	}
}

// A store may hold several secrets for a user.
func TestScramManySecrets(t *testing.T) {
	c := config()
	c.Check = func(claim Claim) error {
		found := false
		for _, secret := range []string{"first", testSecret, "last"} {
			found = claim.Proof(secret) || found
		}
		if !found {
			return ErrRefused
		}
		return nil
	}
	// The client compares the server's signature.
	if done, err := clients(testSecret)[7].run(t, c, nil); !done {
		t.Error(err)
	}
}

// What the caller gave is not written to.
func TestScramLeavesMemoryAlone(t *testing.T) {
	message := []byte("p=tls-exporter,,n=user,r=abc")
	was := bytes.Clone(message)
	c := config()
	s := ScramSHA256Plus.start(&c)
	if _, _, err := s.next(message); err != nil || !bytes.Equal(message, was) {
		t.Fatalf("%q %v", message, err)
	}
}
