//go:build !wasip1

package quirk

var framingFacts = map[string]Facts{
	"pipelining-unsafe": {
		Summary: "Of commands that arrive in one segment only the first is seen.",
		Seen:    "servers that JavaMail and MailKit were tried with", Evidence: Documented, Severity: Medium,
		Breaks: "A client that pipelines waits for ever. A good one pipelines only where CAPA says so, and can be told not to.",
		Ref:    "RFC 2449 §6.6",
	},
	"no-dot-stuffing": {
		Summary: "A line that begins with a dot is sent as it is.",
		Seen:    "Mailpit, GreenMail, netius", Evidence: Documented, Severity: High,
		Breaks: "A lone dot ends the message early; what follows is read as replies. Nothing helps but to close.",
		Ref:    "RFC 1939 §3",
	},
}
