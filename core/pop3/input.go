package pop3

import "bytes"

// What comes from the client.

// Feed takes octets from the client. Call it only when WantInput.
func (s *Session) Feed(now Time, p []byte) {
	if s.scope.State == Closed {
		return
	}
	s.scope.Now, s.fed = now, now
	for _, e := range s.d.inputs {
		if e.edit.hits(&s.scope) {
			was := len(p)
			if p = e.f(&s.scope, p); len(p) != was {
				s.inputBy = e.edit.tag(s.inputBy)
			}
		}
	}
	if s.pos == len(s.in) {
		s.in, s.pos, s.search = s.in[:0], 0, 0
		if cap(s.in) > 4096 {
			s.in = nil
		}
	}
	if s.pos > 0 {
		n := copy(s.in, s.in[s.pos:])
		s.in, s.search, s.pos = s.in[:n], s.search-s.pos, 0
	}
	s.in = append(s.in, p...)
	s.trim()
}

// trim keeps memory bounded while a line goes on for too long: only its
// beginning is remembered, for the event.
func (s *Session) trim() {
	if i := bytes.IndexByte(s.in[s.search:], '\n'); i >= 0 {
		s.search += i
		return
	}
	s.search = len(s.in)
	limit := s.maxLine()
	if len(s.in)-s.pos > limit {
		s.tooLong = true
		s.in = s.in[:s.pos+min(limit, maxShown)]
		s.lost += s.search - len(s.in)
		s.search = len(s.in)
	}
}

func (s *Session) maxLine() int {
	if s.next != nil {
		return s.d.Limits.MaxAnswer
	}
	return s.d.Limits.MaxLine
}

// CloseInput says that the client sends no more. Complete lines are still
// answered; a line without its end is not executed (RFC 1939 §6: only a QUIT
// that was given leads to UPDATE).
func (s *Session) CloseInput(now Time) {
	s.scope.Now = now
	s.eof = true
}

func (s *Session) lineReady() bool {
	return s.search < len(s.in) && s.in[s.search] == '\n'
}
