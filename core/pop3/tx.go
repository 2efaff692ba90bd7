package pop3

// Tx is a command's view of its session.
type Tx struct{ s *Session }

// Scope is where in the session the command stands.
func (tx *Tx) Scope() *Scope { return &tx.s.scope }

// State is the current state.
func (tx *Tx) State() State { return tx.s.scope.State }

// Dialect is the session's dialect; do not change it.
func (tx *Tx) Dialect() *Dialect { return tx.s.d }

// Timestamp is the greeting's APOP challenge, angle brackets included, or "".
func (tx *Tx) Timestamp() string {
	if !tx.s.offersAPOP() {
		return ""
	}
	return tx.s.stamp
}

// Pending is the name that the command just before gave with USER, or "".
// RFC 1939 §7: PASS "may only be given ... immediately after a successful USER".
func (tx *Tx) Pending() string {
	if tx.s.pendSeq+1 != tx.s.scope.Seq {
		return ""
	}
	return tx.s.pending
}

// SetPending remembers the name that USER gave.
func (tx *Tx) SetPending(user string) {
	tx.s.pending, tx.s.pendSeq = user, tx.s.scope.Seq
	tx.s.scope.User = user
}

// OffersTLS tells whether a handshake could begin now.
func (tx *Tx) OffersTLS() bool { return tx.s.o.OfferTLS && !tx.s.scope.TLS }

// Unknown tells whether the store says that there is no such user.
func (tx *Tx) Unknown(user string) bool {
	d, ok := tx.s.store.(Directory)
	return ok && !d.HasUser(user)
}

// Mechanisms are the SASL mechanisms that AUTH takes here and now, parted by
// blanks.
func (tx *Tx) Mechanisms() string {
	if row := tx.s.row(tx.s.rowIndex([]byte("AUTH"))); row != nil && row.value != nil {
		return row.value(tx)
	}
	return ""
}

// Count is the number of messages in the maildrop, deleted ones included.
func (tx *Tx) Count() int { return len(tx.s.msgs) }

// Message gives the message at index i.
func (tx *Tx) Message(i int) Message { return tx.s.msgs[i] }

// Deleted tells whether DELE took message i out of sight.
func (tx *Tx) Deleted(i int) bool { return tx.s.marks[i]&markDeleted != 0 }

// Doomed tells whether QUIT would remove message i, be it in sight or not.
func (tx *Tx) Doomed(i int) bool { return tx.s.marks[i] != 0 }

// Totals counts the messages that are not marked, and their octets.
func (tx *Tx) Totals() (n, octets int64) {
	s := tx.s
	for i, m := range s.msgs {
		if s.marks[i]&markDeleted == 0 {
			n++
			octets += m.Size()
		}
	}
	return n, octets
}

// blamed names the quirks behind what the maildrop claims in sum.
func (tx *Tx) blamed() []string {
	if len(tx.s.d.drops) == 0 && len(tx.s.d.stores) == 0 {
		return nil
	}
	by := AlteredBy(tx.s.drop, AspectList)
	for _, m := range tx.s.msgs {
		by = join(by, AlteredBy(m, AspectSize))
	}
	return by
}

// Pick reads a message number and finds the message: its index, or the reply
// that says what is wrong with it. deletedToo also finds marked ones.
func (tx *Tx) Pick(arg []byte, deletedToo bool) (i int, bad Reply, ok bool) {
	n, wrong := tx.s.number(arg)
	args := Args{Arg: arg, Msg: n, N: int64(tx.s.live)}
	switch {
	case wrong != SayNothing:
		return 0, Reply{Err: true, Say: wrong, Args: args}, false
	case n > len(tx.s.msgs):
		return 0, Reply{Err: true, Say: SayNoSuchMessage, Args: args}, false
	}
	tx.s.scope.Msg = n
	if !deletedToo && tx.Deleted(n-1) {
		return 0, Reply{Err: true, Say: SayDeleted, Args: args}, false
	}
	return n - 1, Reply{}, true
}

// Mark marks message i as deleted: out of sight now, removed at QUIT.
func (tx *Tx) Mark(i int, by ...string) { tx.mark(i, markDeleted, 1, by) }

// MarkAtQuit marks message i for removal at QUIT and leaves it in sight.
func (tx *Tx) MarkAtQuit(i int, by ...string) { tx.mark(i, markAtQuit, 2, by) }

func (tx *Tx) mark(i int, m mark, n int64, by []string) {
	if tx.s.marks[i]&m != 0 {
		return
	}
	tx.s.marks[i] |= m
	if m == markDeleted {
		tx.s.live--
	}
	tx.s.emit(Event{Kind: KindMark, Verb: tx.s.scope.Verb, Msg: i + 1, N: n, By: by})
}

// Unmark takes back what Mark did.
func (tx *Tx) Unmark(i int, by ...string) {
	if tx.s.marks[i]&markDeleted == 0 {
		return
	}
	tx.s.marks[i] &^= markDeleted
	tx.s.live++
	tx.s.emit(Event{Kind: KindMark, Verb: tx.s.scope.Verb, Msg: i + 1, N: 0, By: by})
}

// UnmarkAtQuit takes back what MarkAtQuit did.
func (tx *Tx) UnmarkAtQuit(i int, by ...string) {
	if tx.s.marks[i]&markAtQuit == 0 {
		return
	}
	tx.s.marks[i] &^= markAtQuit
	tx.s.emit(Event{Kind: KindMark, Verb: tx.s.scope.Verb, Msg: i + 1, N: 0, By: by})
}

// Remove takes message i out of the store at once, as no conforming server
// does; it answers false if the store cannot.
func (tx *Tx) Remove(i int) bool {
	r, ok := tx.s.drop.(Remover)
	return ok && r.Remove(i) == nil
}

// Update is the UPDATE state: it removes what is marked and unlocks the
// maildrop, once. It tells how many went, how many could not, and the reason.
// by is who makes it happen without QUIT.
func (tx *Tx) Update(by ...string) (removed, kept int64, err error) {
	s := tx.s
	if s.drop == nil {
		return 0, 0, nil
	}
	s.enter(Update, by...)
	var gone []int
	for i, m := range s.marks {
		if m != 0 {
			gone = append(gone, i)
		}
	}
	drop := s.drop
	s.drop = nil
	if err = drop.Commit(gone); len(gone) > 0 {
		by = join(by, AlteredBy(drop, AspectUpdate))
	}
	if err != nil {
		kept = int64(len(gone))
		if ce, ok := err.(*CommitError); ok {
			kept = int64(ce.Kept)
		}
	}
	removed = max(int64(len(gone))-kept, 0) // what had expired may be among those kept
	s.emit(Event{Kind: KindUpdate, Verb: s.scope.Verb, N: removed, Err: kept > 0, By: by})
	return removed, kept, err
}

// Aspect is something a maildrop claims about a message.
type Aspect uint8

const (
	AspectSize   Aspect = iota // of a message
	AspectUID                  // of a message
	AspectList                 // of a maildrop: which messages there are
	AspectUpdate               // of a maildrop, after Commit: that it did what it says
)

// Altered is a [Message] or [Maildrop] that knows which quirks made up what it
// claims.
type Altered interface{ AlteredBy(Aspect) []string }

// AlteredBy names the quirks that made up what x claims about a.
func AlteredBy(x any, a Aspect) []string {
	if x, ok := x.(Altered); ok {
		return x.AlteredBy(a)
	}
	return nil
}
