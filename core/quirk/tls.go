package quirk

import "github.com/pop3play/pop3play/core/pop3"

var tlsQuirks = []*Quirk{
	{
		Name: "stls-advertised-refused", Group: "tls", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Announce("STLS", "")
			e.Add(pop3.Spec{Verb: "STLS", Usage: "STLS", Ref: "RFC 2595 §4", In: pop3.Authorization,
				Do: func(*pop3.Tx, pop3.Command) pop3.Reply {
					return pop3.Reply{Err: true, Text: "TLS is not available at the moment"}
				}})
		},
	},
	{
		Name: "cert-expired", Group: "tls", Layer: Door, Native: true,
		apply: func(e *pop3.Edit, _ *Use) { showCert(e, pop3.CertExpired) },
	},
	{
		Name: "stls-command-injection-accepted", Group: "tls", Layer: Door, Native: true,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Door(func(_ *pop3.Scope, d *pop3.Door) { d.KeepPlaintext = true })
		},
	},
}

func showCert(e *pop3.Edit, cert pop3.Cert) {
	e.Door(func(_ *pop3.Scope, d *pop3.Door) { d.Cert = cert })
}
