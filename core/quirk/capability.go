package quirk

import "github.com/pop3play/pop3play/core/pop3"

var capabilityQuirks = []*Quirk{
	{
		Name: "capa-unsupported", Group: "capability", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) { e.Remove("CAPA") },
	},
	{
		Name: "capa-missing-uidl-top", Group: "capability", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Withhold("UIDL")
			e.Withhold("TOP")
		},
	},
}
