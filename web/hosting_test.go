package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The page for frames may stand in those of its own origin and of the ones that
// are named; all else in none.
func TestFraming(t *testing.T) {
	o := testOptions()
	const other = "https://blog.example"
	for _, c := range []struct {
		target, ancestors, options string
		origins                    []string
	}{
		{"/", "'none'", "DENY", nil},
		{"/", "'none'", "DENY", []string{other}},
		{"/?embed=1", "'self'", "SAMEORIGIN", nil},
		{"/?embed=1", "'self' " + other, "", []string{other}},
		{"/?embed=2", "'none'", "DENY", []string{other}},
		{"/quirks.html?embed=1", "'none'", "DENY", []string{other}},
		{"/sw.js?embed=1", "'none'", "DENY", []string{other}},
	} {
		o.AllowEmbed = c.origins
		h := get(t, Handler(o), c.target, "localhost", nil).Header
		if got := h.Get("Content-Security-Policy"); !strings.HasSuffix(got, "; frame-ancestors "+c.ancestors) {
			t.Errorf("%s for %q: %s", c.target, c.origins, got)
		}
		if got := h.Get("X-Frame-Options"); got != c.options {
			t.Errorf("%s for %q: %q", c.target, c.origins, got)
		}
	}
	if got := get(t, Handler(o), "/assets/x", "localhost", nil).Header.Get("X-Frame-Options"); got != "DENY" {
		t.Errorf("a file may be framed: %q", got)
	}
}

func TestCheckOrigin(t *testing.T) {
	for _, good := range []string{"https://blog.example", "http://localhost:8080", "https://[::1]:1", "https://a-b.example"} {
		if err := CheckOrigin(good); err != nil {
			t.Error(err)
		}
	}
	for _, bad := range []string{"", "*", "blog.example", "https://", "https://blog.example/", "https://a b", "https://a;script-src *", "ftp://x", "https://u@x",
		"https://x?y", "https://x#y", "https://*.example", "https://a,b", "https://a\nb", "'self'", "HTTPS://x"} {
		if CheckOrigin(bad) == nil {
			t.Errorf("%q passes for an origin", bad)
		}
	}
}

// What an export tells other servers to send is what this one sends.
func TestHostingHeaders(t *testing.T) {
	o := testOptions()
	o.AllowEmbed = []string{"https://blog.example"}
	dir := t.TempDir()
	if err := export(dir, o, withWASM(t)); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, name := range []string{"_headers", ".htaccess", "nginx.conf.example"} {
		p, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(p)
	}
	h := Handler(o)
	page, frame := get(t, h, "/", "localhost", nil).Header, get(t, h, "/?embed=1", "localhost", nil).Header
	asset := get(t, h, "/assets/"+regexp.MustCompile(`main\.[0-9a-f]{12}\.js`).FindString(string(read(t, get(t, h, "/", "localhost", nil)))), "localhost", nil).Header
	for name := range page {
		if slices.Contains([]string{"Content-Type", "Content-Length", "Etag", "Vary", "X-Frame-Options", "Content-Security-Policy"}, name) {
			continue
		}
		for file, text := range files {
			if !regexp.MustCompile("(?i)" + name + `[:"]? "?` + regexp.QuoteMeta(page.Get(name))).MatchString(text) {
				t.Errorf("%s lacks %s: %s", file, name, page.Get(name))
			}
		}
	}
	for file, text := range files {
		for _, want := range []string{frame.Get("Content-Security-Policy"), asset.Get("Cache-Control")} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %s", file, want)
			}
		}
		if file == "_headers" { // knows no other page than the one that may be framed
			continue
		}
		for _, want := range []string{page.Get("Content-Security-Policy"), "DENY"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %s", file, want)
			}
		}
	}
}

// The service worker keeps what is there, by the names that it has there.
func TestKept(t *testing.T) {
	type list struct {
		Version string
		Pages   []string
		Assets  []string `json:"-"`
	}
	parse := func(script, assets []byte) (k list) {
		t.Helper()
		text, _, ok := bytes.Cut(bytes.TrimPrefix(script, []byte("self.kept = ")), []byte(";\n"))
		if err := errors.Join(json.Unmarshal(text, &k), json.Unmarshal(assets, &k.Assets)); err != nil || !ok || len(k.Pages) == 0 || len(k.Assets) < 8 {
			t.Fatalf("%v: %.200s, %.200s", err, script, assets)
		}
		return k
	}

	o := testOptions()
	h := Handler(o)
	r := get(t, h, "/sw.js", "localhost", nil)
	if r.Header.Get("Content-Type") != types[".js"] || r.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("the headers are %v", r.Header)
	}
	k := parse(read(t, r), read(t, get(t, h, "/assets.json", "localhost", nil)))
	for _, p := range append(k.Pages, k.Assets...) {
		if got := get(t, h, "/"+strings.TrimPrefix(p, "./"), "localhost", nil).StatusCode; got != http.StatusOK {
			t.Errorf("%s: status %d", p, got)
		}
	}
	html := string(read(t, get(t, h, "/", "localhost", nil)))
	if !strings.Contains(html, `data-kept="`+k.Version+`"`) {
		t.Error("the page does not bear the version that is kept")
	}
	for _, name := range regexp.MustCompile(`assets/[^"]+`).FindAllString(html, -1) {
		if !slices.Contains(k.Assets, name) {
			t.Errorf("%s is not kept", name)
		}
	}
	o.Version += "a"
	other := Handler(o)
	if again := parse(read(t, get(t, other, "/sw.js", "localhost", nil)), read(t, get(t, other, "/assets.json", "localhost", nil))); again.Version == k.Version {
		t.Error("another page has the same version")
	}

	dir := t.TempDir()
	if err := export(dir, o, withWASM(t)); err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile(filepath.Join(dir, "sw.js"))
	if err != nil {
		t.Fatal(err)
	}
	assets, err := os.ReadFile(filepath.Join(dir, "assets.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range append(parse(script, assets).Assets, "quirks.html", "manifest.webmanifest") {
		if _, err := os.Stat(filepath.Join(dir, p)); err != nil {
			t.Error(err)
		}
	}
}

// The manifest's addresses are relative, and its icons are as large as it says.
func TestManifest(t *testing.T) {
	h := Handler(testOptions())
	r := get(t, h, "/manifest.webmanifest", "localhost", nil)
	var m struct {
		ID, Name string
		Start    string `json:"start_url"`
		Scope    string
		Icons    []struct{ Src, Sizes, Type, Purpose string }
	}
	if err := json.Unmarshal(read(t, r), &m); err != nil || r.Header.Get("Content-Type") != "application/manifest+json" {
		t.Fatal(err, r.Header)
	}
	if m.Start != "./" || m.Scope != "./" || m.ID != "./" || m.Name == "" {
		t.Errorf("the manifest is %+v", m)
	}
	found := map[string]bool{}
	for _, i := range m.Icons {
		found[i.Sizes+" "+i.Purpose] = true
		if strings.HasPrefix(i.Src, "data:") { // as a browser may fetch it late
			continue
		}
		res := get(t, h, "/"+i.Src, "localhost", nil)
		body := read(t, res)
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != i.Type {
			t.Errorf("%s: %d %s", i.Src, res.StatusCode, res.Header.Get("Content-Type"))
		}
		if i.Type == "image/png" {
			c, err := png.DecodeConfig(bytes.NewReader(body))
			if err != nil || i.Sizes != icons[map[int]string{192: "icon-192.png", 512: "icon-512.png"}[c.Width]] || c.Width != c.Height {
				t.Errorf("%s, which is to be %s, is %d×%d: %v", i.Src, i.Sizes, c.Width, c.Height, err)
			}
		}
	}
	for _, want := range []string{"any any", "192x192 any", "512x512 any", "512x512 maskable"} {
		if !found[want] {
			t.Errorf("there is no icon %s", want)
		}
	}
}
