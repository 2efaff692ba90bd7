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

// That the server is gone is told once, with what to do; a session that ended
// when it stopped says that of itself.
func TestServerGone(t *testing.T) {
	t.Parallel()
	file := command(t)
	b := open(t)
	b.resize(1280, 860, false)
	told := func(want string) {
		t.Helper()
		b.wait(`document.querySelector('#ended-text').innerText === 'Start this page’s server again, or wait until it is back; then reconnect.'`)
		if got := b.eval(`[...document.querySelectorAll('#conversation .note')].map((n) => n.innerText).join('; ')`); got != want {
			t.Errorf("the conversation says %q, want %q", got, want)
		}
		if got := b.text("#session"); strings.Contains(got, "bridge") {
			t.Errorf("who knows of a bridge? %q", got)
		}
	}
	p, url := playground(t, file)
	b.load(url + "#v1&place=server")
	b.heard(1, "ready")
	b.whole()
	b.unplugged()
	p.interrupt()
	told("Connection closed: the server stops")
	b.explained("server stops")
	p.rest()
	b.click("#ended-reconnect")
	b.wait(`document.querySelector('#state').textContent === 'not connected'`)
	told("Connection closed: the server stops; This page’s server does not answer")
	b.wait(`document.querySelector('#explain-card').hidden`) // it was about another connection

	p, url = playground(t, file)
	b.load(url + "#v1&place=server")
	b.heard(1, "ready")
	b.whole()
	p.cmd.Process.Kill()
	told("This page’s server is gone; Connection lost: nothing was removed")
	b.wait(`document.querySelector('#statistics [data-stat=active]').innerText === '0'`)
}
