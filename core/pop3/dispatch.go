package pop3

import "bytes"

// From lines to replies.

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
	// RFC 1939 §3: "any command" starts the timer anew; half of one does not, or
	// a client with an octet a minute would stay for ever.
	s.active = now
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
	s.blame = join(s.blame, s.injected())
	if s.inputBy != nil {
		s.blame, s.inputBy = join(s.blame, s.inputBy), nil
	}
	c := s.cmd
	i := s.rowIndex(c.Word)
	if c.Unknown {
		i = len(s.d.rows)
	}
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
		r.By = join(r.By, s.blameRemoved(c.Verb))
	case row.In&s.scope.State == 0:
		r = s.d.wrong(&s.tx, c)
	case row.Login && s.inTheClear():
		r, nonsense = s.refuseClear(), false
	default:
		if wrong := s.arguments(row, &c); wrong != SayNothing {
			r = Reply{Err: true, Say: wrong, Args: Args{Text: row.Usage}}
			break
		}
		nonsense = false
		if s.d.altered {
			s.named(&c)
		}
		r = row.Do(&s.tx, c)
		r.By = join(r.By, row.By)
	}
	if nonsense && r.Err { // a dialect may take it for sense
		s.errors++
		if limit := s.d.Limits.MaxErrors; limit > 0 && s.errors >= limit {
			r = Reply{Err: true, Say: SayTooManyErrors, Step: StepClose, Reason: ReasonAbort}
		}
	} else {
		s.errors = 0
	}
	s.reply(&c, &r)
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
	if row != nil && row.gone {
		return nil
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
		was, n, unknown := sane, s.cmd.N, s.cmd.Unknown
		if sane = p.f(s.cmd.Line, &s.cmd, sane); sane != was || s.cmd.N != n || s.cmd.Unknown != unknown {
			s.blame = p.edit.tag(s.blame)
		}
	}
	return sane
}

// number reads a message number, as the dialect has it.
func (s *Session) number(arg []byte) (int, Phrase) {
	n, wrong := parseNumber(arg)
	if len(s.d.numbering) > 0 && (wrong == SayNothing || wrong == SayBelowOne) {
		switch n = s.meant(n); {
		case n > 0:
			wrong = SayNothing
		case wrong == SayNothing:
			n, wrong = 1<<30, SayNothing // no message has it
		}
	}
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

// named tells aims of what a command names, before it does anything.
func (s *Session) named(c *Command) {
	switch {
	case c.N == 0:
	case NamesMessage(c.Verb):
		was := s.blame
		n, wrong := s.number(c.Arg(0))
		if s.blame = was; wrong == SayNothing && n <= len(s.msgs) {
			s.scope.Msg = n
		}
	case c.Verb == "USER" || c.Verb == "APOP":
		s.scope.User = s.name(c.Arg(0))
	}
}

// name is a user's name, made only once.
func (s *Session) name(arg []byte) string {
	if string(arg) == s.scope.User {
		return s.scope.User
	}
	return string(arg)
}

// arguments tells what is wrong with the arguments, by the row's grammar.
func (s *Session) arguments(row *Spec, c *Command) Phrase {
	n := len(c.Line)
	switch {
	case row.Max < 0 && len(c.Rest) == 0 && row.Min > 0:
		return SayUsage
	case row.Max < 0:
	case !row.Loose && n > 0 && c.Line[n-1] == ' ':
		return SayTrailingBlank
	case c.N < row.Min || c.N > row.Max:
		return SayUsage
	case !row.Loose && !c.plain(row.UTF8):
		return SayBadLine
	}
	return SayNothing
}

// inTheClear tells whether a login has to wait for TLS. RFC 2595 §2.3: servers
// "MUST have a configuration where all login and plaintext authentication
// commands are disabled until TLS is active".
func (s *Session) inTheClear() bool { return s.o.NeedTLS && !s.scope.TLS }

// refuseClear says what to do instead. No response code fits: the name and the
// password were not looked at.
func (s *Session) refuseClear() Reply {
	if s.o.OfferTLS && !s.scope.UTF8 && s.row(s.rowIndex([]byte("STLS"))) != nil {
		return Reply{Err: true, Say: SayNeedTLS}
	}
	return Reply{Err: true, Say: SayNeedTLSHere}
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
	var r Reply
	switch {
	case tooLong:
		r = Reply{Err: true, Say: SayLineTooLong, Args: Args{N: int64(s.d.Limits.MaxAnswer)}}
	case len(c.Line) == 1 && c.Line[0] == '*':
		r = Reply{Err: true, Say: SayCancelled}
	default:
		r = next(&s.tx, c.Line)
	}
	s.reply(&c, &r)
	if s.busy.on {
		s.next = next // the same line again, once the maildrop may be free
	}
}

func (s *Session) reply(c *Command, r *Reply) {
	r.By = join(r.By, s.blame)
	for _, a := range s.d.around {
		if r.Busy || !a.edit.hits(&s.scope) {
			continue
		}
		was := *r
		*r = a.f(&s.tx, *c, was)
		a.edit.credit(r, &was)
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
	s.begin(r, PartStatus)
}
