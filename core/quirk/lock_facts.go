//go:build !wasip1

package quirk

var lockFacts = map[string]Facts{
	"lock-lingers-after-drop": {
		Summary: "When a session ends without QUIT the maildrop stays locked for a while.",
		Seen:    "hMailServer, and servers that do not notice a dead client", Evidence: Documented, Severity: Medium,
		Breaks: "A client that tries again each minute is refused each time. A good one waits longer each time.",
		Ref:    "RFC 1939 §4",
	},
	"lock-busy": {
		Summary: "At first the maildrop is locked by somebody else: the right password gets -ERR [IN-USE].",
		Seen:    "Dovecot and Cyrus with locks, Gmail, farms behind Perdition", Evidence: Documented, Severity: Medium, Trap: true,
		Breaks: "A client that asks for the password again makes its user doubt it. A good one waits and tries again.",
		Ref:    "RFC 2449 §8.1.2",
	},
	"no-exclusive-lock": {
		Summary: "A second session opens the maildrop while the first has it; what one removes is gone for the other.",
		Seen:    "cucipop, Courier, Dovecot by default, GreenMail", Evidence: Documented, Severity: Medium,
		Breaks: "Two clients fetch everything twice, and one finds numbers without messages behind them. A good one goes on after -ERR.",
		Ref:    "RFC 1939 §4",
	},
	"second-session-readonly": {
		Summary: "A second session opens the maildrop while the first has it, and what it deletes stays.",
		Seen:    "servers known to fetchmail", Evidence: Documented, Severity: Low,
		Breaks: "The same mail comes again and again while another client is logged in. A good one knows it by its unique-id.",
		Ref:    "RFC 1939 §4",
	},
}
