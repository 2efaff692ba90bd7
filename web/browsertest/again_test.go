package browsertest

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/page"
)

// What was typed is said once more, to a server that behaves otherwise now; a
// login that fits one session only has another in its place.
func TestSayAgain(t *testing.T) {
	url, _ := servePlaces(t)
	b := open(t)
	b.resize(1280, 860, false)
	b.load(url)
	b.whole()
	b.heard(1, "ready")
	again := func() { b.t.Helper(); b.eval(`document.querySelector('#say-again').click(); ''`) }
	again()
	b.wait(`document.querySelector('#toast').innerText.startsWith('Nothing was said yet')`)
	b.say("AUTH CRAM-MD5")
	b.heard(2, "+ ")
	b.say("*")
	b.heard(3, "-ERR")
	b.eval(`document.querySelector('#command').value = 'USER user\nPASS password\nSTAT'; document.querySelector('#say').requestSubmit(); ''`)
	b.heard(6, "+OK 13 12091")
	b.say("QUIT")
	b.heard(7, "goodbye")
	b.click("#q-stat-wrong")
	b.click("#ended-reconnect") // a session in which nothing is said
	b.heard(8, "ready")
	again()
	b.heard(15, "goodbye")
	const said = `[...document.querySelectorAll('#conversation > *')].flatMap((e) => [...e.querySelectorAll('.line')]).filter((l) => l.dataset.dir === 'C').slice(%d).map((l) => (l.classList.contains('is-joined') ? '+' : '') + l.querySelector('.text').textContent).join(' ')`
	if got := b.eval(fmt.Sprintf(said, 6)); got != "AUTH CRAM-MD5 •••••••• USER user +PASS •••••••• +STAT QUIT" && got != "AUTH CRAM-MD5 * USER user +PASS •••••••• +STAT QUIT" {
		t.Errorf("said again is %q", got)
	}
	b.wait(`document.querySelector('#conversation').innerText.includes('+OK 14 13091')`)

	b.click("#place [data-place=server]")
	b.heard(1, "ready")
	for i, line := range []string{"USER user", "PASS password", "NOOP"} {
		b.say(line)
		b.heard(i+2, "+OK")
	}
	again()
	b.heard(8, "nothing done")
	b.wait(`document.querySelector('#state').textContent === 'TRANSACTION'`)
	b.click("#place [data-place=proxy]")
	b.wait(`document.querySelector('#say-again').hidden`)
}

// Without its module the page leads to where it can do something.
func TestNoModuleLeadsToServer(t *testing.T) {
	url, _ := servePlaces(t)
	b := open(t)
	b.resize(1280, 860, false)
	call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `
		WebAssembly.compileStreaming = WebAssembly.compile = () => Promise.reject(new Error('no room'));`})
	b.load(url)
	b.wait(`document.querySelector('#blank').innerText.includes('no room') && document.querySelector('#blank-action').innerText === 'Use this server'`)
	b.click("#blank-action")
	b.heard(1, "ready")
	b.say("CAPA")
	b.heard(2, "+OK")
}
