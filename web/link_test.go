package web

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
)

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
		}, "var e=use(),o=e,r=2,t=o+r++,n=1;use(t,o,n++);\n"},
		"exports of vendored modules": {map[string]string{
			"a.js": "import B from './b.js';\nimport { c, d } from './b.js';\nB(c, d);\n",
			"b.js": "let c = use(), d = c++;\nexport { c, d };\nexport default class B {}\n",
		}, "var r=use(),t=r++,o=class{};o(r,t);\n"},
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
	want := "\"use strict\";(()=>{var e=use();use(e)})();\n"
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
		"a.js":  {"// One.\n/** @type {string} */\nexport const a = (long) => { const other = long(); return other + `${other} /* two */`; };\n", "export const a=e=>{const t=e();return t+`${t} /* two */`};\n"},
		"a.css": {"/* One. */\n@layer base {\n  p { color: light-dark(#fff, #000); }\n}\n", "@layer base{p{color:light-dark(#fff,#000)}}\n"},
		"b.css": {":root { --long: 1px; --wire: serif; --longer: var(--long); }\np { margin: var(--longer) var(--part, var(--long)); font-family: var(--wire); }\n", ":root{--wire: serif;--a: 1px}p{margin:var(--a) var(--part, 1px);font-family:var(--wire)}\n"},
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

// So does a change in what makes scripts and style sheets small.
func TestNamesFollowTheMaker(t *testing.T) {
	files := map[string][]byte{"a.js": []byte("use();\n"), "a.css": []byte("p { top: 0; }\n"), "a.svg": []byte("<svg/>\n")}
	a, err := loadAssets(files)
	if err != nil {
		t.Fatal(err)
	}
	for p, body := range files {
		name := made(p, body, maker)
		if got := a.byPath[p].name; got != name {
			t.Errorf("%s has the name %s, not %s", p, got, name)
		}
		if other := made(p, body, []byte("another")); (other == name) != (p == "a.svg") {
			t.Errorf("by another maker, %s becomes %s too", name, other)
		}
	}
	for _, p := range []string{"link.go", "minify.go", "rename.go", "sheet.go"} {
		code, err := os.ReadFile(p)
		if err != nil || !bytes.Contains(maker, code) {
			t.Errorf("%s is no part of the maker: %v", p, err)
		}
	}
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(strings.TrimLeft(madeWith, "\n")) {
		if !bytes.Contains(mod, []byte(line)) {
			t.Errorf("go.mod has something else than %s", strings.TrimSpace(line))
		}
	}
	for _, m := range regexp.MustCompile(`"(github\.com/[^/]+/[^/"]+(?:/v\d+)?)`).FindAllSubmatch(maker, -1) {
		if !strings.Contains(madeWith, string(m[1])+" v") {
			t.Errorf("%s makes files smaller and is not in madeWith", m[1])
		}
	}
}
