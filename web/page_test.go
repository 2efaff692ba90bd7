package web

import (
	"cmp"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

func renderPage(t *testing.T, o Options) string {
	t.Helper()
	s, err := newSite(o)
	if err != nil {
		t.Fatal(err)
	}
	html, err := s.page.plain()
	if err != nil {
		t.Fatal(err)
	}
	return string(html)
}

// Tags close in the order in which they were opened, and names are unique.
func TestPageIsWellFormed(t *testing.T) {
	html := renderPage(t, testOptions())
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(html, -1) {
		if ids[m[1]] {
			t.Errorf("two elements are named %s", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range regexp.MustCompile(` (for|aria-labelledby|aria-controls|aria-describedby)="([^"]+)"`).FindAllStringSubmatch(html, -1) {
		if !ids[m[2]] {
			t.Errorf("%s names %s, which is not there", m[1], m[2])
		}
	}
	d := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(strings.ToLower(html), "<!doctype html>")))
	d.Strict = false
	d.AutoClose = xml.HTMLAutoClose
	d.Entity = xml.HTMLEntity
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// The scripts take elements for what they are.
func TestElementKinds(t *testing.T) {
	types, err := os.ReadFile("browsertest/elements.d.ts")
	if err != nil {
		t.Fatal(err)
	}
	html := renderPage(t, testOptions())
	tags := map[string]string{"HTMLAnchorElement": "a", "HTMLFieldSetElement": "fieldset", "HTMLTextAreaElement": "textarea", "SVGSVGElement": "svg"}
	kinds := regexp.MustCompile(`'([\w-]+)': ((?:HTML|SVG)(\w+)Element);`).FindAllStringSubmatch(string(types), -1)
	if len(kinds) < 50 {
		t.Errorf("%d kinds of elements", len(kinds))
	}
	for _, m := range kinds {
		tag := cmp.Or(tags[m[2]], strings.ToLower(m[3]))
		if !regexp.MustCompile(`<` + tag + `\b[^>]* id="` + m[1] + `"`).MatchString(html) {
			t.Errorf("%s is no %s", m[1], tag)
		}
	}
}

// renderList is the list of quirks that the page fetches.
func renderList(t *testing.T, o Options) string {
	t.Helper()
	files, err := staticFiles(o)
	if err != nil {
		t.Fatal(err)
	}
	return string(files[quirkListName])
}

// The reference has a section for each quirk and profile, and a way to try it.
func TestReference(t *testing.T) {
	o := testOptions()
	o.Quirks[0].Transcript = "Slowly\nnow.\n\nS: +OK\nC: QUIT\nS: -ERR <no>\n"
	o.Quirks[0].Spec = "strict,trickle=1/5ms"
	o.Clients = []ClientInfo{{"fetcher", "1.2"}, {"getter", "3"}}
	o.Outcomes = []OutcomeInfo{{"intact", "all is well"}, {"lost", "mail is gone"}}
	o.Quirks[0].Visit = "fetch & delete"
	o.Quirks[0].Clients = []ClientResult{{Client: "fetcher", Outcome: "lost", Note: "lost: 3"}, {Client: "getter", Outcome: "intact", Unmet: true}}
	res := get(t, Handler(o), "/quirks.html", "localhost", nil)
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 200 || !strings.Contains(res.Header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Fatal(res.StatusCode, res.Header, err)
	}
	for _, want := range []string{
		`<article id="trickle" class="card">`, `<article id="noextra" class="card">`, `<article id="classic" class="card">`, `href="./#v1&amp;place=page&amp;spec=strict,trickle=1/5ms"`,
		"Slowly now.", `<span class="refused">S: -ERR &lt;no&gt;`, `<div class="filter" role="search" hidden>`, `<script type="module" src="assets/reference.`, `href="./#v1&amp;place=page&amp;spec=classic"`,
		`<th scope="row">fetcher <span class="soft">1.2</span></th><td>0</td><td>1</td>`, `<td class="outcome-lost">lost</td><td class="outcome-intact">(intact)</td>`,
		`<dd>mail is gone</dd>`, `<li class="broke"><b class="outcome-lost">lost</b> fetcher</li><li class="soft broke">fetcher: lost: 3</li>`, `<li class=""><b class="outcome-intact">intact</b> (getter)</li>`, "fetch &amp; delete",
	} {
		if !strings.Contains(string(body), want) {
			t.Errorf("the reference lacks %s", want)
		}
	}
	if res := get(t, Handler(o), "/quirks", "localhost", nil); res.StatusCode != 301 || res.Header.Get("Location") != "/quirks.html" {
		t.Errorf("%d to %s", res.StatusCode, res.Header.Get("Location"))
	}
}

// Who opens the page first is told what it is about.
func TestPageSaysWhatPOP3Is(t *testing.T) {
	_, text, _ := strings.Cut(string(read(t, get(t, Handler(testOptions()), "/", "localhost", nil))), `id="explain-empty"`)
	text, _, _ = strings.Cut(text, "</p>")
	for _, want := range []string{"POP3 is how a mail program fetches mail", "maildrop", "Send a command"} {
		if !strings.Contains(text, want) {
			t.Errorf("before anything was said, %q is not: %s", want, text)
		}
	}
}

// Text from the catalogue is shown, and never read as markup.
func TestPageEscapes(t *testing.T) {
	o := testOptions()
	o.Quirks = append(o.Quirks, QuirkInfo{Name: "x\"y", Summary: "<script>alert(1)</script>", Group: "<blink>"})
	html := renderPage(t, o) + renderList(t, o)
	about, err := renderReference(newPage(o, &assets{}))
	if err != nil {
		t.Fatal(err)
	}
	html += string(about)
	facts, err := factsJSON(o)
	if err != nil {
		t.Fatal(err)
	}
	html += string(facts)
	for _, bad := range []string{"<script>alert", `data-quirk="x"y"`, "<blink>", "<Blink>"} {
		if strings.Contains(html, bad) {
			t.Errorf("the page contains %s", bad)
		}
	}
	if !strings.Contains(html, "&lt;script&gt;alert(1)&lt;/script&gt;") {
		t.Error("the summary is not shown")
	}
}

func TestPageShowsCatalogue(t *testing.T) {
	html := renderPage(t, testOptions()) + renderList(t, testOptions())
	for _, want := range []string{
		"Search 3 quirks", ">Wire<", ">Framing<", `data-quirk="trickle"`,
		`data-verb="QUIT" data-usage="QUIT" data-states="AUTHORIZATION TRANSACTION"`, `data-users="user ada"`, "v1.2.3",
		"assets/sample.",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if n := strings.Count(html, `class="group"`); n != 2 {
		t.Errorf("%d groups of quirks, want 2", n)
	}
}

// The zero value of Options is a page too.
func TestPageWithoutOptions(t *testing.T) {
	html := renderPage(t, Options{})
	if !strings.Contains(html, `id="command"`) || strings.Contains(html, `data-place="server"`) ||
		!strings.Contains(html, `<div class="find" hidden>`) || !strings.Contains(html, `<div id="quirks"></div>`) {
		t.Error("the page without options is not the bare one")
	}
}

// Each sample is there once, with the address of its mail if it has any.
func TestPageOffersSamples(t *testing.T) {
	html := renderPage(t, testOptions())
	for _, want := range []string{
		`<option value="own" title="" data-mail="assets/sample\.[0-9a-f]{12}\.mail" data-made="" selected>Own<`,
		`<option value="other" title="" data-mail="assets/other\.[0-9a-f]{12}\.mail" data-made="">`,
		`<option value="made" title="" data-mail="" data-made="made">`,
		`<option value="empty" title="" data-mail="" data-made="">`,
	} {
		if n := len(regexp.MustCompile(want).FindAllString(html, -1)); n != 1 {
			t.Errorf("%d times %s", n, want)
		}
	}
}

func TestArrows(t *testing.T) {
	all := arrows(pop3.Strict().Moves())
	want := map[string]string{
		"AUTHORIZATION TRANSACTION": "PASS", "AUTHORIZATION CLOSED": "QUIT", "TRANSACTION UPDATE": "QUIT", "UPDATE CLOSED": "QUIT",
	}
	for _, a := range all {
		key := a.From.String() + " " + a.To.String()
		if verb := want[key]; verb == "" || !strings.Contains(a.verbs(), verb) {
			t.Errorf("%s by %s", key, a.verbs())
		}
		delete(want, key)
		if !strings.HasPrefix(a.path(), "M") {
			t.Errorf("%s is drawn as %q", key, a.path())
		}
	}
	for key := range want {
		t.Errorf("no arrow for %s", key)
	}
	if got := arrows([]pop3.Move{{From: pop3.Authorization, To: pop3.Authorization, Verb: "STLS"}}); len(got) != 0 {
		t.Errorf("a move that stays is drawn: %v", got)
	}
}

// Letters have the sizes of one scale, or are so much smaller than what is
// around them; a few have sizes of their own.
func TestTypeScale(t *testing.T) {
	own := map[string]bool{ // by whether it is there
		"font: 15px/1.45 var(--ui)":    false, // the page
		"font: 14px/1.6 var(--wire)":   false, // the conversation
		"font: 15px/1.5 var(--wire)":   false, // what is typed
		"font-size: 16px":              false, // where iOS zooms in on less
		"font: 13px/1.6 var(--wire)":   false, // a message's source
		"font: 700 10px var(--ui)":     false, // in drawings, in whose units these are
		"font: 600 10.5px var(--ui)":   false,
		"font: 10px var(--wire)":       false,
		"font: 9.5pt/1.45 var(--wire)": false, // on paper
		"font: 9.5pt var(--wire)":      false,
		"font-size: 15pt":              false,
	}
	files, err := staticFiles(testOptions())
	if err != nil {
		t.Fatal(err)
	}
	fonts := regexp.MustCompile(`[\s{;](font(?:-size)?:[^;}]+)`).FindAllSubmatch(files[styleName], -1)
	if len(fonts) < 100 {
		t.Fatalf("%d fonts", len(fonts))
	}
	absolute := regexp.MustCompile(`\d(?:rem|[a-z]*vw|[a-z]*vh|px|pt|pc|in|cm|mm|q)\b`)
	for _, f := range fonts {
		font := string(f[1])
		if _, does := own[font]; does {
			own[font] = true
		} else if absolute.MatchString(font) {
			t.Errorf("%s is no size of the scale --t0 to --t5", font)
		}
	}
	for font, there := range own {
		if !there {
			t.Errorf("no letters have %s any more", font)
		}
	}
}
