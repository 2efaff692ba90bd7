package web

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// withWASM are the page's files with some module in place of the real one, so
// that the test does not depend on a build.
func withWASM(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := staticFiles(Options{SampleMail: []byte("a 4\nA: b")})
	if err != nil {
		t.Fatal(err)
	}
	gz, err := packGzip([]byte("\x00asm"))
	if err != nil {
		t.Fatal(err)
	}
	br, err := packQuickly([]byte("\x00asm"))
	if err != nil {
		t.Fatal(err)
	}
	files[wasmName+".gz"], files[wasmName+".br"] = gz, br
	return files
}

func TestExport(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	o := testOptions()
	if err := export(dir, o, withWASM(t)); err != nil {
		t.Fatal(err)
	}
	index, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	html := string(index)
	if !strings.Contains(html, `http-equiv="Content-Security-Policy"`) || strings.Contains(html, "frame-ancestors") {
		t.Error("the page has not the policy that fits a meta element")
	}
	if strings.Contains(html, `data-place="server"`) || strings.Contains(html, "mail.example:110") {
		t.Error("an exported page offers a server")
	}
	module := regexp.MustCompile(`data-wasm="(assets/pop3play\.[0-9a-f]{12}\.wasm\.gz)"`).FindStringSubmatch(html)
	if module == nil {
		t.Fatal("the page does not name the compressed module")
	}
	names := regexp.MustCompile(`(?:src|href|data-[a-z]+)="([^"#]*assets/[^"]+)"`).FindAllStringSubmatch(html, -1)
	for _, m := range names {
		if strings.HasPrefix(m[1], "/") || strings.Contains(m[1], ":") {
			t.Errorf("%s does not work under a sub-path", m[1])
		}
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(m[1]))); err != nil {
			t.Error(err)
		}
	}
}

func TestExportWithoutWASM(t *testing.T) {
	files := withWASM(t)
	delete(files, wasmName+".gz")
	dir := t.TempDir()
	if err := export(dir, testOptions(), files); !errors.Is(err, ErrNoWASM) {
		t.Errorf("error %v, want %v", err, ErrNoWASM)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%d files were written before the error", len(left))
	}
}

func TestPageWithoutWASM(t *testing.T) {
	a, err := loadAssets(map[string][]byte{})
	if err != nil {
		t.Fatal(err)
	}
	html, err := render(newPage(testOptions(), a))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(html), `data-wasm=""`) {
		t.Error("a page without WASM does not say so to its script")
	}
}

func TestExportAgain(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		if err := export(dir, testOptions(), withWASM(t)); err != nil {
			t.Fatal(err)
		}
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "index.html"), []byte("<title>Mine</title>"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := export(other, testOptions(), withWASM(t)); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("error %v for a directory of something else", err)
	}
}
