package browsertest

import (
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/testdata"
	"github.com/pop3play/pop3play/web"
)

// options are what the command fills in, from the same catalogue.
func options() web.Options {
	d := pop3.Strict()
	o := web.Options{
		Version:    "test",
		Users:      []string{"user"},
		Moves:      d.Moves(),
		Sample:     "tour",
		SampleMail: testdata.Bundle("tour"),
		Mechanisms: []string{"SCRAM-SHA-256", "PLAIN"},
		Languages:  []string{"en", "de"},
	}
	for _, s := range testdata.Samples() {
		info := web.SampleInfo{Name: s.Name, Title: s.Title, Summary: s.Summary, Made: s.Made}
		if !s.Made {
			info.Mail = testdata.Bundle(s.Name)
		}
		o.Samples = append(o.Samples, info)
	}
	for _, c := range d.Commands() {
		if c.Verb == "STLS" {
			continue
		}
		info := web.CommandInfo{Verb: c.Verb, Usage: c.Usage, Ref: c.Ref}
		for _, s := range []pop3.State{pop3.Authorization, pop3.Transaction} {
			if c.In&s != 0 {
				info.States = append(info.States, s.String())
			}
		}
		o.Commands = append(o.Commands, info)
	}
	o.Commands = append(o.Commands, web.CommandInfo{Verb: "AUTH", Usage: "AUTH mechanism [initial-response]", Ref: "RFC 5034 §4",
		States: []string{"AUTHORIZATION"}, Places: []string{"server", "proxy"}})
	for _, p := range quirk.Profiles() {
		o.Profiles = append(o.Profiles, web.ProfileInfo{Name: p.Name, Summary: p.Summary, Seen: p.Seen, Confidence: p.Confidence, Quirks: p.Quirks,
			Greeting: "+OK " + p.Name, Before: []string{"TOP", "UIDL"}})
	}
	for _, q := range quirk.All() {
		info := web.QuirkInfo{Name: q.Name, Summary: q.Summary, Group: q.Group, Aliases: q.Aliases, Native: q.Native, Octet: q.Octet, OneOf: q.OneOf}
		info.QuirkFacts = web.QuirkFacts{Seen: q.Seen, Evidence: string(q.Evidence), Breaks: q.Breaks, Ref: q.Ref, Severity: string(q.Severity), Conforms: q.Trap}
		info.Conflicts, info.Reasons = conflicts(q)
		if len(q.Params) > 0 {
			info.Syntax = q.Syntax()
		}
		for _, p := range q.Params {
			info.Params = append(info.Params, param(p))
		}
		o.Quirks = append(o.Quirks, info)
	}
	return o
}

func conflicts(q *quirk.Quirk) (names []string, reasons map[string]string) {
	reasons = map[string]string{}
	for _, o := range quirk.All() {
		if why := q.Against(o); why != "" {
			names, reasons[o.Name] = append(names, o.Name), why
		}
	}
	return names, reasons
}

func param(p quirk.Param) web.ParamInfo {
	info := web.ParamInfo{Name: p.Name, Unit: p.Unit, Default: p.Format(p.Default), Words: p.Words}
	switch {
	case p.Words != nil:
		info.Kind = "word"
	case p.Chance:
		info.Kind = "chance"
	case p.Duration:
		info.Kind, info.Min, info.Max = "duration", p.Format(p.Min), p.Format(p.Max)
	default:
		info.Kind, info.Min, info.Max = "number", p.Format(p.Min), p.Format(p.Max)
	}
	return info
}
