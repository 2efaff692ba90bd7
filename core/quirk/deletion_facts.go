//go:build !wasip1

package quirk

var deletionFacts = map[string]Facts{
	"quit-no-reply": {
		Summary: "QUIT removes the marked mail and closes without a word.",
		Seen:    "many servers", Evidence: Documented, Severity: Medium,
		Breaks: "Clients that wait, or delete again next time. A good one waits a little and checks later.",
		Ref:    "RFC 1939 §6",
	},
	"dele-immediate": {
		Summary: "DELE removes at once; neither RSET nor a broken connection brings the message back.",
		Seen:    "smtp4dev and other small servers", Evidence: ReadSource, Severity: High,
		Breaks: "Mail that a client marked before it was stored safely is lost. A good client deletes last.",
		Ref:    "RFC 1939 §6",
	},
	"lock-lingers-after-drop": {
		Summary: "When a session ends without QUIT the maildrop stays locked for a while.",
		Seen:    "hMailServer, and servers that do not notice a dead client", Evidence: Documented, Severity: Medium,
		Breaks: "A client that tries again each minute is refused each time. A good one waits longer each time.",
		Ref:    "RFC 1939 §4",
	},
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
