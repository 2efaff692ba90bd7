//go:build !wasip1

package quirk

var uidlFacts = map[string]Facts{
	"uidl-multi-space": {
		Summary: "Several blanks stand between number and unique-id.",
		Seen:    "Maillennium", Evidence: Documented, Severity: Medium,
		Breaks: "A client that splits at each blank has an empty id, and fetches everything anew. A good one skips blanks.",
		Ref:    "RFC 1939 §7",
	},
	"uidl-plus-ok-each-line": {
		Summary: "Each line of the listing begins with +OK.",
		Seen:    "a server that mpop and fetchmail met", Evidence: Documented, Severity: Medium,
		Breaks: "The number is no number. A good client takes the last two fields, or gives up clearly.",
		Ref:    "RFC 1939 §7",
	},
	"uidl-n-missing-number": {
		Summary: "UIDL n answers with the unique-id alone.",
		Seen:    "old servers", Evidence: Documented, Severity: Low,
		Breaks: "A parser takes the id for the number. A good one takes one field for the id.",
		Ref:    "RFC 1939 §7",
	},
	"uidl-n-multiline": {
		Summary: "UIDL n is answered with a listing of one line.",
		Seen:    "a server that fetchmail met", Evidence: Documented, Severity: Medium,
		Breaks: "A client that reads one line is behind from then on. A good one resets the connection.",
		Ref:    "RFC 1939 §7",
	},
	"uidl-wrong-number": {
		Summary: "UIDL n answers about another message.",
		Seen:    "fixtures of MailKit", Evidence: Fixture, Severity: Medium,
		Breaks: "A client that does not look stores the id of another message. A good one checks the number.",
		Ref:    "RFC 1939 §7",
	},
	"uidl-blank": {
		Summary: "There is no unique-id behind the number.",
		Seen:    "servers of CVE-2005-2335 among others", Evidence: Documented, Severity: Medium,
		Breaks: "Clients crash, or fetch everything for ever. A good one makes an id of the header.",
		Ref:    "RFC 1939 §7",
	},
	"uidl-missing-entry": {
		Summary: "UIDL lists fewer messages than LIST.",
		Seen:    "servers whose index lags behind", Evidence: Documented, Severity: Medium,
		Breaks: "A client that joins both by position mixes messages up. A good one joins by number.",
		Ref:    "RFC 1939 §7",
	},
	"uidl-duplicates": {
		Summary: "All messages have the same unique-id.",
		Seen:    "servers that getmail and Thunderbird know", Evidence: Documented, Severity: High,
		Breaks: "A client drops mail that it thinks it has. A good one warns, and falls back to the number.",
		Ref:    "RFC 1939 §7",
	},
	"uidl-too-long": {
		Summary: "Unique-ids are longer than 70 octets.",
		Seen:    "several servers", Evidence: Documented, Severity: High,
		Breaks: "A fixed buffer overflows or cuts, and then ids are the same. A good client takes a thousand.",
		Ref:    "RFC 1939 §7",
	},
	"uidl-illegal-chars": {
		Summary: "Unique-ids hold blanks, control and 8-bit octets.",
		Seen:    "several servers", Evidence: Documented, Severity: Medium,
		Breaks: "A client cuts them at the blank. A good one takes all that follows the number as it is.",
		Ref:    "RFC 1939 §7",
	},
	"uidl-error-sentinel": {
		Summary: "An error text stands where the unique-id should be.",
		Seen:    "Courier when its disk is full", Evidence: ReadSource, Severity: Low,
		Breaks: "The client remembers rubbish. No client can tell.",
		Ref:    "RFC 1939 §7",
	},
	"uidl-ambiguous-concat": {
		Summary: "A unique-id is made of two numbers without anything between.",
		Seen:    "a server read for this catalogue", Evidence: ReadSource, Severity: Low,
		Breaks: "Two messages of two days can have the same one. No client can tell.",
		Ref:    "RFC 1939 §7",
	},
	"uidl-unstable": {
		Summary: "Every session has other unique-ids.",
		Seen:    "popa3d of old, servers that make them of a status", Evidence: Documented, Severity: High,
		Breaks: "All mail is fetched anew each time. A good client notices that all are new, and warns.",
		Ref:    "RFC 1939 §7",
	},
	"uidl-format-migration": {
		Summary: "From the second session on unique-ids have another form.",
		Seen:    "providers that moved to other software", Evidence: Documented, Severity: Medium,
		Breaks: "Everything is fetched twice. A good client notices, and asks.",
		Ref:    "RFC 1939 §7",
	},
	"uidl-reused-after-delete": {
		Summary: "A message takes over the unique-id of one that was deleted.",
		Seen:    "servers that make ids of positions", Evidence: Documented, Severity: High,
		Breaks: "New mail is taken for old and never fetched. A good client forgets ids that have gone.",
		Ref:    "RFC 1939 §7",
	},
	"uidl-not-implemented": {
		Summary: "There is no UIDL.",
		Seen:    "small servers; it is optional", Evidence: Documented, Severity: Medium, Trap: true,
		Breaks: "A client without another way fetches all mail each time. A good one makes ids of headers, or deletes.",
		Ref:    "RFC 1939 §7 (permitted)",
	},
	"uidl-advertised-then-err": {
		Summary: "CAPA lists UIDL, and the command fails.",
		Seen:    "providers on a bad day", Evidence: Documented, Severity: Medium,
		Breaks: "A client that takes all mail for new fetches it twice. A good one ends the session.",
		Ref:    "RFC 2449 §6.8",
	},
	"uidl-truncated-then-drop": {
		Summary: "The connection ends in the middle of the unique-id listing.",
		Seen:    "fixtures, and every bad network", Evidence: Fixture, Severity: High,
		Breaks: "A client forgets the ids that did not come, and fetches that mail again. A good one waits for the terminator.",
		Ref:    "RFC 1939 §3",
	},
	"uidl-reappears-after-move": {
		Summary: "A message is away in the second session, and back under a new unique-id from the third on.",
		Seen:    "WildDuck, when a user moves mail to another folder and back", Evidence: Documented, Severity: Low,
		Breaks: "A client fetches it a second time, and may forget the old id too soon. A good one does no harm by either.",
		Ref:    "RFC 1939 §7",
	},
}
