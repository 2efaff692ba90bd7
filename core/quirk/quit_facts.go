//go:build !wasip1

package quirk

var quitFacts = map[string]Facts{
	"quit-no-reply": {
		Summary: "QUIT removes the marked mail and closes without a word.",
		Seen:    "many servers", Evidence: Documented, Severity: Medium,
		Breaks: "Clients that wait, or delete again next time. A good one waits a little and checks later.",
		Ref:    "RFC 1939 §6",
	},
	"quit-ok-before-update": {
		Summary: "QUIT says +OK first; who logs in again at once still sees the mail that is to be removed.",
		Seen:    "Courier, Exchange with a setting for speed", Evidence: ReadSource, Severity: Medium,
		Breaks: "A client that polls fast takes deleted mail for new mail. A good one knows it by its unique-id.",
		Ref:    "RFC 1939 §6",
	},
	"quit-ok-update-failed": {
		Summary: "Nothing could be removed, and QUIT says +OK all the same, with or without a word about it.",
		Seen:    "GreenMail, Cyrus", Evidence: ReadSource, Severity: Medium,
		Breaks: "A client believes that the mail is gone and fetches it again. A good one looks again next time.",
		Ref:    "RFC 1939 §6",
	},
	"quit-err": {
		Summary: "Some of the marked mail cannot be removed: QUIT says -ERR, and the connection closes.",
		Seen:    "Stalwart, James", Evidence: ReadSource, Severity: Low, Trap: true,
		Breaks: "A client that says QUIT until it hears +OK hangs. A good one closes, and looks next time what is left.",
		Ref:    "RFC 1939 §6 (required)",
	},
}
