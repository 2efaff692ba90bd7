package web

import (
	_ "embed"
	"errors"
	"fmt"
	"path"
	"slices"

	"github.com/evanw/esbuild/pkg/api"
)

// loaders are of the files that can be smaller.
var loaders = map[string]api.Loader{".js": api.LoaderJS, ".css": api.LoaderCSS}

// madeWith has the versions of the libraries that make files smaller.
const madeWith = `
	github.com/evanw/esbuild v0.28.2
	github.com/tdewolff/parse/v2 v2.8.20
`

var (
	//go:embed link.go
	linkCode []byte
	//go:embed minify.go
	minifyCode []byte
	//go:embed rename.go
	renameCode []byte
	//go:embed sheet.go
	sheetCode []byte

	// maker is all that decides what becomes of a file: this code, and madeWith in it.
	maker = slices.Concat(linkCode, minifyCode, renameCode, sheetCode)
)

// smaller is a script or a style sheet as it travels: without comments and
// blanks, and with short names. Other files stay as they are.
func smaller(p string, body []byte) ([]byte, error) {
	loader, does := loaders[path.Ext(p)]
	if !does {
		return body, nil
	}
	if loader == api.LoaderCSS {
		body, err := plainer(p, body)
		if err != nil {
			return nil, err
		}
		return transformed(p, body, loader, true)
	}
	small, err := transformed(p, body, loader, true)
	if err != nil {
		return nil, err
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

// wrong gives what esbuild found as an error.
func wrong(p string, found []api.Message) error {
	var all []error
	for _, m := range found {
		all = append(all, fmt.Errorf("web: %s: %s", p, m.Text))
	}
	return errors.Join(all...)
}
