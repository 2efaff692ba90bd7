package pop3

// Alarm is something that a server says or does without being asked, when a
// time has passed. It goes off once in a session, between two responses.
type Alarm struct {
	In    State // states in which it goes off
	From  Since
	After Time
	Do    func(*Tx) Reply
}

// Since is what an alarm counts from.
type Since uint8

const (
	SinceActive Since = iota // the last command, or octets sent
	SinceStart               // the connection
	SinceLogin               // the beginning of TRANSACTION
)

type alarmEdit struct {
	edit *Edit
	Alarm
}

// Alarm adds an alarm.
func (e *Edit) Alarm(a Alarm) {
	e.reaches(Anywhere)
	e.d.alarms = append(e.d.alarms, alarmEdit{e, a})
}

type idleEdit struct {
	edit  *Edit
	after Time
}

// Idle sets another autologout (RFC 1939 §3); 0 sets none.
func (e *Edit) Idle(after Time) {
	e.reaches(Anywhere)
	e.d.idles = append(e.d.idles, idleEdit{e, after})
}

// End is told when a session is over, however it ends, and whatever the aim.
func (e *Edit) End(f func(*Scope)) { e.d.ends = append(e.d.ends, f) }

// nextAlarm is which alarm goes off next, and when.
func (s *Session) nextAlarm() (which int, at Time, ok bool) {
	for i := range s.d.alarms {
		a := &s.d.alarms[i]
		if s.rang != nil && s.rang[i] || a.In&s.scope.State == 0 || !a.edit.hits(&s.scope) {
			continue
		}
		from := s.active
		switch a.From {
		case SinceStart:
			from = s.begun
		case SinceLogin:
			from = s.loggedIn
		}
		if due := from + a.After; !ok || due < at {
			which, at, ok = i, due, true
		}
	}
	return which, at, ok
}

// ring lets an alarm go off. What it says answers no command, and has no verb.
func (s *Session) ring(i int) {
	a := &s.d.alarms[i]
	if s.rang == nil {
		s.rang = make([]bool, len(s.d.alarms))
	}
	s.rang[i] = true
	s.fed = s.scope.Now
	s.scope.Verb, s.scope.Nth, s.scope.Msg = "", 0, 0
	r := a.Do(&s.tx)
	r.By = a.edit.tag(r.By)
	s.begin(&r, PartStatus)
}

// expiry is when the session has taken too long: over a command, or over its
// login; and who set that time.
func (s *Session) expiry() (at Time, by []string, ok bool) {
	idle := s.d.Limits.Idle
	for _, e := range s.d.idles {
		if e.edit.hits(&s.scope) {
			idle, by = e.after, e.edit.self
		}
	}
	if idle > 0 {
		at, ok = s.active+idle, true
	}
	if s.o.AuthTime > 0 && s.scope.State == Authorization {
		if login := s.begun + s.o.AuthTime; !ok || login < at {
			at, by, ok = login, nil, true
		}
	}
	return at, by, ok
}
