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
}
