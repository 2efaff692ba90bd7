package web

import (
	"sync"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/trace"
)

// Defaults of the fields of Live.
const (
	DefaultLiveSessions   = 50
	DefaultLiveSpectators = 32
)

const (
	liveHead = 64 << 10  // octets of event records kept of a session's beginning
	liveTail = 384 << 10 // and of what came last
)

// Live has the newest sessions of a server, those that are over too, for pages
// to watch. What it keeps is bounded: of each session the beginning and what
// came last, and a spectator that is too slow is told what it missed. A session
// never waits for a spectator. Its fields are not changed after the first event.
//
// Passwords, APOP digests and what AUTH carries are masked before anything is
// kept, their length too. Everything else that a client says and gets can be
// seen by whoever can open the page.
type Live struct {
	// Secrets keeps passwords, for spectators that ask for them.
	Secrets bool
	// MaxSessions is how many are kept; 50 if 0.
	MaxSessions int
	// MaxSpectators is how many lists and sessions are followed at once; 32 if
	// 0.
	MaxSpectators int

	mu         sync.Mutex
	sessions   []*liveSession // by number
	changes    uint64         // of all rows so far
	lists      map[*spectator]struct{}
	spectators int
	listing    sync.WaitGroup // lists
	closing    chan struct{}  // made when it is first needed
	closed     bool
}

// liveRow is what the list shows of a session.
type liveRow struct {
	Session  uint64 `json:"session"`
	Peer     string `json:"peer"`
	Page     bool   `json:"page,omitempty"` // it runs in a page, over the bridge
	Spec     string `json:"spec,omitempty"` // its own behaviour
	User     string `json:"user,omitempty"`
	State    string `json:"state"`
	TLS      string `json:"tls,omitempty"`
	Commands int    `json:"commands"`
	In       int64  `json:"in"` // octets
	Out      int64  `json:"out"`
	Started  int64  `json:"started"`          // milliseconds since 1970
	Lasted   int64  `json:"lasted"`           // milliseconds from the first event to the last
	Reason   string `json:"reason,omitempty"` // why it is over
}

type liveSession struct {
	row      liveRow
	begun    pop3.Time
	ring     trace.Ring
	over     bool // no more events come
	evicted  bool
	changed  uint64
	watchers map[*spectator]struct{}
}

// spectator waits for news.
type spectator struct{ more chan struct{} }

func newSpectator() *spectator { return &spectator{make(chan struct{}, 1)} }

func (s *spectator) wake() {
	select {
	case s.more <- struct{}{}:
	default:
	}
}

// Observe takes an event of any session of the server.
func (l *Live) Observe(e *pop3.Event) {
	x := trace.Masked(*e)
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.find(e.Session)
	if e.Kind == pop3.KindOpen {
		if s == nil {
			s = l.add(e.Session)
		}
		s.begun = e.At
		s.row.Peer, s.row.Started = e.Text, time.Now().UnixMilli()
	}
	if s == nil {
		return
	}
	s.count(&x)
	l.changes++
	s.changed = l.changes
	if l.Secrets {
		s.ring.Add(e)
	} else {
		s.ring.Add(&x)
	}
	for w := range s.watchers {
		w.wake()
	}
	for w := range l.lists {
		w.wake()
	}
}

// inPage says, before the first event, that a session runs in a page.
func (l *Live) inPage(session uint64, spec string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.add(session)
	s.row.Page, s.row.Spec = true, spec
}

// count keeps the row. The octets are those of the masked line: else they would
// tell how long a password is.
func (s *liveSession) count(e *pop3.Event) {
	r := &s.row
	r.Lasted = int64(e.At-s.begun) / int64(pop3.Millisecond)
	switch e.Kind {
	case pop3.KindLineIn:
		r.In += int64(len(e.Data)) + e.N
		if !e.Cont {
			r.Commands++
		}
	case pop3.KindGreeting, pop3.KindReply, pop3.KindBody:
		r.Out += int64(len(e.Data))
	case pop3.KindLogin:
		r.User = e.Text
	case pop3.KindState:
		r.State = e.State.String()
	case pop3.KindTLS:
		if r.TLS = e.Text; r.TLS == "" {
			r.TLS = "TLS"
		}
	case pop3.KindClose:
		r.State, r.Reason = pop3.Closed.String(), e.Text
		s.over = true
	}
}

func (l *Live) find(session uint64) *liveSession {
	// Newer ones say more.
	for i := len(l.sessions) - 1; i >= 0; i-- {
		if s := l.sessions[i]; s.row.Session == session {
			return s
		}
	}
	return nil
}

// add makes room for a session, at the cost of one that is over if there is
// any, and of none that is watched if there is another.
func (l *Live) add(session uint64) *liveSession {
	limit := l.MaxSessions
	if limit == 0 {
		limit = DefaultLiveSessions
	}
	for len(l.sessions) >= limit {
		l.evict()
	}
	s := &liveSession{row: liveRow{Session: session}, ring: trace.Ring{Head: liveHead, Tail: liveTail}}
	i := len(l.sessions)
	for i > 0 && l.sessions[i-1].row.Session > session {
		i--
	}
	l.sessions = append(l.sessions, nil)
	copy(l.sessions[i+1:], l.sessions[i:])
	l.sessions[i] = s
	return s
}

func (l *Live) evict() {
	worst, at := -1, 0
	for i, s := range l.sessions {
		worth := 0
		if len(s.watchers) > 0 {
			worth = 2
		}
		if !s.over {
			worth++
		}
		if worst < 0 || worth < worst { // of the same worth the oldest goes
			worst, at = worth, i
		}
	}
	s := l.sessions[at]
	s.over, s.evicted = true, true
	for w := range s.watchers {
		w.wake()
	}
	l.sessions = append(l.sessions[:at], l.sessions[at+1:]...)
}

// enter counts a spectator in, of the list or of a session; false: there are
// too many.
func (l *Live) enter(list bool) bool {
	limit := l.MaxSpectators
	if limit == 0 {
		limit = DefaultLiveSpectators
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || l.spectators >= limit {
		return false
	}
	l.spectators++
	if list {
		l.listing.Add(1)
	}
	return true
}

func (l *Live) exit(list bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.spectators--
	if list {
		l.listing.Done()
	}
}

// Close ends all lists. It waits for the browsers to hear of it, but not for
// long. Who watches a session is told by [Bridge.Close].
func (l *Live) Close() {
	closing := l.ending()
	l.mu.Lock()
	if !l.closed {
		l.closed = true
		close(closing)
	}
	l.mu.Unlock()
	waitFor(&l.listing)
}

// ending is closed when the lists have to end.
func (l *Live) ending() chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closing == nil {
		l.closing = make(chan struct{})
	}
	return l.closing
}
