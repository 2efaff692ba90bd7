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

// sample is the maildrop that comes with the program.
const sample = "tour"

// siteOptions are what the page shows wherever it runs.
func siteOptions() web.Options {
	strict := new(commonFlags).dialect(&quirk.Behaviour{Profile: quirk.FindProfile("strict")})
	o := web.Options{
		Version:    version(),
		Moves:      strict.Moves(),
		SampleMail: testdata.Bundle(sample),
	}
	for _, p := range quirk.Profiles() {
		info := web.ProfileInfo{Name: p.Name, Summary: p.Summary, Seen: p.Seen, Confidence: p.Confidence, Quirks: p.Quirks, Sometimes: p.Sometimes, Raw: p.Raw}
		info.Transcript, _ = shownTranscript("profile/" + p.Name)
		o.Profiles = append(o.Profiles, info)
	}
	for _, q := range quirk.All() {
		o.Quirks = append(o.Quirks, quirkInfo(q))
	}
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
	if q.Octet {
		info.Aim = "@OCTET: where it strikes"
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
