package pop3

// What a driver asks of a session, and when.

// Pull gives the next octets to send, valid until the next call, or nil when
// nothing may leave now. With flush they must be a segment of their own.
func (s *Session) Pull(now Time) (p []byte, flush bool) {
	s.scope.Now = now
	if s.cut != StepNone {
		s.close(ReasonAbort, s.cut, s.held.By...)
	}
	for {
		if s.scope.State == Closed {
			return nil, false // whatever a filter still holds is lost
		}
		if !s.hasOut {
			c, ok := s.pull(now)
			if !ok || s.scope.State == Closed { // it looked ahead, to the end
				return nil, false
			}
			s.held, s.hasOut = c, true
		}
		if s.held.At > now {
			return nil, false
		}
		s.hasOut = false
		c := &s.held
		s.active = now
		if len(c.Data) > 0 {
			s.sent(c)
		}
		p, flush = c.Data, c.Flush
		if s.cut = c.Step; s.cut != StepNone && len(p) == 0 {
			s.close(ReasonAbort, s.cut, c.By...)
		}
		if len(p) > 0 {
			return p, flush
		}
	}
}

// Deadline is when to call Tick, and whether there is such a moment.
func (s *Session) Deadline() (Time, bool) {
	switch {
	case s.scope.State == Closed || s.step != StepNone:
		return 0, false
	case s.hasOut:
		return s.held.At, true
	case s.busy.on:
		return s.busy.next, true
	}
	at, _, ok := s.expiry()
	if s.tlsWaits && (!ok || s.tlsAt < at) {
		at, ok = s.tlsAt, true
	}
	if len(s.d.alarms) > 0 && !s.tlsWaits {
		if _, due, rings := s.nextAlarm(); rings && (!ok || due < at) {
			at, ok = due, true
		}
	}
	return at, ok
}

// Tick tells that time has passed. A tick too early does nothing. Pull after
// it: a chunk may have become due.
func (s *Session) Tick(now Time) {
	s.scope.Now = now
	if s.hasOut || s.busy.on || s.step != StepNone || s.scope.State == Closed {
		return
	}
	if s.tlsWaits {
		if now >= s.tlsAt {
			s.tlsWaits, s.step = false, StepStartTLS
			return
		}
	} else if len(s.d.alarms) > 0 && !s.out.going {
		if i, due, rings := s.nextAlarm(); rings && now >= due {
			s.ring(i)
			return
		}
	}
	// RFC 1939 §3: when the timer expires "the server should close the TCP
	// connection without removing any messages or sending any response".
	if at, by, ok := s.expiry(); ok && now >= at {
		s.close(ReasonIdle, StepClose, by...)
	}
}

// WantInput grants one read: all complete lines are answered, and nothing is
// on its way out.
func (s *Session) WantInput() bool {
	return !s.hasOut && !s.busy.on && s.step == StepNone && !s.eof && !s.tlsWaits &&
		s.scope.State != Closed && !s.out.going && !s.lineReady()
}

// Step is what to do once Pull gives nothing.
func (s *Session) Step() Step { return s.step }

// State is the session's current state.
func (s *Session) State() State { return s.scope.State }
