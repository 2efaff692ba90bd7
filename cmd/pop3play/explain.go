package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/transcript"
)

// explain writes what the behaviour of a spec string comes to: what it is made
// of, its command table, and a session in which the octets that a quirk changed
// carry its name.
func explain(w io.Writer, paint func(colour, text string) string, spec string) error {
	b, err := quirk.Parse(spec)
	if err != nil {
		return specError("--explain", err)
	}
	d := new(commonFlags).dialect(b)
	fmt.Fprintf(w, "behaviour  %s\nprofile    %s: %s\n\n", b, b.Profile.Name, b.Profile.Summary)
	explainQuirks(w, paint, b)
	explainCommands(w, d)
	fmt.Fprintln(w, "a session, in which the name of a quirk stands beside what it changed")
	return explainSession(w, paint, b, d)
}

// explainQuirks names the quirks in the order in which they apply, by layer.
func explainQuirks(w io.Writer, paint func(colour, text string) string, b *quirk.Behaviour) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	layer := ""
	for _, u := range b.Effective() {
		if l := u.Quirk.Layer.String(); l != layer {
			layer = l
			fmt.Fprintf(t, "%s\n", l)
		}
		fmt.Fprintf(t, "  %s\t%s\n", paint(quirkColour, u.String()), u.Quirk.Summary)
	}
	if layer == "" {
		fmt.Fprintln(t, "no quirk")
	}
	fmt.Fprintln(t)
	t.Flush()
}

func explainCommands(w io.Writer, d *pop3.Dialect) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "commands")
	for _, c := range d.Commands() {
		by := ""
		if len(c.By) > 0 {
			by = "added by " + strings.Join(c.By, ", ")
		}
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", c.Usage, strings.Join(stateNames(c.In), ", "), c.Ref, by)
	}
	fmt.Fprintln(t)
	t.Flush()
}

// explainedLines are the session that every behaviour is shown by.
var explainedLines = []string{"CAPA", "USER user", "PASS wrong", "USER user", "PASS password", "CAPA", "STAT", "LIST", "LIST 1", "UIDL", "UIDL 1",
	"RETR 1", "TOP 2 1", "NOOP", "XYZZ", "DELE 1", "LIST", "RSET", "DELE 2", "QUIT"}

func explainSession(w io.Writer, paint func(colour, text string) string, b *quirk.Behaviour, d *pop3.Dialect) error {
	store := &maildrop.Memory{}
	if b.Profile.Raw {
		store.Raw = "box"
	}
	store.AddUser("user", "password")
	for _, mail := range []string{"Subject: one\n\n.dot\nlast line\n", "Subject: two\n\nfirst\nsecond\n"} {
		store.Deliver("user", []byte(mail))
	}
	s := transcript.NewCoreOf(store, d)
	var line []byte
	var by []string
	flush := func() {
		if len(line) == 0 && len(by) == 0 {
			return
		}
		text := paint(serverColour, "S: "+transcript.Escape(line))
		if len(line) == 0 {
			text = paint(serverColour, "S: (nothing)")
		}
		if len(by) > 0 {
			text += "  " + paint(quirkColour, "<- "+strings.Join(by, ", "))
		}
		fmt.Fprintf(w, "  %s\n", text)
		line, by = line[:0], nil
	}
	s.Observe = func(e *pop3.Event) {
		switch e.Kind {
		case pop3.KindGreeting, pop3.KindReply, pop3.KindBody:
			for _, c := range e.Data {
				line = append(line, c)
				by = union(by, e.By)
				if c == '\n' {
					flush()
				}
			}
			if len(e.Data) == 0 {
				by = union(by, e.By)
			}
		case pop3.KindClose:
			flush()
			fmt.Fprintf(w, "  %s\n", paint(proseColour, "S: <close>"))
		}
	}
	open := false
	for _, say := range explainedLines {
		if !open {
			if err := s.Connect(1); err != nil {
				return err
			}
			s.Settle(1)
		}
		fmt.Fprintf(w, "  %s\n", paint(clientColour, "C: "+say))
		if err := s.Send(1, []byte(say+"\r\n")); err != nil {
			return err
		}
		s.Settle(1)
		flush()
		if open = s.Open(1); !open && say != "QUIT" {
			fmt.Fprintf(w, "  %s\n", paint(proseColour, "# the client connects anew"))
		}
	}
	return nil
}

func union(a, b []string) []string {
	for _, x := range b {
		if !strings.Contains(" "+strings.Join(a, " ")+" ", " "+x+" ") {
			a = append(a, x)
		}
	}
	return a
}
