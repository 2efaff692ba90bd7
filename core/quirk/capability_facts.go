//go:build !wasip1

package quirk

var capabilityFacts = map[string]Facts{
	"capa-unsupported": {
		Summary: "CAPA is an unknown command.",
		Seen:    "popa3d; servers from before 1998; many providers", Evidence: Documented, Severity: Medium, Trap: true,
		Breaks: "Clients that take everything for missing. A good one probes with UIDL 1 and TOP 1 0.",
		Ref:    "RFC 2449 §5 (permitted)",
	},
	"capa-hang": {
		Summary: "CAPA is not answered at all; the commands after it are.",
		Seen:    "servers known to fetchmail", Evidence: Documented, Severity: High,
		Breaks: "A client waits until it times out, each time anew. A good one connects again and leaves CAPA out.",
		Ref:    "RFC 1939 §3",
	},
	"capa-closes-connection": {
		Summary: "CAPA closes the connection.",
		Seen:    "servers known to fetchmail", Evidence: Documented, Severity: High,
		Breaks: "A client that begins with CAPA never gets in. A good one connects again and leaves CAPA out.",
		Ref:    "RFC 1939 §3",
	},
	"capa-empty": {
		Summary: "CAPA has an empty list.",
		Seen:    "the Email-Analysis-Toolkit's fake server", Evidence: Fixture, Severity: Low, Trap: true,
		Breaks: "A client may take everything for missing, USER included. A good one takes it for unknown, and probes.",
		Ref:    "RFC 2449 §5 (permitted)",
	},
	"capa-err-after-auth": {
		Summary: "CAPA works before the login; after it, it is refused, or closes the connection.",
		Seen:    "poczta.o2.pl", Evidence: Documented, Severity: Medium,
		Breaks: "A client that asks again loses what it knew, or its session. A good one keeps the first list.",
		Ref:    "RFC 2449 §5",
	},
	"capa-differs-after-login": {
		Summary: "PIPELINING is listed only after the login, USER and SASL only before it.",
		Seen:    "Gmail, Dovecot", Evidence: Documented, Severity: Medium,
		Breaks: "A client that asks once never pipelines. A good one asks again after the login.",
		Ref:    "RFC 2449 §5",
	},
	"capa-split-packets": {
		Summary: "Each row of the capability list comes in a packet of its own, after a pause.",
		Seen:    "servers behind thc-hydra's report", Evidence: Documented, Severity: Medium, Trap: true,
		Breaks: "A client that reads once misses SASL. A good one reads up to the dot.",
		Ref:    "RFC 1939 §3 (left open)",
	},
	"starttls-state-shared": {
		Summary: "Once a client has started TLS, no other is offered it.",
		Seen:    "Inbucket", Evidence: ReadSource, Severity: Low,
		Breaks: "Clients log in in the clear from then on. A good one that wants TLS gives up instead.",
		Ref:    "RFC 2595 §4",
	},
}

var capaListFacts = map[string]Facts{
	"capa-missing-uidl-top": {
		Summary: "UIDL and TOP work, and CAPA does not list them.",
		Seen:    "Gmail in 2007; others", Evidence: Documented, Severity: Medium,
		Breaks: "Clients that trust the list lose both. A good one probes.",
		Ref:    "RFC 2449 §5",
	},
	"capa-advertises-unimplemented": {
		Summary: "A command is listed, and refused whenever it is used.",
		Seen:    "smtp4dev (TOP), poczta.o2.pl", Evidence: ReadSource, Severity: Medium,
		Breaks: "A client that trusts the list stops at the first refusal. A good one has another way for each command.",
		Ref:    "RFC 2449 §5",
	},
	"capa-lists-itself": {
		Summary: "CAPA is a row of the list.",
		Seen:    "Dovecot", Evidence: Observed, Severity: Low, Trap: true,
		Breaks: "Nothing, but for a client that knows all names beforehand. A good one skips what it does not know.",
		Ref:    "RFC 2449 §5 (left open)",
	},
	"sasl-cap-without-mechs": {
		Summary: "SASL is listed without a single mechanism.",
		Seen:    "Dovecot 1.x", Evidence: Documented, Severity: Low,
		Breaks: "A client that reads the first mechanism crashes. A good one takes it for none.",
		Ref:    "RFC 2449 §6.3",
	},
	"capa-giant-sasl": {
		Summary: "The row SASL has thousands of mechanisms, the real ones at its end.",
		Seen:    "the Email-Analysis-Toolkit's fake server", Evidence: Fixture, Severity: Medium,
		Breaks: "A buffer of fixed size loses the end, or more. A good client limits the row and goes on.",
		Ref:    "RFC 2449 §5",
	},
	"capa-dot-prefixed-line": {
		Summary: "The second row of the list begins with a dot and is not its end.",
		Seen:    "curl, by fuzzing", Evidence: Documented, Severity: Medium,
		Breaks: "A client that looks at the dot alone ends the list there and takes the rest for other answers. A good one looks at the whole line.",
		Ref:    "RFC 2449 §3",
	},
	"capa-contradictory": {
		Summary: "The list contradicts itself: EXPIRE never and at once, two delays, a tag in lower case, one that nobody knows.",
		Seen:    "the Email-Analysis-Toolkit's fake server", Evidence: Fixture, Severity: Low,
		Breaks: "A client believes the last one and loses mail. A good one believes the most careful one.",
		Ref:    "RFC 2449 §5",
	},
	"capa-misspelled-tag": {
		Summary: "PIPELINING is listed as PIPELINE, beside three tags that somebody made up.",
		Seen:    "Twisted", Evidence: ReadSource, Severity: Medium,
		Breaks: "A client that compares beginnings pipelines, others do not. A good one compares whole tags.",
		Ref:    "RFC 2449 §6.6",
	},
	"implementation-with-spaces": {
		Summary: "IMPLEMENTATION has a value of several words.",
		Seen:    "Cyrus, Courier, Stalwart", Evidence: Documented, Severity: Low, Trap: true,
		Breaks: "Python's poplib makes a list of it. A good client takes the rest of the line, and does nothing because of it.",
		Ref:    "RFC 2449 §6.9 (permitted)",
	},
	"vendor-capabilities": {
		Summary: "The list has names that a provider made up.",
		Seen:    "Gmail, Zimbra", Evidence: Fixture, Severity: Low, Trap: true,
		Breaks: "A client that knows all names beforehand gives up. A good one skips what it does not know.",
		Ref:    "RFC 2449 §7 (permitted)",
	},
	"login-delay-advertised": {
		Summary: "LOGIN-DELAY is listed, and nobody is refused who comes back sooner.",
		Seen:    "Gmail, UW ipop3d, Cyrus, Courier", Evidence: Fixture, Severity: Low,
		Breaks: "A client that polls more often works here and is refused elsewhere. A good one keeps the interval.",
		Ref:    "RFC 2449 §6.5",
	},
	"respcodes-unadvertised": {
		Summary: "Response codes are used, and not listed.",
		Seen:    "the Email-Analysis-Toolkit's fake server", Evidence: Fixture, Severity: Low,
		Breaks: "A client that trusts the list shows [AUTH] to its user. A good one reads codes anyway.",
		Ref:    "RFC 2449 §6.4",
	},
}
