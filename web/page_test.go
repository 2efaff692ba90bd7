package web

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

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
		`<article id="trickle">`, `<article id="noextra">`, `<article id="classic">`, `href="./#v1&amp;place=page&amp;spec=strict,trickle=1/5ms"`,
		"Slowly now.", `<span class="refused">S: -ERR &lt;no&gt;`, `<form class="filter" role="search" hidden>`, `<script type="module" src="assets/reference.`, `href="./#v1&amp;place=page&amp;spec=classic"`,
		`<th scope="row">fetcher <span class="soft">1.2</span></th><td>0</td><td>1</td>`, `<td class="outcome-lost">lost</td><td class="outcome-intact">(intact)</td>`,
		`<dd>mail is gone</dd>`, `<b class="outcome-lost">lost</b> fetcher</li><li class="soft">fetcher: lost: 3</li>`, `<b class="outcome-intact">intact</b> (getter)</li>`, "fetch &amp; delete",
	} {
		if !strings.Contains(string(body), want) {
			t.Errorf("the reference lacks %s", want)
		}
	}
	if res := get(t, Handler(o), "/quirks", "localhost", nil); res.StatusCode != 301 || res.Header.Get("Location") != "/quirks.html" {
		t.Errorf("%d to %s", res.StatusCode, res.Header.Get("Location"))
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
	if !strings.Contains(html, `id="command"`) || strings.Contains(html, "quirk-search\"") {
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

func TestModulesMayNotFormARing(t *testing.T) {
	_, err := loadAssets(map[string][]byte{
		"a.js": []byte("import { b } from './b.js';\n"),
		"b.js": []byte("import { a } from './a.js';\n"),
	})
	if err == nil || !strings.Contains(err.Error(), "import each other") {
		t.Errorf("error %v", err)
	}
	_, err = loadAssets(map[string][]byte{"a.js": []byte("import './gone.js';\n")})
	if err == nil || !strings.Contains(err.Error(), "gone.js") {
		t.Errorf("error %v", err)
	}
}

// Joined modules are what they were apart: each has its own names.
func TestLinkedModules(t *testing.T) {
	for name, body := range map[string]string{
		"a strange import": "import d, from './b.js';\n",
		"a strange export": "export * from './b.js';\n",
	} {
		if _, err := loadAssets(map[string][]byte{"a.js": []byte(body), "b.js": nil}); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"own names": {map[string]string{
			"a.js":   "import { b as c } from './d/b.js';\nimport x from './x.js';\nlet own = 1;\nuse(c, x, own++);\n",
			"d/b.js": "import x from '../x.js';\nlet own = 2;\nexport const b = x + own++;\nexport async function f() {}\n",
			"x.js":   "let own = use();\nexport default own;\n",
		}, "var e=use(),o=e;var r=2,t=o+r++;var n=1;use(t,o,n++);\n"},
		"exports of vendored modules": {map[string]string{
			"a.js": "import B from './b.js';\nimport { c, d } from './b.js';\nB(c, d);\n",
			"b.js": "let c = use(), d = c++;\nexport { c, d };\nexport default class B {}\n",
		}, "var r=use(),t=r++;var o=class{};o(r,t);\n"},
		"nobody imports it": {map[string]string{
			"a.js": "import './b.js';\nexport { used as b } from './c.js';\n",
			"b.js": "use(1);\nexport function idle() {}\n",
			"c.js": "export const used = use(2);\n",
		}, "use(1);var e=use(2);export{e as b};\n"},
	} {
		files := map[string][]byte{}
		for p, body := range c.files {
			files[p] = []byte(body)
		}
		a, err := loadAssets(files)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := a.byPath["a.js"].plain(); err != nil || string(got) != c.want {
			t.Errorf("%s: joined to\n%s, %v, want\n%s", name, got, err, c.want)
		}
	}
}

// A script of the old kind has nothing in everybody's sight.
func TestLinkedClassicScript(t *testing.T) {
	a, err := loadAssets(map[string][]byte{bootScript: []byte("import { b } from './b.js';\nuse(b);\n"), "b.js": []byte("export const b = use();\n")})
	if err != nil {
		t.Fatal(err)
	}
	want := "\"use strict\";\n(()=>{var o=use();use(o);})();\n"
	if got, err := a.byPath[bootScript].plain(); err != nil || string(got) != want {
		t.Errorf("joined to %s, %v", got, err)
	}
}

// What is wrong in a module is said, and where.
func TestLinkedFault(t *testing.T) {
	a, err := loadAssets(map[string][]byte{"a.js": []byte("import { c } from './b.js';\nuse(c);\n"), "b.js": []byte("export const b = 1;\n")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.byPath["a.js"].plain(); err == nil || !strings.Contains(err.Error(), "b.js") {
		t.Errorf("error %v", err)
	}
}

// The worker has its own copy of a module that the page brings too.
func TestWorkerStandsAlone(t *testing.T) {
	a, err := loadAssets(map[string][]byte{
		"main.js":    []byte("import { b } from './b.js';\nuse(b);\n"),
		workerScript: []byte("import { b } from './b.js';\nimport { c } from './c.js';\nuse(b, c);\n"),
		"b.js":       []byte("export const b = 1;\n"),
		"c.js":       []byte("export const c = 1;\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(a.byPath) != 2 {
		t.Errorf("%d assets, want the page's script and the worker's", len(a.byPath))
	}
}

// What travels has no comments and short names, and does the same.
func TestSmaller(t *testing.T) {
	for name, c := range map[string]struct{ from, want string }{
		"a.js":  {"// One.\n/** @type {string} */\nexport const a = (long) => { const other = long(); return other + `${other} /* two */`; };\n", "export const a=o=>{const t=o();return t+`${t} /* two */`};\n"},
		"a.css": {"/* One. */\n@layer base {\n  p { color: light-dark(#fff, #000); }\n}\n", "@layer base{p{color:light-dark(#fff,#000)}}\n"},
		"a.svg": {"<svg> </svg>", "<svg> </svg>"},
	} {
		if got, err := smaller(name, []byte(c.from)); err != nil || string(got) != c.want {
			t.Errorf("%s: %v, %s", name, err, got)
		}
	}
	if _, err := smaller("b.js", []byte("const = 1")); err == nil {
		t.Error("a script that is none is taken")
	}
}

// What comes late takes from the page what it has, and brings what it has not.
func TestLateModules(t *testing.T) {
	files := map[string][]byte{
		"main.js":  []byte("import { x, w } from './x.js';\nuse(x, w);\n"),
		"x.js":     []byte("export const x = use(), w = use();\n"),
		"y.js":     []byte("import { x } from './x.js';\nexport const y = use(x);\n"),
		lateScript: []byte("import { x as z } from './x.js';\nimport { y } from './y.js';\nexport function f() { return z + y; }\n"),
	}
	a, err := loadAssets(files)
	if err != nil {
		t.Fatal(err)
	}
	for p, want := range map[string]string{
		"main.js":  "var o=use(),e=use();use(o,e);export{o as x};\n",
		lateScript: "import{x as o}from\"./" + a.byPath["main.js"].name + "\";var r=use(o);function i(){return o+r}export{i as f};\n",
	} {
		if got, err := a.byPath[p].plain(); err != nil || string(got) != want {
			t.Errorf("%s is\n%s, %v, want\n%s", p, got, err, want)
		}
	}
	files["y.js"] = []byte("import { z } from './main.js';\nexport const y = z;\n")
	if _, err := loadAssets(files); err == nil || !strings.Contains(err.Error(), "cannot have anything from main.js") {
		t.Errorf("error %v", err)
	}
}

// Constants have their values where they are used, and each file its own.
func TestLinkedConstants(t *testing.T) {
	files := map[string][]byte{
		"main.js":  []byte("import * as K from './k.js';\nuse(K.b);\n"),
		"k.js":     []byte("// What it is.\n\nexport const a = 1,\n  b = 2;\nexport const c = 3;\n"),
		lateScript: []byte("import * as K from './k.js';\nuse(K.a + K.c);\n"),
	}
	a, err := loadAssets(files)
	if err != nil {
		t.Fatal(err)
	}
	for p, want := range map[string]string{"main.js": "use(2);\n", lateScript: "use(4);\n"} {
		if got, err := a.byPath[p].plain(); err != nil || string(got) != want {
			t.Errorf("%s is %s, %v, want %s", p, got, err, want)
		}
	}
	for _, more := range []string{"export let d = 4;\n", "export const d = new Map();\n", "let d = 0;\nexport { d };\n"} {
		files["k.js"] = []byte(more)
		if _, err := loadAssets(files); err == nil || !strings.Contains(err.Error(), "more than constants") {
			t.Errorf("%s: error %v", more, err)
		}
	}
}

// A change in a module changes the names of those that import it.
func TestHashesFollowImports(t *testing.T) {
	name := func(b string) string {
		a, err := loadAssets(map[string][]byte{"a.js": []byte("import { b } from './b.js';\n"), "b.js": []byte(b)})
		if err != nil {
			t.Fatal(err)
		}
		return a.href("a.js")
	}
	if name("export const b = 1;") == name("export const b = 2;") {
		t.Error("a.js keeps its name while b.js changes")
	}
}

// The scripts and styles that the page begins with are no more than 60 kB on
// their way, without what is vendored.
func TestScriptBudget(t *testing.T) {
	const budget = 60_000
	files, err := staticFiles(testOptions())
	if err != nil {
		t.Fatal(err)
	}
	for p := range files {
		if strings.HasPrefix(p, "vendor/") && strings.HasSuffix(p, ".js") {
			files[p] = vendorStub(files[p])
		}
	}
	a, err := loadAssets(files)
	if err != nil {
		t.Fatal(err)
	}
	sum, later := 0, 0
	for _, p := range slices.Sorted(maps.Keys(a.byPath)) {
		if ext := path.Ext(p); ext != ".js" && ext != ".css" || strings.HasPrefix(p, "vendor/") {
			continue
		}
		plain, err := a.byPath[p].plain()
		if err != nil {
			t.Fatal(err)
		}
		packed, err := packBrotli(plain, brotli.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d octets packed", p, len(packed))
		switch p {
		case entryScript, bootScript, styleName:
			sum += len(packed)
		default:
			later += len(packed)
		}
	}
	t.Logf("%d octets, and %d when they are asked for", sum, later)
	if sum > budget {
		t.Errorf("%d octets, %d over the budget", sum, sum-budget)
	}
}

// vendorStub is a module with the same exports and nothing in them.
func vendorStub(body []byte) []byte {
	var b bytes.Buffer
	exports := regexp.MustCompile(`(?m)^export (?:default (\w+);$|\{ ([^}\n]+) \};$|(default )?((?:const|class|function\*?|async function) (\w+)))`)
	for _, m := range exports.FindAllStringSubmatch(string(body), -1) {
		switch {
		case m[1] != "", m[3] != "":
			b.WriteString("const only = 0;\nexport default only;\n")
		case m[2] != "":
			for _, name := range strings.Split(m[2], ", ") {
				fmt.Fprintf(&b, "export const %s = 0;\n", name)
			}
		default:
			fmt.Fprintf(&b, "export const %s = 0;\n", m[5])
		}
	}
	return b.Bytes()
}
