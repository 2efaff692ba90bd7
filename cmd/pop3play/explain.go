package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/trace"
)

// explain writes what the behaviour of a spec string comes to: greeting,
// capabilities and commands beside those of a strict server, what the maildrop
// claims, how responses are framed and when they leave, the part of each quirk
// in it; and then a session in which what a quirk changed carries its name.
func (p *pages) explain(spec string) error {
	b, err := quirk.Parse(spec)
	if err != nil {
		return specError("--explain", err)
	}
	x, err := newExplained(b)
	if err != nil {
		return err
	}
	c := columns{width: p.width}
	c.add("behaviour", b.String())
	c.add("profile", b.Profile.Name+": "+b.Profile.Summary)
	for _, a := range x.always {
		c.add("always", a.name+", in "+a.where+": not marked below")
	}
	c.write(p.w, "", unpainted)
	p.heading("greeting")
	p.heard(x.talk[0])
	p.heading("capabilities before the login, beside those of strict")
	p.compare(x, 1)
	p.heading("capabilities after the login, beside those of strict")
	p.compare(x, 2)
	p.heading("commands, beside those of strict")
	p.commands(x)
	p.heading("what the maildrop claims")
	for _, line := range []string{"STAT", "LIST", "UIDL"} {
		p.exchange(said(x.talk, line, 1))
	}
	p.heading("framing")
	for _, line := range []string{"RETR 1", "TOP 2 1"} {
		p.exchange(said(x.talk, line, 1))
	}
	p.heading("wire")
	p.wire(x)
	p.heading("quirks, in the order in which they apply")
	p.parts(x)
	p.heading("a session, in which the name of a quirk stands beside what it changed")
	for _, e := range x.talk {
		p.exchange(e)
	}
	return nil
}

func (p *pages) heading(text string) { fmt.Fprintf(p.w, "\n%s\n", text) }

// exchange writes a line of the client and what came of it.
func (p *pages) exchange(e *exchange) {
	if e.again {
		fmt.Fprintf(p.w, "  %s\n", p.prose("# the client connects anew"))
	}
	if e.say != "" {
		fmt.Fprintf(p.w, "  %s\n", p.paint(clientColour, "C: "+e.say))
	}
	p.heard(e)
}

func (p *pages) heard(e *exchange) {
	for _, l := range e.lines {
		text := "S: " + escaped(l.text)
		if l.text == "" {
			text = "S: (nothing)"
		}
		fmt.Fprintf(p.w, "  %s%s\n", p.paint(serverColour, text), p.blame(l.by))
	}
	if e.closed {
		fmt.Fprintf(p.w, "  %s\n", p.prose("S: <close>"))
	}
}

// escaped is a line of the server as transcripts have it.
func escaped(line string) string { return string(trace.AppendEscaped(nil, []byte(line), false)) }

func (p *pages) blame(by []string) string {
	if len(by) == 0 {
		return ""
	}
	return "  " + p.named("<- "+strings.Join(by, ", "))
}

// rows are the lines of a multi-line response, without status and terminator.
func (x *exchange) rows() (rows []string) {
	for i, l := range x.lines {
		if text := strings.TrimRight(l.text, "\r\n"); i > 0 && text != "." {
			rows = append(rows, text)
		}
	}
	return rows
}

// compare writes the nth capability list, with a sign before what a strict
// server has not, or has besides.
func (p *pages) compare(x *explained, nth int) {
	list, strict := said(x.talk, "CAPA", nth), said(x.conforms, "CAPA", nth).rows()
	rows := list.rows()
	for _, row := range rows {
		sign := "+"
		if slices.Contains(strict, row) {
			sign = " "
		}
		fmt.Fprintf(p.w, "  %s %s\n", sign, escaped(row+"\r\n"))
	}
	if len(rows) == 0 {
		p.heard(list)
		return
	}
	for _, row := range strict {
		if !slices.Contains(rows, row) {
			fmt.Fprintf(p.w, "  %s\n", p.prose("- "+row))
		}
	}
	if by := list.by(); len(by) > 0 {
		fmt.Fprintf(p.w, "  %s\n", p.named("<- "+strings.Join(by, ", ")))
	}
}

// commands writes the command table, with a sign before each row that was
// added, removed or changed, and who did so.
func (p *pages) commands(x *explained) {
	c := columns{width: p.width}
	strict := map[string]pop3.Spec{}
	for _, row := range x.plain.Commands() {
		strict[row.Verb] = row
	}
	here := map[string]bool{}
	for _, row := range x.d.Commands() {
		if row.Do == nil || row.In == 0 { // it is removed for some
			continue
		}
		here[row.Verb] = true
		sign, notes := " ", []string{strings.Join(stateNames(row.In), ", ")}
		if row.Ref != "" {
			notes = append(notes, row.Ref)
		}
		was, known := strict[row.Verb]
		switch {
		case !known:
			sign = "+"
			notes = append(notes, "added by "+strings.Join(orProfile(row.By), ", "))
		case was.Min != row.Min || was.Max != row.Max || was.In != row.In || was.Loose != row.Loose:
			sign = "~"
			notes = append(notes, "takes other arguments, by "+strings.Join(orProfile(row.By), ", "))
		}
		if by := x.answering(row.Verb); len(by) > 0 {
			sign = strings.Replace(sign, " ", "~", 1)
			notes = append(notes, "answered otherwise by "+strings.Join(by, ", "))
		}
		c.add(sign+" "+row.Usage, strings.Join(notes, "; "))
	}
	for _, row := range x.plain.Commands() {
		if !here[row.Verb] {
			c.add("- "+row.Usage, "removed by "+strings.Join(orProfile(x.whoTook(row.Verb)), ", "))
		}
	}
	c.write(p.w, "  ", unpainted)
}

// orProfile is the profile where no quirk is to blame.
func orProfile(by []string) []string {
	if by = ofCommands(by); len(by) == 0 {
		return []string{"the profile"}
	}
	return by
}

// ofCommands leaves out the quirks that change octets of whatever is said.
func ofCommands(by []string) (all []string) {
	for _, name := range by {
		if q := quirk.Find(name); q != nil && q.Layer <= quirk.Table {
			all = append(all, name)
		}
	}
	return all
}

// answering names the quirks that had a part in the answers to a command.
func (x *explained) answering(verb string) (by []string) {
	for _, e := range x.talk {
		if v, _, _ := strings.Cut(e.say, " "); v == verb {
			by = union(by, ofCommands(e.by()))
		}
	}
	return by
}

// wire says which responses come in other pieces, or later, than from a strict
// server.
func (p *pages) wire(x *explained) {
	c := columns{width: p.width}
	for _, e := range x.talk {
		if e.took == 0 && e.segments <= 1+len(e.lines) || e.segments == 0 {
			continue
		}
		text := strconv.Itoa(e.segments) + " pieces"
		if e.segments == 1 {
			text = "1 piece"
		}
		if e.took > 0 {
			text += " within " + time.Duration(e.took).String()
		}
		name := e.say
		if name == "" {
			name = "greeting"
		}
		c.add(name, text)
	}
	if len(c.rows) == 0 {
		c.add("as strict", "each response leaves at once")
	}
	c.write(p.w, "  ", unpainted)
}

// parts names the quirks by layer, and where in the session each was met.
func (p *pages) parts(x *explained) {
	layer := ""
	c := columns{width: p.width}
	for _, u := range x.b.Effective() {
		if l := u.Quirk.Layer.String(); l != layer {
			c.write(p.w, "    ", p.named)
			layer = l
			fmt.Fprintf(p.w, "  %s\n", l)
		}
		where := "not met in the session below"
		if at := x.met(u.Quirk.Name); at != "" {
			where = "met below " + at
		} else if u.Quirk.Native {
			where = "takes sockets"
		}
		c.add(u.String(), u.Quirk.Summary+" ("+where+")")
	}
	c.write(p.w, "    ", p.named)
	if layer == "" {
		fmt.Fprintln(p.w, "  none")
	}
}
