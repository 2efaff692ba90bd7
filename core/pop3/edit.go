package pop3

import (
	"slices"
)

// Edit changes a dialect on behalf of one quirk. What comes out differently
// because of it carries the quirk's name in By; what it leaves alone does not.
type Edit struct {
	d    *Dialect
	self []string
	aim  func(*Scope) bool
	at   Reach // see At
}

// Scope is what a quirk can aim at: where in a session something happens. It
// is current only during the call that hands it out.
type Scope struct {
	Session uint64 // number of the session, from 1
	User    string // as given to USER, APOP or AUTH; "" before
	Verb    string
	Nth     int // how often the session has seen Verb, this time included
	Msg     int // message number, 0 for none
	Seq     uint64
	State   State
	Now     Time
	TLS     bool
	UTF8    bool   // UTF8 was given, RFC 6856 §2
	Lang    string // the language that LANG chose, RFC 6856 §3; "" before
	Queued  bool   // as a response ended, the client's next line was there already
	World   *World
}

type filterEdit struct {
	edit *Edit
	make func(hit func() bool) Filter
}

type dropEdit struct {
	edit *Edit
	f    func(*Scope, Maildrop) Maildrop
}

type inputEdit struct {
	edit *Edit
	f    func(*Scope, []byte) []byte
}

type parserEdit struct {
	edit *Edit
	f    func([]byte, *Command, bool) bool
}

type numberEdit struct {
	edit *Edit
	f    func([]byte, int, Phrase) (int, Phrase)
}

type finalEdit struct {
	edit *Edit
	f    func(*Scope, bool, string) string
}

type stuffEdit struct {
	edit *Edit
	f    func(Body) Body
}

type storeEdit struct {
	edit *Edit
	f    func(*Scope, Store) Store
}

type stampEdit struct {
	edit *Edit
	f    func(*Scope, string) string
}

// Edit begins a change by the named quirk. aim limits it to where it says
// true; nil means everywhere. A profile edits with an empty name.
func (d *Dialect) Edit(by string, aim func(*Scope) bool) *Edit {
	e := &Edit{d: d, aim: aim}
	d.altered = d.altered || by != "" || aim != nil
	if by != "" {
		e.self = []string{by}
	}
	return e
}

// Dialect gives the dialect being edited, for its limits and flags.
func (e *Edit) Dialect() *Dialect {
	e.reaches(Anywhere) // whoever knows all of it can do anything
	return e.d
}

// When limits the edit further, to where cond says true.
func (e *Edit) When(cond func(*Scope) bool) *Edit {
	narrow := *e
	narrow.aim = func(sc *Scope) bool { return e.hits(sc) && cond(sc) }
	return &narrow
}

// Throughout has the aim decide once for a session, as it stood before the
// first command.
func (e *Edit) Throughout() *Edit {
	once := *e.At(AtStart)
	if e.aim != nil {
		once.aim = func(sc *Scope) bool {
			return e.aim(&Scope{Session: sc.Session, State: Authorization, World: sc.World})
		}
	}
	return &once
}

// By gives the quirk's name as events carry it.
func (e *Edit) By() []string { return e.self }

func (e *Edit) hits(sc *Scope) bool { return e.aim == nil || e.aim(sc) }

// Blame marks a reply as the quirk's doing, where the octets do not show it.
func (e *Edit) Blame(r *Reply) { r.By = e.tag(r.By) }

// tag adds the quirk's name without changing a slice that others share.
func (e *Edit) tag(by []string) []string { return join(by, e.self) }

func join(by, more []string) []string {
	if len(by) == 0 {
		return more
	}
	for _, name := range more {
		if !slices.Contains(by, name) {
			by = append(slices.Clip(by), name)
		}
	}
	return by
}

// Say words a phrase anew.
func (e *Edit) Say(p Phrase, template string) {
	w := &e.d.phrases[p]
	if p == SayGreeting {
		e.reaches(AtStart)
	} else {
		e.reaches(Anywhere)
	}
	if e.aim == nil && len(e.self) == 0 {
		w.text = template
		return
	}
	w.edits = append(w.edits, wordingEdit{e, template})
}

// Parser changes how a line is taken apart: f gets what the parser before it
// made of the line, and whether that found it to be a command.
func (e *Edit) Parser(f func(line []byte, c *Command, sane bool) bool) {
	e.reaches(Anywhere)
	e.d.parsers = append(e.d.parsers, parserEdit{e, f})
}

// Number changes how a message number is read: f gets what the reader before
// it found.
func (e *Edit) Number(f func(arg []byte, n int, wrong Phrase) (int, Phrase)) {
	e.reaches(AtMessages)
	e.d.numbers = append(e.d.numbers, numberEdit{e, f})
}

// Final changes the terminator of multi-line responses. endsCRLF tells whether
// what was sent so far ends a line; was is the terminator before the change.
func (e *Edit) Final(f func(sc *Scope, endsCRLF bool, was string) string) {
	e.reaches(AtBodies)
	e.d.finals = append(e.d.finals, finalEdit{e, f})
}

// Stuff replaces byte-stuffing. f gets the octets of a multi-line response and
// gives them as they go on the wire; a [Blamed] body says which it altered. Of
// several that apply the last one does it.
func (e *Edit) Stuff(f func(Body) Body) {
	e.reaches(AtBodies)
	e.d.stuffs = append(e.d.stuffs, stuffEdit{e, f})
}

// Stamp changes the greeting's APOP timestamp, angle brackets included (RFC
// 1939 §7), which digests are then made of.
func (e *Edit) Stamp(f func(*Scope, string) string) {
	e.reaches(AtStart)
	e.d.stamps = append(e.d.stamps, stampEdit{e, f})
}

// SendUTF8 sends a header in UTF-8 to whoever asks for the message, which RFC
// 6856 §2.1 forbids a server that has UTF8 until the client gave it.
func (e *Edit) SendUTF8() {
	e.reaches(AtRETR | AtTOP)
	e.d.unasked = append(e.d.unasked, e)
}

// Drop decorates the maildrop that a session has just opened.
func (e *Edit) Drop(f func(*Scope, Maildrop) Maildrop) {
	e.reaches(AtLogins)
	e.d.drops = append(e.d.drops, dropEdit{e, f})
}

// Store decorates the store for one login. An error of it that is a [*Fault]
// says who made it up.
func (e *Edit) Store(f func(*Scope, Store) Store) {
	e.reaches(AtLogins)
	e.d.stores = append(e.d.stores, storeEdit{e, f})
}

// Input changes segments from the client as they arrive. What it changes is
// blamed at the next answer.
func (e *Edit) Input(f func(*Scope, []byte) []byte) {
	e.reaches(Anywhere)
	e.d.inputs = append(e.d.inputs, inputEdit{e, f})
}

// Filter adds a wire filter, with fresh state for each session. hit tells
// whether the chunk just taken from upstream is aimed at.
func (e *Edit) Filter(f func(hit func() bool) Filter) {
	e.reaches(Anywhere)
	e.d.filters = append(e.d.filters, filterEdit{e, f})
}

// Lasts tells whether an edit of d strikes once in a session and stays: at the
// door, or where a login opens the maildrop.
func (d *Dialect) Lasts() bool { return len(d.doors)+len(d.stores)+len(d.drops) > 0 }
