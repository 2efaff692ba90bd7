package pop3

// Row is a line of a scan listing or a unique-id listing (RFC 1939 §5, §7), or
// what LIST n or UIDL n answer behind "+OK ".
type Row struct {
	Msg    int    // message number, from 1
	UID    bool   // of a unique-id listing
	Single bool   // the answer about one message
	Text   []byte // without its line end
}

type rowEdit struct {
	edit *Edit
	f    func(*Tx, Row) []byte
}

type numberingEdit struct {
	edit *Edit
	out  func(n int) int
	in   func(n int) int
}

// Row changes lines of listings: f gets a line as the edits before it left it,
// and gives the new one; nil leaves the line out of a listing.
func (e *Edit) Row(f func(*Tx, Row) []byte) {
	e.reaches(AtLIST | AtUIDL)
	e.d.rowEdits = append(e.d.rowEdits, rowEdit{e, f})
}

// Numbering gives messages other numbers: out makes a message number into what
// the client is told, in makes it back, 0 for a number that no message has.
// Events keep the message's own number.
func (e *Edit) Numbering(out, in func(n int) int) {
	e.reaches(AtMessages)
	e.d.numbering = append(e.d.numbering, numberingEdit{e, out, in})
}

type bodyEdit struct {
	edit *Edit
	f    func(*Tx, Body) Body
}

// Body changes the lines of multi-line responses before byte-stuffing: f gets a
// body as the edits before it left it. A [Blamed] body says which slices it
// altered, and hands on what the one below says; with an empty slice it says
// that something was left out.
func (e *Edit) Body(f func(*Tx, Body) Body) {
	e.reaches(AtBodies)
	e.d.bodies = append(e.d.bodies, bodyEdit{e, f})
}

// editRow has a line of a listing, dst[start:], changed.
func (s *Session) editRow(dst []byte, start int, row Row, by []string) (_ []byte, gone bool, _ []string) {
	for _, e := range s.d.rowEdits {
		if !e.edit.hits(&s.scope) {
			continue
		}
		row.Text = dst[start:len(dst):len(dst)]
		text := e.f(&s.tx, row)
		switch {
		case text == nil && !row.Single:
			return dst[:start], true, e.edit.tag(by)
		case text != nil && string(text) != string(row.Text):
			dst, by = append(dst[:start], text...), e.edit.tag(by)
		}
	}
	return dst, false, by
}

// shown is the number that a client is told for message n, and who made it up.
func (s *Session) shown(n int) (int, []string) {
	var by []string
	for _, e := range s.d.numbering {
		if e.edit.hits(&s.scope) {
			was := n
			if n = e.out(n); n != was {
				by = e.edit.tag(by)
			}
		}
	}
	return n, by
}

// meant is the message that a client means by n, or 0.
func (s *Session) meant(n int) int {
	for i := len(s.d.numbering) - 1; i >= 0 && n >= 0; i-- {
		e := s.d.numbering[i]
		if e.edit.hits(&s.scope) {
			was := n
			if n = e.in(n); n != was {
				s.blame = e.edit.tag(s.blame)
			}
		}
	}
	return n
}
