package pop3

import (
	"bytes"
	"io"
)

// Options are what a driver knows of one connection.
type Options struct {
	Session  uint64 // number of the session, from 1
	Peer     string // the client's address, for events
	Stamp    string // msg-id for APOP without brackets: "4711.90210@localhost"; "" offers none
	OfferTLS bool   // the driver can do StepStartTLS
	TLS      bool   // TLS is up already
	TLSFirst bool   // StepStartTLS comes before the greeting (RFC 8314 §3)
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

	begun   Time // when it started
	active  Time // last sign of life
	busy    busyLogin
	next    func(*Tx, []byte) Reply
	counts  []uint16
	errors  int
	blame   []string // who changed how the current line was read
	pending string   // the name that USER gave
	pendSeq uint64

	lang  *Language // nil: the dialect's own texts
	drop  Maildrop
	msgs  []Message
	marks []mark
	live  int // messages in sight
	stamp string

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
	for _, wrap := range d.stores {
		store = wrap(store)
	}
	s := &Session{d: d, store: store, o: o, counts: make([]uint16, len(d.rows)+1)}
	if o.Stamp != "" {
		s.stamp = "<" + o.Stamp + ">"
	}
	s.tx.s = s
	s.scope = Scope{Session: o.Session, State: Authorization, World: o.World, TLS: o.TLS}
	s.pull = s.buildFilters()
	return s
}

// Start opens the session: the greeting is the first thing to leave.
func (s *Session) Start(now Time) {
	s.scope.Now, s.begun, s.active = now, now, now
	s.emit(Event{Kind: KindOpen, Text: s.o.Peer})
	s.emit(Event{Kind: KindState, N: 0})
	if s.o.TLSFirst {
		s.step = StepStartTLS
		return
	}
	s.greet()
}

func (s *Session) greet() {
	r := s.d.greeting(&s.tx, Command{})
	s.begin(&r, PartGreeting)
}

// Feed takes octets from the client. Call it only when WantInput.
func (s *Session) Feed(now Time, p []byte) {
	if s.scope.State == Closed {
		return
	}
	s.scope.Now, s.active = now, now
	for _, e := range s.d.inputs {
		if e.edit.hits(&s.scope) {
			p = e.f(&s.scope, p)
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
			if !ok {
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
	return s.expiry()
}

// expiry is when the session has taken too long: over a command, or over its
// login.
func (s *Session) expiry() (at Time, ok bool) {
	if idle := s.d.Limits.Idle; idle > 0 {
		at, ok = s.active+idle, true
	}
	if s.o.AuthTime > 0 && s.scope.State == Authorization {
		if login := s.begun + s.o.AuthTime; !ok || login < at {
			at, ok = login, true
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
	// RFC 1939 §3: when the timer expires "the server should close the TCP
	// connection without removing any messages or sending any response".
	if at, ok := s.expiry(); ok && now >= at {
		s.close(ReasonIdle, StepClose)
	}
}

// WantInput grants one read: all complete lines are answered, and nothing is
// on its way out.
func (s *Session) WantInput() bool {
	return !s.hasOut && !s.busy.on && s.step == StepNone && !s.eof &&
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
	s.scope.User, s.pending = "", ""
	s.lang = nil
	if !s.d.KeepPlaintext {
		s.in, s.pos, s.search, s.tooLong, s.lost = nil, 0, 0, false, 0
	}
	s.emit(Event{Kind: KindTLS, Text: info.Version})
	if s.o.TLSFirst {
		s.o.TLSFirst = false
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

func (s *Session) enter(st State) {
	old := s.scope.State
	if old == st {
		return
	}
	s.scope.State = st
	s.emit(Event{Kind: KindState, N: int64(old)})
}

// close ends the session. RFC 1939 §6: a session that ends "for some reason
// other than a client-issued QUIT command" removes nothing.
func (s *Session) close(why Reason, step Step, by ...string) {
	if s.scope.State == Closed {
		return
	}
	s.step = step
	if s.drop != nil {
		s.drop.Release()
		s.drop = nil
	}
	s.finish(false)
	s.in, s.msgs, s.marks, s.hasOut = nil, nil, nil, false
	s.busy.on, s.next = false, nil
	s.enter(Closed)
	s.emit(Event{Kind: KindClose, Text: string(why), By: by})
}

// source is the lowest Upstream: it gives what is left of the current
// response, and when that is done takes up the next line.
func (s *Session) source(now Time) (Chunk, bool) {
	for {
		if s.out.going {
			if c, ok := s.more(); ok {
				return c, true
			}
			continue
		}
		if !s.takeLine(now) {
			return Chunk{}, false
		}
	}
}

// takeLine executes the next complete line, if there is one and it may run.
func (s *Session) takeLine(now Time) bool {
	if s.scope.State == Closed || s.step != StepNone {
		return false
	}
	if s.busy.on {
		if now < s.busy.next {
			return false
		}
	} else if !s.lineReady() {
		if s.eof {
			s.close(ReasonEOF, StepClose)
		}
		return false
	}
	raw := s.in[s.pos : s.search+1]
	if tooLong := s.tooLong || len(raw) > s.maxLine(); s.next != nil {
		s.answer(raw, tooLong)
	} else {
		s.command(raw, tooLong)
	}
	if s.busy.on || s.scope.State == Closed {
		return s.out.going
	}
	s.pos, s.tooLong, s.lost = s.search+1, false, 0
	s.search = s.pos
	s.trim()
	return true
}

func trimEnd(raw []byte) []byte {
	raw = bytes.TrimSuffix(raw, []byte("\n"))
	return bytes.TrimSuffix(raw, []byte("\r"))
}

// command runs one command line.
func (s *Session) command(raw []byte, tooLong bool) {
	s.cmd = Command{Line: trimEnd(raw), Args: s.args[:0]}
	sane := s.parse()
	c := s.cmd
	i := s.rowIndex(c.Word)
	if again := s.busy.on; !again {
		s.scope.Seq++
		s.counts[i]++
		s.scope.Nth, s.scope.Msg = int(s.counts[i]), 0
		if i < len(s.d.rows) {
			s.scope.Verb = s.d.rows[i].Verb
		} else {
			known := s.d.Limits.MaxLine
			if tooLong {
				known = min(known, maxShown) // how much more was kept depends on the segments
			}
			s.scope.Verb = upper(c.Word[:min(len(c.Word), known)])
		}
		s.emit(Event{Kind: KindLineIn, Verb: s.scope.Verb, Err: tooLong, N: int64(s.lost), Data: raw})
	}
	c.Verb = s.scope.Verb
	s.busy.on = false

	var r Reply
	row, nonsense := s.row(i), true
	switch {
	case tooLong:
		r = Reply{Err: true, Say: SayLineTooLong, Args: Args{N: int64(s.d.Limits.MaxLine)}}
	case !sane:
		r = Reply{Err: true, Say: SayBadLine}
	case row == nil:
		r = s.d.unknown(&s.tx, c)
		r.By = join(r.By, s.d.blameRemoved(c.Verb))
	case row.In&s.scope.State == 0:
		r = s.d.wrong(&s.tx, c)
	default:
		r = s.arguments(row, c)
		if nonsense = r.Err; !nonsense {
			r = row.Do(&s.tx, c)
			r.By = join(r.By, row.By)
		}
	}
	if nonsense {
		s.errors++
		if limit := s.d.Limits.MaxErrors; limit > 0 && s.errors >= limit {
			r = Reply{Err: true, Say: SayTooManyErrors, Step: StepClose, Reason: ReasonAbort}
		}
	} else {
		s.errors = 0
	}
	s.reply(c, r)
}

func (s *Session) rowIndex(word []byte) int {
	for i := range s.d.rows {
		if equalVerb(s.d.rows[i].Verb, word) {
			return i
		}
	}
	return len(s.d.rows)
}

// row gives the row at index i as it is here and now, or nil.
func (s *Session) row(i int) *Spec {
	if i == len(s.d.rows) {
		return nil
	}
	row := &s.d.rows[i]
	for row != nil && row.aimed != nil && !row.aimed.hits(&s.scope) {
		row = row.instead
	}
	return row
}

// parse takes the line in s.cmd apart, as the dialect has it.
func (s *Session) parse() bool {
	s.blame = nil
	sane := parseStrict(s.cmd.Line, &s.cmd)
	for _, p := range s.d.parsers {
		if !p.edit.hits(&s.scope) {
			continue
		}
		was, n := sane, s.cmd.N
		if sane = p.f(s.cmd.Line, &s.cmd, sane); sane != was || s.cmd.N != n {
			s.blame = p.edit.tag(s.blame)
		}
	}
	return sane
}

// number reads a message number, as the dialect has it.
func (s *Session) number(arg []byte) (int, Phrase) {
	n, wrong := parseNumber(arg)
	for _, p := range s.d.numbers {
		if !p.edit.hits(&s.scope) {
			continue
		}
		n2, wrong2 := p.f(arg, n, wrong)
		if n2 != n || wrong2 != wrong {
			s.blame = p.edit.tag(s.blame)
		}
		n, wrong = n2, wrong2
	}
	return n, wrong
}

// arguments checks what the row's grammar asks for.
func (s *Session) arguments(row *Spec, c Command) Reply {
	if row.Max < 0 {
		if len(c.Rest) == 0 && row.Min > 0 {
			return Reply{Err: true, Say: SayUsage, Args: Args{Text: row.Usage}}
		}
		return Reply{}
	}
	if c.N < row.Min || c.N > row.Max {
		return Reply{Err: true, Say: SayUsage, Args: Args{Text: row.Usage}}
	}
	if !row.Loose && !c.plain(row.UTF8) {
		return Reply{Err: true, Say: SayBadLine}
	}
	return Reply{}
}

// answer gives a line to a command that asked for one (RFC 5034 §4): "*"
// cancels, and a line is a response whatever it looks like.
func (s *Session) answer(raw []byte, tooLong bool) {
	next := s.next
	if !s.busy.on {
		s.emit(Event{Kind: KindLineIn, Verb: s.scope.Verb, Cont: true, Err: tooLong, N: int64(s.lost), Data: raw})
	}
	s.next, s.busy.on = nil, false
	c := Command{Verb: s.scope.Verb, Line: trimEnd(raw)}
	switch {
	case tooLong:
		s.reply(c, Reply{Err: true, Say: SayLineTooLong, Args: Args{N: int64(s.d.Limits.MaxAnswer)}})
	case len(c.Line) == 1 && c.Line[0] == '*':
		s.reply(c, Reply{Err: true, Say: SayCancelled})
	default:
		s.reply(c, next(&s.tx, c.Line))
	}
	if s.busy.on {
		s.next = next // the same line again, once the maildrop may be free
	}
}

func (s *Session) reply(c Command, r Reply) {
	r.By = join(r.By, s.blame)
	for _, a := range s.d.around {
		if r.Busy || !a.edit.hits(&s.scope) {
			continue
		}
		was := r
		if r = a.f(&s.tx, c, r); !was.same(&r) {
			r.By = a.edit.tag(r.By)
		}
	}
	if r.Busy {
		s.busy.pause = min(max(2*s.busy.pause, lockPauseMin), lockPauseMax)
		s.busy.on, s.busy.next = true, s.scope.Now+s.busy.pause
		if s.busy.since > 0 {
			s.busy.next = min(s.busy.next, s.busy.since-1+s.o.LockWait)
		}
		return
	}
	s.busy = busyLogin{}
	s.begin(&r, PartStatus)
}

// response is what is left of the reply on its way out.
type response struct {
	going  bool
	stage  stageOf
	r      Reply
	by     []string
	part   Part
	status []byte
	body   Body
	off    int64
	tail   [2]byte // the last two octets sent
}

type stageOf uint8

const (
	atStatus stageOf = iota
	atBody
	atFinal
	atEnd
)

// begin words a reply at once, while the client's line is still there.
func (s *Session) begin(r *Reply, part Part) {
	o := &s.out
	o.going, o.stage, o.r, o.part, o.off = true, atStatus, *r, part, 0
	o.body, o.by = r.Body, r.By
	o.tail = [2]byte{'\r', '\n'}
	s.next = r.Next
	switch {
	case r.Silent:
		o.status = o.status[:0]
	case r.Raw != nil:
		o.status = append(o.status[:0], r.Raw...)
	default:
		o.status, o.by = s.appendStatus(o.status[:0], r)
	}
	if o.body == nil {
		return
	}
	if st := s.d.stuff; st != nil && st.edit.hits(&s.scope) {
		o.body = st.f(o.body)
	} else {
		s.stuff = stuffer{src: o.body, lineStart: true}
		o.body = &s.stuff
	}
}

// appendStatus writes the status line, at most 512 octets (RFC 1939 §3).
func (s *Session) appendStatus(dst []byte, r *Reply) ([]byte, []string) {
	by := r.By
	switch {
	case r.Next != nil:
		return append(append(append(dst, "+ "...), r.Text...), "\r\n"...), by
	case r.Status != "":
		dst = append(dst, r.Status...)
	case r.Err:
		dst = append(dst, "-ERR"...)
	default:
		dst = append(dst, "+OK"...)
	}
	if r.Code != "" && s.d.Codes {
		dst = append(append(append(dst, " ["...), r.Code...), ']')
	}
	mark := len(dst)
	dst = append(dst, ' ')
	if r.Text != "" {
		dst = append(dst, r.Text...)
	} else {
		var more []string
		dst, more = s.appendSaid(dst, r.Say, &r.Args)
		by = join(by, more)
	}
	if len(dst) == mark+1 {
		dst = dst[:mark] // no text, no space
	}
	if len(dst) > 510 && r.Text == "" {
		dst = dst[:510]
	}
	return append(dst, "\r\n"...), by
}

// appendSaid words a phrase as the dialect and its quirks have it.
func (s *Session) appendSaid(dst []byte, p Phrase, a *Args) ([]byte, []string) {
	w := &s.d.phrases[p]
	text := s.translated(p, w.text)
	var by []string
	for _, e := range w.edits {
		if e.edit.hits(&s.scope) {
			text, by = e.text, e.edit.tag(by)
		}
	}
	stamp := ""
	if s.offersAPOP() {
		stamp = s.stamp
	}
	return appendPhrase(dst, text, s.scope.Verb, stamp, a), by
}

func (s *Session) offersAPOP() bool {
	return s.stamp != "" && s.d.row([]byte("APOP")) != nil
}

// more gives the next chunk of the response that is going.
func (s *Session) more() (Chunk, bool) {
	o := &s.out
	c := Chunk{Part: o.part, Seq: s.scope.Seq, Verb: s.scope.Verb, Msg: s.scope.Msg, Err: o.r.Err, Code: o.r.Code, By: o.by}
	switch o.stage {
	case atStatus:
		o.stage = atEnd
		if o.body != nil {
			o.stage = atBody
		}
		c.Data = o.status
		return c, len(c.Data) > 0
	case atBody:
		p, err := o.body.Next()
		if err == io.EOF {
			o.stage = atFinal
			return c, false
		}
		if err != nil {
			// Too late for -ERR: without its terminator the client sees that
			// the response is not whole.
			s.close(ReasonAbort, StepClose)
			return c, false
		}
		c.Part, c.Data, c.Off, c.By = PartBody, p, o.off, nil
		if b, ok := o.r.Body.(Blamed); ok {
			c.By = b.By()
		}
		if b, ok := o.body.(Blamed); ok && o.body != Body(&s.stuff) {
			c.By = join(c.By, b.By())
		}
		o.off += int64(len(p))
		if n := len(p); n >= 2 {
			o.tail = [2]byte{p[n-2], p[n-1]}
		} else if n == 1 {
			o.tail = [2]byte{o.tail[1], p[0]}
		}
		return c, len(p) > 0
	case atFinal:
		o.stage = atEnd
		final, by := o.r.Final, []string(nil)
		if final == "" {
			final, by = s.final(o.tail == [2]byte{'\r', '\n'})
		}
		c.Part, c.Data, c.By = PartFinal, s.keep(final), by
		return c, len(c.Data) > 0
	}
	step, why := o.r.Step, o.r.Reason
	s.finish(true)
	switch step {
	case StepNone:
	case StepStartTLS:
		s.step = step
	default:
		s.close(why, step, c.By...)
	}
	return c, false
}

// final is the terminator. RFC 1939 §3: a response ends with CRLF.CRLF, of
// which the first CRLF is the end of the last line.
func (s *Session) final(endsCRLF bool) (final string, by []string) {
	final = "\r\n.\r\n"
	if endsCRLF {
		final = ".\r\n"
	}
	for _, e := range s.d.finals {
		if !e.edit.hits(&s.scope) {
			continue
		}
		was := final
		if final = e.f(&s.scope, endsCRLF, was); final != was {
			by = e.edit.tag(by)
		}
	}
	return final, by
}

// keep copies a terminator to the buffer of the status line, which has left.
func (s *Session) keep(final string) []byte {
	s.out.status = append(s.out.status[:0], final...)
	return s.out.status
}

// finish lets go of the response.
func (s *Session) finish(complete bool) {
	o := &s.out
	if !o.going {
		return
	}
	o.going = false
	if o.body != nil {
		o.body.Close()
	}
	done := o.r.Done
	o.r, o.body = Reply{}, nil
	if done != nil {
		done(&s.tx, complete)
	}
}

// Blamed is a Body that knows which quirks altered the slice it gave last.
type Blamed interface{ By() []string }
