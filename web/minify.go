package web

import (
	"fmt"
	"path"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"
)

// smaller is a script or a style sheet as it travels: without comments and
// blanks, and with short names. Other files stay as they are.
func smaller(p string, body []byte) ([]byte, error) {
	m := minify.New()
	m.Add(".js", &js.Minifier{Version: 2022})
	m.Add(".css", &css.Minifier{})
	ext := path.Ext(p)
	if _, _, does := m.Match(ext); does == nil {
		return body, nil
	}
	out, err := m.Bytes(ext, body)
	if err != nil {
		return nil, fmt.Errorf("web: %s: %w", p, err)
	}
	return out, nil
}
