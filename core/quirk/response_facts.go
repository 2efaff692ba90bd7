//go:build !wasip1

package quirk

var responseFacts = map[string]Facts{
	"impersonation-banner": {
		Summary: "Only the greeting changes: it is that of a Qpopper of 1998.",
		Seen:    "made to show which clients read greetings", Evidence: Synthetic, Severity: Low,
		Breaks: "fetchmail changes its ways on some banners. A good client never reads them.",
		Ref:    "RFC 2449 §6.9",
	},
	"plus-err": {
		Summary: "Errors begin with +ERR.",
		Seen:    "hMailServer", Evidence: Documented, Severity: Medium,
		Breaks: "Clients that look at the first octet take errors for success. A good one compares the whole word.",
		Ref:    "RFC 1939 §3",
	},
	"case-sensitive-commands": {
		Summary: "Commands in lower case are not understood.",
		Seen:    "nowhere yet", Evidence: Synthetic, Severity: Low,
		Breaks: "People who type. A good client sends upper case.",
		Ref:    "RFC 1939 §3",
	},
	"strict-trailing-space": {
		Summary: "A blank behind the last word of a command is an error, as it is for the strict server; it matters where a profile would not mind.",
		Seen:    "a provider in 2011, after a report to curl", Evidence: Documented, Severity: Low, Trap: true,
		Breaks: "Clients that send \"LIST \" with nothing behind it, as curl once did. A good one sends no blank without an argument.",
		Ref:    "RFC 1939 §3 (permitted)",
	},
	"args-tolerated-or-not": {
		Summary: "Commands that take no argument take no notice of one.",
		Seen:    "Dovecot; others refuse it", Evidence: Observed, Severity: Low,
		Breaks: "Clients that send something behind NOOP or STAT go unnoticed until they meet another server.",
		Ref:    "RFC 1939 §3",
	},
	"ok-to-everything": {
		Summary: "Every command gets +OK, though it did nothing: a wrong password, a number that is none, a word nobody knows.",
		Seen:    "nowhere in particular; a trap for attackers might do so", Evidence: Synthetic, Severity: Low,
		Breaks: "A client believes that it is logged in, and waits for listings that never come. A good one looks at what STAT gives.",
		Ref:    "RFC 1939 §3",
	},
	"keyword-unknown-vs-bad-state": {
		Summary: "What is not allowed in this state is said to be unknown, or what is unknown is said not to be allowed in this state.",
		Seen:    "Dovecot, Exchange", Evidence: ReadSource, Severity: Low, Trap: true,
		Breaks: "A client that remembers that there is no such command never asks again. A good one believes CAPA.",
		Ref:    "RFC 1939 §3 (permitted)",
	},
	"numeric-prefix-tolerated": {
		Summary: "A number ends where its digits end, so that 1abc is 1; a negative count of lines means all of them.",
		Seen:    "Courier", Evidence: ReadSource, Severity: Low,
		Breaks: "Clients that send rubbish behind a number go unnoticed until they meet another server.",
		Ref:    "RFC 1939 §5",
	},
	"status-lower-case": {
		Summary: "Status words are in lower case, +ok and -err.",
		Seen:    "nowhere yet", Evidence: Synthetic, Severity: Medium,
		Breaks: "Clients that compare octets take every answer for nonsense. A good one takes either case.",
		Ref:    "RFC 1939 §3",
	},
	"status-run-on": {
		Summary: "Other letters follow +OK without a blank, or something else stands there that begins with a plus sign.",
		Seen:    "a test suite for mail clients", Evidence: Fixture, Severity: Medium,
		Breaks: "Clients that compare the beginning alone take it for success. A good one takes the word up to the blank.",
		Ref:    "RFC 2449 §3",
	},
	"status-tab-separator": {
		Summary: "A tab stands between the status and what follows.",
		Seen:    "a mail server of Oracle, in nmap's probes", Evidence: Documented, Severity: Low,
		Breaks: "Clients that part the line at blanks find no numbers in the answer to STAT.",
		Ref:    "RFC 2449 §3",
	},
}

var textFacts = map[string]Facts{
	"bare-ok-err": {
		Summary: "Replies are +OK or -ERR and nothing else, but for the numbers that were asked for.",
		Seen:    "popa3d, Zimbra, a few providers", Evidence: Documented, Severity: Medium, Trap: true,
		Breaks: "There is nothing to show to people, no code to tell why, and no APOP. A good client has words of its own.",
		Ref:    "RFC 1939 §3 (permitted)",
	},
	"ok-trailing-space": {
		Summary: "Where +OK has nothing to say it ends with a blank.",
		Seen:    "POPgun", Evidence: ReadSource, Severity: Low, Trap: true,
		Breaks: "Clients that compare the whole line with \"+OK\". A good one takes the word up to the blank.",
		Ref:    "RFC 1939 §3 (left open)",
	},
	"unexpected-ok-text": {
		Summary: "Texts behind +OK look like data, or like an error.",
		Seen:    "Courier, and many others", Evidence: Documented, Severity: Low, Trap: true,
		Breaks: "Clients that read numbers out of texts, or compare texts. A good one reads the status, and then what the RFC puts into the lines below.",
		Ref:    "RFC 1939 §9 (permitted)",
	},
	"snide-responses": {
		Summary: "Texts that no client should show to the faint of heart; all else is right.",
		Seen:    "tpop3d, UW's ipop3d, Perdition, Twisted", Evidence: ReadSource, Severity: Low, Trap: true,
		Breaks: "Nothing but feelings.",
		Ref:    "RFC 1939 §3 (permitted)",
	},
	"ansi-escape-text": {
		Summary: "Texts hold escape sequences: they clear a terminal and paint it red.",
		Seen:    "a test suite for mail clients", Evidence: Fixture, Severity: Medium,
		Breaks: "Terminals and logs that show texts as they come. A good client strips control characters.",
		Ref:    "RFC 2449 §3",
	},
	"localised-8bit-text": {
		Summary: "The greeting and the refusal of a login are in an 8-bit charset of the server's country.",
		Seen:    "Exchange 2003 in its languages, Coremail", Evidence: Documented, Severity: Medium,
		Breaks: "Clients that decode texts as UTF-8 or ASCII and die of it. A good one shows what it can, and decides nothing by it.",
		Ref:    "RFC 1939 §3, RFC 6856 §3",
	},
	"overlong-response-line": {
		Summary: "Status lines are longer than 512 octets, but for those with numbers in them.",
		Seen:    "a note in the source of Firefox OS's mail program", Evidence: Documented, Severity: Medium,
		Breaks: "Buffers of 512 octets; what is left over is taken for the next answer. A good client takes 8 kB and more.",
		Ref:    "RFC 1939 §3",
	},
	"exception-text-in-err": {
		Summary: "An error shows what the server's program died of, with the trace in lines that answer nothing.",
		Seen:    "GreenMail, in one line", Evidence: ReadSource, Severity: Low,
		Breaks: "With a trace every later answer is taken for that of another command. A good client counts answers, and closes when a line has no status.",
		Ref:    "RFC 1939 §3",
	},
	"echoes-client-input": {
		Summary: "What the server does not understand it says back octet by octet.",
		Seen:    "Dovecot, POPgun, Stalwart", Evidence: Observed, Severity: Low,
		Breaks: "Escape sequences get into terminals and logs, and a client's own words pass for a response code. A good client strips control characters.",
		Ref:    "RFC 2449 §3",
	},
	"respcode-odd-case-or-in-ok": {
		Summary: "Response codes are in mixed case, and one stands in the greeting though all is well.",
		Seen:    "a test suite for mail clients", Evidence: Fixture, Severity: Low, Trap: true,
		Breaks: "Clients that compare case, or take any code for an error. A good one looks at the status first.",
		Ref:    "RFC 2449 §8 (permitted)",
	},
	"respcode-unknown-subcode": {
		Summary: "Response codes go on with detail that a client cannot know, or refer to another server.",
		Seen:    "Dovecot's referrals", Evidence: ReadSource, Severity: Low, Trap: true,
		Breaks: "Clients that compare whole codes do not see that a password was wrong. A good one knows the part up to the slash.",
		Ref:    "RFC 2449 §8 (permitted)",
	},
}
