package web

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"regexp"

	"github.com/evanw/esbuild/pkg/api"
)

// loaders are of the files that can be smaller.
var loaders = map[string]api.Loader{".js": api.LoaderJS, ".css": api.LoaderCSS}

// smaller is a script or a style sheet as it travels: without comments and
// blanks, and with short names. Other files stay as they are.
func smaller(p string, body []byte) ([]byte, error) {
	loader, does := loaders[path.Ext(p)]
	if !does {
		return body, nil
	}
	if loader == api.LoaderCSS {
		body = plainer(body)
	}
	small, err := transformed(p, body, loader, true)
	if err != nil || loader != api.LoaderJS {
		return small, err
	}
	return renamed(p, small)
}

// transformed gives what esbuild makes of a text, with names of its own or not.
func transformed(p string, body []byte, loader api.Loader, names bool) ([]byte, error) {
	r := api.Transform(string(body), api.TransformOptions{
		Loader: loader, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
		MinifyWhitespace: true, MinifyIdentifiers: names, MinifySyntax: true,
	})
	return r.Code, wrong(p, r.Errors)
}

var (
	property = regexp.MustCompile(`--[a-z][a-z0-9-]*`)
	declared = regexp.MustCompile(`(--[a-z][a-z0-9-]*): ([^;]+);`)
	size     = regexp.MustCompile(`^[.0-9]+(?:rem|px)$`)
)

// plainer has a style sheet without what esbuild leaves alone: properties of its
// own that are a size for all of the page, and long names of the others. What only
// a script sets keeps its name, and so do the fonts: whoever wants others sets those.
func plainer(css []byte) []byte {
	names := map[string]string{"--ui": "", "--wire": ""}
	sizes := map[string]string{}
	letter := 'a'
	for _, m := range declared.FindAllSubmatch(css, -1) {
		name, value := string(m[1]), string(m[2])
		if _, again := names[name]; again {
			delete(sizes, name)
			continue
		}
		names[name] = ""
		if size.MatchString(value) {
			sizes[name] = value
		} else if letter <= 'z' {
			names[name] = "--" + string(letter)
			letter++
		}
	}
	for name, value := range sizes {
		css = bytes.ReplaceAll(css, []byte("var("+name+")"), []byte(value))
		css = bytes.ReplaceAll(css, []byte(name+": "+value+";"), nil)
	}
	return property.ReplaceAllFunc(css, func(name []byte) []byte {
		if short := names[string(name)]; short != "" {
			return []byte(short)
		}
		return name
	})
}

// wrong gives what esbuild found as an error.
func wrong(p string, found []api.Message) error {
	var all []error
	for _, m := range found {
		all = append(all, fmt.Errorf("web: %s: %s", p, m.Text))
	}
	return errors.Join(all...)
}
