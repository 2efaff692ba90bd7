package core_test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/quirk"
)

const module = "github.com/pop3play/pop3play/"

// pure are the packages that the page runs as WebAssembly.
var pure = []string{"core/pop3", "core/quirk", "core/maildrop", "core/trace", "core/observe", "core/sasl", "core/explain", "core/lesson"}

// allowed is what a PURE package may import besides others of its kind and
// core/internal.
var allowed = strings.Fields("bytes errors io iter slices sort strconv strings unicode/utf8 sync cmp maps unicode math/bits math/rand/v2 encoding/base64")

// banned says why a package must not come in by any way. Sizes are brotli -q 11
// on top of an empty program of 417 kB.
var banned = map[string]string{
	"net":           "the session reads and writes nothing itself; a page has no sockets",
	"time":          "the session has no clock: drivers give it the time; +53 kB",
	"os":            "there are no files in a page; +79 kB",
	"context":       "nothing blocks, so there is nothing to cancel; +92 kB",
	"fmt":           "brings reflection; package strconv does; +146 kB",
	"reflect":       "comes with fmt and JSON only; events have a codec of their own",
	"encoding/json": "events have a codec of their own; +269 kB",
	"log":           "the core logs nothing: it reports events",
	"log/slog":      "the core logs nothing: it reports events",
	"regexp":        "lines are taken apart by hand, in one pass without allocation",
	"text/template": "phrases have placeholders of their own",
	"html/template": "the page is rendered by the server or at export time",
	"io/fs":         "stores on disk are core/maildir",
	"path/filepath": "stores on disk are core/maildir",
	"syscall":       "comes with time and os",
	"testing":       "belongs to tests",
	"math/rand":     "reads the system's entropy at the start; math/rand/v2 with a seed does",
	"encoding/hex":  "brings fmt; +68 kB",
}

type listed struct {
	ImportPath    string
	Imports, Deps []string
	Standard      bool
}

// list asks the go command about packages.
func list(t *testing.T, environ []string, args ...string) []listed {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Imports,Deps,Standard"}, args...)...)
	cmd.Dir, cmd.Env = "..", append(os.Environ(), environ...)
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, problems.String())
	}
	var all []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func existing(dirs []string) (all []string) {
	for _, dir := range dirs {
		if found, _ := filepath.Glob(filepath.Join("..", dir, "*.go")); len(found) > 0 {
			all = append(all, "./"+dir)
		}
	}
	return all
}

func isPure(imported string) bool {
	own, ok := strings.CutPrefix(imported, module)
	return ok && (slices.Contains(pure, own) || strings.HasPrefix(own, "core/internal/"))
}

// PURE packages import only what stays small in WebAssembly, and nothing that
// would bring the outside in.
func TestPureImports(t *testing.T) {
	for _, p := range list(t, nil, append([]string{"./core/internal/..."}, existing(pure)...)...) {
		checkPure(t, p, allowed)
	}
}

// The WebAssembly build is PURE packages and a border of octets.
func TestWASMImports(t *testing.T) {
	if len(existing([]string{"wasm"})) == 0 {
		return // a checkout without it
	}
	for _, p := range list(t, []string{"GOOS=wasip1", "GOARCH=wasm"}, "./wasm") {
		checkPure(t, p, append([]string{"unsafe", "runtime"}, allowed...))
	}
}

func checkPure(t *testing.T, p listed, allowed []string) {
	t.Helper()
	for _, i := range p.Imports {
		if !isPure(i) && !slices.Contains(allowed, i) {
			t.Errorf("%s imports %s; PURE packages import %s, and each other", p.ImportPath, i, strings.Join(allowed, " "))
		}
	}
	for _, d := range p.Deps {
		why := banned[d]
		if strings.HasPrefix(d, "crypto/") || d == "crypto" {
			why = "MD5 and SHA-256 are small packages of our own; crypto/md5 +119 kB, crypto/sha256 +106 kB"
		}
		if why != "" {
			t.Errorf("%s depends on %s: %s", p.ImportPath, d, why)
		}
		if strings.Contains(d, ".") && !isPure(d) {
			t.Errorf("%s depends on %s: PURE packages need nothing from elsewhere", p.ImportPath, d)
		}
	}
}

// The house has floors: the core knows neither the page nor the command, and
// what only the command puts together is imported by it alone.
func TestFloors(t *testing.T) {
	for _, p := range list(t, nil, "./...") {
		for _, i := range p.Imports {
			own, ok := strings.CutPrefix(i, module)
			if !ok {
				continue
			}
			importer := strings.TrimPrefix(p.ImportPath, module)
			top, _, _ := strings.Cut(own, "/")
			from, _, _ := strings.Cut(importer, "/")
			switch {
			case top == "cmd" || top == "wasm" && from != "wasm":
				t.Errorf("%s imports %s, which nobody imports", importer, own)
			case top == "web" && from != "web" && from != "cmd":
				t.Errorf("%s imports %s, which only cmd puts to use", importer, own)
			case strings.HasPrefix(own, "core/pop3server") && isPure(p.ImportPath):
				t.Errorf("%s imports %s", importer, own)
			case own == "core/transcript" && from == "core" && importer != "core/pop3test":
				t.Errorf("%s imports %s, which serves tests", importer, own)
			}
		}
	}
}

// The session never asks which quirk is on. Names that are ordinary words may
// stand in prose, and "break" is also how a session can end.
func TestSessionKnowsNoQuirk(t *testing.T) {
	files, err := filepath.Glob("pop3/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	ordinary := regexp.MustCompile(`^(minimal|extra|break|exit)$`)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		literals := map[string]bool{}
		tree, err := parser.ParseFile(token.NewFileSet(), file, data, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				s, _ := strconv.Unquote(l.Value)
				literals[s] = true
			}
			return true
		})
		for _, q := range quirk.All() {
			for _, name := range append([]string{q.Name}, q.Aliases...) {
				known := literals[name] && name != "break"
				if !ordinary.MatchString(name) {
					known = known || regexp.MustCompile(`\b`+regexp.QuoteMeta(name)+`\b`).Match(data)
				}
				if known {
					t.Errorf("%s mentions %s", path.Base(file), name)
				}
			}
		}
	}
}
