//go:build !wasip1

package quirk

var framingWireFacts = map[string]Facts{
	"bare-lf-lines": {
		Summary: "Every line ends in LF alone, replies and terminators too.",
		Seen:    "proxies of AnalogX and WinProxy, home-made UNIX servers", Evidence: Documented, Severity: Medium,
		Breaks: "curl does not see the end. poplib does.",
		Ref:    "RFC 1939 §3",
	},
	"bare-cr": {
		Summary: "Lines end in CR CR LF; with \"inside\" the blanks of the text are CRs.",
		Seen:    "a hotel's portal", Evidence: Documented, Severity: Low,
		Breaks: "A client that splits at CR sees empty lines, and a message ends at the first of them. A good one splits at LF and drops CRs before it.",
		Ref:    "RFC 1939 §3",
	},
	"pipelined-replies-interleaved": {
		Summary: "The reply to a command that waits already comes before the dot of the response to the one before.",
		Seen:    "WildDuck", Evidence: Documented, Severity: High,
		Breaks: "Clients that pipeline, such as mpop: a reply lands inside a message. Nothing helps but one command at a time.",
		Ref:    "RFC 2449 §6.6",
	},
	"double-dot-split-packets": {
		Summary: "A doubled dot is parted: a segment ends behind the first dot, and the second comes later.",
		Seen:    "an advisory on Outlook Express", Evidence: Advisory, Severity: High, Trap: true,
		Breaks: "Whoever looks at segments sees CRLF and a dot, and stops: one mail blocks the maildrop. A good client reads lines.",
		Ref:    "RFC 9293 (permitted)",
	},
	"utf8-split-packets": {
		Summary: "A character of several octets is parted: a segment ends inside it.",
		Seen:    "any network", Evidence: Synthetic, Severity: Medium, Trap: true,
		Breaks: "Clients that decode each segment by itself show replacement characters, or throw. A good one decodes whole lines.",
		Ref:    "RFC 9293 (permitted)",
	},
	"crlf-between-packets": {
		Summary: "A line and its CRLF arrive in segments of their own.",
		Seen:    "a provider that saw nothing wrong in it", Evidence: Documented, Severity: Medium, Trap: true,
		Breaks: "node-pop3 lost lines, or waited for ever. TCP is a stream.",
		Ref:    "RFC 9293 (permitted)",
	},
	"terminator-midsegment": {
		Summary: "The final dot waits, and leaves in one segment with the beginning of the reply to a pipelined command.",
		Seen:    "fast servers and pipelining clients", Evidence: Documented, Severity: Medium, Trap: true,
		Breaks: "Clients that look for the dot at the end of a segment: Thunderbird had to be changed. A good one keeps what follows the dot.",
		Ref:    "RFC 2449 §6.6 (permitted)",
	},
	"status-line-alone": {
		Summary: "The status line of a multi-line response comes alone; the rest follows after a pause.",
		Seen:    "nowhere in particular", Evidence: Synthetic, Severity: Low, Trap: true,
		Breaks: "Clients that read once and take it for the whole response. A server that sends all in one segment is just as right.",
		Ref:    "RFC 9293 (permitted)",
	},
	"stall-mid-retr": {
		Summary: "RETR pauses for minutes after the octets given with @, and then goes on.",
		Seen:    "QPOP 2.53 with large mail, TEMS POP3", Evidence: Documented, Severity: High, Trap: true,
		Breaks: "A client that limits the whole time gives up though all is well; one without a limit stands still. A good one limits the silence.",
		Ref:    "RFC 9293 (permitted)",
	},
	"rst-mid-retr": {
		Summary: "The connection is reset inside a message: RETR N breaks off after the octets given with @.",
		Seen:    "any network", Evidence: Synthetic, Severity: High,
		Breaks: "What had arrived and was not read yet may be lost too. A good client drops the part, and deletes nothing.",
		Ref:    "RFC 1939 §6",
	},
}
