//go:build !wasip1

package quirk

var authFacts = map[string]Facts{
	"app-password-required": {
		Summary: "The right password is refused: the account wants one made for this program.",
		Seen:    "Gmail, Yahoo and other large providers", Evidence: Documented, Severity: Medium,
		Breaks: "Clients that ask for the password again and again. A good one shows the text and stops.",
		Ref:    "RFC 3206 §4 (permitted)",
	},
}
