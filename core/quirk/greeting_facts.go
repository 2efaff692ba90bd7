//go:build !wasip1

package quirk

var greetingFacts = map[string]Facts{
	"banner-delay": {
		Summary: "The greeting comes late.",
		Seen:    "servers that look the client's name up first, or slow down strangers; made up", Evidence: Synthetic, Severity: Medium, Trap: true,
		Breaks: "A client that speaks first, or gives up after a second. A good one waits for the greeting, for half a minute at least.",
		Ref:    "RFC 1939 §4 (permitted)",
	},
	"no-greeting": {
		Summary: "The connection opens, and then there is silence for ever.",
		Seen:    "balancers whose server is gone; made up", Evidence: Synthetic, Severity: High,
		Breaks: "A time limit on connecting does not help, as that succeeds. A good client has one on reading.",
		Ref:    "RFC 1939 §4",
	},
	"greeting-multi-line": {
		Summary: "A second line follows the greeting, or a whole listing, that nobody asked for.",
		Seen:    "UserGate; attackers, as test suites have it", Evidence: Documented, Severity: Medium,
		Breaks: "Each answer is taken for that of the command before. A good client gives up when there is more than it asked for.",
		Ref:    "RFC 1939 §4",
	},
	"greeting-without-status": {
		Summary: "The first line begins with neither +OK nor -ERR, and the connection closes.",
		Seen:    "Proxy+, a popper that cannot write its trace, Avast", Evidence: Documented, Severity: Medium,
		Breaks: "A client that waits for a status line waits for ever, or says \"unknown error\". A good one shows the line.",
		Ref:    "RFC 1939 §3",
	},
	"captive-portal-greeting": {
		Summary: "A gateway answers for every server: who is not enrolled has to go to its web page.",
		Seen:    "a hotel's gateway", Evidence: Documented, Severity: Low,
		Breaks: "A client that blames the password makes its user change it. A good one shows the text, bare CRs and all, and asks for nothing.",
		Ref:    "RFC 1939 §3",
	},
	"too-many-connections": {
		Summary: "While so many sessions are open the greeting of another one is a refusal.",
		Seen:    "popa3d, Avast", Evidence: Documented, Severity: Medium,
		Breaks: "A client with several connections loses some of them, or its user's trust. A good one has one for each account, and tries again later.",
		Ref:    "RFC 1939 §4",
	},
	"wrong-protocol-greeting": {
		Summary: "Another protocol answers, IMAP or SMTP, and does not know what is said to it.",
		Seen:    "a wrong port in the settings", Evidence: Documented, Severity: Low,
		Breaks: "A client that says \"unknown response\" leaves its user to guess. A good one says which protocol it found.",
		Ref:    "RFC 1939 §3",
	},
	"middlebox-rewrites": {
		Summary: "A virus scanner answers in the server's place: its own greeting, no CAPA, no STLS.",
		Seen:    "Avast, AVG, SpamPal", Evidence: Documented, Severity: Low,
		Breaks: "What the server can do is hidden, TLS first of all. A good client shows the greeting to whoever looks for the cause.",
		Ref:    "RFC 2449 §5",
	},
	"greeting-bad-eol": {
		Summary: "The greeting's line ends with LF alone, or with a CR too many.",
		Seen:    "AnalogX, WinProxy, an error of Courier", Evidence: Documented, Severity: Low,
		Breaks: "A client that reads up to CRLF hangs, or keeps the CR. A good one ends a line at LF and cuts the CRs off.",
		Ref:    "RFC 1939 §3",
	},
}
