package quirk

import "github.com/pop3play/pop3play/core/pop3"

var capabilityQuirks = []*Quirk{
	{
		Name: "capa-unsupported", Group: "capability", Layer: Table,
		Summary: "CAPA is an unknown command.",
		Seen:    "popa3d; servers from before 1998; many providers", Evidence: Documented, Severity: Medium,
		Breaks: "Clients that take everything for missing. A good one probes with UIDL 1 and TOP 1 0.",
		Ref:    "RFC 2449 §5 (permitted)",
		apply:  func(e *pop3.Edit, _ *Use) { e.Remove("CAPA") },
	},
	{
		Name: "capa-missing-uidl-top", Group: "capability", Layer: Table,
		Summary: "UIDL and TOP work, and CAPA does not list them.",
		Seen:    "Gmail in 2007; others", Evidence: Documented, Severity: Medium,
		Breaks: "Clients that trust the list lose both. A good one probes.",
		Ref:    "RFC 2449 §5",
		apply: func(e *pop3.Edit, _ *Use) {
			e.Withhold("UIDL")
			e.Withhold("TOP")
		},
	},
}
