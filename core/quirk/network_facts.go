//go:build !wasip1

package quirk

var networkFacts = map[string]Facts{
	"refuse-for": {
		Summary: "For a while after the first attempt every connection is accepted and reset at once. The listener stays: to a client it is much like a refused connection, but that connecting succeeds.",
		Seen:    "servers that start anew; made up", Evidence: Synthetic, Severity: Medium,
		Breaks: "A client that gives up for good. A good one tries again, at growing intervals.",
		Ref:    "RFC 1939 §3",
	},
	"nagle-delayed-ack-stall": {
		Summary: "A pause between the status line and what follows, in every multi-line response. It is imitated: the kernel's own would depend on the client's.",
		Seen:    "GreenMail, which writes the two apart and leaves Nagle's algorithm on", Evidence: Observed, Severity: Low, Trap: true,
		Breaks: "Nothing but time: a thousand messages take forty seconds longer. A good client pipelines.",
		Ref:    "RFC 1122 §4.2.3.4 (permitted)",
	},
	"large-message-hang": {
		Summary: "In the middle of a large message nothing comes any more, and in the end the connection closes.",
		Seen:    "Qpopper 2.53", Evidence: Documented, Severity: Medium,
		Breaks: "A client without a time limit on silence waits for ever, and meets the same message the next time. A good one skips it.",
		Ref:    "RFC 1939 §5",
	},
	"stall": {
		Summary: "Each reply stops at an octet for a while, and then goes on.",
		Seen:    "bad networks; made up", Evidence: Synthetic, Severity: Medium, Trap: true,
		Breaks: "A client with a time limit shorter than that, or with none at all. A good one waits for a minute of silence.",
		Ref:    "RFC 1939 §3 (permitted)",
	},
	"half-close": {
		Summary: "At an octet of a reply the server stops sending, and reads on.",
		Seen:    "processes that die in parts; made up", Evidence: Synthetic, Severity: High,
		Breaks: "A client that only writes never learns of it. A good one takes the end of input for the end of the session.",
		Ref:    "RFC 1939 §6",
	},
	"fin-in-reply": {
		Summary: "At an octet of a reply the connection closes in good order.",
		Seen:    "bad networks and crashes; made up", Evidence: Synthetic, Severity: High,
		Breaks: "A client that takes half a line, or half a list, for the whole. A good one counts only what has its CRLF or its dot.",
		Ref:    "RFC 1939 §3",
	},
	"rst-in-reply": {
		Summary: "At an octet of a reply the connection is reset.",
		Seen:    "firewalls and crashes; made up", Evidence: Synthetic, Severity: High,
		Breaks: "Octets that were on their way may be lost with it. A good client takes back what it believed, and starts over.",
		Ref:    "RFC 1939 §6",
	},
	"bandwidth": {
		Summary: "No more than so many octets leave in a second.",
		Seen:    "modems and mobile networks; made up", Evidence: Synthetic, Severity: Low, Trap: true,
		Breaks: "A client with a limit on the time of a whole message. A good one shows how far it is.",
		Ref:    "RFC 1939 §3 (permitted)",
	},
	"latency": {
		Summary: "Every reply comes later, and by a different time each if there is jitter; the seed says by which. Commands that came together are delayed together.",
		Seen:    "far and wireless networks; made up", Evidence: Synthetic, Severity: Low, Trap: true,
		Breaks: "A client that waits for each answer before the next command takes very long. A good one pipelines where CAPA says that it may.",
		Ref:    "RFC 2449 §6.6 (permitted)",
	},
}
