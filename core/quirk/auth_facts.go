//go:build !wasip1

package quirk

var authFacts = map[string]Facts{
	"app-password-required": {
		Summary: "The right password is refused: the account wants one made for this program.",
		Seen:    "Gmail, Yahoo and other large providers", Evidence: Documented, Severity: Medium, Trap: true,
		Breaks: "Clients that ask for the password again and again. A good one shows the text and stops.",
		Ref:    "RFC 3206 §4 (permitted)",
	},
	"kpop-dummy-pass": {
		Summary: "A ticket from elsewhere says who the user is; PASS takes anything.",
		Seen:    "KPOP, POP3 with Kerberos", Evidence: Documented, Severity: Low,
		Breaks: "A client that sends the real password gives it away for nothing. A good one sends a dummy.",
		Ref:    "RFC 1939 §7",
	},
	"proprietary-auth": {
		Summary: "USER and APOP are refused, and AUTH knows one scheme of the vendor's own; here nobody gets in by it.",
		Seen:    "MSN and CompuServe, in the 1990s", Evidence: Documented, Severity: Low,
		Breaks: "Only the vendor's client can log in. A good one says which scheme it lacks.",
		Ref:    "RFC 5034 §4 (left open)",
	},
}
