//go:build !wasip1

package quirk

var stlsFacts = map[string]Facts{
	"stls-advertised-refused": {
		Summary: "CAPA lists STLS, and STLS is refused.",
		Seen:    "misconfigured servers; interception", Evidence: Documented, Severity: Medium,
		Breaks: "Clients with TLS \"if available\" go on in the clear. A good one requires TLS.",
		Ref:    "RFC 2595 §4",
	},
	"stls-stripped": {
		Summary: "A server with TLS does not list STLS, and does not know it: somebody on the way took it out.",
		Seen:    "striptls; CVE-2006-5867 and CVE-2021-22946 tell of clients that fell for it", Evidence: Advisory, Severity: High,
		Breaks: "A client with TLS \"if available\" says its password in the clear. A good one requires TLS, or takes port 995.",
		Ref:    "RFC 2595 §2.4",
	},
	"stls-response-injection": {
		Summary: "Behind the +OK of STLS, still in the clear, stands a reply to a command that comes inside TLS.",
		Seen:    "CVE-2020-14928, CVE-2020-15953, CVE-2021-22947", Evidence: Advisory, Severity: High,
		Breaks: "A client that keeps what it has read takes an attacker's reply for the server's. A good one gives up when there is anything behind the +OK.",
		Ref:    "RFC 2595 §4",
	},
	"stls-garbage-injection": {
		Summary: "Behind the +OK of STLS stand octets that are neither POP3 nor TLS.",
		Seen:    "test suites of clients", Evidence: Fixture, Severity: Medium,
		Breaks: "A client that throws them away does not see the attack. A good one lets the handshake fail.",
		Ref:    "RFC 2595 §4",
	},
	"stls-err-then-fake-login": {
		Summary: "STLS is refused, and behind the refusal stand replies to a login that has not been sent yet.",
		Seen:    "curl's test suite, after CVE-2021-22947", Evidence: Advisory, Severity: Medium,
		Breaks: "A client that does without TLS believes to be logged in. A good one requires TLS.",
		Ref:    "RFC 2595 §4",
	},
	"stls-hang-after-ok": {
		Summary: "STLS gets its +OK, and then the handshake never comes.",
		Seen:    "CVE-2011-1947", Evidence: Advisory, Severity: Medium,
		Breaks: "A client without a time limit on the handshake waits for ever. A good one has one.",
		Ref:    "RFC 2595 §4",
	},
	"stls-capa-changes": {
		Summary: "USER and SASL are there only inside TLS.",
		Seen:    "WildDuck, hMailServer and many more", Evidence: Documented, Severity: Medium, Trap: true,
		Breaks: "A client that goes by the capabilities from before the handshake finds no way to log in. A good one asks CAPA again.",
		Ref:    "RFC 2595 §4 (correct)",
	},
	"stls-twice": {
		Summary: "STLS inside TLS closes the connection, or is refused in words of its own.",
		Seen:    "WildDuck, hMailServer", Evidence: ReadSource, Severity: Low,
		Breaks: "A client that starts TLS on a connection that has it. A good one knows.",
		Ref:    "RFC 2595 §4",
	},
	"stls-in-transaction": {
		Summary: "STLS after the login closes the connection as a crash would, or, where there is TLS, begins a handshake.",
		Seen:    "Inbucket", Evidence: Documented, Severity: Low,
		Breaks: "A client that asks too late has said its password in the clear already. A good one says STLS before the login.",
		Ref:    "RFC 2595 §4",
	},
	"stls-after-utf8": {
		Summary: "STLS is taken after UTF8, which clients must not send and servers need not refuse; strict refuses it.",
		Seen:    "made up after the RFC's words", Evidence: Synthetic, Severity: Low, Trap: true,
		Breaks: "A client with the wrong order is not told, and fails elsewhere. A good one says STLS first, and UTF8 inside TLS.",
		Ref:    "RFC 6856 §2.1 (permitted)",
	},
	"stls-command-injection-accepted": {
		Summary: "Commands sent behind STLS in the clear run inside TLS.",
		Seen:    "hMailServer and several others, as advisories tell", Evidence: Advisory, Severity: High,
		Breaks: "Somebody on the way puts commands into a protected session. No client can prevent it; a good one never pipelines behind STLS.",
		Ref:    "RFC 2595 §4",
	},
}
