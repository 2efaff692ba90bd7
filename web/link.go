package web

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// The scripts are modules, each in a file of its own. The page fetches a
// module and all that it imports as one file: thirty requests, each found out
// by the one before it, take longer than all the rest of the page's start.
//
// What is imported as a whole, "* as", has constants alone. They are put in the
// places where they are used, so each file brings its own.

var (
	importLine = regexp.MustCompile(`(?m)^(?:import|export) (?:(?:(\w+)|(\* as \w+)|\{ ([^}\n]+) \}) from )?'(\.[^'\n]+\.js)';$`)
	constants  = regexp.MustCompile(`^(?:(?://.*|export const [^;(]*;)?\n)*$`)
	otherLine  = regexp.MustCompile(`(?m)^(?:import\b|export [{*].* from\b).*`)
)

// bundle is a module and all that it imports.
type bundle struct {
	files   map[string][]byte
	modules []string // each behind all that it imports
	using   []string // guards against modules that import each other

	there map[string]bool     // modules that the page has when this one comes
	page  string              // public name of the file that has them
	taken map[string][]string // names that this one imports from them, by module
	given map[string][]string // names that a later one takes from this
}

// newBundle finds all that the entry needs.
func newBundle(files map[string][]byte, entry string) (*bundle, error) {
	b := &bundle{files: files}
	return b, b.add(entry)
}

// later gives a bundle that comes when this one is there, and has this one give
// what it takes.
func (b *bundle) later(entry string) (*bundle, error) {
	l := &bundle{files: b.files, there: map[string]bool{}, taken: map[string][]string{}}
	for _, p := range b.modules {
		l.there[p] = true
	}
	if err := l.add(entry); err != nil {
		return nil, err
	}
	if l.taken[b.entry()] != nil {
		return nil, fmt.Errorf("web: %s cannot have anything from %s", entry, b.entry())
	}
	b.given = l.taken
	return l, nil
}

// entry is the module that was asked for.
func (b *bundle) entry() string { return b.modules[len(b.modules)-1] }

func (b *bundle) add(p string) error {
	if slices.Contains(b.modules, p) {
		return nil
	}
	body, ok := b.files[p]
	if !ok {
		return fmt.Errorf("web: no module %s, imported by %s", p, strings.Join(b.using, " "))
	}
	if slices.Contains(b.using, p) {
		return fmt.Errorf("web: modules import each other: %s", strings.Join(append(b.using, p), " "))
	}
	b.using = append(b.using, p)
	for _, m := range importLine.FindAllSubmatch(body, -1) {
		from := path.Join(path.Dir(p), string(m[4]))
		if m[2] != nil && !constants.Match(b.files[from]) {
			return fmt.Errorf("web: %s is imported as a whole by %s, and has more than constants", from, p)
		}
		if b.there[from] && m[2] == nil {
			b.take(from, m)
		} else if err := b.add(from); err != nil {
			return err
		}
	}
	if rest := otherLine.Find(importLine.ReplaceAll(body, nil)); rest != nil {
		return fmt.Errorf("web: %s: a form of import that is not understood: %s", p, rest)
	}
	b.using = b.using[:len(b.using)-1]
	b.modules = append(b.modules, p)
	return nil
}

// take notes the names in an import, such as "a, b as c".
func (b *bundle) take(from string, line [][]byte) {
	list := string(line[3])
	if line[1] != nil {
		list = "default"
	}
	for item := range strings.SplitSeq(list, ", ") {
		name, _, _ := strings.Cut(item, " as ")
		if name != "" && !slices.Contains(b.taken[from], name) {
			b.taken[from] = append(b.taken[from], name)
		}
	}
}

// text gives a module, the entry with all that a later bundle takes. What is
// taken from the page comes through a module of its own, in one import.
func (b *bundle) text(p string) []byte {
	switch p {
	case b.page:
		var list []string
		for name, as := range shortNames(b.taken) {
			list = append(list, as+" as "+name)
		}
		slices.Sort(list)
		return fmt.Appendf(nil, "export { %s } from './%s';", strings.Join(list, ", "), b.page)
	case b.entry():
		body, as := slices.Clone(b.files[p]), shortNames(b.given)
		for _, from := range b.modules {
			for _, name := range b.given[from] {
				body = fmt.Appendf(body, "\nexport { %s as %s } from '/%s';", name, as[name], from)
			}
		}
		return body
	}
	return b.files[p]
}

// shortNames gives each name a short one, by which it goes from one file to the other.
func shortNames(names map[string][]string) map[string]string {
	all := slices.Concat(slices.Collect(maps.Values(names))...)
	slices.Sort(all)
	as := map[string]string{}
	for i, name := range all {
		as[name] = fmt.Sprintf("%c%c", 'a'+i%26, 'a'+i/26)
	}
	return as
}

// source is all that the linked script comes from.
func (b *bundle) source() []byte {
	all := []byte(b.page)
	for _, p := range b.modules {
		all = append(all, b.text(p)...)
	}
	return all
}

// link gives the bundle as one script, small.
func (b *bundle) link() ([]byte, error) {
	script, err := b.joined()
	if err != nil {
		return nil, err
	}
	return renamed(b.entry(), script)
}

// joined gives the bundle as one script with the names that esbuild gives.
func (b *bundle) joined() ([]byte, error) {
	o := api.BuildOptions{
		EntryPoints: []string{b.entry()}, Bundle: true, Format: api.FormatESModule,
		Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		Plugins: []api.Plugin{{Name: "static", Setup: b.serve}},
	}
	if b.entry() == bootScript { // not a module itself: its names would be everybody's
		o.Format, o.Banner = api.FormatIIFE, map[string]string{"js": `"use strict";`}
	}
	r := api.Build(o)
	if err := wrong(b.entry(), r.Errors); err != nil {
		return nil, err
	}
	return r.OutputFiles[0].Contents, nil
}

// serve has esbuild find modules here, and not on a disk.
func (b *bundle) serve(build api.PluginBuild) {
	const here = "static"
	build.OnResolve(api.OnResolveOptions{Filter: `.`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
		p := strings.TrimPrefix(a.Path, "/")
		if strings.HasPrefix(p, ".") {
			p = path.Join(path.Dir(a.Importer), p)
		}
		switch {
		case a.Importer == b.page && b.page != "":
			return api.OnResolveResult{Path: a.Path, External: true}, nil
		case b.there[p] && !slices.Contains(b.modules, p):
			p = b.page
		}
		return api.OnResolveResult{Path: p, Namespace: here}, nil
	})
	build.OnLoad(api.OnLoadOptions{Filter: `.`, Namespace: here}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
		text := string(b.text(a.Path))
		return api.OnLoadResult{Contents: &text}, nil
	})
}
