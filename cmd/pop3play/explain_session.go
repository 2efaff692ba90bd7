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
	always         []always
}

// always is a quirk that has a part in whatever the server says; no line is
// marked with it.
type always struct{ name, where string }

const (
	everyLine   = "every line"
	everyAnswer = "the first line of every answer"
)

// takeAlways finds the quirks that touch all that is said, and takes their marks
// off the lines. What stands in the greeting alone is of that line.
func (x *explained) takeAlways() {
	for _, u := range x.b.Effective() {
		name, answers, all, some := u.Quirk.Name, true, true, false
		for _, e := range x.talk {
			for i, l := range e.lines {
				has := l.text == "" || slices.Contains(l.by, name)
				some = some || has && l.text != "" && e.say != ""
				all = all && (has || e.say == "")
				answers = answers && (has || i > 0)
			}
		}
		a := always{name, everyLine}
		switch {
		case !some || !all && !answers:
			continue
		case !all:
			a.where = everyAnswer
		}
		x.always = append(x.always, a)
		for _, e := range x.talk {
			for i := range e.lines {
				if all || i == 0 {
					e.lines[i].by = slices.DeleteFunc(e.lines[i].by, func(by string) bool { return by == name })
				}
			}
		}
	}
}

// particular leaves out the quirks that touch all that is said.
func (x *explained) particular(by []string) (left []string) {
	for _, name := range by {
		if !slices.ContainsFunc(x.always, func(a always) bool { return a.name == name }) {
			left = append(left, name)
		}
	}
	return left
}

func newExplained(b *quirk.Behaviour) (*explained, error) {
	strict := &quirk.Behaviour{Profile: quirk.FindProfile("strict")}
	x := &explained{b: b, d: new(commonFlags).dialect(b), plain: new(commonFlags).dialect(strict)}
	var err error
	if x.talk, err = dialogue(b.Profile.Raw, x.d, explainedLines); err != nil {
		return nil, err
	}
	x.takeAlways()
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
			by = union(by, x.particular(talk[len(talk)-1].by()))
		}
	}
	return by
}

// met says where a quirk had a part: at which commands, or in whatever was said.
func (x *explained) met(name string) string {
	for _, a := range x.always {
		if a.name == name {
			return "in " + a.where
		}
	}
	var at []string
	for _, e := range x.talk {
		verb, _, _ := strings.Cut(e.say, " ")
		if verb == "" {
			verb = "greeting"
		}
		if slices.Contains(e.by(), name) {
			at = union(at, []string{verb})
		}
	}
	if len(at) == 0 {
		return ""
	}
	return "at " + strings.Join(at, ", ")
}
