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
		Seen:    "nowhere yet; the RFC discourages it", Evidence: Synthetic, Severity: Low,
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
}
