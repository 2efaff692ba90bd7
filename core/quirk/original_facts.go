//go:build !wasip1

package quirk

var originalFacts = map[string]Facts{
	"minimal": {
		Summary: "Little more than RFC 1939 demands: no APOP, AUTH, TOP, UIDL, UTF8 or LANG.",
		Seen:    "Mail::Transport::POP3 test server; small servers", Evidence: ReadSource, Severity: Medium,
		Breaks: "Clients that need unique-ids to leave mail on the server. A good one falls back to LIST and hashes.",
		Ref:    "RFC 1939 §7 (optional commands)",
	},
	"apoponly": {
		Summary: "USER is refused; only APOP logs in.",
		Seen:    "tpop3d in apop-only mode; Mail::Transport::POP3 test server", Evidence: ReadSource, Severity: Medium, Trap: true,
		Breaks: "Clients that do not read the greeting's timestamp. A good one honours it.",
		Ref:    "RFC 1939 §7 USER (permitted)",
	},
	"autodelete": {
		Summary: "A message that was retrieved is removed at QUIT, without DELE; RSET does not save it.",
		Seen:    "MercuryP/NLM 1.48; sites with EXPIRE 0; Mail::Transport::POP3 test server", Evidence: Documented, Severity: High, Trap: true,
		Breaks: "Clients that leave mail on the server lose it. A good one reads EXPIRE 0 and warns.",
		Ref:    "RFC 1939 §8 (permitted after QUIT), RFC 2449 §6.7",
	},
	"extra": {
		Summary: "An extra CRLF goes before every terminator, so messages gain an empty line.",
		Seen:    "Mail::Transport::POP3 test server; hMailServer TOP; netius; Mailpit", Evidence: ReadSource, Severity: Medium,
		Breaks: "Signatures over the body (DKIM) and sizes are off by two octets.",
		Ref:    "RFC 1939 §3",
	},
	"noextra": {
		Summary: "No extra CRLF before the terminator: takes extra away from the classic profile.",
		Seen:    "Mail::Transport::POP3 test server", Evidence: ReadSource, Severity: Low,
		Breaks: "Nothing: this is what RFC 1939 asks for.",
		Ref:    "RFC 1939 §3",
	},
	"break": {
		Summary: "Adds the command BREAK: the connection closes at once, without an answer and without UPDATE.",
		Seen:    "Mail::Transport::POP3 test server", Evidence: ReadSource, Severity: Low,
		Breaks: "Made for test suites: shows whether a client survives a lost connection.",
		Ref:    "RFC 1939 §6",
	},
	"exit": {
		Summary: "Adds the command EXIT: no answer, and the next QUIT that ends a TRANSACTION stops the server.",
		Seen:    "Mail::Transport::POP3 test server", Evidence: ReadSource, Severity: Low,
		Breaks: "Made for test suites: the server ends and prints its statistics.",
		Ref:    "RFC 1939 §3 (a command without a response)",
	},
}
