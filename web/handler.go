package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// Handler serves the page at /, beside it what has a name of its own, its other
// files under /assets/ and, if there are such, the bridge at /bridge and the list
// of sessions at /live. It panics if the page's own files are broken, which a
// test of this package rules out.
func Handler(o Options) http.Handler {
	s, err := newSite(o)
	if err != nil {
		panic(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		s.servePage(w, r, s.page, framing(r.URL.Query().Get("embed") == "1", o.AllowEmbed))
	})
	for name, file := range s.files {
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, r *http.Request) { s.servePage(w, r, file, framing(false, nil)) })
	}
	mux.Handle("GET /quirks", http.RedirectHandler("/"+referenceName, http.StatusMovedPermanently))
	mux.HandleFunc("GET /assets/{name}", s.serveAsset)
	if o.Bridge != nil {
		mux.Handle("/bridge", o.Bridge)
	}
	if o.Live != nil {
		mux.Handle("GET /live", o.Live)
	}
	return guard(o.AllowHosts, mux)
}

// site is the page, written once, and what it fetches.
type site struct {
	assets *assets
	page   *asset            // its name is its tag
	files  map[string]*asset // likewise, by their public names
}

func newSite(o Options) (*site, error) {
	files, err := staticFiles(o)
	if err != nil {
		return nil, err
	}
	a, err := loadAssets(files)
	if err != nil {
		return nil, err
	}
	p := newPage(o, a)
	beside, err := p.beside()
	if err != nil {
		return nil, err
	}
	html, err := render(p)
	if err != nil {
		return nil, err
	}
	s := &site{assets: a, page: tagged(html, "index.html"), files: map[string]*asset{}}
	for name, body := range beside {
		s.files[name] = tagged(body, name)
	}
	return s, nil
}

func tagged(body []byte, name string) *asset {
	sum := sha256.Sum256(body)
	return &asset{
		name:  hex.EncodeToString(sum[:8]),
		ctype: types[path.Ext(name)],
		plain: func() ([]byte, error) { return body, nil },
		br:    sync.OnceValues(func() ([]byte, error) { return packQuickly(body) }),
		gz:    sync.OnceValues(func() ([]byte, error) { return packGzip(body) }),
	}
}

func render(p *page) ([]byte, error) {
	var b bytes.Buffer
	if err := document(p).Render(context.Background(), &b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (s *site) servePage(w http.ResponseWriter, r *http.Request, page *asset, frames []header) {
	h := w.Header()
	h.Del("X-Frame-Options")
	for _, f := range frames {
		h.Set(f.Name, f.Value)
	}
	h.Set("Cache-Control", "no-cache")
	// The page is written again only when the program changes, whatever coding
	// it travels in, hence a weak tag.
	tag := `W/"` + page.name + `"`
	h.Set("ETag", tag)
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	s.send(w, r, page)
}

func (s *site) serveAsset(w http.ResponseWriter, r *http.Request) {
	a := s.assets.byName[r.PathValue("name")]
	if a == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", immutable)
	s.send(w, r, a)
}

func (s *site) send(w http.ResponseWriter, r *http.Request, a *asset) {
	h := w.Header()
	h.Set("Content-Type", a.ctype)
	h.Set("Vary", "Accept-Encoding")
	body := a.plain
	switch coding := pickEncoding(strings.Join(r.Header.Values("Accept-Encoding"), ",")); coding {
	case "br":
		h.Set("Content-Encoding", coding)
		body = a.br
	case "gzip":
		h.Set("Content-Encoding", coding)
		body = a.gz
	}
	p, err := body()
	if err != nil {
		h.Del("Content-Encoding")
		http.Error(w, "cannot pack "+a.name, http.StatusInternalServerError)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(p)))
	if r.Method != http.MethodHead {
		w.Write(p)
	}
}
