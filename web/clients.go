package web

import (
	"slices"
	"strings"
)

// mark is the outcome, in brackets if the quirk never showed.
func (c ClientResult) mark() string {
	if c.Unmet {
		return "(" + c.Outcome + ")"
	}
	return c.Outcome
}

// countOutcomes counts the quirks that came to an outcome with a program.
func (p *page) countOutcomes(client int, outcome string) (n int) {
	for _, q := range p.Quirks {
		if client < len(q.Clients) && q.Clients[client].Outcome == outcome {
			n++
		}
	}
	return n
}

// resultGroup are the programs that a quirk came to the same with.
type resultGroup struct {
	outcome, names string
	noted          []ClientResult // those of whom more is known
}

// class has the page's filter find the programs that did not come through: all
// have met the quirk, and to find them all would be to find nothing.
func (g resultGroup) class() string {
	if g.outcome == "intact" {
		return ""
	}
	return "broke"
}

// met says in a line what programs made of a quirk, the worst first.
func (q QuirkInfo) met(outcomes []OutcomeInfo) string {
	var all []string
	groups := q.results()
	for _, o := range slices.Backward(outcomes) {
		for _, g := range groups {
			if g.outcome == o.Name {
				all = append(all, g.outcome+": "+g.names)
			}
		}
	}
	return strings.Join(all, "; ")
}

// results are the outcomes of a quirk, each with its programs.
func (q QuirkInfo) results() (all []resultGroup) {
	for _, c := range q.Clients {
		i := slices.IndexFunc(all, func(g resultGroup) bool { return g.outcome == c.Outcome })
		if i < 0 {
			i, all = len(all), append(all, resultGroup{outcome: c.Outcome})
		}
		g := &all[i]
		name := c.Client
		if c.Unmet {
			name = "(" + name + ")"
		}
		g.names = strings.TrimPrefix(g.names+", "+name, ", ")
		if c.Note != "" {
			g.noted = append(g.noted, c)
		}
	}
	return all
}
