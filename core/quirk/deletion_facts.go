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
	"dele-immediate": {
		Summary: "DELE removes at once; neither RSET nor a broken connection brings the message back.",
		Seen:    "smtp4dev and other small servers", Evidence: ReadSource, Severity: High,
		Breaks: "Mail that a client marked before it was stored safely is lost. A good client deletes last.",
		Ref:    "RFC 1939 §6",
	},
	"dele-ok-no-effect": {
		Summary: "One message cannot be got rid of: DELE and QUIT say +OK, and the next session finds it again. The others go.",
		Seen:    "Post Office/NT, whose broken rows came back each time", Evidence: Documented, Severity: High,
		Breaks: "A client without unique-ids fetches it for ever. A good one knows what it has.",
		Ref:    "RFC 1939 §6",
	},
	"dele-moves-to-trash": {
		Summary: "What QUIT removes is out of sight for POP3, and still in the store, where it takes up room.",
		Seen:    "WildDuck, Dovecot with pop3_deleted_flag, VPOP3, Gmail", Evidence: Documented, Severity: Low, Trap: true,
		Breaks: "A user deletes and deletes, and the mailbox is full all the same. A good client does not promise room.",
		Ref:    "RFC 1939 §6 (what becomes of the mail is out of its scope)",
	},
	"dele-twice": {
		Summary: "The second DELE of a message is refused in words of its own.",
		Seen:    "Stalwart, WildDuck", Evidence: ReadSource, Severity: Low, Trap: true,
		Breaks: "A client that takes the refusal for a failure of the first DELE may not go on to QUIT. A good one keeps count itself.",
		Ref:    "RFC 1939 §5 DELE",
	},
	"rset-noop": {
		Summary: "RSET says +OK, and what was marked stays marked and is removed at QUIT.",
		Seen:    "smtp4dev", Evidence: ReadSource, Severity: Low,
		Breaks: "A client that changed its mind loses mail. A good one breaks off instead, or looks with LIST.",
		Ref:    "RFC 1939 §5 RSET",
	},
	"expire-sweep": {
		Summary: "Mail older than some days is gone at the next login, and CAPA says after how many.",
		Seen:    "a Comcast-like provider", Evidence: Documented, Severity: Low, Trap: true,
		Breaks: "A user who leaves mail on the server loses it. A good client shows EXPIRE, and fetches in time.",
		Ref:    "RFC 1939 §8, RFC 2449 §6.7 (permitted)",
	},
}
