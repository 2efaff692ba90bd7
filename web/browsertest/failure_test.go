package browsertest

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"

	"github.com/pop3play/pop3play/web"
)

// After a panic in the module the page says so, and starts anew when asked.
func TestPanicIsTold(t *testing.T) {
	b := open(t)
	b.expect("the WASM module failed")
	call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `
		const instantiate = WebAssembly.instantiate;
		let panics = 1;
		WebAssembly.instantiate = async (...args) => {
			const i = await instantiate(...args);
			return { exports: { ...i.exports, feed(n, now) {
				if (panics-- > 0) throw new WebAssembly.RuntimeError('unreachable');
				return i.exports.feed(n, now);
			} } };
		};`})
	b.load(serve(t))
	b.heard(1, "ready")
	b.say("USER user")
	b.wait(`document.querySelector('#blank-title').innerText.includes('failed')`)
	if got := b.text("#blank"); !strings.Contains(got, "unreachable") {
		t.Errorf("the page says %q", got)
	}
	b.click("#blank-action")
	b.heard(2, "ready")
	b.say("USER user")
	b.heard(3, "PASS")
}

// A build without WASM says so.
func TestWithoutWASM(t *testing.T) {
	o := options()
	h := web.Handler(o)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			h.ServeHTTP(w, r)
			return
		}
		r.Header.Del("Accept-Encoding")
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		w.Header().Set("Content-Type", "text/html")
		w.Write(regexp.MustCompile(`data-wasm="[^"]*"`).ReplaceAll(rec.Body.Bytes(), []byte(`data-wasm=""`)))
	}))
	t.Cleanup(s.Close)
	b := open(t)
	b.resize(1280, 860, false)
	b.load(s.URL + "/")
	b.wait(`document.querySelector('#blank').innerText.includes('make build')`)
	b.wait(`document.querySelector('#statistics').innerText.includes('does not run here')`)
	if got := b.text("#state"); got != "not available" {
		t.Errorf("the state is %q", got)
	}
	b.eval(`document.querySelector('#login-open').click(); ''`)
	b.wait(`document.querySelector('#login-missing').innerText.includes('does not run here') && document.querySelector('#login-form').hidden`)
	b.eval(`document.querySelector('#login').close(); ''`)
	b.press("e", "KeyE", true)
	b.wait(`document.querySelector('#toast').innerText.includes('nothing runs')`)
	b.axeThemes("without WASM", "html")
}
