//go:build !wasip1

package quirk

var framingFacts = map[string]Facts{
	"drop-retr": {
		Summary: "The connection closes inside a message: RETR N breaks off after the octets given with @.",
		Seen:    "everywhere", Evidence: Documented, Severity: High,
		Breaks: "Clients that keep half a message, or delete it. A good one drops the part and starts again.",
		Ref:    "RFC 1939 §6",
	},
	"terminator-split-packets": {
		Summary: "The final dot and its CRLF arrive in segments of their own, with a pause between.",
		Seen:    "any network", Evidence: Documented, Severity: High,
		Breaks: "Clients that test how a segment ends: node-pop3, Ruby's net-protocol. TCP is a stream.",
		Ref:    "RFC 9293 (permitted)",
	},
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
