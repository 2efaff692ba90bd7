package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/testdata"
	"github.com/pop3play/pop3play/web"
)

// clientsOf is what mail programs made of a quirk, for the reference page.
func clientsOf(q *quirk.Quirk) (all []web.ClientResult, visit string) {
	m := testdata.Clients()
	row := m.Row(q.Name)
	if row == nil {
		return nil, ""
	}
	for _, c := range m.Clients {
		o := row.Outcomes[c.Name]
		all = append(all, web.ClientResult{Client: c.Name, Outcome: o.Outcome, Unmet: o.Unmet, Note: o.Comment()})
	}
	return all, row.Visit + ", " + row.Spec
}

// clientFacts is what a mail program made of a quirk, in JSON.
type clientFacts struct {
	Client  string `json:"client"`
	Version string `json:"version"`
	testdata.Outcome
}

func clientFactsOf(q *quirk.Quirk) (all []clientFacts) {
	m := testdata.Clients()
	if row := m.Row(q.Name); row != nil {
		for _, c := range m.Clients {
			all = append(all, clientFacts{c.Name, c.Version, row.Outcomes[c.Name]})
		}
	}
	return all
}

// describeClients writes what mail programs made of a quirk.
func describeClients(w io.Writer, q *quirk.Quirk) {
	m := testdata.Clients()
	row := m.Row(q.Name)
	if row == nil {
		return
	}
	fmt.Fprintf(w, "\nmail programs with %s (%s)\n\n", row.Spec, row.Visit)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range m.Clients {
		o := row.Outcomes[c.Name]
		fmt.Fprintf(t, "  %s %s\t%s\t%s\n", c.Name, c.Version, o.Mark(), o.Comment())
	}
	t.Flush()
}
