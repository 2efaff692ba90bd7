package web

import (
	"errors"
	"fmt"
	"path"

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
	r := api.Transform(string(body), api.TransformOptions{
		Loader: loader, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
	})
	if err := wrong(p, r.Errors); err != nil || loader != api.LoaderJS {
		return r.Code, err
	}
	return renamed(p, r.Code)
}

// wrong gives what esbuild found as an error.
func wrong(p string, found []api.Message) error {
	var all []error
	for _, m := range found {
		all = append(all, fmt.Errorf("web: %s: %s", p, m.Text))
	}
	return errors.Join(all...)
}
