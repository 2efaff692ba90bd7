//go:build !wasip1

package quirk

var wireFacts = map[string]Facts{
	"terminator-split-packets": {
		Summary: "The final dot and its CRLF arrive in segments of their own, with a pause between.",
		Seen:    "any network", Evidence: Documented, Severity: High,
		Breaks: "Clients that test how a segment ends: node-pop3, Ruby's net-protocol. TCP is a stream.",
		Ref:    "RFC 9293 (permitted)",
	},
	"trickle": {
		Summary: "Every reply leaves a few octets at a time, with a pause after each.",
		Seen:    "curl's test suite; slow links", Evidence: Fixture, Severity: Medium,
		Breaks: "Clients with a limit on the whole transfer. A good one times out on silence only.",
		Ref:    "RFC 1939 §3 (permitted)",
	},
	"drop-retr": {
		Summary: "The connection closes inside a message: RETR N breaks off after the octets given with @.",
		Seen:    "everywhere", Evidence: Documented, Severity: High,
		Breaks: "Clients that keep half a message, or delete it. A good one drops the part and starts again.",
		Ref:    "RFC 1939 §6",
	},
}
