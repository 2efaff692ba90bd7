package main

import (
	"slices"
	"strings"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/transcript"
)

// exchange is a line that a client says, or nothing before the greeting, and
// what comes of it.
type exchange struct {
	say      string
	again    bool // the client had to connect anew
	lines    []heardLine
	closed   bool
	segments int
	took     pop3.Time // from the line to the last octet
}

// heardLine is a line of the server, and the quirks that had a part in it.
type heardLine struct {
	text string
	by   []string
}

// by names the quirks that had a part in the whole.
func (x *exchange) by() (all []string) {
	for _, l := range x.lines {
		all = union(all, l.by)
	}
	return all
}

func union(a, b []string) []string {
	for _, x := range b {
		if !slices.Contains(a, x) {
			a = append(a, x)
		}
	}
	return a
}

// explainedLines are the session that every behaviour is shown by.
var explainedLines = []string{"CAPA", "USER user", "PASS wrong", "USER user", "PASS password", "CAPA", "STAT", "LIST", "LIST 1", "UIDL", "UIDL 1",
	"RETR 1", "TOP 2 1", "NOOP", "XYZZ", "DELE 1", "LIST", "RSET", "DELE 2", "QUIT"}

// dialogue has a client say lines, and writes down what comes of each.
func dialogue(raw bool, d *pop3.Dialect, say []string) (all []*exchange, err error) {
	store := &maildrop.Memory{}
	if raw {
		store.Raw = "box"
	}
	store.AddUser("user", "password")
	for _, mail := range []string{"Subject: one\n\n.dot\nlast line\n", "Subject: two\n\nfirst\nsecond\n"} {
		store.Deliver("user", []byte(mail))
	}
	s := transcript.NewCoreOf(store, d)
	x := &exchange{}
	var line heardLine
	flush := func() {
		if line.text != "" || line.by != nil {
			x.lines = append(x.lines, line)
		}
		line = heardLine{}
	}
	var begun pop3.Time
	s.Segment = func(at pop3.Time, p []byte, _ bool) { x.segments, x.took = x.segments+1, at-begun }
	s.Observe = func(e *pop3.Event) {
		switch e.Kind {
		case pop3.KindOpen, pop3.KindLineIn:
			begun = e.At
		case pop3.KindGreeting, pop3.KindReply, pop3.KindBody:
			line.by = union(line.by, e.By)
			for rest := e.Data; len(rest) > 0; {
				n := slices.Index(rest, '\n') + 1
				if n == 0 {
					n = len(rest)
				}
				line.text, rest = line.text+string(rest[:n]), rest[n:]
				if strings.HasSuffix(line.text, "\n") {
					flush()
					if len(rest) > 0 {
						line.by = union(nil, e.By)
					}
				}
			}
		case pop3.KindClose:
			line.by = union(line.by, e.By)
			flush()
			x.closed = true
		}
	}
	open := false
	for _, l := range say {
		if !open {
			x.again = len(all) > 0
			if err := s.Connect(1); err != nil {
				return nil, err
			}
			s.Settle(1)
			flush()
			all = append(all, x)
		}
		x = &exchange{say: l}
		if err := s.Send(1, []byte(l+"\r\n")); err != nil {
			return nil, err
		}
		s.Settle(1)
		flush()
		all, open = append(all, x), s.Open(1)
		if !open {
			x = &exchange{}
		}
	}
	return all, nil
}

// explained is a behaviour beside the strict one.
type explained struct {
	b              *quirk.Behaviour
	d, plain       *pop3.Dialect
	talk, conforms []*exchange
}

func newExplained(b *quirk.Behaviour) (*explained, error) {
	strict := &quirk.Behaviour{Profile: quirk.FindProfile("strict")}
	x := &explained{b: b, d: new(commonFlags).dialect(b), plain: new(commonFlags).dialect(strict)}
	var err error
	if x.talk, err = dialogue(b.Profile.Raw, x.d, explainedLines); err != nil {
		return nil, err
	}
	x.conforms, err = dialogue(false, x.plain, explainedLines)
	return x, err
}

// said finds the nth exchange that a line began.
func said(talk []*exchange, line string, nth int) *exchange {
	for _, x := range talk {
		if x.say == line {
			if nth--; nth == 0 {
				return x
			}
		}
	}
	return &exchange{}
}

// whoTook names the quirks that are to blame for a command's being unknown.
func (x *explained) whoTook(verb string) (by []string) {
	for _, lines := range [][]string{{verb}, {"USER user", "PASS password", verb}} {
		if talk, err := dialogue(x.b.Profile.Raw, x.d, lines); err == nil && len(talk) > 0 {
			by = union(by, talk[len(talk)-1].by())
		}
	}
	return by
}

// met names the commands at which a quirk had a part.
func (x *explained) met(name string) (at []string) {
	for _, e := range x.talk {
		verb, _, _ := strings.Cut(e.say, " ")
		if verb == "" {
			verb = "greeting"
		}
		if slices.Contains(e.by(), name) {
			at = union(at, []string{verb})
		}
	}
	return at
}
