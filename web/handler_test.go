package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"github.com/pop3play/pop3play/core/pop3"
)

func testOptions() Options {
	return Options{
		Version:  "v1.2.3",
		Targets:  []string{"mail.example:110"},
		Users:    []string{"user", "ada"},
		Profiles: []ProfileInfo{{Name: "strict", Summary: "Conforms."}, {Name: "classic", Summary: "The original."}},
		Quirks: []QuirkInfo{
			{Name: "trickle", Summary: "Octets drip.", Syntax: "OCTETS/DELAY", Group: "wire"},
			{Name: "noextra", Summary: "No <extra> line.", Conflicts: []string{"extra"}, Group: "framing"},
			{Name: "extra", Summary: "An extra line.", Group: "framing"},
		},
		Commands:   []CommandInfo{{Verb: "QUIT", Usage: "QUIT", Ref: "RFC 1939 §6", States: []string{"AUTHORIZATION", "TRANSACTION"}}},
		Moves:      pop3.Strict().Moves(),
		SampleMail: []byte("a 4\nA: b"),
		Sample:     "own",
		Samples: []SampleInfo{
			{Name: "own", Title: "Own", Mail: []byte("a 4\nA: b")}, {Name: "other", Title: "Other", Mail: []byte("a 4\nB: b")},
			{Name: "made", Title: "Made", Made: true}, {Name: "empty", Title: "Empty"},
		},
	}
}

func get(t *testing.T, h http.Handler, target, host string, header map[string]string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Host = host
	for k, v := range header {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func read(t *testing.T, r *http.Response) []byte {
	t.Helper()
	var body io.Reader = r.Body
	switch r.Header.Get("Content-Encoding") {
	case "br":
		body = brotli.NewReader(r.Body)
	case "gzip":
		z, err := gzip.NewReader(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		body = z
	}
	p, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPageHeaders(t *testing.T) {
	r := get(t, Handler(testOptions()), "/", "localhost:8110", nil)
	if r.StatusCode != http.StatusOK {
		t.Fatalf("status %d", r.StatusCode)
	}
	for name, want := range map[string]string{
		"Content-Type":                 "text/html; charset=utf-8",
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "no-referrer",
		"X-Frame-Options":              "DENY",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Cache-Control":                "no-cache",
		"Vary":                         "Accept-Encoding",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	csp := r.Header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"} {
		if !strings.Contains(csp, want) {
			t.Errorf("the policy %q lacks %q", csp, want)
		}
	}
	if strings.Contains(csp, "unsafe-inline") {
		t.Error("the policy allows inline code")
	}
}

func TestPageIsRevalidated(t *testing.T) {
	h := Handler(testOptions())
	tag := get(t, h, "/", "localhost", nil).Header.Get("ETag")
	r := get(t, h, "/", "localhost", map[string]string{"If-None-Match": tag})
	if r.StatusCode != http.StatusNotModified || r.Header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("status %d, Vary %q for a page that is known", r.StatusCode, r.Header.Get("Vary"))
	}
}

// Nothing inline: the policy would block it, and a person would see a broken page.
func TestPageHasNothingInline(t *testing.T) {
	html := string(read(t, get(t, Handler(testOptions()), "/", "localhost", nil)))
	for _, bad := range []string{" style=", "<style", "javascript:", "http://", "https://"} {
		if strings.Contains(html, bad) {
			t.Errorf("the page contains %q", bad)
		}
	}
	if on := regexp.MustCompile(` on[a-z]+=`).FindString(html); on != "" {
		t.Errorf("the page contains a handler %q", on)
	}
	for _, script := range regexp.MustCompile(`(?s)<script([^>]*)>(.*?)</script>`).FindAllStringSubmatch(html, -1) {
		if script[2] != "" || !strings.Contains(script[1], "src=") {
			t.Errorf("inline script %q", script[0])
		}
	}
}

var fromFile = regexp.MustCompile(`(?:^|[;\s])import\s*(?:[^;'"(]*from\s*)?["'][^"']+["']`)

// Every file that the page or a module names is there, under a name with its
// hash, and is served for good.
func TestAssets(t *testing.T) {
	h := Handler(testOptions())
	seen := map[string]bool{}
	queue := regexp.MustCompile(`assets/[^"]+`).FindAllString(string(read(t, get(t, h, "/", "localhost", nil))), -1)
	if len(queue) < 5 {
		t.Fatalf("the page names only %q", queue)
	}
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		if seen[name] {
			continue
		}
		seen[name] = true
		if !regexp.MustCompile(`^assets/[a-z0-9-]+(\.[a-z]+)?\.[0-9a-f]{12}\.[a-z0-9]+$|^assets/[A-Za-z0-9-]+\.[0-9a-f]{12}\.[a-z0-9]+$`).MatchString(name) {
			t.Errorf("%s has no hash", name)
		}
		r := get(t, h, "/"+name, "localhost", map[string]string{"Accept-Encoding": "br"})
		body := read(t, r)
		if r.StatusCode != http.StatusOK || len(body) == 0 {
			t.Errorf("%s: status %d, %d octets", name, r.StatusCode, len(body))
		}
		if got := r.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("%s: Cache-Control %q", name, got)
		}
		if got, want := r.Header.Get("Content-Type"), types[path.Ext(name)]; got != want {
			t.Errorf("%s: Content-Type %q, want %q", name, got, want)
		}
		if rest := fromFile.Find(body); rest != nil && path.Ext(name) == ".js" {
			t.Errorf("%s still says %s", name, rest)
		}
		if bytes.Contains(body, []byte("sourceMappingURL")) {
			t.Errorf("%s names a source map that is not served", name)
		}
	}
	if r := get(t, h, "/assets/nothing.000000000000.js", "localhost", nil); r.StatusCode != http.StatusNotFound {
		t.Errorf("status %d for a file that is not there", r.StatusCode)
	}
}

func TestCodings(t *testing.T) {
	h := Handler(testOptions())
	plain := read(t, get(t, h, "/", "localhost", nil))
	for accept, want := range map[string]string{
		"":                         "",
		"identity":                 "",
		"gzip":                     "gzip",
		"gzip, deflate, br, zstd":  "br",
		"br;q=0, gzip":             "gzip",
		"br;q=0.2, gzip;q=0.8":     "gzip",
		"*":                        "br",
		"*;q=0":                    "",
		"gzip;q=0.1, identity;q=1": "",
		"gzip;q=bad":               "",
	} {
		r := get(t, h, "/", "localhost", map[string]string{"Accept-Encoding": accept})
		if got := r.Header.Get("Content-Encoding"); got != want {
			t.Errorf("%q: coding %q, want %q", accept, got, want)
		}
		if !bytes.Equal(read(t, r), plain) {
			t.Errorf("%q: another page", accept)
		}
	}
}

func TestHost(t *testing.T) {
	o := testOptions()
	o.AllowHosts = []string{"play.example"}
	h := Handler(o)
	for host, allowed := range map[string]bool{
		"localhost": true, "localhost:8110": true, "LOCALHOST.": true, "a.localhost": true,
		"127.0.0.1:1": true, "127.9.9.9": true, "[::1]:8110": true, "[::1]": true, "[::ffff:127.0.0.1]:80": true,
		"play.example": true, "Play.Example:8110": true,
		"evil.example": false, "localhost.evil.example": false, "127.0.0.1.evil.example": false,
		"192.168.0.1": false, "0.0.0.0": false, "": false, "notplay.example": false,
	} {
		for _, target := range []string{"/", "/assets/x", "/bridge"} {
			r := get(t, h, target, host, nil)
			if refused := r.StatusCode == http.StatusForbidden; refused == allowed {
				t.Errorf("host %q, %s: status %d", host, target, r.StatusCode)
			}
		}
	}
}

func TestMethods(t *testing.T) {
	h := Handler(testOptions())
	for method, want := range map[string]int{"POST": 405, "PUT": 405, "HEAD": 200} {
		r := httptest.NewRequest(method, "/", nil)
		r.Host = "localhost"
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%s: status %d, want %d", method, w.Code, want)
		}
		if method == "HEAD" && w.Body.Len() > 0 {
			t.Error("HEAD has a body")
		}
	}
}

func TestBridgePlace(t *testing.T) {
	o := testOptions()
	page := func() string { return string(read(t, get(t, Handler(o), "/", "localhost", nil))) }
	if strings.Contains(page(), `data-place="server"`) {
		t.Error("a page without a bridge offers this server")
	}
	o.Bridge = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusTeapot) })
	for _, want := range []string{`data-place="page"`, `data-place="server"`, `data-place="proxy"`, `value="mail.example:110"`} {
		if !strings.Contains(page(), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if r := get(t, Handler(o), "/bridge?place=server", "localhost", nil); r.StatusCode != http.StatusTeapot {
		t.Errorf("the bridge is not asked: status %d", r.StatusCode)
	}
}
