package quirk

import (
	"bytes"

	"github.com/pop3play/pop3play/core/pop3"
)

// How a connection begins.
var greetingQuirks = []*Quirk{
	{
		Name: "banner-delay", Group: "timing", Layer: Wire,
		Params: span("pause", 5*pop3.Second),
		apply: filter(pop3.AtStart, func(c *pop3.Chunk, now pop3.Time, u *Use) {
			if c.Part == pop3.PartGreeting && c.Off == 0 {
				c.At = max(c.At, now+pop3.Time(u.Args[0]))
			}
		}),
	},
	{
		Name: "no-greeting", Group: "timing", Layer: Table,
		OneOf: "a connection begins in one way",
		apply: func(e *pop3.Edit, _ *Use) {
			greet(pop3.Reply{Silent: true})(e, nil)
			atFirst(e).Input(func(*pop3.Scope, []byte) []byte { return nil })
		},
	},
	{
		Name: "greeting-multi-line", Group: "timing", Layer: Table,
		Params: words("kind", "error", "listing"),
		apply: func(e *pop3.Edit, u *Use) {
			more := [...]string{"-ERR Mistake of the protocol\r\n", "+OK 1 message\r\n1 120\r\n.\r\n"}[u.Args[0]]
			e.WrapGreeting(func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				r.After = append(r.After[:len(r.After):len(r.After)], more...)
				return r
			})
		},
	},
	{
		Name: "greeting-without-status", Group: "timing", Layer: Table,
		OneOf:  "a connection begins in one way",
		Params: words("text", "insecure", "trace", "limit"),
		apply: func(e *pop3.Edit, u *Use) {
			turnAway([...]string{
				"POP3 server. Insecure access - terminating.",
				"Unable to open trace file \"/var/log/pop.trace\"",
				"ERR concurrent connection limit",
			}[u.Args[0]])(e, u)
		},
	},
	{
		Name: "captive-portal-greeting", Group: "timing", Layer: Table,
		OneOf: "a connection begins in one way",
		apply: turnAway("-ERR Not Enrolled\r\rPlease open your internet browser and enroll."),
	},
	{
		Name: "too-many-connections", Group: "timing", Layer: Table,
		OneOf:  "a connection begins in one way",
		Params: count("open", "connections", 1, 1000, 1),
		apply:  crowded,
	},
	{
		Name: "wrong-protocol-greeting", Group: "timing", Layer: Table,
		OneOf:  "a connection begins in one way",
		Params: words("protocol", "imap", "smtp"),
		apply: func(e *pop3.Edit, u *Use) {
			p := &foreign[u.Args[0]]
			greet(pop3.Reply{Raw: []byte(p.greeting)})(e, u)
			e = e.Throughout()
			e.Parser(func(_ []byte, c *pop3.Command, _ bool) bool {
				c.Unknown = true
				return true
			})
			e.Around(func(_ *pop3.Tx, c pop3.Command, r pop3.Reply) pop3.Reply {
				text, quits := p.answer(c)
				if quits {
					r.Step, r.Reason = pop3.StepClose, pop3.ReasonQuit
				}
				return pop3.Reply{Err: true, Raw: []byte(text), Step: r.Step, Reason: r.Reason}
			})
		},
	},
	{
		Name: "middlebox-rewrites", Group: "timing", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Say(pop3.SayGreeting, "Mail Shield POP3 proxy at localhost, connected {stamp}")
			e.Remove("CAPA")
			e.Remove("STLS")
		},
	},
	{
		Name: "greeting-bad-eol", Group: "timing", Layer: Framing,
		Params: words("end", "lf", "crcrlf"),
		apply: filter(pop3.AtStart, func(c *pop3.Chunk, _ pop3.Time, u *Use) {
			if c.Part == pop3.PartGreeting {
				c.Data = bytes.ReplaceAll(c.Data, []byte("\r\n"), []byte([...]string{"\n", "\r\r\n"}[u.Args[0]]))
			}
		}),
	},
}

// greet says something in place of the greeting.
func greet(r pop3.Reply) applied {
	return func(e *pop3.Edit, _ *Use) {
		e.WrapGreeting(func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply { return r })
	}
}

// turnAway says something in place of the greeting, and closes.
func turnAway(line string) applied {
	return greet(pop3.Reply{Err: true, Raw: []byte(line + "\r\n"), Step: pop3.StepClose, Reason: pop3.ReasonAbort})
}

// atFirst limits an edit to before the first command, where it struck at the
// greeting or not at all.
func atFirst(e *pop3.Edit) *pop3.Edit {
	return e.At(pop3.AtStart).When(func(sc *pop3.Scope) bool { return sc.Seq == 0 })
}

// foreign are protocols that somebody may have taken for POP3.
var foreign = [...]struct {
	greeting string
	answer   func(pop3.Command) (text string, quits bool)
}{
	{"* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] localhost ready\r\n", func(c pop3.Command) (string, bool) {
		tag := c.Word
		if len(tag) == 0 || bytes.ContainsFunc(tag, func(r rune) bool { return r <= ' ' || r > 'z' || r < '0' }) {
			tag = []byte("*")
		}
		return string(tag) + " BAD Missing or unknown command\r\n", false
	}},
	{"220 localhost ESMTP\r\n", func(c pop3.Command) (string, bool) {
		switch c.Verb {
		case "QUIT":
			return "221 2.0.0 Bye\r\n", true
		case "NOOP", "RSET":
			return "250 2.0.0 OK\r\n", false
		}
		return "502 5.5.2 Command not recognized\r\n", false
	}},
}

// crowded refuses whoever comes while so many sessions are open.
func crowded(e *pop3.Edit, u *Use) {
	const key = "too-many-connections"
	e.WrapGreeting(func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
		sc, full := tx.Scope(), false
		sc.World.Update(key, "", func(v any) any {
			open, _ := v.(map[uint64]bool)
			if full = len(open) >= int(u.Args[0]); full {
				return open
			}
			if open == nil {
				open = map[uint64]bool{}
			}
			open[sc.Session] = true
			return open
		})
		if full {
			return pop3.Reply{Err: true, Text: "too many concurrent connections", Step: pop3.StepClose, Reason: pop3.ReasonAbort}
		}
		return next(tx, c)
	})
	e.End(func(sc *pop3.Scope) {
		sc.World.Update(key, "", func(v any) any {
			if open, _ := v.(map[uint64]bool); open != nil {
				delete(open, sc.Session)
				return open
			}
			return nil
		})
	})
}
