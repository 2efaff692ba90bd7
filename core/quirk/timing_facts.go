//go:build !wasip1

package quirk

var timingFacts = map[string]Facts{
	"trickle": {
		Summary: "Every reply leaves a few octets at a time, with a pause after each.",
		Seen:    "curl's test suite; slow links", Evidence: Fixture, Severity: Medium,
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
}
