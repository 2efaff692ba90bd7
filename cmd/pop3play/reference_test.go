package main

import (
	"bytes"
	"io"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/testdata"
	"github.com/pop3play/pop3play/web"
)

// Each quirk and each profile has a section in the reference, under all of its
// names. Every link leads somewhere: a spec string can be read, and what a
// fragment names is there, once.
func TestReference(t *testing.T) {
	res := httptest.NewRecorder()
	req := httptest.NewRequest("GET", "http://localhost/quirks.html", nil)
	web.Handler(siteOptions("tour")).ServeHTTP(res, req)
	html := res.Body.String()
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(`\sid="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		if ids[m[1]] {
			t.Errorf("two elements are %s", m[1])
		}
		ids[m[1]] = true
	}
	article := regexp.MustCompile(`<article id="([^"]*)" class="card">`).FindAllString(html, -1)
	if want := len(quirk.All()) + len(quirk.Profiles()); len(article) != want {
		t.Errorf("%d sections, want %d", len(article), want)
	}
	tries := map[string]bool{}
	for _, m := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		switch link := strings.ReplaceAll(m[1], "&amp;", "&"); {
		case strings.HasPrefix(link, "#") && !ids[link[1:]]:
			t.Errorf("nothing is %s", link)
		case strings.HasPrefix(link, "./#"):
			_, spec, _ := strings.Cut(link, "&spec=")
			spec, err := url.PathUnescape(spec)
			if err != nil || !strings.HasPrefix(link, "./#v1&place=page&spec=") {
				t.Errorf("%s: %v", link, err)
			}
			b, err := quirk.Parse(spec)
			if err != nil {
				t.Errorf("%s: %v", link, err)
				continue
			}
			for _, u := range b.Effective() {
				tries[u.Quirk.Name] = true
			}
		}
	}
	text := strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(html)
	for _, q := range quirk.All() {
		for _, name := range append(q.Aliases, q.Name) {
			if !ids[name] {
				t.Errorf("%s cannot be linked to", name)
			}
		}
		if command := "pop3play serve --quirks "; q.Native {
			words := regexp.MustCompile(command+`'?([^'<]*)`).FindAllStringSubmatch(text, -1)
			if !slices.ContainsFunc(words, func(m []string) bool {
				b, err := quirk.Parse(m[1])
				return err == nil && slices.ContainsFunc(b.Uses, func(u quirk.Use) bool { return u.Quirk == q })
			}) {
				t.Errorf("no command shows %s", q.Name)
			}
		} else if !tries[q.Name] && q.Cancels == nil {
			t.Errorf("%s cannot be tried", q.Name)
		}
		if !strings.Contains(text, q.Summary) || !strings.Contains(text, q.Breaks) || !strings.Contains(text, q.Seen) {
			t.Errorf("%s is not told whole", q.Name)
		}
	}
	for _, r := range testdata.Remarks {
		if !strings.Contains(text, "<dt>"+r.Name+"</dt>") || !strings.Contains(text, r.Meaning) {
			t.Errorf("nothing explains %q", r.Name)
		}
	}
	for _, p := range quirk.Profiles() {
		if !ids[p.Name] || !strings.Contains(text, p.Summary) {
			t.Errorf("%s is not there", p.Name)
		}
		for _, spec := range append(p.Quirks, p.Sometimes...) {
			if !strings.Contains(text, "<code>"+spec+"</code>") {
				t.Errorf("%s has no link to %s", p.Name, spec)
			}
		}
	}
	var packed bytes.Buffer
	w := brotli.NewWriterLevel(&packed, 9)
	io.WriteString(w, html)
	w.Close()
	t.Logf("%d octets, packed %d", len(html), packed.Len())
	if packed.Len() > 100<<10 {
		t.Errorf("the reference takes %d octets", packed.Len())
	}
}
