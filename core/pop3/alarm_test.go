package pop3_test

import (
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// Each alarm goes off once, however many there are.
func TestAlarmsOnce(t *testing.T) {
	const many = 100
	d := pop3.Strict()
	for range many {
		d.Edit("me", nil).Alarm(pop3.Alarm{In: pop3.Authorization, From: pop3.SinceStart, After: pop3.Second, Do: func(*pop3.Tx) pop3.Reply {
			return pop3.Reply{Text: "ding"}
		}})
	}
	c := connect(d, memory(), pop3.Options{})
	c.got()
	for range 2 * many {
		c.wait(pop3.Second)
	}
	if n := strings.Count(c.got(), "+OK ding\r\n"); n != many {
		t.Errorf("%d alarms went off %d times", many, n)
	}
}

// However long a session is, its first command stays the only first one.
func TestNthDoesNotWrap(t *testing.T) {
	d := pop3.Strict()
	firsts := 0
	d.Edit("me", func(sc *pop3.Scope) bool { return sc.Nth == 1 }).Wrap("NOOP", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
		firsts++
		return next(tx, c)
	})
	c := connect(d, memory(), pop3.Options{})
	c.login(t)
	for range 1 << 16 {
		c.say(t, "NOOP", "+OK")
	}
	c.say(t, "NOOP", "+OK")
	if firsts != 1 {
		t.Errorf("%d first commands", firsts)
	}
}
