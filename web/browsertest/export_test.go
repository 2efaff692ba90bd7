package browsertest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/pop3play/pop3play/web"
)

// The exported page works from a sub-path of a host that knows nothing of it.
func TestExportedSite(t *testing.T) {
	t.Parallel()
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

// What tests find of the page in its place, they find of the exported one, from
// a sub-path of a host that knows nothing of it.
func TestExportedInPage(t *testing.T) {
	dir := t.TempDir()
	if err := web.Export(dir, options()); err != nil {
		t.Fatal(err)
	}
	var asked sync.Map
	mux := http.NewServeMux()
	mux.Handle("/demo/pop3/", http.StripPrefix("/demo/pop3/", http.FileServer(http.Dir(dir))))
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Store(r.URL.Path, true)
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	exported = s.URL + "/demo/pop3/"
	t.Cleanup(func() { exported = "" })
	t.Run("in page", func(t *testing.T) {
		for _, in := range []struct {
			name string
			test func(*testing.T)
		}{
			{"session", TestSessionInPage}, {"quirk", TestQuirkInPage}, {"transcript", TestCopyTranscript}, {"command line", TestCommandLine},
			{"pipelining", TestPipelining}, {"raw", TestRaw}, {"arguments", TestArguments}, {"octets", TestOctetSelection}, {"step back", TestStepBack},
			{"explain", TestExplain}, {"trail", TestTrail}, {"altered", TestAlteredIsExplained}, {"ladder", TestLadder}, {"compare", TestCompare},
			{"statistics", TestStatisticsPanel}, {"controls", TestControls}, {"conflicts", TestConflicts}, {"paste", TestPasteMail}, {"compose", TestComposeMail},
			{"message", TestOpenMessage}, {"drop", TestDropFiles}, {"samples", TestSampleMaildrops}, {"keep", TestKeepMaildrop}, {"shared", TestSharedSession},
			{"damaged links", TestDamagedLinks}, {"print", TestPrint}, {"JSON", TestSessionAsJSON}, {"test", TestSessionAsTest}, {"hint", TestHint},
			{"example", TestExample}, {"keyboard", TestKeyboardOnly}, {"heard", TestHeard},
		} {
			t.Run(in.name, func(t *testing.T) {
				t.Parallel()
				in.test(t)
			})
		}
	})
	asked.Range(func(path, _ any) bool {
		if !strings.HasPrefix(path.(string), "/demo/pop3/") {
			t.Errorf("it asks for %s", path)
		}
		return true
	})
}
