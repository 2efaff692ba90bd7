package browsertest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/pop3play/pop3play/web"
)

// plug is a server that can be pulled out.
type plug struct {
	http.Handler
	out atomic.Bool
}

func (p *plug) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p.out.Load() {
		panic(http.ErrAbortHandler) // the connection breaks off
	}
	p.Handler.ServeHTTP(w, r)
}

func plugged(t *testing.T, h http.Handler) (*plug, string) {
	t.Helper()
	p := &plug{Handler: h}
	s := httptest.NewServer(p)
	t.Cleanup(s.Close)
	return p, s.URL
}

// kept waits until the browser has the page and all its files.
func (b *browser) kept() {
	b.t.Helper()
	b.waitFor(long, `document.body.dataset.offline === 'ready' && navigator.serviceWorker.controller`)
}

// waitAcross waits for a condition while the page may go to another, which ends
// what is evaluated in it.
func (b *browser) waitAcross(condition string) {
	b.t.Helper()
	for end := time.Now().Add(long); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](condition)); err == nil && ok {
			return
		}
	}
	b.t.Fatalf("waiting for %s", condition)
}

// Once opened, the page is there when its server is not, as it was: each part,
// also those that come late.
func TestOffline(t *testing.T) {
	t.Parallel()
	server, url := plugged(t, web.Handler(options()))
	b := open(t)
	b.resize(1280, 860, false)
	b.load(url + "/")
	b.heard(1, "ready")
	b.kept()
	server.out.Store(true)
	b.run(chromedp.Reload())
	b.wait(ready)
	wholeSession(t, b)
	b.wait(`document.querySelector('#quirks [data-quirk=trickle]')`)
	b.click("#help-open")
	b.wait(`document.querySelector('#offline-word').checkVisibility()`)
	b.eval(`document.querySelector('#help').close(); ''`)
	b.shared()
	b.load(url + "/?embed=1#v1&place=page&spec=strict")
	b.heard(1, "ready")
	b.run(chromedp.Navigate(url + "/quirks.html"))
	b.wait(`document.querySelector('#trickle')`)
	const names = `caches.keys().then(async (all) => JSON.stringify(await Promise.all(all.map(async (n) => [n.replace(/[0-9a-f]{12}$/, 'V'), (await (await caches.open(n)).keys()).map((r) => new URL(r.url).pathname)]))))`
	var caches [][]any
	if err := json.Unmarshal([]byte(b.eval(names, chromedp.EvalAwaitPromise)), &caches); err != nil || len(caches) != 1 || caches[0][0] != "pop3play / V" {
		t.Fatalf("%v %v", caches, err)
	}
	for _, path := range caches[0][1].([]any) {
		if p := path.(string); strings.Contains(p, "bridge") || strings.Contains(p, "live") {
			t.Errorf("%s is kept", p)
		}
	}
}

// A newer version replaces the one that is kept when whoever reads says so, and
// of the older nothing stays.
func TestNewVersion(t *testing.T) {
	t.Parallel()
	server, url := plugged(t, web.Handler(options()))
	b := open(t)
	b.resize(1280, 860, false)
	b.load(url + "/")
	b.kept()
	before := b.eval(`document.body.dataset.kept`)
	o := options()
	o.Version = "test 2"
	server.Handler = web.Handler(o)
	b.eval(`document.dispatchEvent(new Event('visibilitychange')); ''`)
	b.waitFor(long, `document.querySelector('#newer').checkVisibility()`) // once it is kept
	b.click("#newer-later")
	b.wait(`document.querySelector('#newer').hidden`)
	b.eval(`navigator.serviceWorker.ready.then((r) => { r.waiting.postMessage({version: 'older'}); return ''; })`, chromedp.EvalAwaitPromise)
	b.wait(`document.querySelector('#newer').checkVisibility()`)
	b.click("#newer-reload")
	b.waitAcross(`document.body?.dataset.ready === 'true' && document.body.dataset.kept !== '` + before + `'`)
	b.kept()
	b.wait(`document.querySelector('#newer').hidden`)
	if got := b.eval(`caches.keys().then((all) => all.join())`, chromedp.EvalAwaitPromise); got != "pop3play / "+b.eval(`document.body.dataset.kept`) {
		t.Errorf("kept are %s", got)
	}
	server.out.Store(true)
	b.run(chromedp.Reload())
	b.wait(ready)
	b.heard(1, "ready")
	if got := b.eval(`document.querySelector('#help').textContent`); !strings.Contains(got, "test 2") {
		t.Error("the old version is kept")
	}
}

// Who reloads has the newer version at once, and is not asked about it.
func TestNewVersionByReload(t *testing.T) {
	t.Parallel()
	server, url := plugged(t, web.Handler(options()))
	b := open(t)
	b.load(url + "/")
	b.kept()
	o := options()
	o.Version = "test 2"
	server.Handler = web.Handler(o)
	b.run(chromedp.Reload())
	b.wait(ready + ` && document.querySelector('#help').textContent.includes('test 2')`)
	b.kept()
	b.waitFor(long, `caches.keys().then((all) => { window.all = all.join(); }), window.all === 'pop3play / ' + document.body.dataset.kept`)
	if got := b.eval(`String(document.querySelector('#newer').hidden)`); got != "true" {
		t.Error("the page asks for a reload to what it is")
	}
}

// Chromium would install the page like a program.
func TestInstallable(t *testing.T) {
	_, url := plugged(t, web.Handler(options()))
	b := openAlone(t)
	b.load(url + "/")
	b.kept()
	b.installable()
}

func (b *browser) installable() {
	b.t.Helper()
	manifest, err := chromedp.Call(b.ctx, page.GetAppManifest, page.GetAppManifestParams{})
	if err != nil {
		b.t.Fatal(err)
	}
	for _, e := range manifest.Errors {
		b.t.Errorf("manifest: %s", e.Message)
	}
	if !strings.Contains(manifest.URL, "manifest.webmanifest") {
		b.t.Errorf("the manifest is %q", manifest.URL)
	}
	found, err := chromedp.Call(b.ctx, page.GetInstallabilityErrors, cdp.Empty{})
	if err != nil {
		b.t.Fatal(err)
	}
	for _, e := range found.InstallabilityErrors {
		b.t.Errorf("not installable: %s %v", e.ErrorID, e.ErrorArguments)
	}
}

// A visitor's page fetches three files of scripts and styles, at most 60 kB of this
// project's and 4 kB of a vendored library.
func TestFirstLoad(t *testing.T) {
	const budget = 60_000
	_, url := plugged(t, web.Handler(options()))
	b := open(t)
	b.resize(1280, 860, false)
	b.load(url + "/")
	b.heard(1, "ready")
	b.kept()
	got := b.eval(`(() => {
		const all = performance.getEntriesByType('resource').filter((e) => /\.(js|css)$/.test(e.name));
		return all.map((e) => e.name.replace(/.*\/|\.[0-9a-f]+(?=\.)/g, '')).sort().join(' ') + ': ' + all.reduce((n, e) => n + e.encodedBodySize, 0);
	})()`)
	t.Logf("octets fetched: %s", got)
	names, sum, _ := strings.Cut(got, ": ")
	if n, err := strconv.Atoi(sum); err != nil || n == 0 || n > budget {
		t.Errorf("%s octets of scripts and styles, the budget is %d", sum, budget)
	}
	if names != "boot.js main.js page.css" {
		t.Errorf("fetched were %s", names)
	}
	b.click("#session-menu summary")
	b.click("#compare-open")
	b.wait(`document.querySelector('#compare').open`)
}
