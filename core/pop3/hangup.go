package pop3

type hangupEdit struct {
	edit *Edit
	f    func(*Tx)
}

// Hangup acts where a session ends without QUIT and before its maildrop is
// let go, at which point a conforming server removes nothing (RFC 1939 §6). It
// does not run when the server itself stops.
func (e *Edit) Hangup(f func(*Tx)) {
	e.reaches(Anywhere)
	e.d.hangups = append(e.d.hangups, hangupEdit{e, f})
}

// letGo unlocks the maildrop of a session that ends without QUIT.
func (s *Session) letGo(why Reason) {
	if s.drop == nil {
		return
	}
	if why != ReasonShutdown {
		for _, h := range s.d.hangups {
			if h.edit.hits(&s.scope) {
				h.f(&s.tx)
			}
		}
	}
	if s.drop != nil {
		s.drop.Release()
		s.drop = nil
	}
}
