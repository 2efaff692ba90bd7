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
		info := web.ProfileInfo{Name: p.Name, Summary: p.Summary, Seen: p.Seen, Confidence: p.Confidence, Quirks: p.Quirks, Sometimes: p.Sometimes, Raw: p.Raw}
		introduce(p, &info)
		info.Transcript, _ = shownTranscript("profile/" + p.Name)
		o.Profiles = append(o.Profiles, info)
	}
	for _, q := range quirk.All() {
		o.Quirks = append(o.Quirks, quirkInfo(q))
	}
	for _, c := range testdata.Clients().Clients {
		o.Clients = append(o.Clients, web.ClientInfo{Name: c.Name, Version: c.Version})
	}
	for _, name := range testdata.Outcomes {
		o.Outcomes = append(o.Outcomes, web.OutcomeInfo{Name: name, Meaning: testdata.Meaning(name)})
	}
	for _, r := range testdata.Remarks {
		o.Remarks = append(o.Remarks, web.OutcomeInfo(r))
	}
	o.Numbering = testdata.Numbering
	o.Commands = commands(strict)
	for _, r := range quirk.Grammar() {
		o.Grammar = append(o.Grammar, web.GrammarRule(r))
	}
	for _, v := range []quirk.Severity{quirk.High, quirk.Medium, quirk.Low} {
		o.Words = append(o.Words, web.Word{Word: "severity " + string(v), Meaning: v.Words()})
	}
	for _, v := range []quirk.Evidence{quirk.Documented, quirk.ReadSource, quirk.Fixture, quirk.Advisory, quirk.Observed, quirk.Synthetic} {
		o.Words = append(o.Words, web.Word{Word: string(v), Meaning: v.Words()})
	}
	for _, m := range sasl.All() {
		o.Mechanisms = append(o.Mechanisms, m.Name)
	}
	for _, l := range pop3.Languages() {
		o.Languages = append(o.Languages, l.Tag)
	}
	return o
}

// commands are what the page offers. STLS is for the proxy, whose bridge speaks
// TLS; elsewhere what follows it cannot be typed.
func commands(d *pop3.Dialect) (all []web.CommandInfo) {
	for _, c := range d.Commands() {
		info := web.CommandInfo{Verb: c.Verb, Usage: c.Usage, Ref: c.Ref, States: stateNames(c.In)}
		if c.Verb == "STLS" {
			info.Places = []string{"proxy"}
		}
		all = append(all, info)
	}
	return all
}

func quirkInfo(q *quirk.Quirk) web.QuirkInfo {
	info := web.QuirkInfo{Name: q.Name, Summary: q.Summary, Group: q.Group, Aliases: q.Aliases, Conflicts: slices.Sorted(maps.Keys(conflictsOf(q)))}
	_, info.Syntax, _ = strings.Cut(q.Syntax(), "=")
	info.Native, info.Octet, info.OneOf = q.Native, q.Octet, q.OneOf
	info.QuirkFacts = web.QuirkFacts{
		Layer: q.Layer.String(), Seen: q.Seen, Evidence: string(q.Evidence), Breaks: q.Breaks, Ref: q.Ref,
		Severity: string(q.Severity), Conforms: q.Trap, Reasons: conflictsOf(q),
	}
	for _, p := range q.Params {
		info.Params = append(info.Params, paramInfo(p))
	}
	if q.Octet {
		info.Aim = "@OCTET: where it strikes"
	}
	info.Transcript, info.Spec = shownTranscript("quirk/" + q.Name)
	info.Clients, info.Visit = clientsOf(q)
	return info
}

func paramInfo(p quirk.Param) web.ParamInfo {
	info := web.ParamInfo{Name: p.Name, Values: bounds(p), Default: p.Format(p.Default), Unit: p.Unit, Kind: "number", Words: p.Words}
	switch {
	case p.Words != nil:
		info.Kind = "word"
		return info
	case p.Chance:
		info.Kind = "chance"
		return info
	case p.Duration:
		info.Kind = "duration"
	}
	info.Min, info.Max = p.Format(p.Min), p.Format(p.Max)
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
