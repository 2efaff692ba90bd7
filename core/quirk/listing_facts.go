//go:build !wasip1

package quirk

var listingFacts = map[string]Facts{
	"stat-wrong": {
		Summary: "STAT claims one message and 1,000 octets more than there are.",
		Seen:    "GreenMail; UTF-8 maildrops", Evidence: Observed, Severity: Medium,
		Breaks: "Clients that loop to the count of STAT, or show progress by it. A good one reads LIST.",
		Ref:    "RFC 1939 §5 STAT",
	},
	"stat-extra-text": {
		Summary: "STAT puts words behind its two numbers.",
		Seen:    "nowhere yet; the RFC discourages it", Evidence: Synthetic, Severity: Low, Trap: true,
		Breaks: "Clients that take the rest of the line for a number. A good one reads two numbers and drops the rest.",
		Ref:    "RFC 1939 §5 STAT (permitted, strongly discouraged)",
	},
	"list-size-lf-counted": {
		Summary: "Sizes count each line end as one octet; RETR sends two.",
		Seen:    "qmail-pop3d; Dovecot with fast size lookups", Evidence: Documented, Severity: Medium,
		Breaks: "Clients that stop at the announced octets lose the end. Only the terminator ends a message.",
		Ref:    "RFC 1939 §11",
	},
	"list-arg-ignored": {
		Summary: "LIST with a number gives the whole scan listing.",
		Seen:    "Mailpit", Evidence: Documented, Severity: Medium,
		Breaks: "A client that reads one line takes the rows for the answers to its next commands.",
		Ref:    "RFC 1939 §5 LIST",
	},
	"zero-index-alias": {
		Summary: "Message number 0 means message 1.",
		Seen:    "Stalwart", Evidence: ReadSource, Severity: Medium,
		Breaks: "A client that counts from 0 by mistake deletes mail. A good one never sends 0.",
		Ref:    "RFC 1939 §4",
	},
	"stat-negative-size": {
		Summary: "STAT counts octets in 32 bits and comes out negative.",
		Seen:    "servers whose mailboxes passed 2 GB", Evidence: Documented, Severity: High,
		Breaks: "A strict parser refuses the maildrop. A good one reads what it can, and asks LIST.",
		Ref:    "RFC 1939 §5",
	},
	"stat-malformed": {
		Summary: "STAT answers with something else than two numbers.",
		Seen:    "fixtures of MailKit", Evidence: Fixture, Severity: Low,
		Breaks: "A parser that reads on blindly crashes. A good one asks LIST instead.",
		Ref:    "RFC 1939 §5",
	},
	"list-size-compressed": {
		Summary: "Sizes are those of the compressed store, smaller than what is sent.",
		Seen:    "Exchange, and stores that compress", Evidence: Documented, Severity: Medium,
		Breaks: "A client that stops at the size loses the rest. A good one reads up to the terminator.",
		Ref:    "RFC 1939 §11",
	},
	"list-size-estimated": {
		Summary: "Sizes are estimates, larger than what is sent.",
		Seen:    "Exchange, until it is told to be exact", Evidence: Documented, Severity: Medium,
		Breaks: "A client that waits for the size waits for ever. A good one reads up to the terminator.",
		Ref:    "RFC 1939 §11",
	},
	"list-size-rounded-1k": {
		Summary: "Sizes are multiples of 1,024.",
		Seen:    "old Lotus servers", Evidence: Documented, Severity: Low,
		Breaks: "As with every size that is not exact.",
		Ref:    "RFC 1939 §11",
	},
	"list-size-minus-one": {
		Summary: "Messages have a size of -1.",
		Seen:    "an early Yahoo gateway", Evidence: Documented, Severity: Medium,
		Breaks: "A parser that knows no sign gives up. A good one takes the size for unknown.",
		Ref:    "RFC 1939 §5",
	},
	"list-size-absurd": {
		Summary: "Sizes are beyond four gigabytes.",
		Seen:    "fixtures of clients", Evidence: Fixture, Severity: Medium,
		Breaks: "A client that makes room before it reads runs out of memory. A good one grows as data comes.",
		Ref:    "RFC 1939 §5",
	},
	"list-size-printf-garbage": {
		Summary: "The size is what a formatting mistake left behind.",
		Seen:    "a server written in Go", Evidence: Documented, Severity: Low,
		Breaks: "A parser that wants a number gives up on the listing. A good one keeps the message number.",
		Ref:    "RFC 1939 §5",
	},
	"list-sparse-numbers": {
		Summary: "Every third number is left out of the listing, though nothing was deleted.",
		Seen:    "servers that count what others deleted", Evidence: Documented, Severity: Medium,
		Breaks: "A client that counts up to STAT asks for what is not there. A good one uses the listed numbers.",
		Ref:    "RFC 1939 §4",
	},
	"list-from-zero": {
		Summary: "Messages are numbered from 0.",
		Seen:    "POPgun", Evidence: ReadSource, Severity: Medium,
		Breaks: "A strict parser drops the first message. A good one takes the numbers as they are listed.",
		Ref:    "RFC 1939 §4",
	},
	"list-newest-first": {
		Summary: "Message 1 is the newest.",
		Seen:    "Exchange, by an option", Evidence: Documented, Severity: Low, Trap: true,
		Breaks: "A client that takes the last for the newest shows mail in the wrong order. A good one reads dates.",
		Ref:    "RFC 1939 (left open)",
	},
	"list-n-missing-number": {
		Summary: "LIST n answers with the size alone.",
		Seen:    "old servers", Evidence: Documented, Severity: Low,
		Breaks: "A parser takes the size for the number. A good one takes one number for the size.",
		Ref:    "RFC 1939 §5",
	},
	"list-empty-mailbox-err": {
		Summary: "LIST of an empty maildrop is an error.",
		Seen:    "several servers", Evidence: Documented, Severity: Medium,
		Breaks: "A client shows an error where there is no mail. A good one asks STAT first.",
		Ref:    "RFC 1939 §5",
	},
	"list-empty-bare-terminator": {
		Summary: "An empty listing is a bare +OK and the terminator, as it should be.",
		Seen:    "every correct server", Evidence: Documented, Severity: Medium, Trap: true,
		Breaks: "A client that looks for CRLF, dot, CRLF behind the status line hangs, as curl did.",
		Ref:    "RFC 1939 §5 (conforms)",
	},
	"list-window-newest-only": {
		Summary: "Only the newest messages are there; the older ones appear when these are gone.",
		Seen:    "WildDuck (250), others (100)", Evidence: ReadSource, Severity: Medium, Trap: true,
		Breaks: "A client that leaves mail on the server never sees the older part. A good one deletes, or says so.",
		Ref:    "RFC 1939 §8 (policy)",
	},
	"list-window-oldest-250": {
		Summary: "Only the oldest messages are there, some hundreds a session.",
		Seen:    "Gmail, as its users found out", Evidence: Documented, Severity: Medium, Trap: true,
		Breaks: "One session does not fetch all. A good client comes back until nothing is new.",
		Ref:    "RFC 1939 §8 (policy)",
	},
	"renumber-after-dele": {
		Summary: "After DELE the listing counts from 1 again, while RETR and DELE keep the old numbers.",
		Seen:    "WildDuck", Evidence: ReadSource, Severity: High,
		Breaks: "A client that lists again deletes the wrong mail. A good one lists once, and deletes last.",
		Ref:    "RFC 1939 §5",
	},
	"deleted-still-listed": {
		Summary: "What is marked as deleted stays in sight until QUIT.",
		Seen:    "Stalwart, GreenMail", Evidence: ReadSource, Severity: Medium,
		Breaks: "A client that checks its DELE thinks that it failed. A good one believes the +OK.",
		Ref:    "RFC 1939 §5",
	},
	"new-mail-mid-session": {
		Summary: "LIST has a message more than UIDL and STAT of a moment before.",
		Seen:    "servers without a lock", Evidence: Documented, Severity: Medium,
		Breaks: "A client that joins by position fails. A good one ignores what it has no id for.",
		Ref:    "RFC 1939 §4",
	},
	"size-changes-after-first-retr": {
		Summary: "LIST shows another size after the message was fetched.",
		Seen:    "Exchange, which converts at the first RETR", Evidence: ReadSource, Severity: Low,
		Breaks: "A client that checks sizes complains. A good one does not.",
		Ref:    "RFC 1939 §5",
	},
	"internal-pseudo-message": {
		Summary: "The first message is not mail: it holds the data of the folder.",
		Seen:    "UW ipop3d and Pine", Evidence: Documented, Severity: Low, Trap: true,
		Breaks: "Users see it, and lose flags if they delete it. A good client leaves it alone.",
		Ref:    "RFC 1939 (left open)",
	},
	"last-command": {
		Summary: "The command LAST tells the highest message number that was fetched.",
		Seen:    "qpopper, popa3d, UW; it was dropped in 1994", Evidence: ReadSource, Severity: Low, Trap: true,
		Breaks: "A client that relies on it fails elsewhere. A good one uses UIDL.",
		Ref:    "RFC 1460 (dropped by RFC 1725)",
	},
	"first-n-considered-read": {
		Summary: "LAST says that the first messages were read, though nobody did.",
		Seen:    "GeoCities", Evidence: Documented, Severity: Low,
		Breaks: "A client that goes by LAST never fetches them. A good one goes by unique-ids.",
		Ref:    "RFC 1460",
	},
}
