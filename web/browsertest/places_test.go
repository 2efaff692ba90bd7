package browsertest

import (
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/testdata"
	"github.com/pop3play/pop3play/web"
)

// servePlaces serves the page with a bridge to a server of its own, which is
// also the proxy's only target, and has the quirks there.
func servePlaces(t *testing.T, quirks ...string) (url, target string) {
	t.Helper()
	behaviour, err := quirk.Parse(strings.Join(append([]string{"strict"}, quirks...), ","))
	if err != nil {
		t.Fatal(err)
	}
	store := &maildrop.Memory{}
	store.AddUser("user", "password")
	err = maildrop.ReadBundle(testdata.Bundle("tour"), func(_ string, raw []byte) { store.Deliver("user", raw) })
	if err != nil {
		t.Fatal(err)
	}
	server := &pop3server.Server{Store: store, Dialect: behaviour.Dialect()}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	o := options()
	target = l.Addr().String()
	o.Targets = []string{target}
	o.Bridge = &web.Bridge{Server: server, Targets: o.Targets, Dialect: func(spec string) (*pop3.Dialect, error) {
		b, err := quirk.Parse(spec)
		if err != nil {
			return nil, err
		}
		return b.Dialect(), nil
	}}
	s := httptest.NewServer(web.Handler(o))
	t.Cleanup(s.Close)
	return s.URL + "/", target
}

// The same page talks to the server that it came from, and to the proxy's
// target; each place keeps its conversation.
func TestPlaces(t *testing.T) {
	url, target := servePlaces(t)
	b := open(t)
	b.resize(1280, 860, false)
	b.load(url)
	b.heard(1, "ready")
	b.click(`[data-place=server]`)
	b.heard(1, "ready")
	b.say("USER user")
	b.heard(2, "PASS")
	b.say("PASS password")
	b.heard(3, "13 messages")
	b.say("LIST")
	b.wait(`document.querySelectorAll('#mails li .size').length === 13 && document.querySelector('#mails li .size').textContent === '803'`)
	b.say("RETR 4")
	b.wait(`document.querySelectorAll('#mails li')[3].innerText.includes('Grüße aus Köln')`)
	b.wait(`document.querySelector('#stats-text').textContent.includes('RETR 1')`)
	b.say("QUIT")
	b.wait(`document.querySelector('#ended-text').textContent.includes('QUIT')`)

	b.click(`[data-place=proxy]`)
	b.wait(`!document.querySelector('#blank-action').hidden`)
	b.press("q", "KeyQ", true) // there are no quirks to search
	b.wait(`document.activeElement.id === 'target'`)
	b.click("#blank-action")
	b.heard(1, "ready")
	if got := b.eval(`location.hash`); got != "#v1&place=proxy&target="+target {
		t.Errorf("the address says %s", got)
	}
	b.say("CAPA")
	b.heard(2, "+OK")

	b.click(`[data-place=page]`)
	b.wait(`document.querySelectorAll('.line').length === 1`)
	b.wait(`document.querySelector('#state').textContent === 'AUTHORIZATION'`)
	b.click(`[data-place=server]`)
	b.heard(3, "13 messages")
}

// A link to another place, which has a session with another behaviour, begins one
// with the link's.
func TestLinkToOtherPlace(t *testing.T) {
	url, _ := servePlaces(t)
	b := open(t)
	b.resize(1280, 860, false)
	b.load(url)
	b.heard(1, "ready")
	b.click(`[data-place=server]`)
	b.heard(1, "ready")
	b.eval(`location.hash = '#v1&place=page&spec=strict,stat-wrong'; ''`)
	b.heard(2, "ready")
	b.wait(`document.querySelector('#active-quirks').innerText.includes('stat-wrong') && document.querySelector('#pending').hidden`)
	b.eval(`location.hash = '#v1&place=server&spec=strict'; ''`)
	b.wait(`document.querySelectorAll('.line').length === 1 && !document.querySelector('#active-quirks').innerText.includes('stat-wrong')`)
}

// A spec that the server does not understand is answered with its own words.
func TestRefusedSpec(t *testing.T) {
	url, _ := servePlaces(t)
	b := open(t)
	b.resize(1280, 860, false)
	b.load(url + "#v1&place=server&spec=strict,trickle=soon")
	b.wait(`!document.querySelector('#ended').hidden`)
	if got := b.text("#ended-text"); !strings.Contains(got, "trickle") {
		t.Errorf("the page says %q", got)
	}
	b.wait(`document.querySelector('#state').textContent === 'not connected'`)
}

// A server may speak before there is a machine that counts: it is counted then.
func TestCountedFromTheFirstOctet(t *testing.T) {
	url, _ := servePlaces(t)
	b := open(t)
	b.resize(1280, 860, false)
	call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `
		const instantiate = WebAssembly.instantiate;
		WebAssembly.instantiate = async (...args) => {
			while (!document.querySelector('#conversation .line')) await new Promise((done) => setTimeout(done, 10));
			return instantiate(...args);
		};`})
	b.load(url + "#v1&place=server")
	b.heard(1, "ready")
	b.wait(`document.querySelector('[data-stat=octets-out]').innerText === document.querySelector('.line .octets').innerText`)
	b.wait(`document.querySelector('[data-stat=sessions]').innerText === '1' && document.querySelector('[data-stat=active]').innerText === '1'`)
}
