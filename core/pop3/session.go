package pop3

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
	rang     []bool // alarms that went off; nil: none did
	active   Time   // last sign of life
	fed      Time   // when the client's last octets came
	busy     busyLogin
	next     func(*Tx, []byte) Reply
	counts   []uint32
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
	s := &Session{d: d, store: store, o: o, counts: make([]uint32, len(d.rows)+1)}
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

// End stops the session at once: the connection failed, or the server stops.
// Nothing is removed and nothing more is sent.
func (s *Session) End(now Time, why Reason) {
	s.scope.Now = now
	s.close(why, StepClose)
}

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
