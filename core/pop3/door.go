package pop3

// Door is what happens to a connection before a session, and to the TLS under
// it: layer 0. A driver asks [Session.Door] after Start; one without sockets
// can act on Accept alone.
type Door struct {
	Accept Accept
	// NoTLSFirst speaks in the clear where TLS comes first (RFC 8314 §3), and
	// TLSFirst the other way round.
	NoTLSFirst, TLSFirst bool
	// HandshakePause is held before the server's part of a handshake.
	HandshakePause Time
	Cert           Cert
	// AfterFailure is said in the clear when a handshake failed, and the
	// session goes on as if nothing had happened; "" ends it (RFC 2595 §2.5).
	AfterFailure string
	// NoCloseNotify ends the connection without the end of TLS (RFC 8446 §6.1).
	NoCloseNotify bool
	// KeepPlaintext executes what was pipelined behind STLS inside TLS: the
	// hole that RFC 2595 §4 closes.
	KeepPlaintext bool
}

// Accept is what becomes of a connection.
type Accept uint8

const (
	AcceptServe Accept = iota
	AcceptClose        // closed without a word
	AcceptReset        // reset
)

// Cert is which certificate a server shows.
type Cert uint8

const (
	CertGood        Cert = iota
	CertExpired          // was valid until yesterday
	CertWrongHost        // is another host's
	CertSelfSigned       // signed by nobody else
	CertUnknown          // of an authority that nobody knows
	CertNulInName        // names "localhost\x00.evil.example", and no host in subjectAltName
	CertHighBit          // 8-bit octets in its subject
	CertNeedsName        // self-signed for a client that names no host (RFC 6066 §3), good otherwise
	CertNoneUnnamed      // none for a client that names no host: an alert; good otherwise
)

type doorEdit struct {
	edit *Edit
	f    func(*Scope, *Door)
}

// Door changes what comes before sessions. The scope knows the session's
// number, and no user yet.
func (e *Edit) Door(f func(*Scope, *Door)) {
	e.reaches(AtStart)
	e.d.doors = append(e.d.doors, doorEdit{e, f})
}

// Door is what the dialect wants done with this connection.
func (s *Session) Door() Door { return s.door }

func (s *Session) openDoor() {
	for _, e := range s.d.doors {
		if !e.edit.hits(&s.scope) {
			continue
		}
		was := s.door
		if e.f(&s.scope, &s.door); s.door != was {
			s.doorEdits = append(s.doorEdits, doorChange{e.edit, was, s.door})
		}
	}
	switch {
	case s.door.NoTLSFirst:
		s.o.TLSFirst = false
	case s.door.TLSFirst && s.o.OfferTLS:
		s.o.TLSFirst = true
	}
}

// doorChange is what one edit made of the Door.
type doorChange struct {
	edit    *Edit
	was, is Door
}

// doorBlame names who changed the Door in what the comparison looks at.
func (s *Session) doorBlame(differ func(was, is *Door) bool) (by []string) {
	for i := range s.doorEdits {
		if c := &s.doorEdits[i]; differ(&c.was, &c.is) {
			by = c.edit.tag(by)
		}
	}
	return by
}

func acceptDiffers(was, is *Door) bool { return was.Accept != is.Accept }

func handshakeDiffers(was, is *Door) bool {
	return was.Cert != is.Cert || was.HandshakePause != is.HandshakePause
}

// handshake asks for TLS, at once or after the Door's pause.
func (s *Session) handshake() {
	if s.door.HandshakePause > 0 {
		s.tlsAt, s.tlsWaits = s.scope.Now+s.door.HandshakePause, true
		return
	}
	s.step = StepStartTLS
}

// TLSFailed goes on after a handshake that failed. RFC 2595 §2.5: there is no
// way back to plaintext, but for a dialect that has one.
func (s *Session) TLSFailed(now Time) {
	if s.step != StepStartTLS {
		return
	}
	s.scope.Now, s.active = now, now
	if s.door.AfterFailure == "" || s.o.TLSFirst {
		s.close(ReasonReset, StepClose, s.doorBlame(handshakeDiffers)...)
		return
	}
	s.step = StepNone
	s.in, s.pos, s.search, s.tooLong, s.lost = nil, 0, 0, false, 0
	s.begin(&Reply{Raw: []byte(s.door.AfterFailure + "\r\n"), Err: true,
		By: s.doorBlame(func(was, is *Door) bool { return was.AfterFailure != is.AfterFailure })}, PartStatus)
}

// injected names who lets a line run that was sent before TLS was up.
func (s *Session) injected() []string {
	if s.plainOctets == 0 {
		return nil
	}
	s.plainOctets -= min(s.plainOctets, s.search+1-s.pos)
	return s.doorBlame(func(was, is *Door) bool { return was.KeepPlaintext != is.KeepPlaintext })
}
