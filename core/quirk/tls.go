package quirk

import "github.com/pop3play/pop3play/core/pop3"

// Handshakes, and the certificates shown in them.
var tlsQuirks = []*Quirk{
	{
		Name: "cert-expired", Group: "tls", Layer: Door, Native: true,
		OneOf: "a server shows one certificate",
		apply: shown(pop3.CertExpired),
	},
	{
		Name: "cert-wrong-host", Group: "tls", Layer: Door, Native: true,
		OneOf: "a server shows one certificate",
		apply: shown(pop3.CertWrongHost),
	},
	{
		Name: "cert-self-signed", Group: "tls", Layer: Door, Native: true,
		OneOf:  "a server shows one certificate",
		Params: words("kind", "itself", "unknown-root"),
		apply:  shown(pop3.CertSelfSigned, pop3.CertUnknown),
	},
	{
		Name: "cert-nul-in-cn", Group: "tls", Layer: Door, Native: true,
		OneOf: "a server shows one certificate",
		apply: shown(pop3.CertNulInName),
	},
	{
		Name: "cert-highbit-text", Group: "tls", Layer: Door, Native: true,
		OneOf: "a server shows one certificate",
		apply: shown(pop3.CertHighBit),
	},
	{
		Name: "tls-no-sni-fail", Group: "tls", Layer: Door, Native: true,
		OneOf:  "a server shows one certificate",
		Params: words("how", "placeholder", "alert"),
		apply:  shown(pop3.CertNeedsName, pop3.CertNoneUnnamed),
	},
	{
		Name: "tls-handshake-fail-continues", Group: "tls", Layer: Door, Native: true,
		apply: door(func(d *pop3.Door, _ *Use) { d.AfterFailure = "-ERR STARTTLS failed: no proper handshake" }),
	},
	{
		Name: "tls-slow-handshake", Group: "tls", Layer: Door, Native: true,
		OneOf:  "a handshake is held up once",
		Params: span("pause", 5*pop3.Second),
		apply:  holdHandshake,
	},
	{
		Name: "plain-on-tls-port", Group: "tls", Layer: Door, Native: true,
		apply: door(func(d *pop3.Door, _ *Use) { d.NoTLSFirst = true }),
	},
	{
		Name: "tls-on-plain-port", Group: "tls", Layer: Door, Native: true,
		apply: door(func(d *pop3.Door, _ *Use) { d.TLSFirst = true }),
	},
	{
		Name: "tls-truncated-close", Group: "tls", Layer: Door, Native: true,
		apply: door(func(d *pop3.Door, _ *Use) { d.NoCloseNotify = true }),
	},
}

func door(f func(*pop3.Door, *Use)) applied {
	return func(e *pop3.Edit, u *Use) {
		e.Door(func(_ *pop3.Scope, d *pop3.Door) { f(d, u) })
	}
}

// shown shows a certificate, of several the one that the parameter says.
func shown(kinds ...pop3.Cert) applied {
	return door(func(d *pop3.Door, u *Use) {
		d.Cert = kinds[0]
		if len(u.Args) > 0 {
			d.Cert = kinds[u.Args[0]]
		}
	})
}
