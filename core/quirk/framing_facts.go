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
		Summary: "The final dot and its CRLF arrive in segments of their own, with a pause between; with @1 to @4 CRLF.CRLF is parted behind that octet alone.",
		Seen:    "any network", Evidence: Documented, Severity: High, Trap: true,
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
	"top-no-dot-stuffing": {
		Summary: "TOP sends a line that begins with a dot as it is; RETR doubles the dot.",
		Seen:    "hMailServer, Mailpit", Evidence: Documented, Severity: High,
		Breaks: "As with no-dot-stuffing, and only for clients that look at headers first.",
		Ref:    "RFC 1939 §3, §7",
	},
	"bare-lf-dot-unstuffed": {
		Summary: "A line before one that begins with a dot ends in LF alone, and that dot is not doubled.",
		Seen:    "GreenMail", Evidence: Documented, Severity: Medium,
		Breaks: "A client that takes a bare LF for a line end reads a terminator inside the message: whoever writes the mail writes the next reply. One that insists on CRLF is safe.",
		Ref:    "RFC 1939 §3",
	},
	"first-byte-dot-unstuffed": {
		Summary: "A dot that is the very first octet of a message is not doubled.",
		Seen:    "Stalwart, Mailpit and Courier, each on its own: they look for dots behind line ends", Evidence: ReadSource, Severity: Medium,
		Breaks: "The client takes one dot away, or ends at once if the dot is all there is. Nothing helps; such mail is rare.",
		Ref:    "RFC 1939 §3",
	},
	"over-stuffing": {
		Summary: "A dot at the start of a line becomes three.",
		Seen:    "IMS POP3 0.86", Evidence: Documented, Severity: Low,
		Breaks: "The client keeps a dot too many: signatures of the text do not fit any more.",
		Ref:    "RFC 1939 §3",
	},
	"terminator-lf-only": {
		Summary: "The dot that ends a response is followed by LF alone.",
		Seen:    "old UNIX servers", Evidence: Documented, Severity: Medium,
		Breaks: "curl waits for CRLF.CRLF for ever. poplib and MailKit take what comes.",
		Ref:    "RFC 1939 §3",
	},
	"terminator-missing-lf": {
		Summary: "A response ends with the dot and CR; the LF never comes.",
		Seen:    "a version of Cyrus", Evidence: Documented, Severity: High,
		Breaks: "Clients that read lines wait for ever: Thunderbird. A good one gives up after a while and says so.",
		Ref:    "RFC 1939 §3",
	},
	"terminator-missing-hang": {
		Summary: "All lines come and the final dot does not; the connection stays open. With \"all\" that goes for listings too.",
		Seen:    "TEMS POP3; Thunderbird is tested with it", Evidence: Documented, Severity: High,
		Breaks: "Clients without a timeout wait for ever. A good one drops what it has, and deletes nothing.",
		Ref:    "RFC 1939 §3",
	},
	"terminator-glued-to-last-line": {
		Summary: "Messages lack their last line end, and the final dot stands right behind the last word.",
		Seen:    "Exchange 2000", Evidence: Documented, Severity: High,
		Breaks: "The dot looks like the end of a sentence: fetchmail waits until its timeout. Only the size tells.",
		Ref:    "RFC 1939 §3",
	},
	"no-final-newline": {
		Summary: "Messages are stored without their last line end; the server adds one that no size counts.",
		Seen:    "Exchange 2000", Evidence: Documented, Severity: Medium,
		Breaks: "A client that reads as many octets as were announced takes CRLF and the dot for the next reply. A good one reads lines.",
		Ref:    "RFC 1939 §11",
	},
	"trailing-data-after-dot": {
		Summary: "Some octets follow the terminator: the end of a chunked body, as HTTP has it.",
		Seen:    "nowhere in particular", Evidence: Synthetic, Severity: High,
		Breaks: "They are read as the next reply. A good client that finds octets waiting before it has asked closes.",
		Ref:    "RFC 1939 §3",
	},
	"stray-err-after-dot": {
		Summary: "A message with a long line ends before that line, with a proper dot, and then comes -ERR, which nobody asked for.",
		Seen:    "Inbucket, at lines of more than 64 KiB", Evidence: ReadSource, Severity: High,
		Breaks: "The client keeps half a message for a whole one, and from then on each reply answers the command before.",
		Ref:    "RFC 1939 §3",
	},
	"rset-double-ok": {
		Summary: "RSET is answered with two lines +OK.",
		Seen:    "GreenMail", Evidence: ReadSource, Severity: High,
		Breaks: "Each later reply is one behind; clients that reset before they quit find out at QUIT.",
		Ref:    "RFC 1939 §3",
	},
	"double-error-response": {
		Summary: "An argument that makes no sense is answered with two lines -ERR.",
		Seen:    "POPgun", Evidence: ReadSource, Severity: Medium,
		Breaks: "Each later reply is one behind. A good client sends no such argument.",
		Ref:    "RFC 1939 §3",
	},
}
