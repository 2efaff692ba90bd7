package browsertest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/pop3play/pop3play/web"
)

// The exported page works from a sub-path of a host that knows nothing of it.
func TestExportedSite(t *testing.T) {
	dir := t.TempDir()
	if err := web.Export(dir, options()); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/demo/pop3/", http.StripPrefix("/demo/pop3/", http.FileServer(http.Dir(dir))))
	host, at := plugged(t, mux)
	b := openAlone(t)
	b.resize(1280, 860, false)
	b.load(at + "/demo/pop3/")
	if got := b.eval(`String(document.querySelectorAll('[data-place]').length)`); got != "0" {
		t.Errorf("the exported page has %s buttons for places", got)
	}
	wholeSession(t, b)
	b.eval(`document.querySelector('#mails button').click(); ''`)
	b.in("#decoded-text", "Noodles are always fine")
	b.eval(`(() => { document.querySelector('#message').close(); const s = document.querySelector('#sample'); s.value = 'mailing-list'; s.dispatchEvent(new Event('change')); return ''; })()`)
	b.mails(10)
	link := b.shared()
	if !strings.HasPrefix(link, at+"/demo/pop3/#v2&z=") {
		t.Errorf("the link is %s", link)
	}
	b.kept()
	b.installable()
	if got := b.eval(`navigator.serviceWorker.ready.then((r) => r.scope)`, chromedp.EvalAwaitPromise); got != at+"/demo/pop3/" {
		t.Errorf("what is kept is in %s", got)
	}

	host.out.Store(true)
	b.run(chromedp.Navigate("about:blank"))
	b.load(link)
	b.heard(9, "ready")
	b.load(at + "/demo/pop3/index.html")
	wholeSession(t, b)
	b.run(chromedp.Navigate(at + "/demo/pop3/quirks.html"))
	b.wait(`document.querySelector('#trickle')`)
}
