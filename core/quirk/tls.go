package quirk

import "github.com/pop3play/pop3play/core/pop3"

var tlsQuirks = []*Quirk{
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
