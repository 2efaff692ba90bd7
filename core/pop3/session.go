package pop3

import "bytes"

// Options are what a driver knows of one connection.
type Options struct {
	Session  uint64 // number of the session, from 1
	Peer     string // the client's address, for events
	Stamp    string // msg-id for APOP without brackets: "4711.90210@localhost"; "" offers none
	OfferTLS bool   // the driver can do StepStartTLS
	TLS      bool   // TLS is up already
	TLSFirst bool   // StepStartTLS comes before the greeting (RFC 8314 §3)
	NeedTLS  bool   // nobody logs in before TLS is up (RFC 2595 §2.3, RFC 8314 §4.1)
	LockWait Time   // how long a login waits for a locked maildrop
	AuthTime Time   // from the start to a login, whatever is said meanwhile; 0: no limit
	World    *World // the server's memory; nil: one of its own
	Observe  func(*Event)

	// Nonce fills p with octets that nobody can predict; without it no
	// mechanism with a challenge is offered (RFC 5034). SaltKey, secret to the
	// process, keeps a user's SCRAM salt the same; Iterations is SCRAM's cost,
	// 4096 if 0.
	Nonce      func(p []byte)
	SaltKey    []byte
	Iterations int
	// Token is what XOAUTH2 and OAUTHBEARER accept, and TokenUser whose it is
	// if the client does not say.
	Token, TokenUser string
	// Prepare gives a name or password that is not ASCII as SASLprep (RFC 4013)
	// leaves it, or false if that prohibits it. A query string may hold
	// characters that Unicode 3.2 had not assigned. Nil: text is taken as it
	// comes, and APOP, for which RFC 6856 §2.2 demands it, takes ASCII only.
	Prepare func(text string, query bool) (string, bool)
	// ChannelBinding gives the TLS channel's data for SCRAM-SHA-256-PLUS.
	ChannelBinding func(kind string) ([]byte, bool)
}

// Retries of a locked maildrop begin at this pause and double up to the other.
const (
	lockPauseMin = 2 * Millisecond
	lockPauseMax = 64 * Millisecond
)

// Session is one POP3 session. It is used by one goroutine at a time.
type Session struct {
	d     *Dialect
	store Store
	o     Options
	scope Scope
	tx    Tx

	in      []byte // octets from the client, in[pos:] not taken up yet
	pos     int
	search  int  // in[:search] holds no line end
	tooLong bool // the line that begins at pos is dropped up to its end
	lost    int  // octets of that line that were not kept
	eof     bool

	pull   Upstream
	held   Chunk
	hasOut bool
	out    response
	step   Step
	cut    Step // close so at the next Pull: the octets before it are still in use

	door        Door
	doorEdits   []doorChange
	tlsAt       Time // when the handshake may begin, if it waits
	tlsWaits    bool
	plainOctets int // of in, from before TLS

	begun    Time // when it started
	loggedIn Time
	rang     uint64 // alarms that went off, a bit each
	active   Time   // last sign of life
	fed      Time   // when the client's last octets came
	busy     busyLogin
	next     func(*Tx, []byte) Reply
	counts   []uint16
	errors   int
	blame    []string // who changed how the current line was read
	inputBy  []string // who changed octets before they were read
	pending  string   // the name that USER gave
	pendSeq  uint64

	lang    *Language // nil: the dialect's own texts
	drop    Maildrop
	msgs    []Message
	marks   []mark
	live    int // messages in sight
	stamp   string
	stampBy []string

	cmd   Command // here, not on the heap for each line
	args  [maxArgs][]byte
	list  listing
	top   topBody
	stuff stuffer
	event Event
}

type mark uint8

const (
	markDeleted mark = 1 << iota // by DELE: the message is out of sight
	markAtQuit                   // removed at QUIT, in sight until then
)

type busyLogin struct {
	on          bool
	since, next Time
	pause       Time
}

// NewSession makes a session; nothing happens until Start.
func NewSession(d *Dialect, store Store, o Options) *Session {
	if o.World == nil {
		o.World = &World{}
	}
	s := &Session{d: d, store: store, o: o, counts: make([]uint16, len(d.rows)+1)}
	s.tx.s = s
	s.scope = Scope{Session: o.Session, State: Authorization, World: o.World, TLS: o.TLS}
	s.makeStamp()
	s.pull = s.buildFilters()
	return s
}

// Start opens the session: the greeting is the first thing to leave.
func (s *Session) Start(now Time) {
	s.scope.Now, s.begun, s.active, s.fed = now, now, now, now
	s.emit(Event{Kind: KindOpen, Text: s.o.Peer})
	s.emit(Event{Kind: KindState, N: 0})
	s.openDoor()
	switch {
	case s.door.Accept == AcceptClose:
		s.close(ReasonAbort, StepClose, s.doorBlame(acceptDiffers)...)
	case s.door.Accept == AcceptReset:
		s.close(ReasonAbort, StepAbort, s.doorBlame(acceptDiffers)...)
	case s.o.TLSFirst:
		if by := s.doorBlame(func(was, is *Door) bool { return was.TLSFirst != is.TLSFirst }); by != nil {
			s.sent(&Chunk{By: by}) // a greeting is due, and does not come
		}
		s.handshake()
	default:
		s.greet()
	}
}

func (s *Session) makeStamp() {
	if s.o.Stamp == "" {
		return
	}
	s.stamp = "<" + s.o.Stamp + ">"
	for _, e := range s.d.stamps {
		if e.edit.hits(&s.scope) {
			was := s.stamp
			if s.stamp = e.f(&s.scope, s.stamp); s.stamp != was {
				s.stampBy = e.edit.tag(s.stampBy)
			}
		}
	}
}

func (s *Session) greet() {
	r := s.d.greeting(&s.tx, Command{})
	if s.door.NoTLSFirst {
		r.By = join(r.By, s.doorBlame(func(was, is *Door) bool { return was.NoTLSFirst != is.NoTLSFirst }))
	}
	s.begin(&r, PartGreeting)
}

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

// End stops the session at once: the connection failed, or the server stops.
// Nothing is removed and nothing more is sent.
func (s *Session) End(now Time, why Reason) {
	s.scope.Now = now
	s.close(why, StepClose)
}

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

// TLSInfo describes a finished handshake.
type TLSInfo struct {
	Version string
	Binding func(kind string) ([]byte, bool) // see Options.ChannelBinding
}

// TLSStarted goes on after StepStartTLS. RFC 2595 §4: the server forgets what
// it learned in the clear; what was pipelined behind STLS was not protected.
func (s *Session) TLSStarted(now Time, info TLSInfo) {
	if s.step != StepStartTLS {
		return
	}
	s.scope.Now, s.active = now, now
	s.step = StepNone
	s.scope.TLS = true
	s.o.ChannelBinding = info.Binding
	s.scope.User, s.pending, s.scope.UTF8 = "", "", false
	s.lang, s.scope.Lang = nil, ""
	if s.plainOctets = len(s.in) - s.pos; !s.door.KeepPlaintext {
		s.in, s.pos, s.search, s.tooLong, s.lost, s.plainOctets = nil, 0, 0, false, 0, 0
	}
	s.emit(Event{Kind: KindTLS, Text: info.Version, By: s.doorBlame(handshakeDiffers)})
	if s.o.TLSFirst {
		s.o.TLSFirst, s.fed = false, now
		s.greet()
	}
}

func (s *Session) emit(e Event) {
	if s.o.Observe == nil {
		return
	}
	e.Session, e.Seq, e.At, e.State = s.o.Session, s.scope.Seq, s.scope.Now, s.scope.State
	s.event = e
	s.o.Observe(&s.event)
}

// sent reports a chunk that leaves.
func (s *Session) sent(c *Chunk) {
	if s.o.Observe == nil {
		return
	}
	kind := KindReply
	switch c.Part {
	case PartGreeting:
		kind = KindGreeting
	case PartBody, PartFinal:
		kind = KindBody
	}
	s.event = Event{Kind: kind, Session: s.o.Session, Seq: c.Seq, At: s.scope.Now, State: s.scope.State,
		Verb: c.Verb, Msg: c.Msg, N: int64(c.Part), Err: c.Err, Code: c.Code, Cont: c.Off > 0, Data: c.Data, By: c.By}
	s.o.Observe(&s.event)
}

func (s *Session) lineReady() bool {
	return s.search < len(s.in) && s.in[s.search] == '\n'
}

func (s *Session) enter(st State, by ...string) {
	old := s.scope.State
	if old == st {
		return
	}
	s.scope.State = st
	s.emit(Event{Kind: KindState, N: int64(old), By: by})
}

// close ends the session. RFC 1939 §6: a session that ends "for some reason
// other than a client-issued QUIT command" removes nothing.
func (s *Session) close(why Reason, step Step, by ...string) {
	if s.scope.State == Closed {
		return
	}
	s.step = step
	s.letGo(why)
	s.finish(false)
	s.in, s.msgs, s.marks, s.hasOut = nil, nil, nil, false
	s.busy.on, s.next = false, nil
	for _, f := range s.d.ends {
		f(&s.scope)
	}
	if s.scope.TLS && s.door.NoCloseNotify {
		by = join(by, s.doorBlame(func(was, is *Door) bool { return was.NoCloseNotify != is.NoCloseNotify }))
	}
	s.enter(Closed)
	if step == StepClose {
		step = StepNone // all that an observer on the way could tell
	}
	s.emit(Event{Kind: KindClose, Text: string(why), N: int64(step), By: by})
}
