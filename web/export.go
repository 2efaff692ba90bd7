package web

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
)

// ErrNoWASM says that the program was built without the WASM module.
var ErrNoWASM = errors.New("this build has no WASM, and an exported page cannot work without it; run make wasm and build again")

// ErrTaken says that a directory is in use for something else.
var ErrTaken = errors.New("is not empty and holds no earlier export")

// Export writes the page as a static site that any host can serve from any
// path. It runs in the browser alone, so it offers no other place. The WASM is
// stored compressed, because many hosts do not compress it. Beside the page stand
// the security headers of [Handler], in the configuration of common web servers.
func Export(dir string, o Options) error {
	files, err := staticFiles(o)
	if err != nil {
		return err
	}
	return export(dir, o, files)
}

func export(dir string, o Options, files map[string][]byte) error {
	o.Bridge, o.Targets, o.Live = nil, nil, nil
	a, err := loadAssets(files)
	if err != nil {
		return err
	}
	module := a.byPath[wasmName]
	if module == nil {
		return ErrNoWASM
	}
	if err := mayWrite(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, "assets"), 0o755); err != nil {
		return err
	}
	p := newPage(o, a)
	p.Policy = policy
	p.Alone = true
	p.WASM += ".gz"
	beside, err := p.beside()
	if err != nil {
		return err
	}
	html, err := render(p)
	if err != nil {
		return err
	}
	for _, as := range a.byName {
		name, body := as.name, as.plain
		if as == module {
			name, body = name+".gz", as.gz
		}
		b, err := body()
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, "assets", name), b, 0o644); err != nil {
			return err
		}
	}
	license := files["vendor/postal-mime/LICENSE.txt"]
	if err := os.WriteFile(filepath.Join(dir, "assets", "postal-mime.LICENSE.txt"), license, 0o644); err != nil {
		return err
	}
	maps.Copy(beside, hosting(o.AllowEmbed))
	for name, body := range beside {
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o644); err != nil {
			return err
		}
	}
	// Last, so that a page is never there without its files.
	return os.WriteFile(filepath.Join(dir, "index.html"), []byte(strings.TrimSpace(string(html))+"\n"), 0o644)
}

// mayWrite refuses a directory that holds something other than an earlier export.
func mayWrite(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	index, _ := os.ReadFile(filepath.Join(dir, "index.html"))
	if !bytes.Contains(index, []byte("<title>POP3 Playground</title>")) {
		return fmt.Errorf("%s %w; name a new or an empty directory", dir, ErrTaken)
	}
	return nil
}
