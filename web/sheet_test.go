package web

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestPlainer(t *testing.T) {
	var long, short []string
	for i := range 27 {
		long = append(long, fmt.Sprintf("--long%d", i))
		short = append(short, "--"+string(rune('a'+i)))
	}
	short[26] = "--b1" // --a1 is there
	for name, c := range map[string]struct{ from, want string }{
		"a size": {
			":root{--s: 2px;--t:1rem}p{margin:var(--s) var( --t )}",
			":root{}p{margin:2px 1rem}",
		},
		"of which a use has a fallback": {
			":root{--s: 2px}p{margin:var(--s, 3px) var(--s,calc(1px + var(--s)));padding:var(--part, var(--s))}",
			":root{}p{margin:2px 2px;padding:var(--part, 2px)}",
		},
		"beside others": {
			":root{--s: 2px}p{margin:var(--s)var(--s)auto;width:calc(2*var(--s)/3);font:var(--s)/1 serif}",
			":root{}p{margin:2px 2px auto;width:calc(2*2px/3);font:2px/1 serif}",
		},
		"in a layer":      {"@layer a{:root{--s: 2px}}p{margin:var(--s)}", "@layer a{:root{}}p{margin:2px}"},
		"before all else": {"var(--s){}:root{--s:2px}", " 2px{}:root{}"},
		"that is another elsewhere": {
			":root{--s: 2px}@media print{:root{--s:3px;}}p{margin:var(--s)}",
			":root{--a: 2px}@media print{:root{--a:3px;}}p{margin:var(--a)}",
		},
		"that is one of some elements": {"div{--s:2px}p{margin:var(--s,1px)}", "div{--a:2px}p{margin:var(--a,1px)}"},
		"that is one in some media":    {"@media print{:root{--s:2px}}p{margin:var(--s,1px)}", "@media print{:root{--a:2px}}p{margin:var(--a,1px)}"},
		"no size": {
			":root{--s:2px 1px;--t:2px!important;--u:2em;--v:;--w:light-dark(#fff;a)}p{margin:var(--s) VAR(--t)}",
			":root{--a:2px 1px;--b:2px!important;--c:2em;--d:;--e:light-dark(#fff;a)}p{margin:var(--a) VAR(--b)}",
		},
		"letters that are taken": {
			":root{--long:red;--b:1em;--longer:blue}p{color:var(--a,var(--longer));top:var(--part)}",
			":root{--b:red;--c:1em;--d:blue}p{color:var(--a,var(--d));top:var(--part)}",
		},
		"fonts": {":root{--ui:serif;--wire:1px}p{font:var(--wire) var(--ui)}", ":root{--ui:serif;--wire:1px}p{font:var(--wire) var(--ui)}"},
		"what is no property": {
			":root{--ink:red;--s:2px}.x--ink,#--ink{/*--ink*/content:'var(--ink) --s: 2px;';color:/**/var(--ink/**/)}",
			":root{--a:red;}.x--ink,#--ink{/*--ink*/content:'var(--ink) --s: 2px;';color:/**/var(--a/**/)}",
		},
		"more than there are letters": {":root{" + strings.Join(long, ":0;") + ":0}p{top:var(--a1)var(--long26)}", ":root{" + strings.Join(short, ":0;") + ":0}p{top:var(--a1)var(--b1)}"},
	} {
		if got, err := plainer("a.css", []byte(c.from)); err != nil || string(got) != c.want {
			t.Errorf("%s: %v,\n%s, want\n%s", name, err, got, c.want)
		}
	}
}

// What would mean something else under another name is said, and where.
func TestPlainerRefuses(t *testing.T) {
	for _, sheet := range []string{
		"@property --ink{syntax:'*';inherits:true}:root{--ink:red}",
		"p{transition:--ink 1s}:root{--ink:red}",
		":root{--ink:2px}.--ink{color:red}",
		":root{--ink:2px}@container style(--ink: 2px){p{color:red}}",
		":root{--ink:2px}p{color:--ink(3)}",
	} {
		got, err := smaller("b.css", []byte(sheet))
		if err == nil || !strings.Contains(err.Error(), "b.css") || !strings.Contains(err.Error(), "--ink") {
			t.Errorf("%s became %s, error %v", sheet, got, err)
		}
	}
	if got, err := plainer("a.css", []byte("@property --x{syntax:'*'}p{transition:--y 1s}")); err != nil {
		t.Errorf("%s, %v", got, err)
	}
}

// What scripts and the page's elements say of properties is true of the style
// sheet that travels.
func TestPropertiesOfScripts(t *testing.T) {
	o := testOptions()
	files, err := staticFiles(o)
	if err != nil {
		t.Fatal(err)
	}
	a, err := loadAssets(files)
	if err != nil {
		t.Fatal(err)
	}
	styles, err := a.byPath[styleName].plain()
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{"the page": renderPage(t, o), "the list of quirks": renderList(t, o)}
	for p, body := range files {
		if strings.HasSuffix(p, ".js") && !strings.HasPrefix(p, "vendor/") {
			texts[p] = string(body)
		}
	}
	var found []string
	for where, text := range texts {
		for _, m := range regexp.MustCompile("['\"`( ;](--[a-z][a-z0-9-]*)(?:['\"`),]|: )").FindAllStringSubmatch(text, -1) {
			found = append(found, m[1])
			if !regexp.MustCompile(`[(;{]` + m[1] + `[,):]`).Match(styles) {
				t.Errorf("%s has %s, which the style sheet has not", where, m[1])
			}
		}
	}
	if !slices.Contains(found, "--part") {
		t.Errorf("found %q", found)
	}
}
