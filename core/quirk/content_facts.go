//go:build !wasip1

package quirk

var contentFacts = map[string]Facts{
	"eight-bit-headers": {
		Summary: "Headers in UTF-8 go to clients that did not ask for UTF-8, too.",
		Seen:    "nearly every server", Evidence: Documented, Severity: Medium,
		Breaks: "Header parsers that expect ASCII; fetchmail once crashed on it. A good client takes it for UTF-8.",
		Ref:    "RFC 6856 §2.1",
	},
	"utf8-required-err": {
		Summary: "A message whose header holds UTF-8 is refused with [UTF8], and there is no command UTF8.",
		Seen:    "nowhere yet", Evidence: Synthetic, Severity: Medium,
		Breaks: "Nobody gets the message. A good client says which one, and fetches the others.",
		Ref:    "RFC 6856 §2, §5",
	},
	"utf8-message-wrapped": {
		Summary: "To a client without UTF8 a message with UTF-8 in its header comes as the attachment of a message made up for it.",
		Seen:    "Courier", Evidence: ReadSource, Severity: Medium, Trap: true,
		Breaks: "People see an empty message with something attached, and other sizes than with UTF8. A good client sends UTF8 before it logs in.",
		Ref:    "RFC 6856 §2.1 (permitted)",
	},
	"utf8-in-transaction": {
		Summary: "UTF8 works after the login, too.",
		Seen:    "Courier, for the sake of one client", Evidence: ReadSource, Severity: Low,
		Breaks: "Clients tried against it alone send UTF8 too late for all others. A good one sends it before the login.",
		Ref:    "RFC 6856 §2",
	},
	"lang-localised-text": {
		Summary: "Replies are in another language than English, in UTF-8, before a client asked for any with LANG.",
		Seen:    "nowhere unasked; fixtures of MailKit have such texts behind LANG", Evidence: Synthetic, Severity: Low,
		Breaks: "Clients that read texts, or take them for ASCII. A good one shows them to people and compares nothing but codes.",
		Ref:    "RFC 6856 §3",
	},
	"from-line-splits-message": {
		Summary: "A line of a body that begins with \"From \" starts another message, which has no header.",
		Seen:    "BSD popper 2.1", Evidence: Documented, Severity: Medium,
		Breaks: "Numbers after it are not those that the sender's side counts, and a message without a header cannot be shown. A good client stores what it gets.",
		Ref:    "RFC 1939 §11 (a message is one in the format of RFC 822)",
	},
	"sent-mail-appears": {
		Summary: "What a user sent from the provider's web page is in the maildrop, behind the mail of others.",
		Seen:    "gmail-like services, after fetchmail's FAQ", Evidence: Documented, Severity: Medium, Trap: true,
		Breaks: "People get their own mail as new mail. A good client lets them filter by sender.",
		Ref:    "RFC 1939 (left open)",
	},
	"zero-byte-message": {
		Summary: "One message is empty: LIST gives it 0 octets, and the dot follows the status line at once.",
		Seen:    "nowhere in particular", Evidence: Synthetic, Severity: Low, Trap: true,
		Breaks: "Code that takes the first line of every message for a header, or divides by a size. A good client stores it or passes over it.",
		Ref:    "RFC 1939 §3 (permitted)",
	},
	"one-huge-message": {
		Summary: "One message is larger than what a client has memory for.",
		Seen:    "test cases of curl", Evidence: Fixture, Severity: Medium, Trap: true,
		Breaks: "Clients that hold whole messages are ended by their system. A good one writes to disk as it reads, and has a limit that its user knows.",
		Ref:    "RFC 1939 (sets no limit)",
	},
}

var headerFacts = map[string]Facts{
	"mbox-from-line-leaked": {
		Summary: "The line that parts messages in a mailbox file comes as the first line of the message.",
		Seen:    "POP servers for NT, after fetchmail's source", Evidence: Documented, Severity: Medium,
		Breaks: "A parser that ends the header at the first line that is no field takes all of the message for its body. A good one passes over that line.",
		Ref:    "RFC 5322 §2.2",
	},
	"gt-from-in-headers": {
		Summary: "A quoted separator, \">From \", stands among the header fields.",
		Seen:    "delivery agents, after fetchmail's source", Evidence: Documented, Severity: Low,
		Breaks: "As with any line that is no field, the rest of the header may end up in the body. A good parser passes over it.",
		Ref:    "RFC 5322 §2.2",
	},
	"status-header-injected": {
		Summary: "The server adds fields of its own to a header, Status for one, be it empty.",
		Seen:    "UW's ipop3d, Qpopper, a POP server of an IMAP toolkit", Evidence: Documented, Severity: Low, Trap: true,
		Breaks: "Copies fetched from two servers differ, and an empty field upsets a few parsers. A good client minds none of it.",
		Ref:    "RFC 1939 (left open)",
	},
	"x-header-noise": {
		Summary: "The header has a line that is no field, or a field that its sender did not write.",
		Seen:    "a popper in fetchmail's FAQ; a trace of a large provider", Evidence: Documented, Severity: Low,
		Breaks: "A parser that ends the header at such a line loses the fields behind it. A good one passes over it.",
		Ref:    "RFC 5322 §2.2",
	},
	"missing-blank-line": {
		Summary: "No blank line parts the header from the body.",
		Seen:    "mail of a notification service, after fetchmail's source; Dovecot has a workaround for clients", Evidence: Documented, Severity: Medium,
		Breaks: "Outlook Express and Netscape waited for it for ever. A good client takes the first line that is no field for the body, and the dot for the end.",
		Ref:    "RFC 5322 §2.1",
	},
	"header-end-mixed-eol": {
		Summary: "The blank line behind a header has other line ends than CRLF.",
		Seen:    "broken gateways, after fetchmail's source", Evidence: Documented, Severity: Low,
		Breaks: "A client that looks for CRLF CRLF finds no end of the header. A good one takes a line without a printing character for it.",
		Ref:    "RFC 5322 §2.3",
	},
	"unfolded-continuation": {
		Summary: "Long header fields go on in the next line without the blank that says so.",
		Seen:    "a hotmail-like service, after fetchmail's source", Evidence: Documented, Severity: Low,
		Breaks: "The rest of the header becomes the body. A good parser goes on where a field may well follow.",
		Ref:    "RFC 5322 §2.2.3",
	},
	"received-line-dropped": {
		Summary: "The newest Received field is missing.",
		Seen:    "a geocities-like service, after fetchmail's FAQ", Evidence: Documented, Severity: Low, Trap: true,
		Breaks: "Those who follow the way of a message, spam filters among them, miss its last hop.",
		Ref:    "RFC 1939 (left open)",
	},
	"missing-date": {
		Summary: "Messages have no Date field.",
		Seen:    "a test case of the mail program of Firefox OS", Evidence: Documented, Severity: Low,
		Breaks: "Lists sorted by date show them in 1970, or crash. A good client takes the newest Received field, or the time of fetching.",
		Ref:    "RFC 5322 §3.6",
	},
	"long-header": {
		Summary: "A header field is thousands of octets long and not folded.",
		Seen:    "CVE-2008-2711, fetchmail", Evidence: Advisory, Severity: Medium,
		Breaks: "Buffers of fixed size. A good client has a limit for what it keeps of a line, and reads on.",
		Ref:    "RFC 5322 §2.1.1",
	},
}
