//go:build !wasip1

package quirk

var quotaFacts = map[string]Facts{
	"login-delay-enforced": {
		Summary: "Who logs in again too soon is refused, as LOGIN-DELAY announces.",
		Seen:    "Cyrus; gmail-like and ovh-like servers", Evidence: Documented, Severity: Medium, Trap: true,
		Breaks: "A client that asks for the password again troubles its user. A good one reads [LOGIN-DELAY] and waits.",
		Ref:    "RFC 2449 §8.1.1 (correct)",
	},
	"login-rate-limit-window": {
		Summary: "After a few logins in a quarter of an hour the next is refused, with prose in place of a code.",
		Seen:    "hotmail-like servers", Evidence: Documented, Severity: Medium,
		Breaks: "It looks like a wrong password. A good client shows the text, and polls less often.",
		Ref:    "RFC 3206 §4",
	},
	"bandwidth-lockdown": {
		Summary: "Who has fetched too many octets cannot log in for a day, and [AUTH] says that the password is wrong.",
		Seen:    "gmail-like servers, WildDuck", Evidence: Documented, Severity: Medium,
		Breaks: "The code misleads: a client asks for a password that was right. A good one shows the text.",
		Ref:    "RFC 3206 §5",
	},
	"temporary-system-problem": {
		Summary: "The first login of each user fails with [SYS/TEMP], and the next one works.",
		Seen:    "gmail-like servers, InterMail", Evidence: Documented, Severity: Medium, Trap: true,
		Breaks: "A client that asks for the password again, or gives up. A good one tries again in a while and says nothing.",
		Ref:    "RFC 3206 §4 (correct)",
	},
	"proxy-backend-lost": {
		Summary: "A proxy says +OK to the login, and then has no server behind it.",
		Seen:    "proxies in front of mail servers; made up", Evidence: Synthetic, Severity: Medium,
		Breaks: "A client that takes the login for the whole truth shows an empty maildrop. A good one takes it for a passing trouble.",
		Ref:    "RFC 3206 §4",
	},
}
