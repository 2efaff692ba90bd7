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
		o.Profiles = append(o.Profiles, web.ProfileInfo{Name: p.Name, Summary: p.Summary})
	}
	for _, q := range quirk.All() {
		info := web.QuirkInfo{Name: q.Name, Summary: q.Summary, Group: q.Group, Aliases: q.Aliases, Conflicts: conflicts(q)}
		info.QuirkFacts = web.QuirkFacts{Breaks: q.Breaks, Ref: q.Ref}
		if len(q.Params) > 0 {
			info.Syntax = q.Syntax()
		}
		o.Quirks = append(o.Quirks, info)
	}
	return o
}

func conflicts(q *quirk.Quirk) (names []string) {
	for _, o := range quirk.All() {
		if q.Against(o) != "" {
			names = append(names, o.Name)
		}
	}
	return names
}
