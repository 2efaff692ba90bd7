package browsertest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/pop3play/pop3play/web"
)

// blog is a page of another origin that shows a frame.
func blog(t *testing.T) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<!doctype html><title>Blog</title><link rel="icon" href="data:,"><input autofocus><iframe width="%s" height="480"></iframe>`, r.URL.Query().Get("width"))
	}))
	t.Cleanup(s.Close)
	return s
}

// frame shows an address in the only frame of the page, and gives what is in it.
func (b *browser) frame(address string) *page.FrameTree {
	b.t.Helper()
	b.eval(fmt.Sprintf(`new Promise((done, fail) => {
		const f = document.querySelector('iframe');
		f.onload = () => done('');
		f.src = %q;
		setTimeout(() => fail(new Error('the frame does not load')), %d);
	})`, address, long.Milliseconds()), chromedp.EvalAwaitPromise)
	got, err := chromedp.Call(b.ctx, page.GetFrameTree, cdp.Empty{})
	if err != nil || len(got.FrameTree.ChildFrames) != 1 {
		b.t.Fatalf("%v, %v", got, err)
	}
	return got.FrameTree.ChildFrames[0]
}

// within evaluates in a frame of another origin.
func (b *browser) within(f *page.FrameTree, expression string) string {
	b.t.Helper()
	world, err := chromedp.Call(b.ctx, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: f.Frame.ID})
	if err != nil {
		b.t.Fatal(err)
	}
	got, err := chromedp.Call(b.ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: expression, ContextID: world.ExecutionContextID, AwaitPromise: new(true), ReturnByValue: new(true)})
	if err != nil {
		b.t.Fatal(err)
	}
	return strings.Trim(string(got.Result.Value), `"`)
}

// until waits in a frame, and gives "yes", or what is there instead.
func until(condition string) string {
	return fmt.Sprintf(`(async () => {
		for (const end = performance.now() + %d; performance.now() < end;) {
			if (%s) return 'yes';
			await new Promise((r) => setTimeout(r, 20));
		}
		return document.body.innerText;
	})()`, long.Milliseconds(), condition)
}

// Pages of other origins show the playground in a frame where the operator lets
// them, and then only the page that is made for it.
func TestEmbedded(t *testing.T) {
	other := blog(t)
	o := options()
	o.AllowEmbed = []string{other.URL}
	site := startSite(t, o)
	b := open(t)
	b.expect("Framing '" + site.URL)
	b.expect("frame-ancestors")
	b.expect("ERR_BLOCKED_BY_RESPONSE")
	b.run(chromedp.Navigate(other.URL + "/?width=1100"))
	if got := b.frame(site.URL + "/#v1&place=page&spec=strict"); got.Frame.UnreachableURL == "" {
		t.Error("the whole page stands in a frame of another origin")
	}
	if got := b.frame(site.URL + "/quirks.html?embed=1"); got.Frame.UnreachableURL == "" {
		t.Error("the reference stands in a frame of another origin")
	}
	f := b.frame(site.URL + "/?embed=1" + packed(`{"p":"page","s":"strict,stat-wrong","t":"","m":"tour","v":"text","a":[],"d":[["o",1,"strict,stat-wrong",1],["f",1,"USER user\r\n"]],"u":1}`))
	if f.Frame.UnreachableURL != "" {
		t.Fatalf("the page for frames is not shown: %v", f.Frame)
	}
	if got := b.within(f, until(`document.querySelectorAll('.line').length === 3 && `+ready)); got != "yes" {
		t.Errorf("in the frame is %s", got)
	}
	if got := b.eval(`document.activeElement.tagName`); got != "INPUT" {
		t.Errorf("the frame took the focus of the page that it is in: on %s", got)
	}
	const shown = `[...document.querySelectorAll('#left, #place, #share, #session, #insight, #open-full, #link-note')].filter((e) => e.checkVisibility()).map((e) => e.id).join()`
	if got := b.within(f, shown); got != "open-full,session,link-note,insight" {
		t.Errorf("the frame shows %s", got)
	}
	if got := b.within(f, `document.querySelector('#open-full').addEventListener('click', (e) => e.preventDefault()), document.querySelector('#open-full').click(), document.querySelector('#open-full').href`); !strings.HasPrefix(got, site.URL+"/#v2&z=") {
		t.Errorf("the link in the frame leads to %s", got)
	}

	b.run(chromedp.Navigate(other.URL + "/?width=400"))
	f = b.frame(site.URL + "/?embed=1#v1&place=server")
	if got := b.within(f, until(`document.querySelector('#ended-text')?.innerText.includes('offers only: page') && document.body.checkVisibility()`)); got != "yes" {
		t.Errorf("in a frame a link runs elsewhere than in the page: %s", got)
	}
	if got := b.within(f, shown); got != "open-full,session" {
		t.Errorf("the narrow frame shows %s", got)
	}
	if got := b.within(f, `String(document.documentElement.scrollWidth - innerWidth)`); got != "0" {
		t.Errorf("the narrow frame is %s pixels too wide", got)
	}
}

// Unless the operator says so, only pages of its own origin show it.
func TestNotEmbedded(t *testing.T) {
	site := startSite(t, options())
	b := open(t)
	b.expect("Framing '" + site.URL)
	b.expect("frame-ancestors")
	b.expect("ERR_BLOCKED_BY_RESPONSE")
	b.run(chromedp.Navigate(blog(t).URL + "/?width=900"))
	if got := b.frame(site.URL + "/?embed=1"); got.Frame.UnreachableURL == "" {
		t.Error("a page of another origin shows the playground unasked")
	}
}

// The code that the Share dialog gives is a frame that works.
func TestEmbedCode(t *testing.T) {
	o := options()
	h := web.Handler(o)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/own" {
			h.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<!doctype html><title>Own</title><link rel="icon" href="data:,"><body></body>`)
	}))
	t.Cleanup(site.Close)
	b := open(t)
	b.resize(1280, 860, false)
	b.load(site.URL + "/")
	b.heard(1, "ready")
	b.say("USER user")
	b.heard(2, "PASS")
	b.shared()
	b.click("#share-frame summary")
	code := b.eval(`document.querySelector('#share-embed').value`)
	b.run(chromedp.Navigate(site.URL + "/own"))
	b.eval(fmt.Sprintf(`document.body.innerHTML = %q; ''`, code))
	b.wait(`document.querySelector('iframe').contentDocument.querySelectorAll('.line').length === 3`)
	b.wait(`document.querySelector('iframe').contentDocument.querySelector('#link-note').innerText.includes('typed 1 command.')`)
	if got := b.eval(`document.querySelector('iframe').title`); got != "POP3 Playground" {
		t.Errorf("the frame is called %q", got)
	}
}
