//go:build !wasip1

package quirk

var framingTopFacts = map[string]Facts{
	"top-truncated-64k": {
		Summary: "TOP stops after some octets, however many lines were asked for.",
		Seen:    "Maillennium", Evidence: Documented, Severity: High,
		Breaks: "fetchmail used TOP in place of RETR, and cut mail.",
		Ref:    "RFC 1939 §7",
	},
	"top-ten-lines-only": {
		Summary: "TOP gives ten lines of the text, whatever was asked for.",
		Seen:    "usa.net", Evidence: Documented, Severity: Low,
		Breaks: "A client that uses TOP in place of RETR has ten lines of each message.",
		Ref:    "RFC 1939 §7",
	},
	"top-one-line-only": {
		Summary: "TOP gives one line of the text, whatever was asked for.",
		Seen:    "HP OpenMail", Evidence: Documented, Severity: Low,
		Breaks: "A client that uses TOP in place of RETR has one line of each message.",
		Ref:    "RFC 1939 §7",
	},
	"top-zero-returns-all": {
		Summary: "TOP n 0 gives the whole message.",
		Seen:    "Stalwart", Evidence: ReadSource, Severity: Medium,
		Breaks: "A look at the headers downloads all mail.",
		Ref:    "RFC 1939 §7",
	},
	"top-counts-header-lines": {
		Summary: "The count of TOP begins with the first line of the header.",
		Seen:    "Stalwart", Evidence: ReadSource, Severity: Medium,
		Breaks: "The end of the header does not come. A good client takes the end of the response for it.",
		Ref:    "RFC 1939 §7",
	},
	"top-headerless": {
		Summary: "TOP leaves the header out.",
		Seen:    "spray.se", Evidence: Documented, Severity: Low,
		Breaks: "The text is taken for headers.",
		Ref:    "RFC 1939 §7",
	},
	"top-retr-header-mismatch": {
		Summary: "TOP has a header field that RETR has not.",
		Seen:    "Exchange, Lotus Notes", Evidence: Documented, Severity: Medium,
		Breaks: "What a client kept of TOP does not fit what RETR gives. JavaMail can be told to forget it.",
		Ref:    "RFC 1939 §7",
	},
	"top-double-ok": {
		Summary: "TOP is answered with two lines +OK.",
		Seen:    "FTGate", Evidence: Documented, Severity: Medium,
		Breaks: "The second is taken for a header line.",
		Ref:    "RFC 1939 §3",
	},
	"top-rejects-huge-count": {
		Summary: "TOP with a large count is refused.",
		Seen:    "old CompuServe servers", Evidence: Documented, Severity: Medium,
		Breaks: "A client that asks for all lines that way gets nothing. A good one then sends RETR.",
		Ref:    "RFC 1939 §7",
	},
	"top-marks-seen": {
		Summary: "TOP marks a message as seen, as RETR does elsewhere; from then on it has a line Status: RO.",
		Seen:    "SpryNet, Novonyx; the line is how mailbox files show it", Evidence: Documented, Severity: Low, Trap: true,
		Breaks: "Clients that fetch what is new and look with TOP first skip it.",
		Ref:    "RFC 1939 §7 (permitted)",
	},
	"top-not-implemented": {
		Summary: "There is no TOP.",
		Seen:    "minimal servers, POPgun", Evidence: Documented, Severity: Medium, Trap: true,
		Breaks: "Clients that need it show nothing. A good one fetches whole messages: Thunderbird.",
		Ref:    "RFC 1939 §7 (permitted)",
	},
}
