//go:build !wasip1

package quirk

var framingBodyFacts = map[string]Facts{
	"nul-bytes": {
		Summary: "The blanks of the text are NULs.",
		Seen:    "spam; Dovecot can replace them for Outlook", Evidence: Documented, Severity: Medium,
		Breaks: "Outlook hung, and programs in C end the line there. A good client counts octets.",
		Ref:    "RFC 5322 §4",
	},
	"long-lines": {
		Summary: "Each message has a line of thousands of octets at its end.",
		Seen:    "newsletters in HTML", Evidence: Documented, Severity: High, Trap: true,
		Breaks: "poplib refuses lines of more than 2,048 octets, and its users raise the limit. Only replies are bounded in POP3.",
		Ref:    "RFC 1939 §3 (permitted)",
	},
	"endless-line": {
		Summary: "A message ends in a line that goes on and on, until the connection closes after OCTETS; with \"status\" it is the status line.",
		Seen:    "an advisory on poplib", Evidence: Advisory, Severity: High,
		Breaks: "A client without a limit fills its memory. A good one has one for each line.",
		Ref:    "RFC 1939 §3",
	},
	"endless-multiline": {
		Summary: "Listings, capabilities and messages go on and on, until the connection closes after LINES more.",
		Seen:    "nowhere in particular; mpop, NeoMutt and Evolution have limits for it", Evidence: Synthetic, Severity: High,
		Breaks: "A client without a limit fills its memory. A good one has one for each response.",
		Ref:    "RFC 1939 §3",
	},
	"line-truncated-1024": {
		Summary: "Lines end at a column, and what stood behind it is lost.",
		Seen:    "UC Davis popper 1.003", Evidence: Documented, Severity: Medium,
		Breaks: "Long lines are damaged, in silence.",
		Ref:    "RFC 1939 §5",
	},
	"retr-truncated-clean": {
		Summary: "RETR gives a part of the message, and a proper terminator behind it.",
		Seen:    "nowhere in particular; TOP was seen to", Evidence: Synthetic, Severity: High,
		Breaks: "A client that deletes what it fetched loses the rest. A good one compares sizes before DELE.",
		Ref:    "RFC 1939 §5",
	},
	"missing-attachments": {
		Summary: "Of a message in several parts only the first comes; its size is that of the whole.",
		Seen:    "Exchange, MailMax, InterChange", Evidence: Documented, Severity: Medium,
		Breaks: "Attachments are gone, and nothing says so but the size.",
		Ref:    "RFC 1939 §5",
	},
	"status-looking-content-lines": {
		Summary: "Each message ends with a line that begins with +OK and one that begins with -ERR.",
		Seen:    "mail about mail; it confused Thunderbird", Evidence: Documented, Severity: Medium, Trap: true,
		Breaks: "Clients that search for a status at the start of any line. A good one knows which line it waits for.",
		Ref:    "RFC 1939 §3 (permitted)",
	},
	"retr-octets-wrong": {
		Summary: "RETR announces 120 octets, whatever comes.",
		Seen:    "Exchange; Stalwart in TOP", Evidence: Documented, Severity: Medium, Trap: true,
		Breaks: "Clients that read so many octets. A good one ignores the text and reads to the dot.",
		Ref:    "RFC 1939 §9 (permitted)",
	},
	"retr-err-for-listed-message": {
		Summary: "A message that is listed cannot be fetched.",
		Seen:    "Post Office/NT, Exchange", Evidence: Documented, Severity: High,
		Breaks: "Clients that stop at it, each time: one bad message blocks the rest. A good one skips it, and does not delete it.",
		Ref:    "RFC 1939 §5",
	},
	"expunged-elsewhere": {
		Summary: "A message vanishes in mid-session: it cannot be fetched, at the second try the connection closes, and later sessions do not have it.",
		Seen:    "Dovecot, James, WildDuck", Evidence: Documented, Severity: High,
		Breaks: "Clients that try again at once lose the session, and what they marked stays. A good one skips the message.",
		Ref:    "RFC 1939 §4",
	},
}
