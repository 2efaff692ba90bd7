//go:build !wasip1

package quirk

var deletionFacts = map[string]Facts{
	"retr-hides-next-session": {
		Summary: "What one session retrieved and ended with QUIT, the next one does not see.",
		Seen:    "Gmail's default mode", Evidence: Documented, Severity: High,
		Breaks: "A second device sees no mail. A good client says so; recent: before the user name is the way round.",
		Ref:    "RFC 1939 §8 (policy)",
	},
	"dele-ignored": {
		Summary: "DELE and QUIT say +OK, and the mail stays.",
		Seen:    "Gmail, by a setting of the account", Evidence: Documented, Severity: Medium,
		Breaks: "Clients without unique-ids download everything again. A good one never relies on DELE.",
		Ref:    "RFC 1939 §6",
	},
}
