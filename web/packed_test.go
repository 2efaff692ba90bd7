//go:build !race

package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/evanw/esbuild/pkg/api"
)

// All that makes scripts small and packs them runs in a single goroutine. The race
// detector has nothing to find in that, and makes it take ten times as long.

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

// All scripts and styles together are no more than 60 kB on their way, without
// what is vendored.
func TestScriptBudget(t *testing.T) {
	const budget = 60_000
	o := testOptions()
	files, err := staticFiles(o)
	if err != nil {
		t.Fatal(err)
	}
	for p := range files {
		if strings.HasPrefix(p, "vendor/") && strings.HasSuffix(p, ".js") {
			files[p] = vendorStub(files[p])
		}
	}
	a, err := loadAssets(files)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{keeperScript: read(t, get(t, Handler(o), "/"+keeperScript, "localhost", nil))}
	for p, as := range a.byPath {
		if ext := path.Ext(p); ext == ".js" && !strings.HasPrefix(p, "vendor/") || ext == ".css" {
			if all[p], err = as.plain(); err != nil {
				t.Fatal(err)
			}
		}
	}
	sum := 0
	for _, p := range slices.Sorted(maps.Keys(all)) {
		packed, err := packBrotli(all[p], brotli.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d octets packed", p, len(packed))
		sum += len(packed)
	}
	t.Logf("%d octets", sum)
	if sum > budget {
		t.Errorf("%d octets, %d over the budget", sum, sum-budget)
	}
}

// vendorStub is a module with the same exports and nothing in them.
func vendorStub(body []byte) []byte {
	var b bytes.Buffer
	exports := regexp.MustCompile(`(?m)^export (?:default (\w+);$|\{ ([^}\n]+) \};$|(default )?((?:const|class|function\*?|async function) (\w+)))`)
	for _, m := range exports.FindAllStringSubmatch(string(body), -1) {
		switch {
		case m[1] != "", m[3] != "":
			b.WriteString("const only = 0;\nexport default only;\n")
		case m[2] != "":
			for _, name := range strings.Split(m[2], ", ") {
				fmt.Fprintf(&b, "export const %s = 0;\n", name)
			}
		default:
			fmt.Fprintf(&b, "export const %s = 0;\n", m[5])
		}
	}
	return b.Bytes()
}

// esbuild, which finds by itself what a name means, gives the page's scripts the
// same names again whether they were named anew or not.
func TestRenamedMeansTheSame(t *testing.T) {
	files, err := staticFiles(testOptions())
	if err != nil {
		t.Fatal(err)
	}
	a, err := loadAssets(files)
	if err != nil {
		t.Fatal(err)
	}
	before := map[string][]byte{}
	after := map[string]func() ([]byte, error){keeperScript: func() ([]byte, error) { return smaller(keeperScript, files[keeperScript]) }}
	if before[keeperScript], err = transformed(keeperScript, files[keeperScript], api.LoaderJS, true); err != nil {
		t.Fatal(err)
	}
	for p, as := range a.byPath {
		if path.Ext(p) != ".js" {
			continue
		}
		b, err := newBundle(files, p)
		if err != nil {
			t.Fatal(err)
		}
		if before[p], err = b.joined(); err != nil {
			t.Fatal(err)
		}
		after[p] = as.plain
	}
	for _, p := range []string{entryScript, bootScript, workerScript, headersScript, "reference.js", keeperScript} {
		if before[p] == nil {
			t.Errorf("no %s among %d scripts", p, len(before))
		}
	}
	for p, script := range before {
		anew, err := after[p]()
		if err != nil {
			t.Fatal(err)
		}
		if p == entryScript && string(anew) == string(script) {
			t.Errorf("%s is not named anew", p)
		}
		if esbuildNames(t, script) != esbuildNames(t, anew) {
			t.Errorf("%s means something else", p)
		}
	}
}

// esbuildNames gives a script with names that do not depend on those it had.
// esbuild chooses letters by how often a script has them, in names too, so a
// text behind it decides that.
func esbuildNames(t *testing.T, script []byte) string {
	t.Helper()
	text := "\ntext = '"
	for i, letter := range characters {
		text += strings.Repeat(string(letter), (70-i)*min(len(script)/8, 2000))
	}
	r := api.Transform(string(script)+text+"'", api.TransformOptions{
		Loader: api.LoaderJS, Format: api.FormatESModule, MinifyIdentifiers: true, MinifySyntax: true, MinifyWhitespace: true,
	})
	if err := wrong("a script", r.Errors); err != nil {
		t.Fatal(err)
	}
	return string(r.Code)
}
