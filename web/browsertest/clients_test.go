package browsertest

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/pop3play/pop3play/testdata"
	"github.com/pop3play/pop3play/web"
)

// The table of mail programs is wider than a phone. It scrolls in its box, the
// page does not, and axe has nothing to say about either.
func TestReferenceTable(t *testing.T) {
	t.Parallel()
	o := metByClients()
	o.Quirks = o.Quirks[:30] // axe takes minutes for all
	s := httptest.NewServer(web.Handler(o))
	t.Cleanup(s.Close)
	b := open(t)
	for _, dark := range []bool{false, true} {
		b.resize(390, 860, dark)
		b.run(chromedp.Navigate(s.URL + "/quirks.html"))
		b.wait(`!document.querySelector(".filter").hidden`)
		if seen := b.eval(`["#mail-programs table", "[href='#mail-programs']"].map((s) => document.querySelector(s).checkVisibility()).join()`); seen != "true,true" {
			t.Errorf("the table, and the way to it, can be seen: %s", seen)
		}
		b.run(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach((d) => { d.open = true })
			// What is not laid out yet would seem to lie on top of something else.
			document.querySelectorAll("article").forEach((a) => { a.style.contentVisibility = "visible" })`))
		if wide := b.eval(`String(document.documentElement.scrollWidth - innerWidth)`); wide != "0" {
			t.Errorf("the page is %s pixels wider than the phone", wide)
		}
		b.wait(`[...document.querySelectorAll("#mail-programs .wide")].every((w) => w.scrollWidth <= w.clientWidth || w.tabIndex === 0)`)
		b.axe(fmt.Sprintf("table of mail programs, dark %v", dark), "html")
	}
}

// metByClients are options with what mail programs made of the quirks.
func metByClients() web.Options {
	o := options()
	m := testdata.Clients()
	for _, c := range m.Clients {
		o.Clients = append(o.Clients, web.ClientInfo{Name: c.Name, Version: c.Version})
	}
	for _, name := range testdata.Outcomes {
		o.Outcomes = append(o.Outcomes, web.OutcomeInfo{Name: name, Meaning: testdata.Meaning(name)})
	}
	for i := range o.Quirks {
		if row := m.Row(o.Quirks[i].Name); row != nil {
			o.Quirks[i].Visit = row.Visit
			for _, c := range m.Clients {
				outcome := row.Outcomes[c.Name]
				o.Quirks[i].Clients = append(o.Quirks[i].Clients, web.ClientResult{Client: c.Name, Outcome: outcome.Outcome, Unmet: outcome.Unmet, Note: outcome.Comment()})
			}
		}
	}
	return o
}

// A quirk's row says which programs broke, the worst first.
func TestRowNamesMailPrograms(t *testing.T) {
	s := httptest.NewServer(web.Handler(metByClients()))
	t.Cleanup(s.Close)
	b := open(t)
	catalogue(b, s.URL+"/#v1&place=page&spec=strict")
	for name, row := range map[string]string{"no-dot-stuffing": "", "drop-retr": ""} {
		for _, outcome := range []string{testdata.Lost, testdata.Hang, testdata.Silent, testdata.Duplicated, testdata.Altered, testdata.Error, testdata.Intact} {
			for _, c := range testdata.Clients().Clients {
				if testdata.Clients().Row(name).Outcomes[c.Name].Outcome == outcome && row == "" {
					row = outcome + ": " + c.Name
				}
			}
		}
		at := `.quirk-row:has(#q-` + name + `) `
		b.eval(`document.querySelector('` + at + `.more').click(); ''`)
		b.wait(`document.querySelector('` + at + `.facts').checkVisibility()`)
		if got := b.text(at + ".facts"); !strings.Contains(got, "Mail programs\n"+row) {
			t.Errorf("%s: %q lacks %q", name, got, row)
		}
	}
}
