package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

//go:embed static
var static embed.FS

// The WASM module is built beside the page and may be absent.
const (
	wasmName   = "pop3play.wasm"
	sampleName = "sample.mail"
	// quirkListName is a part of the page that is fetched when there is time,
	// and quirkFactsName what its rows can tell besides.
	quirkListName  = "quirk-list.html"
	quirkFactsName = "quirk-facts.json"
	wordsName      = "explain.json"  // for what core/explain tells
	programsName   = "programs.json" // that a session is copied as
	styleName      = "page.css"      // all style sheets
)

// asset is one file as the page fetches it. Its name has a hash of its content,
// or of all that this is made of and by, so that it never changes under that name.
type asset struct {
	name  string // NAME.HASH.EXT
	ctype string
	plain func() ([]byte, error)
	br    func() ([]byte, error)
	gz    func() ([]byte, error)
}

var types = map[string]string{
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".json":        "application/json",
	".svg":         "image/svg+xml",
	".wasm":        "application/wasm",
	".mail":        "application/octet-stream",
	".png":         "image/png",
	".webmanifest": "application/manifest+json",
}

// assets finds files by their path under static/ and by their public name.
type assets struct {
	files  map[string][]byte
	byPath map[string]*asset
	byName map[string]*asset
	linked map[string]string // each module, and the one that it travels with
	beside map[string]bool   // modules of the worker
}

// loadAssets names everything in files by its content.
func loadAssets(files map[string][]byte) (*assets, error) {
	a := &assets{files: files, byPath: map[string]*asset{}, byName: map[string]*asset{}, linked: map[string]string{}, beside: map[string]bool{}}
	imported := map[string]bool{}
	for p, body := range files {
		if path.Ext(p) != ".js" {
			continue
		}
		for _, m := range importLine.FindAllSubmatch(body, -1) {
			imported[path.Join(path.Dir(p), string(m[1]))] = true
		}
	}
	for p := range files {
		if types[path.Ext(p)] == "" || imported[p] || p == keeperScript {
			continue
		}
		if err := a.add(p); err != nil {
			return nil, err
		}
	}
	for p := range imported { // none is left, but those that import each other
		if a.linked[p] == "" && !a.beside[p] {
			if err := a.add(p); err != nil {
				return nil, err
			}
		}
	}
	br, gz := files[wasmName+".br"], files[wasmName+".gz"]
	if len(br) > 0 && len(gz) > 0 {
		a.put(wasmName, &asset{
			name:  hashed(wasmName, gz),
			br:    func() ([]byte, error) { return br, nil },
			gz:    func() ([]byte, error) { return gz, nil },
			plain: sync.OnceValues(func() ([]byte, error) { return gunzip(gz) }),
		})
	}
	return a, nil
}

// staticFiles gives files by path: the embedded ones, with the style sheets as one,
// sample mail, the list of quirks and what is known of them, words, and programs.
func staticFiles(o Options) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(static, "static", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := static.ReadFile(p)
		files[strings.TrimPrefix(p, "static/")] = b
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(o.SampleMail) > 0 {
		files[sampleName] = o.SampleMail
	}
	for _, sample := range o.Samples {
		if len(sample.Mail) > 0 && sample.Name != o.Sample {
			files[sample.file()] = sample.Mail
		}
	}
	if len(o.Quirks) > 0 {
		var list bytes.Buffer
		if err := quirkList(grouped(o.Quirks)).Render(context.Background(), &list); err != nil {
			return nil, err
		}
		files[quirkListName] = list.Bytes()
		if files[quirkFactsName], err = factsJSON(o); err != nil {
			return nil, err
		}
	}
	if files[wordsName], err = explainWords(); err != nil {
		return nil, err
	}
	if files[programsName], err = programsJSON(); err != nil {
		return nil, err
	}
	for _, sheet := range styleSheets {
		files[styleName] = append(files[styleName], files[sheet]...)
		delete(files, sheet)
	}
	return files, nil
}

// add makes the asset of one file, of a module with all that it imports.
func (a *assets) add(p string) error {
	if a.byPath[p] != nil {
		return nil
	}
	body, ok := a.files[p]
	if !ok {
		return fmt.Errorf("web: no asset %s", p)
	}
	if path.Ext(p) != ".js" {
		a.putFile(p, body, func() ([]byte, error) { return smaller(p, body) })
		return nil
	}
	b, err := newBundle(a.files, p)
	if err != nil {
		return err
	}
	return a.putBundle(b)
}

// putBundle makes the asset of a module and all that travels with it. Twice in
// the page, a module would have two states.
func (a *assets) putBundle(b *bundle) error {
	p := b.entry()
	for _, q := range b.modules {
		if p == workerScript { // which is not in the page
			a.beside[q] = true
			continue
		}
		if other := a.linked[q]; other != "" {
			return fmt.Errorf("web: both %s and %s bring %s", p, other, q)
		}
		a.linked[q] = p
	}
	a.putFile(p, b.source(), b.link)
	return nil
}

// putFile makes an asset of a source that is made smaller when it is asked for.
func (a *assets) putFile(p string, source []byte, small func() ([]byte, error)) {
	as := &asset{name: made(p, source, maker), plain: sync.OnceValues(small)}
	as.br = a.packed(as.name+".br", as.plain, packQuickly)
	as.gz = a.packed(as.name+".gz", as.plain, packGzip)
	a.put(p, as)
}

// packed gives what the build packed, or packs what plain gives, once.
func (a *assets) packed(name string, plain func() ([]byte, error), pack func([]byte) ([]byte, error)) func() ([]byte, error) {
	if p := a.files[path.Join(packedDir, name)]; p != nil {
		return func() ([]byte, error) { return p, nil }
	}
	return sync.OnceValues(func() ([]byte, error) {
		p, err := plain()
		if err != nil {
			return nil, err
		}
		return pack(p)
	})
}

func (a *assets) put(p string, as *asset) {
	as.ctype = types[path.Ext(p)]
	a.byPath[p], a.byName[as.name] = as, as
}

// href gives the address of a file, relative to the page.
func (a *assets) href(p string) string {
	if as := a.byPath[p]; as != nil {
		return "assets/" + as.name
	}
	return ""
}

func hashed(p string, body []byte) string {
	sum := sha256.Sum256(body)
	ext := path.Ext(p)
	return strings.TrimSuffix(path.Base(p), ext) + "." + hex.EncodeToString(sum[:6]) + ext
}

// made is the name of what a maker makes of a source: it is there before that is
// made, and other makers give other names.
func made(p string, source, maker []byte) string {
	if _, does := loaders[path.Ext(p)]; does {
		source = slices.Concat(maker, source)
	}
	return hashed(p, source)
}

// packQuickly is for what somebody waits for.
func packQuickly(p []byte) ([]byte, error) { return packBrotli(p, 9) }

func packBrotli(p []byte, level int) ([]byte, error) {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, level)
	if _, err := w.Write(p); err != nil {
		return nil, err
	}
	err := w.Close()
	return b.Bytes(), err
}

func packGzip(p []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(p); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

func gunzip(p []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(p))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
