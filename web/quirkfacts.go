package web

import "encoding/json"

// The facts are JSON, and a row of the list shows its own when it is opened:
// as elements they would be most of the page.

type facts struct {
	Quirks   []quirkFact            `json:"quirks"`
	Profiles map[string]profileFact `json:"profiles"`
}

type quirkFact struct {
	Name     string            `json:"name"`
	Params   []paramFact       `json:"params,omitempty"`
	Octet    bool              `json:"octet,omitempty"`
	Seen     string            `json:"seen,omitempty"`
	Evidence string            `json:"evidence,omitempty"`
	Breaks   string            `json:"breaks,omitempty"`
	Met      string            `json:"met,omitempty"` // what mail programs made of it, the worst first
	Ref      string            `json:"ref,omitempty"`
	Conforms bool              `json:"conforms,omitempty"`
	OneOf    string            `json:"oneOf,omitempty"`
	Against  map[string]string `json:"against,omitempty"` // other names, and why; without those of OneOf
}

type paramFact struct {
	Name    string   `json:"name"`
	Kind    string   `json:"kind"`
	Unit    string   `json:"unit,omitempty"`
	Min     string   `json:"min,omitempty"`
	Max     string   `json:"max,omitempty"`
	Words   []string `json:"words,omitempty"`
	Default string   `json:"default"`
}

type profileFact struct {
	Seen       string   `json:"seen,omitempty"`
	Confidence string   `json:"confidence,omitempty"`
	Quirks     []string `json:"quirks,omitempty"`
	Greeting   string   `json:"greeting,omitempty"`
	Refusal    string   `json:"refusal,omitempty"`
	Before     []string `json:"before,omitempty"`
	After      []string `json:"after,omitempty"`
}

func factsJSON(o Options) ([]byte, error) {
	all := facts{Quirks: []quirkFact{}, Profiles: map[string]profileFact{}}
	reason := map[string]string{}
	for _, q := range o.Quirks {
		reason[q.Name] = q.OneOf
	}
	for _, q := range o.Quirks {
		f := quirkFact{Name: q.Name, Octet: q.Octet, Seen: q.Seen, Evidence: q.Evidence, Breaks: q.Breaks, Met: q.met(o.Outcomes), Ref: q.Ref,
			Conforms: q.Conforms, OneOf: q.OneOf, Against: map[string]string{}}
		for _, p := range q.Params {
			f.Params = append(f.Params, paramFact{p.Name, p.Kind, p.Unit, p.Min, p.Max, p.Words, p.Default})
		}
		for _, other := range q.Conflicts {
			if q.OneOf == "" || reason[other] != q.OneOf {
				f.Against[other] = q.Reasons[other]
			}
		}
		all.Quirks = append(all.Quirks, f)
	}
	for _, p := range o.Profiles {
		all.Profiles[p.Name] = profileFact{p.Seen, p.Confidence, p.Quirks, p.Greeting, p.Refusal, p.Before, p.After}
	}
	return json.Marshal(all)
}
