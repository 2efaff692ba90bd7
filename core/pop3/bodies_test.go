package pop3_test

import (
	"io"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// parts is a body of given slices; "-" stands for an empty one that is blamed,
// "!" for an error.
type parts struct {
	pop3.Body
	left []string
	last string
}

func (p *parts) Next() ([]byte, error) {
	if len(p.left) == 0 {
		return nil, io.EOF
	}
	p.last, p.left = p.left[0], p.left[1:]
	switch p.last {
	case "-":
		return nil, nil
	case "!":
		return nil, io.ErrUnexpectedEOF
	}
	return []byte(p.last), nil
}

func (p *parts) By() []string {
	if p.last == "-" || p.last == "!" {
		return []string{"me"}
	}
	return nil
}

// A body that an edit made says what it altered, left out, and why it broke
// off; dots are doubled whatever its slices are.
func TestBody(t *testing.T) {
	d := pop3.Strict()
	e := d.Edit("me", nil)
	e.Body(func(tx *pop3.Tx, src pop3.Body) pop3.Body {
		switch tx.Scope().Verb {
		case "RETR":
			return &parts{Body: src, left: []string{"a\r", "\n", ".", "-", ".", "\r\n.", "\r\n"}}
		case "TOP":
			return &parts{Body: src, left: []string{"a\r\n", "!"}}
		}
		return src
	})
	c := connect(d, memory("a\n"), pop3.Options{})
	c.login(t)
	before := len(c.events)
	c.say(t, "LIST", "+OK 1 message (3 octets)\r\n1 3\r\n.\r\n")
	if by := strings.Join(c.events[before:], "\n"); strings.Contains(by, "[me]") {
		t.Errorf("blamed for what was left alone: %s", by)
	}
	before = len(c.events)
	c.say(t, "RETR 1", "+OK 3 octets\r\na\r\n...\r\n..\r\n.\r\n")
	if by := strings.Join(c.events[before:], "\n"); strings.Count(by, "[me]") != 1 || !strings.Contains(by, `[me] ""`) {
		t.Errorf("blamed for what was left out: %s", by)
	}
	before = len(c.events)
	c.say(t, "TOP 1 1", "+OK top of message follows\r\na\r\n")
	if by := strings.Join(c.events[before:], "\n"); strings.Count(by, "[me]") != 1 || !strings.Contains(by, "close") || c.s.State() != pop3.Closed {
		t.Errorf("blamed for breaking off: %s", by)
	}
}

// ahead asks for what comes behind a terminator before it gives that.
type ahead struct{ held []pop3.Chunk }

func (a *ahead) Next(now pop3.Time, up pop3.Upstream) (pop3.Chunk, bool) {
	if len(a.held) > 0 {
		c := a.held[0]
		a.held = a.held[1:]
		return c, true
	}
	c, ok := up(now)
	if ok && c.Part == pop3.PartFinal {
		c.Data = []byte(string(c.Data))
		if next, more := up(now); more {
			a.held = append(a.held, c)
			return next, true
		}
	}
	return c, ok
}

// A filter that looks ahead in vain has changed nothing; if the session ends
// meanwhile, what it holds is lost, and nothing is reported behind the end.
func TestLookingAhead(t *testing.T) {
	d := pop3.Strict()
	d.Edit("me", nil).Filter(func(func() bool) pop3.Filter { return &ahead{} })
	d.Edit("", nil).Wrap("NOOP", func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply {
		return pop3.Reply{Silent: true, Step: pop3.StepClose, Reason: pop3.ReasonAbort}
	})
	c := connect(d, memory("a\n"), pop3.Options{})
	c.login(t)
	c.say(t, "LIST", "+OK 1 message (3 octets)\r\n1 3\r\n.\r\n")
	if by := strings.Join(c.events, "\n"); strings.Contains(by, "[me]") {
		t.Errorf("blamed for nothing: %s", by)
	}
	c.say(t, "LIST\r\nSTAT", "+OK 1 message (3 octets)\r\n1 3\r\n+OK 1 3\r\n.\r\n")
	c.say(t, "LIST\r\nNOOP", "+OK 1 message (3 octets)\r\n1 3\r\n")
	if last := c.kinds[len(c.kinds)-1]; last.Kind != pop3.KindClose {
		t.Errorf("%v comes behind the end", last)
	}
}
