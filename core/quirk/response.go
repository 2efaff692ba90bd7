package quirk

import "github.com/pop3play/pop3play/core/pop3"

var responseQuirks = []*Quirk{
	{
		Name: "impersonation-banner", Group: "response", Layer: Table,
		Summary: "Only the greeting changes: it is that of a Qpopper of 1998.",
		Seen:    "made to show which clients read greetings", Evidence: Synthetic, Severity: Low,
		Breaks: "fetchmail changes its ways on some banners. A good client never reads them.",
		Ref:    "RFC 2449 §6.9",
		apply: func(e *pop3.Edit, _ *Use) {
			e.Say(pop3.SayGreeting, "QPOP (version 2.53) at pop3play starting. {stamp}")
		},
	},
	{
		Name: "plus-err", Group: "response", Layer: Table,
		Summary: "Errors begin with +ERR.",
		Seen:    "hMailServer", Evidence: Documented, Severity: Medium,
		Breaks: "Clients that look at the first octet take errors for success. A good one compares the whole word.",
		Ref:    "RFC 1939 §3",
		apply: func(e *pop3.Edit, _ *Use) {
			e.Around(func(_ *pop3.Tx, _ pop3.Command, r pop3.Reply) pop3.Reply {
				if r.Err {
					r.Status = "+ERR"
				}
				return r
			})
		},
	},
	{
		Name: "case-sensitive-commands", Group: "response", Layer: Table,
		Summary: "Commands in lower case are not understood.",
		Seen:    "nowhere yet", Evidence: Synthetic, Severity: Low,
		Breaks: "People who type. A good client sends upper case.",
		Ref:    "RFC 1939 §3",
		apply: func(e *pop3.Edit, _ *Use) {
			e.Parser(func(_ []byte, c *pop3.Command, sane bool) bool {
				for _, b := range c.Word {
					if 'a' <= b && b <= 'z' {
						return false
					}
				}
				return sane
			})
		},
	},
	{
		Name: "utf8-required-err", Group: "content", Layer: Table,
		Summary: "A message whose header holds UTF-8 is refused to clients that did not ask for UTF-8.",
		Seen:    "nowhere yet; RFC 6856 asks for it", Evidence: Synthetic, Severity: Medium,
		Breaks: "Clients without UTF8 never get the message. A good one sends UTF8 before the login.",
		Ref:    "RFC 6856 §2.1, §5",
		apply: func(e *pop3.Edit, _ *Use) {
			guard := func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if i, _, ok := tx.Pick(c.Arg(0), false); ok && !tx.Scope().UTF8 {
					if m, is := tx.Message(i).(pop3.International); is && m.NeedsUTF8() {
						return pop3.Reply{Err: true, Code: "UTF8", Say: pop3.SayNeedsUTF8, Args: pop3.Args{Msg: i + 1}}
					}
				}
				return next(tx, c)
			}
			e.Wrap("RETR", guard)
			e.Wrap("TOP", guard)
		},
	},
	{
		Name: "quit-no-reply", Group: "delete", Layer: Table,
		Summary: "QUIT removes the marked mail and closes without a word.",
		Seen:    "many servers", Evidence: Documented, Severity: Medium,
		Breaks: "Clients that wait, or delete again next time. A good one waits a little and checks later.",
		Ref:    "RFC 1939 §6",
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("QUIT", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				r.Silent = true
				return r
			})
		},
	},
}
