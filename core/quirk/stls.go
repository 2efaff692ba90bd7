package quirk

import "github.com/pop3play/pop3play/core/pop3"

// What becomes of the command STLS.
var stlsQuirks = []*Quirk{
	{
		Name: "stls-advertised-refused", Group: "tls", Layer: Table,
		OneOf: "STLS is refused in one way",
		apply: refuseSTLS(pop3.Reply{Err: true, Text: "TLS is not available at the moment"}),
	},
	{
		Name: "stls-err-then-fake-login", Group: "tls", Layer: Table,
		OneOf: "STLS is refused in one way",
		apply: refuseSTLS(pop3.Reply{Err: true, Text: "TLS is not available", After: []byte("+OK user accepted\r\n+OK authenticated\r\n")}),
	},
	{
		Name: "stls-stripped", Group: "tls", Layer: Table, Native: true,
		OneOf: "STLS is refused in one way",
		apply: func(e *pop3.Edit, _ *Use) { e.Remove("STLS") },
	},
	{
		Name: "stls-response-injection", Group: "tls", Layer: Table, Native: true,
		OneOf:  "one thing stands behind the answer to STLS",
		Params: words("what", "reply", "capa"),
		apply: func(e *pop3.Edit, u *Use) {
			behindSTLS([...]string{"+OK injected\r\n", "+OK injected\r\nUSER\r\nSASL LOGIN\r\n.\r\n"}[u.Args[0]])(e, u)
		},
	},
	{
		Name: "stls-garbage-injection", Group: "tls", Layer: Table, Native: true,
		OneOf: "one thing stands behind the answer to STLS",
		apply: behindSTLS("\x01\xfe\xffrubbish"),
	},
	{
		Name: "stls-hang-after-ok", Group: "tls", Layer: Table, Native: true,
		Params: between("time", pop3.Millisecond, 60*pop3.Minute, 60*pop3.Minute),
		OneOf:  "a handshake is held up once",
		apply: func(e *pop3.Edit, u *Use) {
			holdHandshake(e, u)
			e.Wrap("STLS", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if r.Step == pop3.StepStartTLS {
					e.Blame(&r)
				}
				return r
			})
		},
	},
	{
		Name: "stls-capa-changes", Group: "tls", Layer: Table, Native: true,
		apply: func(e *pop3.Edit, _ *Use) {
			e = e.When(func(sc *pop3.Scope) bool { return !sc.TLS })
			all(withhold("USER", "SASL"), instead(pop3.Reply{Err: true, Say: pop3.SayNeedTLS}, "USER", "PASS", "APOP", "AUTH"))(e, nil)
		},
	},
	{
		Name: "stls-twice", Group: "tls", Layer: Table, Native: true,
		Params: words("how", "close", "error"),
		apply: func(e *pop3.Edit, u *Use) {
			r := pop3.Reply{Silent: true, Step: pop3.StepClose, Reason: pop3.ReasonAbort}
			if u.Args[0] == 1 {
				r = pop3.Reply{Err: true, Text: "Command not permitted when TLS active"}
			}
			instead(r, "STLS")(e.When(func(sc *pop3.Scope) bool { return sc.TLS }), u)
		},
	},
	{
		Name: "stls-in-transaction", Group: "tls", Layer: Table,
		Params: words("how", "close", "ok"),
		apply: func(e *pop3.Edit, u *Use) {
			e.At(pop3.AtSTLS).WrapWrongState(func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				switch {
				case c.Verb != "STLS" || u.Args[0] == 1 && !tx.OffersTLS():
					return next(tx, c)
				case u.Args[0] == 1:
					return pop3.Reply{Say: pop3.SayTLSBegins, Step: pop3.StepStartTLS}
				}
				return pop3.Reply{Silent: true, Step: pop3.StepClose, Reason: pop3.ReasonAbort}
			})
		},
	},
	{
		Name: "stls-after-utf8", Group: "tls", Layer: Table, Native: true,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("STLS", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if tx.Scope().UTF8 && tx.OffersTLS() {
					return pop3.Reply{Say: pop3.SayTLSBegins, Step: pop3.StepStartTLS}
				}
				return next(tx, c)
			})
		},
	},
	{
		Name: "stls-command-injection-accepted", Group: "tls", Layer: Door, Native: true,
		apply: door(func(d *pop3.Door, _ *Use) { d.KeepPlaintext = true }),
	},
}

// refuseSTLS announces STLS and answers it with something else.
func refuseSTLS(r pop3.Reply) applied {
	return func(e *pop3.Edit, _ *Use) {
		e.Announce("STLS", "")
		e.Add(pop3.Spec{Verb: "STLS", Usage: "STLS", Ref: "RFC 2595 §4", In: pop3.Authorization,
			Do: func(*pop3.Tx, pop3.Command) pop3.Reply { return r }})
	}
}

// behindSTLS adds octets, in the clear, to the +OK that a handshake follows.
func behindSTLS(octets string) applied {
	return func(e *pop3.Edit, _ *Use) {
		e.Wrap("STLS", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
			r := next(tx, c)
			if r.Step == pop3.StepStartTLS {
				r.After = []byte(octets)
			}
			return r
		})
	}
}

func holdHandshake(e *pop3.Edit, u *Use) {
	door(func(d *pop3.Door, u *Use) { d.HandshakePause = pop3.Time(u.Args[0]) })(e, u)
}
