package pop3

// The commands of the AUTHORIZATION state, and CAPA.

// RFC 1939 §7: "the server may return a positive response even though no such
// mailbox exists", so that names cannot be guessed.
func user(tx *Tx, c Command) Reply {
	name := tx.s.name(c.Arg(0))
	if tx.knowsUTF8() {
		var ok bool
		if name, ok = tx.s.prepare(name, true); !ok {
			return Reply{Err: true, Say: SayNotPrepared}
		}
	}
	tx.SetPending(name)
	return Reply{Say: SayUserOK, Args: Args{Arg: c.Arg(0)}}
}

// RFC 1939 §7: "Since the PASS command has exactly one argument, a POP3 server
// may treat spaces in the argument as part of the password".
func pass(tx *Tx, c Command) Reply {
	name := tx.Pending()
	if name == "" {
		return Reply{Err: true, Say: SayNeedUser}
	}
	return tx.Login(Credentials{User: name, Mechanism: "PASS", Password: string(c.Rest)})
}

func apop(tx *Tx, c Command) Reply {
	stamp := tx.Timestamp()
	if stamp == "" {
		return Reply{Err: true, Say: SayNoAPOP}
	}
	name, digest := tx.s.name(c.Arg(0)), string(c.Arg(1))
	unprepared := tx.s.o.Prepare == nil && tx.knowsUTF8()
	if unprepared && !ascii(name) {
		return tx.loginFailed("AUTH", SayAuthFailed, nil)
	}
	return tx.Login(Credentials{User: name, Mechanism: "APOP", Proof: func(secret string) bool {
		return equalSecret(APOPDigest(stamp, secret), digest) && !(unprepared && !ascii(secret))
	}})
}

func apopOffered(tx *Tx) (bool, []string) { return tx.Timestamp() != "", nil }

// RFC 2595 §4: "A TLS negotiation begins immediately after the CRLF at the end
// of the +OK response from the server."
func stls(tx *Tx, c Command) Reply {
	switch {
	case tx.s.scope.TLS:
		return Reply{Err: true, Say: SayTLSActive}
	case tx.s.scope.UTF8:
		return Reply{Err: true, Say: SayNoTLSNow}
	case !tx.s.o.OfferTLS:
		return Reply{Err: true, Say: SayNoTLS}
	}
	return Reply{Say: SayTLSBegins, Step: StepStartTLS}
}

// RFC 6856 §2.1: "UTF8 ... enables UTF8 mode"; it "MUST NOT" be followed by STLS.
func utf8Mode(tx *Tx, c Command) Reply {
	tx.s.scope.UTF8 = true
	return Reply{Say: SayUTF8}
}

// RFC 2595 §4: the capability "MUST NOT be included ... after TLS has started".
func stlsOffered(tx *Tx) (bool, []string) {
	return tx.s.o.OfferTLS && !tx.s.scope.TLS && tx.State() == Authorization, nil
}
