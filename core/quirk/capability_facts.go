//go:build !wasip1

package quirk

var capabilityFacts = map[string]Facts{
	"capa-unsupported": {
		Summary: "CAPA is an unknown command.",
		Seen:    "popa3d; servers from before 1998; many providers", Evidence: Documented, Severity: Medium,
		Breaks: "Clients that take everything for missing. A good one probes with UIDL 1 and TOP 1 0.",
		Ref:    "RFC 2449 §5 (permitted)",
	},
	"capa-missing-uidl-top": {
		Summary: "UIDL and TOP work, and CAPA does not list them.",
		Seen:    "Gmail in 2007; others", Evidence: Documented, Severity: Medium,
		Breaks: "Clients that trust the list lose both. A good one probes.",
		Ref:    "RFC 2449 §5",
	},
}
