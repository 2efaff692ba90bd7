package pop3

import "errors"

// The commands of the TRANSACTION state.

func stat(tx *Tx, c Command) Reply {
	n, octets := tx.Totals()
	return Reply{Say: SayTotals, Args: Args{N: n, Octets: octets}, By: tx.blamed()}
}

func list(tx *Tx, c Command) Reply {
	return tx.listing(c, SayScanFollows, SayScanOne, SayScanRow, AspectSize)
}

func uidl(tx *Tx, c Command) Reply {
	return tx.listing(c, SayUIDsFollow, SayUIDOne, SayUIDRow, AspectUID)
}

// listing answers LIST and UIDL. RFC 1939 §5: "messages marked as deleted are
// not listed", and numbers do not move.
func (tx *Tx) listing(c Command, follows, one, row Phrase, a Aspect) Reply {
	if c.N == 0 {
		n, octets := tx.Totals()
		r := Reply{Say: follows, Args: Args{N: n, Octets: octets}}
		if r.By = AlteredBy(tx.s.drop, AspectList); a == AspectSize {
			r.By = tx.blamed()
		}
		tx.s.list = listing{s: tx.s, row: row, aspect: a, buf: tx.s.list.buf[:0]}
		r.Body = &tx.s.list
		return r
	}
	i, bad, ok := tx.Pick(c.Arg(0), false)
	if !ok {
		return bad
	}
	r := Reply{Say: one, Args: tx.rowArgs(i, a), By: AlteredBy(tx.s.msgs[i], a)}
	r.Args.Arg = c.Arg(0)
	if len(tx.s.d.rowEdits) == 0 {
		return r
	}
	said, by := tx.s.appendSaid(nil, one, &r.Args)
	said, _, by = tx.s.editRow(said, 0, Row{Msg: i + 1, UID: a == AspectUID, Single: true}, by)
	r.Text, r.By = string(said), join(r.By, by)
	return r
}

func (tx *Tx) rowArgs(i int, a Aspect) Args {
	m := tx.s.msgs[i]
	if a == AspectUID {
		return Args{Msg: i + 1, Text: m.UID()}
	}
	return Args{Msg: i + 1, Octets: m.Size()}
}

func retr(tx *Tx, c Command) Reply {
	r := tx.Open(c, SayMessageFollows)
	if tx.s.d.Limits.Expire == ExpireFetched && r.Body != nil {
		i := tx.s.scope.Msg - 1
		r.Done = func(tx *Tx, complete bool) {
			if complete {
				tx.MarkAtQuit(i)
			}
		}
	}
	return r
}

// Open answers with a message, whole.
func (tx *Tx) Open(c Command, follows Phrase) Reply {
	i, bad, ok := tx.Pick(c.Arg(0), false)
	if !ok {
		return bad
	}
	m := tx.s.msgs[i]
	if tx.holdsBinary(i) {
		return Reply{Err: true, Say: SayBinary, Args: Args{Msg: i + 1}}
	}
	unasked, by := tx.needsUTF8(i)
	if unasked && by == nil {
		return Reply{Err: true, Code: "UTF8", Say: SayNeedsUTF8, Args: Args{Msg: i + 1}}
	}
	body, err := m.Open()
	if err != nil {
		return Reply{Err: true, Code: "SYS/TEMP", Say: SayGone, Args: Args{Msg: i + 1}, By: faulty(err)}
	}
	r := Reply{Say: follows, Args: Args{Msg: i + 1, Octets: m.Size()}, Body: body, By: by}
	if follows == SayMessageFollows {
		r.By = join(r.By, AlteredBy(m, AspectSize))
	}
	return r
}

// needsUTF8 tells whether message i asks for the UTF-8 mode and the client did
// not, and who sends it all the same. RFC 6856 §2.1: "If a client requests a
// UTF-8 message when UTF-8 mode is not enabled, the server MUST either send the
// client a surrogate message ... or fail the request with an -ERR response."
// LIST asks for no content, and its size is that in UTF-8 mode. A server
// without UTF8 is no party to that RFC.
func (tx *Tx) needsUTF8(i int) (unasked bool, by []string) {
	s := tx.s
	m, is := s.msgs[i].(International)
	if !is || s.scope.UTF8 || !tx.knowsUTF8() || !m.NeedsUTF8() {
		return false, nil
	}
	for _, e := range s.d.unasked {
		if e.hits(&s.scope) {
			by = e.tag(by)
		}
	}
	return true, by
}

// RFC 6856 §2.1: "even in UTF-8 mode, MIME binary content-transfer-encoding ...
// is still not permitted."
func (tx *Tx) holdsBinary(i int) bool {
	m, is := tx.s.msgs[i].(Binary)
	return is && tx.knowsUTF8() && m.HoldsBinary()
}

func (tx *Tx) knowsUTF8() bool { return tx.s.row(tx.s.rowIndex([]byte("UTF8"))) != nil }

// RFC 1939 §7: "a message-number (required) ... and a non-negative number of
// lines (required)".
func top(tx *Tx, c Command) Reply { return tx.Top(c, false) }

// Top answers TOP. With blankOfBlanks a line of blanks ends the header too.
func (tx *Tx) Top(c Command, blankOfBlanks bool) Reply {
	lines, wrong := parseNumber(c.Arg(1))
	if wrong == SayNotANumber {
		return Reply{Err: true, Say: SayBadCount, Args: Args{Arg: c.Arg(1)}}
	}
	r := tx.Open(c, SayTopFollows)
	if r.Body != nil {
		tx.s.top = topBody{src: r.Body, lines: lines, header: true, blankOfBlanks: blankOfBlanks}
		r.Body = &tx.s.top
	}
	return r
}

func dele(tx *Tx, c Command) Reply {
	i, bad, ok := tx.Pick(c.Arg(0), false)
	if !ok {
		return bad
	}
	tx.Mark(i)
	return Reply{Say: SayMarked, Args: Args{Msg: i + 1}}
}

func rset(tx *Tx, c Command) Reply {
	for i := range tx.Count() {
		tx.Unmark(i)
	}
	n, octets := tx.Totals()
	return Reply{Say: SayReset, Args: Args{N: n, Octets: octets}, By: tx.blamed()}
}

func noop(*Tx, Command) Reply { return Reply{Say: SayNoop} }

// quit ends the session. RFC 1939 §6: the server "removes all messages marked
// as deleted from the maildrop and replies as to the status of this operation",
// so removal comes before the word.
func quit(tx *Tx, c Command) Reply {
	r := Reply{Say: SayByeEarly, Step: StepClose, Reason: ReasonQuit}
	if tx.State() != Transaction {
		return r
	}
	drop := tx.s.drop
	removed, kept, err := tx.Update()
	r.Say, r.Args.N = SayBye, removed
	if removed+kept > 0 {
		r.By = AlteredBy(drop, AspectUpdate)
	}
	if kept > 0 {
		r.Err, r.Code, r.Say, r.Args.N = true, "SYS/TEMP", SayNotRemoved, kept
		if errors.Is(err, ErrPermanent) {
			r.Code = "SYS/PERM"
		}
	}
	return r
}
