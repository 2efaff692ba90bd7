package quirk

import "github.com/pop3play/pop3play/core/pop3"

var contentQuirks = []*Quirk{
	{
		Name: "eight-bit-headers", Group: "content", Layer: Table,
		Conflicts: map[string]string{"utf8-required-err": "one sends what the other refuses"},
		apply:     func(e *pop3.Edit, _ *Use) { e.SendUTF8() },
	},
	{
		Name: "utf8-required-err", Group: "content", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Remove("UTF8")
			guard := func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if i, _, ok := tx.Pick(c.Arg(0), false); ok && !tx.Scope().UTF8 {
					if m, is := tx.Message(i).(pop3.International); is && m.NeedsUTF8() {
						r := pop3.Reply{Err: true, Code: "UTF8", Say: pop3.SayNeedsUTF8, Args: pop3.Args{Msg: i + 1}}
						if !tx.Dialect().Codes {
							r.Status = "-ERR [UTF8]" // the one code of a dialect without any
						}
						return r
					}
				}
				return next(tx, c)
			}
			e.Wrap("RETR", guard)
			e.Wrap("TOP", guard)
		},
	},
}
