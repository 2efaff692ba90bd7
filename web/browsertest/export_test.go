package browsertest

import (
	"net/http"
	"net/http/httptest"
	"testing"

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
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	b := open(t)
	b.load(s.URL + "/demo/pop3/")
	if got := b.eval(`String(document.querySelectorAll('[data-place]').length)`); got != "0" {
		t.Errorf("the exported page has %s buttons for places", got)
	}
	wholeSession(t, b)
	b.eval(`document.querySelector('#mails button').click(); ''`)
	b.in("#decoded-text", "Noodles are always fine")
	b.eval(`(() => { document.querySelector('#message').close(); const s = document.querySelector('#sample'); s.value = 'mailing-list'; s.dispatchEvent(new Event('change')); return ''; })()`)
	b.mails(10)
}
