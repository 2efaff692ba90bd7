//go:build !wasip1

package quirk

var hangupFacts = map[string]Facts{
	"commit-on-drop": {
		Summary: "What is marked is removed though the session ends without QUIT.",
		Seen:    "GreenMail", Evidence: Observed, Severity: High,
		Breaks: "A client that marks first and stores later loses mail when the line breaks. A good one deletes last.",
		Ref:    "RFC 1939 §6",
	},
	"mailbox-lost-on-drop": {
		Summary: "A session that ends without QUIT takes the whole maildrop with it, marked or not.",
		Seen:    "the Berkeley popper 1.003 and 1.004", Evidence: Documented, Severity: High,
		Breaks: "All mail is lost. No client can help it; it is why UPDATE is a state.",
		Ref:    "RFC 1939 §6",
	},
	"delayed-restore-after-drop": {
		Summary: "After a session without QUIT the maildrop is empty for some minutes; then all mail is back.",
		Seen:    "poppers that work on a copy of the mailbox", Evidence: Documented, Severity: Medium,
		Breaks: "A client says that there is no mail, or forgets what it has seen. A good one tries again later.",
		Ref:    "RFC 1939 §6",
	},
	"deletes-lost-on-drop": {
		Summary: "The connection breaks right after DELE, before there can be a QUIT: nothing is removed.",
		Seen:    "every conforming server, on a bad line", Evidence: Documented, Severity: Medium, Trap: true,
		Breaks: "A client that relies on DELE fetches everything again. A good one remembers unique-ids.",
		Ref:    "RFC 1939 §6 (required)",
	},
}
