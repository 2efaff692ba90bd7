package main

import "github.com/pop3play/pop3play/core/quirk"

// The JSON of pop3play quirks. Programs read it: names stay.

type catalogueFacts struct {
	Profiles []profileFacts `json:"profiles"`
	Quirks   []quirkFacts   `json:"quirks"`
}

type profileFacts struct {
	Name    string   `json:"name"`
	Summary string   `json:"summary"`
	Quirks  []string `json:"quirks"`
	Raw     bool     `json:"raw"`
}

type quirkFacts struct {
	Name      string            `json:"name"`
	Aliases   []string          `json:"aliases,omitempty"`
	Syntax    string            `json:"syntax"`
	Group     string            `json:"group"`
	Layer     string            `json:"layer"`
	Summary   string            `json:"summary"`
	Params    []paramFacts      `json:"params,omitempty"`
	Words     []string          `json:"words,omitempty"`
	Cancels   []string          `json:"cancels,omitempty"`
	Conflicts map[string]string `json:"conflicts,omitempty"`
	Severity  string            `json:"severity"`
	Breaks    string            `json:"breaks"`
	Seen      string            `json:"seen"`
	Evidence  string            `json:"evidence"`
	Ref       string            `json:"ref"`
}

// paramFacts has its values as a spec string writes them.
type paramFacts struct {
	Name    string `json:"name"`
	Unit    string `json:"unit,omitempty"`
	Min     string `json:"min"`
	Max     string `json:"max"`
	Default string `json:"default"`
}

func allFacts() catalogueFacts {
	all := catalogueFacts{}
	for _, p := range quirk.Profiles() {
		all.Profiles = append(all.Profiles, profileFactsOf(p))
	}
	for _, q := range quirk.All() {
		all.Quirks = append(all.Quirks, factsOf(q))
	}
	return all
}

func profileFactsOf(p *quirk.Profile) profileFacts {
	return profileFacts{p.Name, p.Summary, append([]string{}, p.Quirks...), p.Raw}
}

func factsOf(q *quirk.Quirk) quirkFacts {
	f := quirkFacts{
		Name: q.Name, Aliases: q.Aliases, Syntax: q.Syntax(), Group: q.Group, Layer: q.Layer.String(),
		Summary: q.Summary, Words: q.Words, Cancels: q.Cancels, Conflicts: conflictsOf(q),
		Severity: string(q.Severity), Breaks: q.Breaks, Seen: q.Seen, Evidence: string(q.Evidence), Ref: q.Ref,
	}
	for _, p := range q.Params {
		f.Params = append(f.Params, paramFacts{p.Name, p.Unit, p.Format(p.Min), p.Format(p.Max), p.Format(p.Default)})
	}
	return f
}
