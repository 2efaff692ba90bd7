package main

import "github.com/pop3play/pop3play/core/quirk"

// The JSON of pop3play quirks. Programs read it: names stay.

type profileFacts struct {
	Name    string   `json:"name"`
	Summary string   `json:"summary"`
	Quirks  []string `json:"quirks"`
	Raw     bool     `json:"raw"`

	Confidence string `json:"confidence"`
	Seen       string `json:"seen"`

	Sometimes []string `json:"sometimes,omitempty"` // no part of it
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
	Conforms  bool              `json:"conforms"` // or is left open
	Native    bool              `json:"native"`   // needs sockets
	Octet     bool              `json:"octet"`    // strikes at the octet behind "@"
	Profiles  []string          `json:"profiles,omitempty"`
	Clients   []clientFacts     `json:"clients,omitempty"`
}

// paramFacts has its values as a spec string writes them.
type paramFacts struct {
	Name    string   `json:"name"`
	Unit    string   `json:"unit,omitempty"`
	Min     string   `json:"min,omitempty"`
	Max     string   `json:"max,omitempty"`
	Words   []string `json:"words,omitempty"`
	Default string   `json:"default"`
}

func factsOfAll(quirks []*quirk.Quirk) []quirkFacts {
	all := []quirkFacts{}
	for _, q := range quirks {
		all = append(all, factsOf(q))
	}
	return all
}

func profilesFacts(profiles []*quirk.Profile) (all []profileFacts) {
	for _, p := range profiles {
		all = append(all, profileFactsOf(p))
	}
	return all
}

func profileFactsOf(p *quirk.Profile) profileFacts {
	return profileFacts{p.Name, p.Summary, append([]string{}, p.Quirks...), p.Raw, p.Confidence, p.Seen, p.Sometimes}
}

func factsOf(q *quirk.Quirk) quirkFacts {
	f := quirkFacts{
		Name: q.Name, Aliases: q.Aliases, Syntax: q.Syntax(), Group: q.Group, Layer: q.Layer.String(),
		Summary: q.Summary, Words: q.Words, Cancels: q.Cancels, Conflicts: conflictsOf(q),
		Severity: string(q.Severity), Breaks: q.Breaks, Seen: q.Seen, Evidence: string(q.Evidence), Ref: q.Ref,
		Conforms: q.Trap, Native: q.Native, Octet: q.Octet, Clients: clientFactsOf(q),
	}
	f.Profiles, _ = havingQuirk(q)
	for _, p := range q.Params {
		facts := paramFacts{Name: p.Name, Unit: p.Unit, Words: p.Words, Default: p.Format(p.Default)}
		if p.Words == nil && !p.Chance {
			facts.Min, facts.Max = p.Format(p.Min), p.Format(p.Max)
		}
		f.Params = append(f.Params, facts)
	}
	return f
}
