package browsertest

import (
	"bytes"
	"compress/flate"
	"crypto/md5"
	"encoding/base64"
	"fmt"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/pop3play/pop3play/web"
)

// send sends what a person would type with Shift and Enter: one write.
func (b *browser) send(text string) {
	b.t.Helper()
	b.eval(fmt.Sprintf(`(() => {
		const f = document.querySelector('#command');
		f.value = %q;
		f.dispatchEvent(new Event('input', {bubbles: true}));
		document.querySelector('#send').click();
		return '';
	})()`, text))
}

// shared opens the Share dialog and gives the link.
func (b *browser) shared() string {
	b.t.Helper()
	b.click("#share")
	b.wait(`document.querySelector('#share-dialog').open && document.querySelector('#share-link').value`)
	return b.eval(`document.querySelector('#share-link').value`)
}

const conversation = `JSON.stringify([...document.querySelectorAll('#conversation .line')].map((e) => [e.dataset.dir, e.querySelector('.text').innerText, e.classList.contains('is-joined')]))`

// Who opens a link sees what its sender saw, to the octet: an answer to the
// greeting's timestamp is right once more. Each step of it can be taken back.
func TestSharedSession(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	url := serve(t)
	b.load(url + "#v1&place=page&spec=strict,stat-wrong")
	b.heard(1, "ready")
	stamp := regexp.MustCompile(`<[^>]+>`).FindString(b.text(".line .text"))
	b.say(fmt.Sprintf("APOP user %x", md5.Sum([]byte(stamp+"password"))))
	b.heard(2, "13 messages")
	b.send("STAT\nDELE 12\nRETR 11")
	b.heard(5, "+OK")
	b.say("QUIT")
	b.heard(6, "removed")
	b.click("#ended-reconnect")
	b.heard(7, "ready")
	b.say("USER user")
	b.heard(8, "PASS")
	b.click("#view [data-view=hex]")
	want := b.eval(conversation)
	link := b.shared()
	if got := b.text("#share-length"); !strings.HasPrefix(got, strconv.Itoa(len(link))) {
		t.Errorf("a link of %d characters has %s", len(link), got)
	}
	if got := b.text("#share-dialog"); !strings.Contains(got, "6 commands") || !strings.Contains(got, "stat-wrong") {
		t.Errorf("the dialog says %s", got)
	}

	other := open(t)
	other.resize(1280, 860, false)
	other.load(link)
	other.wait(`document.querySelector('#link-note').innerText.includes('This link typed 6 commands')`)
	if got := other.eval(conversation); got != want {
		t.Errorf("the link shows\n%s\nwant\n%s", got, want)
	}
	other.wait(`document.querySelectorAll('#mails li').length === 12`)
	other.wait(`document.querySelector('#quirks [data-quirk=stat-wrong]')?.checked`)
	if got := other.eval(`location.href`); got != link {
		t.Errorf("the address became %s", got)
	}
	for range 3 {
		other.click("#link-back")
	}
	other.wait(`document.querySelector('#state').textContent === 'TRANSACTION' && document.querySelectorAll('#conversation [data-dir=C]').length === 4`)
	other.say("STAT")
	other.heard(6, "+OK 13")
	other.wait(`document.querySelector('#link-note').hidden`)
}

// What is not chosen is not in the link; what does not fit is refused.
func TestShareDialog(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	url, target := servePlaces(t)
	b.load(url)
	b.heard(1, "ready")
	if got := b.shared(); got != url+"#v1&place=page&spec=strict" {
		t.Errorf("a plain set-up is %s", got)
	}
	b.run(chromedp.KeyEvent(kb.Escape))
	add := func(text string) {
		b.click("#mail-add")
		b.click("#tab-add-paste")
		b.eval(fmt.Sprintf(`document.querySelector('#mail-text').value = %s; ''`, text))
		b.click("#mail-add-go")
		b.wait(`!document.querySelector('#add-mail').open`)
	}
	add(`'Subject: mine\n\nä\n'`)
	b.say("PASS hunter2")
	b.heard(2, "-ERR")
	b.shared()
	if got := b.eval(`String(document.querySelector('#share-typed').checked)`); got != "false" {
		t.Error("a password that was typed is in the link unasked")
	}
	b.click("#share-typed")
	b.wait(`!document.querySelector('#share-secret').hidden && document.querySelector('#share-mail').disabled && document.querySelector('#share-link').value`)
	typed := b.eval(`document.querySelector('#share-link').value`)
	b.click("#share-typed")
	b.wait(`document.querySelector('#share-secret').hidden && document.querySelector('#share-link').value !== '` + typed + `'`)
	mail := b.eval(`document.querySelector('#share-link').value`)
	b.click("#share-mail")
	b.wait(`document.querySelector('#share-link').value.endsWith('#v1&place=page&spec=strict')`)
	b.run(chromedp.KeyEvent(kb.Escape))
	b.run(chromedp.Navigate("about:blank"))
	b.load(mail)
	b.heard(1, "ready")
	b.wait(`document.querySelectorAll('#mails li').length === 14 && document.querySelector('#mails').innerText.includes('mine')`)

	add(`'Subject: long\n\n' + 'x'.repeat(40000)`)
	b.click("#share")
	b.wait(`document.querySelector('#share-wrong').innerText.includes('a link holds 32 KiB')`)
	b.wait(`document.querySelector('#share-copy').disabled && document.querySelector('#share-link').value === ''`)
	b.run(chromedp.KeyEvent(kb.Escape))

	b.click("#place [data-place=server]")
	b.heard(1, "ready")
	b.say("USER user")
	b.heard(2, "PASS")
	if got := b.shared(); got != url+"#v1&place=server&spec=strict" {
		t.Errorf("a session with a server is shared as %s", got)
	}
	b.wait(`!document.querySelector('#share-server').hidden && document.querySelector('#share-frame').hidden`)
	b.run(chromedp.KeyEvent(kb.Escape))
	b.click("#place [data-place=proxy]")
	if got := b.shared(); got != url+"#v1&place=proxy&target="+target {
		t.Errorf("a target is shared as %s", got)
	}
}

// packed is a link that somebody made up.
func packed(text string) string {
	var z bytes.Buffer
	w, _ := flate.NewWriter(&z, flate.BestCompression)
	w.Write([]byte(text))
	w.Close()
	return "#v2&z=" + base64.RawURLEncoding.EncodeToString(z.Bytes())
}

// A link that cannot be one says so, and runs nothing.
func TestDamagedLinks(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	url := serve(t)
	good := `{"p":"page","s":"strict","t":"","m":"tour","v":"text","a":[],"d":[["o",1,"strict",1],["f",1,"NOOP\r\n"]],"u":1}`
	b.load(url + packed(good))
	b.heard(2, "-ERR")
	with := func(old, new string) string { return packed(strings.Replace(good, old, new, 1)) }
	// What such a link names is looked at, and not begun.
	b.eval(fmt.Sprintf(`location.hash = %q; ''`, packed(strings.Replace(good, `["f",1`, `["o",1,"strict",1],["o",1,"no-such",1],["f",1`, 1))))
	b.wait(`document.querySelector('#ended-text').innerText.includes('no-such')`)
	if got := b.eval(`[...document.querySelectorAll('#conversation .note')].map((n) => n.innerText).join('; ')`); !strings.HasPrefix(got, "Connection lost: nothing was removed; ") || strings.Count(got, ";") != 1 {
		t.Errorf("the conversation says %q", got)
	}
	for hash, words := range map[string]string{
		"#v3&z=abc":                                     "of version v3, and this page reads v1 and v2",
		"#v2&place=page":                                "is damaged",
		"#v2&z=a*b":                                     "is damaged",
		"#v2&z=AAAA":                                    "is damaged",
		packed(good)[:60]:                               "is damaged",
		packed(strings.Repeat("[", 9<<20)):              "holds more than",
		"#v2&z=" + strings.Repeat("A", 1e5):             "holds more than",
		packed("[]"):                                    "is damaged",
		packed("null"):                                  "is damaged",
		with(`"p":"page"`, `"p":"moon"`):                "is damaged",
		with(`"p":"page"`, `"p":"server"`):              "is damaged",
		with(`"s":"strict"`, `"s":"a\nb"`):              "is damaged",
		with(`["o",1,`, `["o",-1,`):                     "is damaged",
		with(`["o",1,`, `["o",1e30,`):                   "is damaged",
		with(`["f",1`, `["q",1`):                        "is damaged",
		with(`NOOP`, `Ā`):                               "is damaged",
		with(`"strict",1`, `"no-such",1`):               "no-such",
		with(`["f",1,"NOOP\r\n"]`, `["l",1,"nowhere"]`): "no sample maildrop “nowhere”",
		with(`NOOP`, strings.Repeat("x", 70000)):        "holds more than",
	} {
		notes := b.eval(fmt.Sprintf(`{ var notes = document.querySelectorAll('#conversation .note').length; location.hash = %q; } String(notes)`, hash))
		b.wait(fmt.Sprintf(`document.querySelector('#state').textContent === 'not connected' && document.querySelector('#ended-text').innerText.includes(%q) && document.querySelectorAll('#conversation .note').length > %s`, words, notes))
	}
	b.eval(fmt.Sprintf(`location.hash = %q; ''`, packed(good)))
	b.wait(`document.querySelector('#state').textContent === 'AUTHORIZATION'`)
}

// What prints is the conversation, unfolded, and nothing that one could press.
func TestPrint(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, true)
	b.load(serve(t) + "#v1&place=page&spec=strict,list-size-lf-counted")
	b.heard(1, "ready")
	for i, line := range []string{"USER user", "PASS password", "LIST", "RETR 10"} {
		b.say(line)
		b.heard(i+2, "+OK")
	}
	b.wait(`document.querySelectorAll('.line[data-part=final]').length === 2`)
	b.media("print")
	b.eval(`dispatchEvent(new Event('beforeprint')); ''`)
	if got := b.eval(`String(document.querySelectorAll('#paper .line').length - document.querySelectorAll('#conversation .line').length > 5)`); got != "true" {
		t.Error("what is folded in the page is folded on paper")
	}
	got := b.eval(`document.body.innerText`)
	for _, want := range []string{"In the page: strict,list-size-lf-counted", "PASS ••••••••", "list-size-lf-counted"} {
		if !strings.Contains(got, want) {
			t.Errorf("what is printed lacks %s", want)
		}
	}
	if got := b.eval(`String([...document.querySelectorAll('button, input, textarea, a')].filter((e) => e.checkVisibility()).length)`); got != "0" {
		t.Errorf("%s controls are printed", got)
	}
	if got := b.eval(`getComputedStyle(document.querySelector('#paper .text')).color + getComputedStyle(document.body).backgroundColor`); got != "rgb(0, 0, 0)rgb(255, 255, 255)" {
		t.Errorf("the colours are %s", got)
	}
	b.eval(`dispatchEvent(new Event('afterprint')); ''`)
	if got := b.eval(`String(document.querySelector('#paper .rows').childElementCount)`); got != "0" {
		t.Error("the rows stay when all is printed")
	}
	url := b.eval(`new URL('quirks.html', document.baseURI).href`)
	b.run(chromedp.Navigate(url))
	b.wait(`document.querySelector('article')`)
	if got := b.eval(`String(document.querySelector('h1').checkVisibility())`); got != "true" {
		t.Error("the reference prints nothing")
	}
}

// A page without a server behind it that answers is still there.
func startSite(t *testing.T, o web.Options) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(web.Handler(o))
	t.Cleanup(s.Close)
	return s
}
