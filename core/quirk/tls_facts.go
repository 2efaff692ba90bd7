//go:build !wasip1

package quirk

var tlsFacts = map[string]Facts{
	"stls-advertised-refused": {
		Summary: "CAPA lists STLS, and STLS is refused.",
		Seen:    "misconfigured servers; interception", Evidence: Documented, Severity: Medium,
		Breaks: "Clients with TLS \"if available\" go on in the clear. A good one requires TLS.",
		Ref:    "RFC 2595 §4",
	},
	"cert-expired": {
		Summary: "The certificate was valid until yesterday.",
		Seen:    "servers that nobody looks after", Evidence: Fixture, Severity: Medium,
		Breaks: "A client that accepts it accepts anybody's. A good one refuses and says why.",
		Ref:    "RFC 8314 §3",
	},
	"stls-command-injection-accepted": {
		Summary: "Commands sent behind STLS in the clear run inside TLS.",
		Seen:    "hMailServer and several others, as advisories tell", Evidence: Advisory, Severity: High,
		Breaks: "Somebody on the way puts commands into a protected session. No client can prevent it; a good one never pipelines behind STLS.",
		Ref:    "RFC 2595 §4",
	},
}
