//go:build !wasip1

package quirk

var framingFacts = map[string]Facts{
	"no-dot-stuffing": {
		Summary: "A line that begins with a dot is sent as it is.",
		Seen:    "Mailpit, GreenMail, netius", Evidence: Documented, Severity: High,
		Breaks: "A lone dot ends the message early; what follows is read as replies. Nothing helps but to close.",
		Ref:    "RFC 1939 §3",
	},
}
