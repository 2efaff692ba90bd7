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
	"quit-no-reply": {
		Summary: "QUIT removes the marked mail and closes without a word.",
		Seen:    "many servers", Evidence: Documented, Severity: Medium,
		Breaks: "Clients that wait, or delete again next time. A good one waits a little and checks later.",
		Ref:    "RFC 1939 §6",
	},
}
