package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
)

// pages writes what is known of quirks and profiles.
type pages struct {
	w     io.Writer
	width int
	paint func(colour, text string) string
}

func (p *pages) named(s string) string { return p.paint(quirkColour, s) }
func (p *pages) prose(s string) string { return p.paint(proseColour, s) }

// profiles lists profiles.
func (p *pages) profiles(all []*quirk.Profile) {
	c := columns{width: p.width}
	for _, f := range all {
		c.add(f.Name, f.Summary)
	}
	if len(all) > 0 {
		fmt.Fprintln(p.w, "profiles")
		c.write(p.w, "  ", p.named)
	}
}

// quirks writes a line for each quirk, by group; behind says that something
// stands before.
func (p *pages) quirks(all []*quirk.Quirk, behind bool) {
	by := make(map[string][]*quirk.Quirk)
	for _, q := range all {
		by[q.Group] = append(by[q.Group], q)
	}
	for i, g := range slices.Sorted(maps.Keys(by)) {
		if i > 0 || behind {
			fmt.Fprintln(p.w)
		}
		slices.SortFunc(by[g], func(a, b *quirk.Quirk) int { return strings.Compare(a.Name, b.Name) })
		c := columns{width: p.width}
		for _, q := range by[g] {
			c.add(q.Syntax(), q.Summary)
		}
		fmt.Fprintln(p.w, g)
		c.write(p.w, "  ", p.named)
	}
}

// entry tells all of a quirk or a profile.
func (p *pages) entry(name string) (facts any) {
	if q := quirk.Find(name); q != nil {
		p.quirk(q)
		describeClients(p.w, q)
		fmt.Fprintln(p.w)
		showTranscript(p.w, p.paint, "quirk/"+q.Name)
		return factsOf(q)
	}
	f := quirk.FindProfile(name)
	p.profile(f)
	if text, _ := shownTranscript("profile/" + f.Name); text != "" {
		fmt.Fprintln(p.w)
		showTranscript(p.w, p.paint, "profile/"+f.Name)
	}
	return profileFactsOf(f)
}

func (p *pages) quirk(q *quirk.Quirk) {
	c := columns{width: p.width}
	c.line("quirk", q.Name)
	c.line("also called", strings.Join(q.Aliases, ", "))
	c.line("group", q.Group)
	c.line("acts on", q.Layer.String())
	c.line("effect", q.Summary)
	c.line("write", q.Syntax())
	for _, v := range q.Params {
		c.line("  "+strings.ToUpper(v.Name), fmt.Sprintf("%s, else %s%s", bounds(v), v.Format(v.Default), unit(v)))
	}
	c.line("aim", aimHint(q))
	c.line("adds", strings.Join(q.Words, ", "))
	c.line("cancels", strings.Join(q.Cancels, ", "))
	c.line("seen", q.Seen)
	c.line("evidence", string(q.Evidence)+": "+q.Evidence.Words())
	c.line("breaks", q.Breaks)
	c.line("reference", q.Ref)
	c.line("conforms", map[bool]string{true: "yes, or it is left open; it trips clients all the same", false: "no"}[q.Trap])
	c.line("severity", string(q.Severity)+": "+q.Severity.Words())
	conflicts := conflictsOf(q)
	for _, name := range slices.Sorted(maps.Keys(conflicts)) {
		c.line("not with", name+": "+conflicts[name])
	}
	have, may := havingQuirk(q)
	c.line("profiles", strings.Join(have, ", "))
	c.line("now and then", strings.Join(may, ", "))
	c.line("shown by", shownBy(q))
	c.write(p.w, "", unpainted)
}

// shownBy says where the quirk can be met.
func shownBy(q *quirk.Quirk) string {
	if q.Native {
		return "a server with sockets alone: pop3play serve --quirks " + q.Name + ", and in the page the place \"This server\""
	}
	return "the page, pop3play serve --quirks " + q.Name + ", pop3play start"
}

// aimHint says how the quirk can be limited: by what the parser takes.
func aimHint(q *quirk.Quirk) string {
	b, err := quirk.Parse(q.Name)
	if err != nil {
		panic("quirk: " + err.Error()) // its name alone is a spec string
	}
	u := &b.Uses[0]
	r := u.Reach()
	hint := "@session:N @p:CHANCE" // nobody has said anything yet
	if r != pop3.AtStart {
		hint = "@user:NAME @session:N @verb:COMMAND @nth:N @p:CHANCE"
	}
	if r&pop3.AtMessages != 0 {
		hint = strings.Replace(hint, " @p", " @msg:N @p", 1)
	}
	if r != pop3.AtStart && r != pop3.Anywhere {
		hint += "; COMMAND is " + strings.ReplaceAll(u.Strikes(), ", ", " or ")
	}
	if q.Octet {
		hint = "@OCTET, where it strikes; " + hint
	}
	return hint
}

// havingQuirk names the profiles that have q, and those that may.
func havingQuirk(q *quirk.Quirk) (have, may []string) {
	names := func(specs []string) bool {
		return slices.ContainsFunc(specs, func(spec string) bool { return specName(spec) == q.Name })
	}
	for _, f := range quirk.Profiles() {
		if names(f.Quirks) {
			have = append(have, f.Name)
		}
		if names(f.Sometimes) {
			may = append(may, f.Name)
		}
	}
	return have, may
}

// specName is the name of the quirk that an item of a spec string begins with.
func specName(item string) string {
	if end := strings.IndexAny(item, "=@"); end >= 0 {
		return item[:end]
	}
	return item
}

// bounds are the values that a parameter can have.
func bounds(p quirk.Param) string {
	switch {
	case p.Words != nil:
		return strings.Join(p.Words, ", ")
	case p.Chance:
		return "a chance such as 0.1, and with a seed 0.1#42"
	}
	return p.Format(p.Min) + " to " + p.Format(p.Max)
}

func unit(p quirk.Param) string {
	if p.Unit == "" {
		return ""
	}
	return ", in " + p.Unit
}

func (p *pages) profile(f *quirk.Profile) {
	c := columns{width: p.width}
	c.line("profile", f.Name)
	c.line("effect", f.Summary)
	c.line("known from", f.Seen)
	c.line("confidence", f.Confidence)
	c.line("quirks", strings.Join(f.Quirks, ", "))
	c.line("now and then", strings.Join(f.Sometimes, ", "))
	c.line("messages", map[bool]string{true: "as they are stored", false: "in canonical form: every line ends with CRLF"}[f.Raw])
	c.write(p.w, "", unpainted)
}

// conflictsOf gives what cannot go along with q, and why.
func conflictsOf(q *quirk.Quirk) map[string]string {
	all := make(map[string]string)
	for _, o := range quirk.All() {
		if why := q.Against(o); why != "" {
			all[o.Name] = why
		}
	}
	return all
}
