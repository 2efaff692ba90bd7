//go:build !wasip1

package quirk

var timingFacts = map[string]Facts{
	"trickle": {
		Summary: "Every reply leaves a few octets at a time, with a pause after each.",
		Seen:    "curl's test suite; slow links", Evidence: Fixture, Severity: Medium, Trap: true,
		Breaks: "Clients with a limit on the whole transfer. A good one times out on silence only.",
		Ref:    "RFC 1939 §3 (permitted)",
	},
	"err-greeting": {
		Summary: "The greeting is -ERR, and the connection closes.",
		Seen:    "access lists and tcp wrappers in front of servers", Evidence: Documented, Severity: Medium,
		Breaks: "A client that only looks for +OK hangs or shows nothing. A good one shows the text and gives up.",
		Ref:    "RFC 1939 §4",
	},
	"accept-then-close": {
		Summary: "The connection is accepted and closed without a word.",
		Seen:    "proxies whose server is down", Evidence: Synthetic, Severity: High,
		Breaks: "A timeout for connecting does not help. A good client takes it for a passing trouble.",
		Ref:    "RFC 1939 §4",
	},
	"idle-drop-with-line": {
		Summary: "A client that is silent for too long is told so, unasked, and cut off.",
		Seen:    "hMailServer, WildDuck, Stalwart, UW ipop3d", Evidence: ReadSource, Severity: Medium,
		Breaks: "The line is read as the answer to the next command. A good client looks for octets it did not ask for before it speaks.",
		Ref:    "RFC 1939 §3",
	},
	"flaky": {
		Summary: "Now and then the connection closes in place of an answer; a seed makes it happen at the same commands again.",
		Seen:    "bad networks", Evidence: Synthetic, Severity: High,
		Breaks: "A client that believes in what it sent loses track. A good one starts over, and deletes only what it has stored.",
		Ref:    "RFC 1939 §6",
	},
	"short-idle-timeout": {
		Summary: "A client that is silent for a minute, not the ten that the RFC asks for, is cut off without a word.",
		Seen:    "outlook.com-like servers; Courier after five minutes", Evidence: Documented, Severity: High,
		Breaks: "A client that filters mail or asks its user something between two commands loses the session, and its deletions. A good one says NOOP now and then.",
		Ref:    "RFC 1939 §3",
	},
	"silent-idle-drop": {
		Summary: "After ten minutes or more of silence the connection closes without a word, as it should, and nothing is removed.",
		Seen:    "Courier; the RFC's own way", Evidence: ReadSource, Severity: Medium, Trap: true,
		Breaks: "A client that takes the end for QUIT's believes its deletions were carried out. A good one says QUIT, or deletes again.",
		Ref:    "RFC 1939 §3 (correct)",
	},
	"auth-phase-hard-limit": {
		Summary: "Whoever has not logged in a minute after connecting is cut off without a word, however busy.",
		Seen:    "Courier's login process", Evidence: ReadSource, Severity: Medium,
		Breaks: "Users who are asked for a password, or to approve the login, are too late. A good client connects when it has the password.",
		Ref:    "RFC 1939 §3",
	},
	"server-shutdown-mid-session": {
		Summary: "Some time into a session the server says that it stops, unasked, and closes.",
		Seen:    "Dovecot", Evidence: ReadSource, Severity: Medium,
		Breaks: "The line is read as the answer to the next command. A good client sees [SYS/TEMP] and comes back later.",
		Ref:    "RFC 3206 §4",
	},
	"imap-bye-on-pop3": {
		Summary: "A server that stops says so as an IMAP server would: * BYE.",
		Seen:    "Stalwart", Evidence: ReadSource, Severity: Medium,
		Breaks: "The line begins with neither +OK nor -ERR. A good client shows it, and takes the session for lost.",
		Ref:    "RFC 1939 §3",
	},
	"too-many-bad-commands": {
		Summary: "The third unknown command closes the connection.",
		Seen:    "Dovecot and UW ipop3d, with other numbers", Evidence: ReadSource, Severity: Low, Trap: true,
		Breaks: "A client that tries out what the server knows is cut off. A good one asks CAPA.",
		Ref:    "RFC 1939 §3 (permitted)",
	},
}
