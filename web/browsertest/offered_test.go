package browsertest

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/web"
)

const offered = `[...document.querySelectorAll('#verbs .chip')].filter((c) => !c.hidden).map((c) => c.dataset.verb).sort().join(' ')`

// Offered is what the server has shown to have, and what is legal now: CAPA rules
// out what it does not name, a greeting without a timestamp APOP, and PASS wants
// USER before it. What is typed is free.
func TestVerbsThatServerHas(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	url, target := servePlaces(t, "minimal")
	b.load(url + "#v1&place=proxy&target=" + target)
	b.click("#blank-action")
	b.heard(1, "+OK")
	verbs := func(want string) { b.t.Helper(); b.wait(fmt.Sprintf(offered+` === %q`, want)) }
	verbs("AUTH CAPA QUIT USER UTF8")
	b.say("CAPA")
	b.heard(2, "+OK")
	verbs("CAPA QUIT USER")
	b.say("USER user")
	b.heard(3, "+OK")
	verbs("CAPA PASS QUIT USER")
	b.put("ut")
	b.run(chromedp.SendKeys(chromedp.CSS("#command"), kb.Tab))
	b.wait(`document.querySelector('#command').value === 'ut'`)
	b.put("")
	b.say("PASS password")
	b.heard(4, "13 messages")
	verbs("CAPA DELE LIST NOOP QUIT RETR RSET STAT")
	b.say("TOP 1 0")
	b.heard(5, "-ERR")

	// The next connection may be to another server.
	b.click("#reconnect")
	b.heard(6, "+OK")
	verbs("AUTH CAPA QUIT USER UTF8")

	b.click("#place [data-place=server]")
	verbs("APOP AUTH CAPA QUIT USER UTF8")
	b.say("CAPA")
	b.wait(`document.querySelector('#conversation .line[data-part=final]')`)
	verbs("APOP CAPA QUIT USER UTF8")
	b.say("USER user")
	verbs("APOP CAPA PASS QUIT USER UTF8")

	// To a challenge no command is an answer.
	b.click("#place [data-place=page]")
	verbs("APOP CAPA QUIT USER UTF8")
	b.say("AUTH CRAM-MD5")
	b.heard(2, "+ ")
	b.wait(`document.querySelector('#raw-note').innerText.includes('* gives up')`)
	verbs("")
	b.say("*")
	verbs("APOP CAPA QUIT USER UTF8")
	b.wait(`document.querySelector('#raw-note').hidden`)
}

// Each place is found again as it was left: at the same lines, with the same one
// selected, what was unfolded still open.
func TestPlacesAreAsLeft(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	url, _ := servePlaces(t)
	b.load(url)
	b.whole()
	b.login(1)
	for i, n := range []int{1, 2, 4} {
		b.say(fmt.Sprintf("RETR %d", n))
		b.heard(4+i, "octets")
	}
	b.wait(`document.querySelectorAll('.fold').length === 1`)
	b.eval(`document.querySelector('.fold button').click(); ''`)
	b.drawn()
	b.pick("RETR 2")
	b.explained("RETR message")
	const look = `[Math.round(document.querySelector('#conversation').scrollTop), document.querySelector('#conversation [aria-current]')?.innerText, document.querySelectorAll('.fold').length, document.querySelector('#explain-title').textContent].join()`
	b.eval(`document.querySelector('#conversation').scrollTop -= 40; ''`)
	b.drawn()
	before := b.eval(look)
	b.click("#place [data-place=server]")
	b.wait(`document.querySelectorAll('.line').length === 1 && !document.querySelector('#conversation [aria-current]')`)
	b.click("#place [data-place=page]")
	b.wait(`document.querySelectorAll('.line').length > 60`)
	b.drawn()
	if got := b.eval(look); got != before {
		t.Errorf("after another place was looked at: %s, before: %s", got, before)
	}
	// At the end, it stays at the end.
	b.eval(`document.querySelector('#conversation').scrollTop = 1e6; ''`)
	b.drawn()
	b.click("#place [data-place=server]")
	b.click("#place [data-place=page]")
	b.say("NOOP")
	b.wait(`(() => { const c = document.querySelector('#conversation'); return c.innerText.includes('NOOP') && c.scrollHeight - c.scrollTop - c.clientHeight < 2; })()`)
}

// Nothing that stands somewhere moves while the page comes, however wide it is.
func TestNothingMovesAtFirst(t *testing.T) {
	url, _ := servePlaces(t)
	for _, width := range []int64{320, 700, 900, 1024, 1180, 1280} {
		b := open(t)
		b.resize(width, 800, false)
		call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `
			window.moved = [];
			new PerformanceObserver((all) => all.getEntries().forEach((e) => { if (e.value > .002) window.moved.push(e.value + ' ' + e.sources.map((s) => s.node?.id || s.node?.className)); })).observe({type: 'layout-shift', buffered: true});`})
		b.load(url)
		b.whole()
		b.drawn()
		if got := b.eval(`window.moved.join('; ')`); got != "" {
			t.Errorf("%d px wide, this moves: %s", width, got)
		}
	}
}

// A greeting may have any length.
func TestLongGreeting(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				fmt.Fprintf(c, "+OK %s\r\n", strings.Repeat("x", 300_000))
				io.Copy(io.Discard, c)
			}()
		}
	}()
	o := options()
	o.Targets = []string{l.Addr().String()}
	o.Bridge = &web.Bridge{Server: &pop3server.Server{Store: &maildrop.Memory{}, Dialect: pop3.Strict()}, Targets: o.Targets}
	b := open(t)
	b.resize(1280, 860, false)
	b.load(startSite(t, o).URL + "/#v1&place=proxy&target=" + o.Targets[0])
	b.click("#blank-action")
	b.heard(1, "+OK xxx")
	b.wait(offered + ` === 'AUTH CAPA QUIT USER UTF8'`)
}
