package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
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
)

// asset is one file as the page fetches it. Its name has a hash of its
// content, so that it never changes under that name.
type asset struct {
	name  string // NAME.HASH.EXT
	ctype string
	plain func() ([]byte, error)
	br    func() ([]byte, error)
	gz    func() ([]byte, error)
}

var types = map[string]string{
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
	".wasm": "application/wasm",
	".mail": "application/octet-stream",
}

// assets finds files by their path under static/ and by their public name.
type assets struct {
	files  map[string][]byte
	byPath map[string]*asset
	byName map[string]*asset
	using  []string // guards against modules that import each other
}

// loadAssets names everything in files by its content.
func loadAssets(files map[string][]byte) (*assets, error) {
	a := &assets{files: files, byPath: map[string]*asset{}, byName: map[string]*asset{}}
	for p := range files {
		if types[path.Ext(p)] == "" {
			continue
		}
		if _, err := a.add(p); err != nil {
			return nil, err
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

// staticFiles gives the embedded files by path, and the sample mail.
func staticFiles(sample []byte) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(static, "static", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := static.ReadFile(p)
		files[strings.TrimPrefix(p, "static/")] = b
		return err
	})
	if len(sample) > 0 {
		files[sampleName] = sample
	}
	return files, err
}

var (
	importOf  = regexp.MustCompile(`(?m)^((?:import|export|\}) ?[^'"\n]*(?:from )?)(['"])(\.[^'"]+\.js)(['"])`)
	sourceMap = regexp.MustCompile(`(?m)^//# sourceMappingURL=.*\n?`)
)

// add makes the asset of one file. A module's imports are renamed to the
// hashed names, so they come first.
func (a *assets) add(p string) (*asset, error) {
	if done := a.byPath[p]; done != nil {
		return done, nil
	}
	body, ok := a.files[p]
	if !ok {
		return nil, fmt.Errorf("web: no asset %s", p)
	}
	if path.Ext(p) == ".js" {
		if slices.Contains(a.using, p) {
			return nil, fmt.Errorf("web: modules import each other: %s", strings.Join(append(a.using, p), " "))
		}
		a.using = append(a.using, p)
		var failed error
		body = importOf.ReplaceAllFunc(sourceMap.ReplaceAll(body, nil), func(m []byte) []byte {
			g := importOf.FindSubmatch(m)
			to, err := a.add(path.Join(path.Dir(p), string(g[3])))
			if err != nil {
				failed = fmt.Errorf("%w, imported by %s", err, p)
				return m
			}
			return fmt.Appendf(nil, "%s%s./%s%s", g[1], g[2], to.name, g[4])
		})
		a.using = a.using[:len(a.using)-1]
		if failed != nil {
			return nil, failed
		}
	}
	as := &asset{
		name:  hashed(p, body),
		plain: func() ([]byte, error) { return body, nil },
		br:    sync.OnceValues(func() ([]byte, error) { return packBrotli(body) }),
		gz:    sync.OnceValues(func() ([]byte, error) { return packGzip(body) }),
	}
	a.put(p, as)
	return as, nil
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

// modules lists the addresses of all modules but the entry, for preloading.
func (a *assets) modules(entry string) (all []string) {
	for p := range a.byPath {
		if path.Ext(p) == ".js" && p != entry && p != bootScript {
			all = append(all, a.href(p))
		}
	}
	slices.Sort(all)
	return all
}

func hashed(p string, body []byte) string {
	sum := sha256.Sum256(body)
	ext := path.Ext(p)
	return strings.TrimSuffix(path.Base(p), ext) + "." + hex.EncodeToString(sum[:6]) + ext
}

func packBrotli(p []byte) ([]byte, error) {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, 9)
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
