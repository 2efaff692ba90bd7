package main

import (
	"slices"
	"testing"

	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/testdata"
)

// Each quirk has met each mail program, or stands among those that have not, so
// that a new one can be added where these programs are not to be had.
func TestQuirksHaveMetClients(t *testing.T) {
	m := testdata.Clients()
	if len(m.Clients) < 6 {
		t.Errorf("%d mail programs, want six or more", len(m.Clients))
	}
	for _, q := range quirk.All() {
		row := m.Row(q.Name)
		unrun := slices.Contains(m.NotRun, q.Name)
		switch {
		case row == nil && !unrun:
			t.Errorf("%s is not in testdata/clients-vs-quirks.json: make client-matrix QUIRKS=%[1]s has the mail programs meet it, or name it under not_run there", q.Name)
			continue
		case row != nil && unrun:
			t.Errorf("%s has a row in testdata/clients-vs-quirks.json, and stands under not_run too", q.Name)
		case row == nil:
			continue
		}
		if _, err := quirk.Parse(row.Spec); err != nil {
			t.Errorf("%s: %q: %v; make client-matrix QUIRKS=%[1]s runs it anew", q.Name, row.Spec, err)
		}
		for _, c := range m.Clients {
			if o, there := row.Outcomes[c.Name]; !there || !slices.Contains(testdata.Outcomes, o.Outcome) {
				t.Errorf("%s: %s came to %q; make client-matrix QUIRKS=%[1]s runs it anew", q.Name, c.Name, o.Outcome)
			}
		}
	}
	for _, row := range m.Quirks {
		if quirk.Find(row.Quirk) == nil {
			t.Errorf("testdata/clients-vs-quirks.json has a row for %s, which is no quirk any more; make client-matrix QUIRKS=none takes it away", row.Quirk)
		}
	}
	for _, name := range m.NotRun {
		if quirk.Find(name) == nil {
			t.Errorf("testdata/clients-vs-quirks.json names %s under not_run, which is no quirk", name)
		}
	}
}

// The page and --json show what the mail programs made of a quirk.
func TestShownClients(t *testing.T) {
	q := quirk.Find("drop-retr")
	info := quirkInfo(q)
	if len(info.Clients) != len(testdata.Clients().Clients) || info.Clients[0].Client != "curl" || info.Clients[0].Outcome != testdata.Lost {
		t.Errorf("the page shows %v", info.Clients)
	}
	if f := factsOf(q); len(f.Clients) != len(info.Clients) || f.Clients[0].Version == "" {
		t.Errorf("--json shows %v", f.Clients)
	}
	o := siteOptions("tour")
	if len(o.Clients) != len(info.Clients) || len(o.Outcomes) != len(testdata.Outcomes) {
		t.Errorf("the page explains %v and %v", o.Clients, o.Outcomes)
	}
	for _, o := range o.Outcomes {
		if o.Meaning == "" {
			t.Errorf("nobody says what %s means", o.Name)
		}
	}
}
