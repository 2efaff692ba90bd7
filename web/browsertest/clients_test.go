package browsertest

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/pop3play/pop3play/testdata"
	"github.com/pop3play/pop3play/web"
)

// The table of mail programs is wider than a phone. It scrolls in its box, the
// page does not, and axe has nothing to say about either.
func TestReferenceTable(t *testing.T) {
	o := options()
	o.Quirks = o.Quirks[:30] // axe takes minutes for all
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
	s := httptest.NewServer(web.Handler(o))
	t.Cleanup(s.Close)
	b := open(t)
	for _, dark := range []bool{false, true} {
		b.resize(390, 860, dark)
		b.run(chromedp.Navigate(s.URL + "/quirks.html"))
		b.wait(`document.querySelector("#mail-programs table")`)
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
