package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// What the build packed is sent as it is, and holds what would be packed
// otherwise; a file of another version of the page is not taken.
func TestWritePacked(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, packedDir, "main.000000000000.js.br")
	if err := os.MkdirAll(filepath.Dir(old), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(old, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := WritePacked(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); err == nil {
		t.Error("what an earlier build packed is still there")
	}
	files, err := staticFiles(testOptions())
	if err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(files, func(p string, _ []byte) bool { return path.Dir(p) == packedDir })
	entries, err := os.ReadDir(filepath.Join(dir, packedDir))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if files[path.Join(packedDir, e.Name())], err = os.ReadFile(filepath.Join(dir, packedDir, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	a, err := loadAssets(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{entryScript, bootScript, styleName, wordsName} {
		as := a.byPath[p]
		plain, err := as.plain()
		if err != nil {
			t.Fatal(err)
		}
		for ext, unpack := range map[string]func(io.Reader) (io.Reader, error){
			".br": func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
			".gz": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		} {
			built := files[path.Join(packedDir, as.name+ext)]
			sent, err := map[string]func() ([]byte, error){".br": as.br, ".gz": as.gz}[ext]()
			if err != nil || built == nil || !bytes.Equal(sent, built) {
				t.Errorf("%s%s: what is sent is not what the build packed: %v", p, ext, err)
				continue
			}
			r, err := unpack(bytes.NewReader(sent))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, plain) {
				t.Errorf("%s%s: it does not hold the file: %v", p, ext, err)
			}
		}
	}

	// A changed script has another name, and is packed anew.
	files[entryScript] = append(files[entryScript], "\nconsole.info('changed');\n"...)
	if a, err = loadAssets(files); err != nil {
		t.Fatal(err)
	}
	sent, err := a.byPath[entryScript].br()
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(brotli.NewReader(bytes.NewReader(sent)))
	if err != nil || !strings.Contains(string(got), "changed") {
		t.Errorf("a changed script is sent as it was: %v", err)
	}
}
