package pop3_test

import (
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// challenging is a dialect with an AUTH of two questions, as SASL LOGIN has it.
func challenging() *pop3.Dialect {
	d := pop3.Strict()
	d.Edit("", nil).Add(pop3.Spec{Verb: "AUTH", Usage: "AUTH mechanism", In: pop3.Authorization, Min: 1, Max: 1,
		Do: func(*pop3.Tx, pop3.Command) pop3.Reply {
			return pop3.Reply{Text: "name?", Next: func(_ *pop3.Tx, line []byte) pop3.Reply {
				user := string(line)
				return pop3.Reply{Next: func(tx *pop3.Tx, line []byte) pop3.Reply {
					return tx.Login(pop3.Credentials{User: user, Mechanism: "LOGIN", Password: string(line)})
				}}
			}}
		}})
	return d
}

func TestAnswers(t *testing.T) {
	c := connect(challenging(), memory(), pop3.Options{})
	c.say(t, "AUTH LOGIN", "+ name?\r\n")
	c.say(t, "user", "+ \r\n") // RFC 5034 §4: an empty challenge has its space
	c.say(t, "password", "+OK maildrop locked and ready")
	c.say(t, "AUTH LOGIN", "-ERR AUTH is not allowed in this state")
	if n := count(c, pop3.KindLineIn, "AUTH"); n != 4 {
		t.Errorf("%d lines of AUTH, want 4", n)
	}
	cont := 0
	for _, e := range c.kinds {
		if e.Kind == pop3.KindLineIn && e.Cont {
			cont++
		}
	}
	if cont != 2 || c.kinds[len(c.kinds)-1].Seq != 2 {
		t.Errorf("%d answers, last command %d: an answer is no command", cont, c.kinds[len(c.kinds)-1].Seq)
	}
}

// RFC 5034 §4: "*" cancels; anything else is an answer, even QUIT, and after
// it commands are commands again.
func TestAnswersThatAreNone(t *testing.T) {
	for answer, want := range map[string]string{
		"*":                          "-ERR authentication cancelled\r\n",
		"**":                         "+ \r\n",
		"":                           "+ \r\n",
		"QUIT":                       "+ \r\n",
		strings.Repeat("x", 12<<10):  "+ \r\n",
		strings.Repeat("x", 64<<10):  "-ERR line is too long, at most 65536 octets\r\n",
		strings.Repeat("x", 100_000): "-ERR line is too long, at most 65536 octets\r\n",
	} {
		for _, whole := range []bool{true, false} {
			c := connect(challenging(), memory(), pop3.Options{})
			c.say(t, "AUTH LOGIN", "+ name?\r\n")
			c.got()
			if whole {
				c.send(answer + "\r\n")
			} else {
				for p := answer + "\r\n"; p != ""; {
					n := min(1000, len(p))
					c.send(p[:n])
					p = p[n:]
				}
			}
			if got := c.got(); got != want {
				t.Errorf("%.20q: got %q, want %q", answer, got, want)
			}
			if want == "+ \r\n" {
				c.say(t, "*", "-ERR authentication cancelled\r\n")
			}
			c.login(t)
			c.say(t, "QUIT", "+OK")
		}
	}
}

// A login at the end of an exchange waits for the lock like any other, and its
// last line is given again, not taken for a command.
func TestAnswerWaits(t *testing.T) {
	st := memory()
	first := connect(pop3.Strict(), st, pop3.Options{})
	first.login(t)
	c := connect(challenging(), st, pop3.Options{Session: 2, LockWait: pop3.Second})
	c.say(t, "AUTH LOGIN", "+ name?\r\n")
	c.say(t, "user", "+ \r\n")
	c.say(t, "password", "")
	c.wait(500 * pop3.Millisecond)
	c.wait(100 * pop3.Millisecond)
	first.say(t, "QUIT", "+OK")
	c.wait(100 * pop3.Millisecond)
	if got := c.got(); !strings.HasPrefix(got, "+OK maildrop locked") || strings.Count(got, "\n") != 1 {
		t.Errorf("got %q", got)
	}
	if n := count(c, pop3.KindLineIn, ""); n != 3 {
		t.Errorf("%d lines, want 3", n)
	}
	c.say(t, "STAT", "+OK 0 0")
}

func TestConnectionEndsBetweenAnswers(t *testing.T) {
	c := connect(challenging(), memory(), pop3.Options{})
	c.say(t, "AUTH LOGIN", "+ name?\r\n")
	c.send("user\r\npassword") // no line end, so no login
	c.close()
	if c.s.State() != pop3.Closed || count(c, pop3.KindLogin, "") != 0 {
		t.Errorf("state %v", c.s.State())
	}
}
