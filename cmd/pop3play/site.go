package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/sasl"
	"github.com/pop3play/pop3play/testdata"
	"github.com/pop3play/pop3play/web"
)

// siteOptions are what the page shows wherever it runs. Its own maildrop begins
// with a sample.
func siteOptions(sample string) web.Options {
	strict := new(commonFlags).dialect(&quirk.Behaviour{Profile: quirk.FindProfile("strict")})
	o := web.Options{
		Version: version(),
		Moves:   strict.Moves(),
		Sample:  sample,
	}
	for _, s := range testdata.Samples() {
		info := web.SampleInfo{Name: s.Name, Title: s.Title, Summary: s.Summary, Made: s.Made}
		if !s.Made {
			info.Mail = testdata.Bundle(s.Name)
		}
		if s.Name == sample {
			o.SampleMail = info.Mail
		}
		o.Samples = append(o.Samples, info)
	}
	for _, p := range quirk.Profiles() {
		o.Profiles = append(o.Profiles, web.ProfileInfo{Name: p.Name, Summary: p.Summary, Seen: p.Seen, Confidence: p.Confidence, Quirks: p.Quirks})
	}
	for _, q := range quirk.All() {
		o.Quirks = append(o.Quirks, quirkInfo(q))
	}
	o.Commands = commands(strict)
	for _, m := range sasl.All() {
		o.Mechanisms = append(o.Mechanisms, m.Name)
	}
	for _, l := range pop3.Languages() {
		o.Languages = append(o.Languages, l.Tag)
	}
	return o
}

// commands are what the page offers. STLS is not among them: what follows it
// cannot be typed.
func commands(d *pop3.Dialect) (all []web.CommandInfo) {
	for _, c := range d.Commands() {
		if c.Verb == "STLS" {
			continue
		}
		all = append(all, web.CommandInfo{Verb: c.Verb, Usage: c.Usage, Ref: c.Ref, States: stateNames(c.In)})
	}
	return all
}

func quirkInfo(q *quirk.Quirk) web.QuirkInfo {
	info := web.QuirkInfo{Name: q.Name, Summary: q.Summary, Group: q.Group, Aliases: q.Aliases, Conflicts: slices.Sorted(maps.Keys(conflictsOf(q)))}
	var values []string
	for _, p := range q.Params {
		values = append(values, p.Format(p.Default))
	}
	info.Default = strings.Join(values, "/")
	_, info.Syntax, _ = strings.Cut(q.Syntax(), "=")
	info.Native = q.Native
	info.QuirkFacts = web.QuirkFacts{
		Layer: q.Layer.String(), Seen: q.Seen, Evidence: string(q.Evidence), Breaks: q.Breaks, Ref: q.Ref,
		Severity: string(q.Severity), Conforms: q.Trap, Reasons: conflictsOf(q),
	}
	for _, p := range q.Params {
		info.Params = append(info.Params, web.ParamInfo{Name: p.Name, Values: bounds(p), Default: p.Format(p.Default), Unit: p.Unit})
	}
	info.Transcript, info.Spec = shownTranscript("quirk/" + q.Name)
	return info
}

func stateNames(in pop3.State) (names []string) {
	for _, s := range []pop3.State{pop3.Authorization, pop3.Transaction, pop3.Update} {
		if in&s != 0 {
			names = append(names, s.String())
		}
	}
	return names
}
