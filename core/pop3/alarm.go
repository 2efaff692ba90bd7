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
func (e *Edit) Alarm(a Alarm) { e.d.alarms = append(e.d.alarms, alarmEdit{e, a}) }

// nextAlarm is which alarm goes off next, and when.
func (s *Session) nextAlarm() (which int, at Time, ok bool) {
	for i := range s.d.alarms {
		a := &s.d.alarms[i]
		if s.rang&(1<<i) != 0 || a.In&s.scope.State == 0 || !a.edit.hits(&s.scope) {
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
	s.rang |= 1 << i
	s.fed = s.scope.Now
	s.scope.Verb, s.scope.Nth, s.scope.Msg = "", 0, 0
	r := a.Do(&s.tx)
	r.By = a.edit.tag(r.By)
	s.begin(&r, PartStatus)
}
