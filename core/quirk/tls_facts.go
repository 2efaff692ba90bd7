//go:build !wasip1

package quirk

var tlsFacts = map[string]Facts{
	"cert-expired": {
		Summary: "The certificate was valid until yesterday.",
		Seen:    "servers that nobody looks after", Evidence: Fixture, Severity: Medium,
		Breaks: "A client that accepts it accepts anybody's. A good one refuses and says why.",
		Ref:    "RFC 8314 §3",
	},
	"cert-wrong-host": {
		Summary: "The certificate is of another host.",
		Seen:    "providers that put many names on one server", Evidence: Fixture, Severity: Medium,
		Breaks: "A client that does not compare names trusts whoever has any certificate. A good one refuses and says which name it found.",
		Ref:    "RFC 2595 §2.4",
	},
	"cert-self-signed": {
		Summary: "The certificate is signed by itself, or by an authority that nobody knows.",
		Seen:    "small servers; interception", Evidence: Fixture, Severity: Medium,
		Breaks: "A client that goes on trusts anybody. A good one refuses, or lets its user pin this one.",
		Ref:    "RFC 8314 §3",
	},
	"cert-nul-in-cn": {
		Summary: "The certificate's common name has a NUL behind the host's name, and more behind that.",
		Seen:    "CVE-2009-2666, as an attack", Evidence: Advisory, Severity: Medium,
		Breaks: "A client that compares C strings sees the host's name alone. A good one compares subjectAltName, with lengths.",
		Ref:    "RFC 5280 §4.2.1.6",
	},
	"cert-highbit-text": {
		Summary: "The certificate is good, and its subject has octets above 127.",
		Seen:    "CVE-2010-0562, which overflowed a buffer when the subject was shown", Evidence: Advisory, Severity: Low, Trap: true,
		Breaks: "A client that prints it raw, or takes signed octets for lengths. A good one escapes what it shows.",
		Ref:    "RFC 5280 §4.1.2.6 (permitted)",
	},
	"tls-no-sni-fail": {
		Summary: "A client that does not name the host in its handshake gets a placeholder certificate, or an alert.",
		Seen:    "gmail-like servers", Evidence: Documented, Severity: Medium,
		Breaks: "A client that names no host cannot connect, and its user is told of a bad certificate. A good one always does.",
		Ref:    "RFC 6066 §3",
	},
	"tls-handshake-fail-continues": {
		Summary: "When the handshake fails the server says so in the clear and goes on without TLS.",
		Seen:    "Courier, earlier Inbucket", Evidence: ReadSource, Severity: Low,
		Breaks: "A client that goes on, too, says its password in the clear. A good one closes.",
		Ref:    "RFC 2595 §2.5",
	},
	"tls-slow-handshake": {
		Summary: "The server takes its time before its part of the handshake.",
		Seen:    "busy servers; made up", Evidence: Synthetic, Severity: Low, Trap: true,
		Breaks: "A client whose time limit is on connecting or on reading hangs, or gives up too early. A good one has one for the handshake.",
		Ref:    "RFC 2595 §4 (permitted)",
	},
	"plain-on-tls-port": {
		Summary: "On the port for TLS the greeting comes in the clear.",
		Seen:    "misconfigured servers; made up", Evidence: Synthetic, Severity: Medium,
		Breaks: "A TLS library says \"wrong version number\". A good client says that the port does no TLS.",
		Ref:    "RFC 8314 §3",
	},
	"tls-on-plain-port": {
		Summary: "On the port for plain POP3 the server waits for a TLS handshake.",
		Seen:    "a wrong port in the settings", Evidence: Documented, Severity: Low,
		Breaks: "A client waits for a greeting that never comes. A good one says that the port wants TLS.",
		Ref:    "RFC 8314 §3",
	},
	"tls-truncated-close": {
		Summary: "The connection ends without TLS's own goodbye, so that anybody on the way could have ended it.",
		Seen:    "many servers; made up", Evidence: Synthetic, Severity: Medium,
		Breaks: "A client that reads to the end of the connection cannot tell a cut from an end. POP3's dot can; a good client believes in nothing less.",
		Ref:    "RFC 8446 §6.1",
	},
}
