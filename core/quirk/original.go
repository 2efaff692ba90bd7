package quirk

import "github.com/pop3play/pop3play/core/pop3"

// The keywords of the original test server, and its two extra commands.
var originalQuirks = []*Quirk{
	{
		Name: "minimal", Group: "capability", Layer: Table,
		Summary:   "Only what RFC 1939 demands: no APOP, no AUTH, no TOP, no UIDL, no UTF8, no LANG.",
		Conflicts: map[string]string{"apoponly": "minimal takes APOP away, and apoponly allows nothing else"},
		Seen:      "Mail::Transport::POP3 test server; small servers", Evidence: ReadSource, Severity: Medium,
		Breaks: "Clients that need unique-ids to leave mail on the server. A good one falls back to LIST and hashes.",
		Ref:    "RFC 1939 §7 (optional commands)",
		apply: func(e *pop3.Edit, _ *Use) {
			for _, verb := range []string{"APOP", "AUTH", "TOP", "UIDL", "UTF8", "LANG"} {
				e.Remove(verb)
			}
			e.Say(pop3.SayGreeting, "Welcome to the test-suite POP3 server")
		},
	},
	{
		Name: "apoponly", Aliases: []string{"apop-only-user-refused"}, Group: "auth", Layer: Table,
		Summary: "USER is refused; only APOP logs in.",
		Seen:    "tpop3d in apop-only mode; Mail::Transport::POP3 test server", Evidence: ReadSource, Severity: Medium,
		Breaks: "Clients that do not read the greeting's timestamp. A good one honours it.",
		Ref:    "RFC 1939 §7 USER (permitted)",
		apply: func(e *pop3.Edit, _ *Use) {
			e.Withhold("USER")
			e.Remove("AUTH")
			e.Wrap("USER", func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply {
				return pop3.Reply{Err: true, Text: "APOP authorization allowed only"}
			})
		},
	},
	{
		Name: "autodelete", Aliases: []string{"auto-delete-on-retr"}, Group: "delete", Layer: Table,
		Summary: "A message that was retrieved is removed at QUIT, without DELE; RSET does not save it.",
		Seen:    "MercuryP/NLM 1.48; sites with EXPIRE 0; Mail::Transport::POP3 test server", Evidence: Documented, Severity: High,
		Breaks: "Clients that leave mail on the server lose it. A good one reads EXPIRE 0 and warns.",
		Ref:    "RFC 1939 §8 (permitted after QUIT), RFC 2449 §6.7",
		apply: func(e *pop3.Edit, _ *Use) {
			e.Announce("EXPIRE", "0")
			mark := func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if r.Body != nil {
					i, done := tx.Scope().Msg-1, r.Done
					r.Done = func(tx *pop3.Tx, complete bool) {
						if done != nil {
							done(tx, complete)
						}
						if complete {
							tx.MarkAtQuit(i, e.By()...)
						}
					}
				}
				return r
			}
			e.Wrap("RETR", mark)
			e.Wrap("TOP", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if c.N < 2 { // the original's TOP without a count is RETR
					return mark(tx, c, next)
				}
				return next(tx, c)
			})
		},
	},
	{
		Name: "extra", Group: "framing", Layer: Framing,
		Summary: "An extra CRLF goes before every terminator, so messages gain an empty line.",
		Seen:    "Mail::Transport::POP3 test server; hMailServer TOP; netius; Mailpit", Evidence: ReadSource, Severity: Medium,
		Breaks: "Signatures over the body (DKIM) and sizes are off by two octets.",
		Ref:    "RFC 1939 §3",
		apply: func(e *pop3.Edit, _ *Use) {
			listing := map[string]bool{"LIST": true, "UIDL": true, "CAPA": true}
			e.Final(func(sc *pop3.Scope, _ bool, was string) string {
				if listing[sc.Verb] {
					return was
				}
				return "\r\n.\r\n"
			})
		},
	},
	{
		Name: "noextra", Group: "framing", Layer: Framing, Cancels: []string{"extra"},
		Summary: "No extra CRLF before the terminator: takes extra away from the classic profile.",
		Seen:    "Mail::Transport::POP3 test server", Evidence: ReadSource, Severity: Low,
		Breaks: "Nothing: this is what RFC 1939 asks for.",
		Ref:    "RFC 1939 §3",
		Conflicts: map[string]string{
			"extra": "noextra takes extra away",
		},
		apply: func(*pop3.Edit, *Use) {},
	},
	{
		Name: "break", Group: "timing", Layer: Table, Words: []string{"BREAK"},
		Summary: "Adds the command BREAK: the connection closes at once, without an answer and without UPDATE.",
		Seen:    "Mail::Transport::POP3 test server", Evidence: ReadSource, Severity: Low,
		Breaks: "Made for test suites: shows whether a client survives a lost connection.",
		Ref:    "RFC 1939 §6",
		apply: func(e *pop3.Edit, _ *Use) {
			e.Add(pop3.Spec{Verb: "BREAK", Usage: "BREAK", In: pop3.Authorization | pop3.Transaction, Max: 1 << 20, Loose: true,
				Do: func(*pop3.Tx, pop3.Command) pop3.Reply {
					return pop3.Reply{Silent: true, Step: pop3.StepClose, Reason: pop3.ReasonBreak}
				},
				Moves: []pop3.Move{{From: pop3.Authorization, To: pop3.Closed, Verb: "BREAK"}, {From: pop3.Transaction, To: pop3.Closed, Verb: "BREAK"}},
			})
		},
	},
	{
		Name: "exit", Group: "timing", Layer: Table, Words: []string{"EXIT"},
		Summary: "Adds the command EXIT: no answer, and the next QUIT that ends a TRANSACTION stops the server.",
		Seen:    "Mail::Transport::POP3 test server", Evidence: ReadSource, Severity: Low,
		Breaks: "Made for test suites: the server ends and prints its statistics.",
		Ref:    "RFC 1939 §3 (a command without a response)",
		apply: func(e *pop3.Edit, _ *Use) {
			e.Add(pop3.Spec{Verb: "EXIT", Usage: "EXIT", In: pop3.Transaction, Max: 1 << 20, Loose: true,
				Do: func(tx *pop3.Tx, _ pop3.Command) pop3.Reply {
					tx.Scope().World.Update("exit", "", func(any) any { return true })
					return pop3.Reply{Silent: true}
				}})
			e.Wrap("QUIT", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				inTransaction := tx.State() == pop3.Transaction
				r := next(tx, c)
				asked := tx.Scope().World.Update("exit", "", func(v any) any { return v }) != nil
				if inTransaction && asked && r.Step == pop3.StepClose {
					r.Step = pop3.StepStopServer
				}
				return r
			})
		},
	},
}
