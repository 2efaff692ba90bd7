package web

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// The scripts are modules, each in a file of its own. The page fetches a
// module and all that it imports as one file: thirty requests, each found out
// by the one before it, take longer than all the rest of the page's start.

var (
	importLine = regexp.MustCompile(`(?m)^(?:import|export) (?:(?:\w+|\* as \w+|\{ [^}\n]+ \}) from )?'(\.[^'\n]+\.js)';$`)
	otherLine  = regexp.MustCompile(`(?m)^(?:import\b|export [{*].* from\b).*`)
)

// bundle is a module and all that it imports.
type bundle struct {
	files   map[string][]byte
	modules []string // each behind all that it imports
	using   []string // guards against modules that import each other
}

// newBundle finds all that the entry needs.
func newBundle(files map[string][]byte, entry string) (*bundle, error) {
	b := &bundle{files: files}
	return b, b.add(entry)
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
		if err := b.add(path.Join(path.Dir(p), string(m[1]))); err != nil {
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

// source is all that the linked script comes from.
func (b *bundle) source() []byte {
	var all []byte
	for _, p := range b.modules {
		all = append(all, b.files[p]...)
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
		p := a.Path
		if strings.HasPrefix(p, ".") {
			p = path.Join(path.Dir(a.Importer), p)
		}
		return api.OnResolveResult{Path: p, Namespace: here}, nil
	})
	build.OnLoad(api.OnLoadOptions{Filter: `.`, Namespace: here}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
		text := string(b.files[a.Path])
		return api.OnLoadResult{Contents: &text}, nil
	})
}
