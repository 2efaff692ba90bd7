package browsertest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/testdata"
	"github.com/pop3play/pop3play/web"
)

// mails waits until so many messages are listed.
func (b *browser) mails(n int) {
	b.t.Helper()
	b.wait(fmt.Sprintf(`document.querySelectorAll('#mails li').length === %d`, n))
}

// in waits until an element's text contains the words.
func (b *browser) in(selector, words string) {
	b.t.Helper()
	b.wait(fmt.Sprintf(`document.querySelector(%q)?.innerText.replaceAll(/\s+/g, ' ').includes(%q)`, selector, words))
}

// login logs in; the greeting was the nth status line.
func (b *browser) login(n int) {
	b.t.Helper()
	b.heard(n, "ready")
	b.say("USER user")
	b.heard(n+1, "PASS")
	b.say("PASS password")
	b.heard(n+2, "locked")
}

func mailPage(t *testing.T) *browser {
	t.Helper()
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t))
	b.mails(13)
	return b
}

// Mail that is pasted is there for the next login, and a reset takes it away.
func TestPasteMail(t *testing.T) {
	b := mailPage(t)
	b.in("#mails li:nth-child(11)", "鈴木ことみ")
	b.click("#mail-add")
	b.click("#tab-add-paste")
	b.run(chromedp.SetValue(chromedp.CSS("#mail-text"), "Nobody would take this for a message.\n"))
	b.click("#mail-add-go")
	b.in("#add-trouble", "The text is not a message")
	b.run(chromedp.SetValue(chromedp.CSS("#mail-text"), "Subject: =?utf-8?q?Caf=C3=A9?=\nFrom: \"Zo\u00eb\" <zoe@example.org>\n\n.dot\n"))
	b.click("#mail-add-go")
	b.mails(14)
	b.in("#mails li:last-child", "Café")
	b.in("#mails li:last-child", "Zoë")
	b.login(1)
	b.heard(3, "14 messages")
	b.click("#mail-reset")
	b.mails(13)
	b.in("#maildrop-note", "The session keeps the list that it began with. The next login sees 13 messages.")
	b.say("STAT")
	b.heard(4, "+OK 14 ")
}

// What is written with the help of the chips is a message like others, and opens.
func TestComposeMail(t *testing.T) {
	b := mailPage(t)
	b.click("#mail-add")
	b.run(chromedp.SetValue(chromedp.CSS("#mail-from"), "Zoë Dräger <zoe@example.org>"))
	b.run(chromedp.SetValue(chromedp.CSS("#mail-subject"), "Ein Gruß"))
	for _, c := range []string{"dot", "long", "eight"} {
		b.click("#add-write [data-case=" + c + "]")
	}
	b.click("#mail-clip")
	b.click("#mail-add-go")
	b.mails(14)
	b.in("#mails li:last-child", "Ein Gruß")
	b.in("#mails li:last-child", "Zoë Dräger")
	b.click("#mails li:last-child button")
	b.in("#decoded-fields", "From Zoë Dräger <zoe@example.org>")
	b.in("#decoded-fields", "To You <user@example.org>")
	b.in("#decoded-text", "東京")
	b.in("#decoded-parts", "tea.csv text/plain 42 octets")
	b.click("#tab-source")
	b.in("#source-legend", "2 lines begin with a dot")
	b.in("#source-legend", "1 line is a dot alone")
	b.in("#source-legend", "1 line has over 998 octets")
	b.in("#source-legend", "1 line has 8-bit octets")
	if got := b.eval(`String(document.querySelectorAll('#source-lines .stuffed').length)`); got != "2" {
		t.Errorf("%s lines show a stuffed dot, want 2", got)
	}
}

// A message opens with the keyboard, decoded; its source shows what is sent.
func TestOpenMessage(t *testing.T) {
	b := mailPage(t)
	b.eval(`document.querySelector('#mails button[tabindex="0"]').focus(); ''`)
	for range 2 {
		b.run(chromedp.KeyEvent(kb.ArrowDown))
	}
	b.run(chromedp.KeyEvent(kb.Enter))
	b.wait(`document.querySelector('#message').open`)
	b.in("#message-title", "A line that begins with a dot")
	b.in("#message-facts", "Message 3 · 614 octets · unique-id ")
	b.in("#decoded-fields", "Date Wed, 07 Jan 2026 09:15:00 +0000 · here")
	b.in("#decoded-text", "On the wire each line")
	b.run(chromedp.KeyEvent(kb.ArrowRight)) // the tab has the focus
	b.in("#source-sum", "614 octets in 22 lines")
	b.in("#source-sum", "RETR sends 622 after its status line: 5 more for stuffed dots, and 3 for the line that ends it.")
	if got := b.eval(`[...document.querySelectorAll('.src:has(.stuffed) .octets')].map((e) => e.innerText).join()`); got != "4,5,47,32,4" {
		t.Errorf("the stuffed lines have octets %s", got)
	}
	b.eval(`document.querySelector('#source-legend button').click(); ''`)
	b.in("#source-lines .at .n", "9")
	b.run(chromedp.KeyEvent(kb.Escape))
	b.wait(`!document.querySelector('#message').open && document.activeElement.closest('#mails li:nth-child(3)')`)
}

// HTML is shown as its source, and nothing in it runs or is fetched.
func TestHTMLStaysSource(t *testing.T) {
	b := mailPage(t)
	b.run(chromedp.SetValue(chromedp.CSS("#sample"), "edge-cases"))
	b.eval(`document.querySelector('#sample').dispatchEvent(new Event('change')); ''`)
	b.mails(19)
	b.click("#mails li:nth-child(17) button")
	b.in("#decoded-html pre", "<script>document.title")
	b.wait(`document.querySelector('#decoded-html').open && document.querySelector('#decoded-text').hidden`)
	if got := b.eval(`document.title + document.querySelectorAll('#message :is(img, script, h1)').length`); got != "POP3 Playground0" {
		t.Errorf("title and elements are %q", got)
	}
	for i := range 19 { // none of them is too much for the decoder
		b.eval(fmt.Sprintf(`document.querySelector('#message').close(); document.querySelectorAll('#mails button')[%d].click(); ''`, i))
		b.wait(`!document.querySelector('#decoded-letter').hidden`)
	}
	b.in("#decoded-parts", "letter within.eml")
	b.in("#decoded-parts", "dot.png image/png 70 octets")
}

// A message of two million octets opens at once and is shown in parts.
func TestLargeMessage(t *testing.T) {
	b := mailPage(t)
	b.run(chromedp.SetValue(chromedp.CSS("#sample"), "large"))
	b.eval(`document.querySelector('#sample').dispatchEvent(new Event('change')); ''`)
	b.mails(300)
	b.eval(`document.querySelectorAll('#mails button')[149].click(); ''`)
	b.in("#message-title", "The collected hoots")
	b.in("#decoded-cut", "characters more are in the source")
	b.click("#tab-source")
	rows := `document.querySelectorAll('#source-lines .src').length`
	b.wait(rows + ` >= 200`)
	for range 10 { // to the end of what is there, ten times
		before := b.eval(`document.querySelector('.src:last-of-type .n').textContent`)
		b.eval(`document.querySelector('#source-lines').scrollTop = 1e9; ''`)
		b.wait(`document.querySelector('.src:last-of-type .n').textContent !== '` + before + `'`)
	}
	b.wait(rows + ` <= 1000 && !document.querySelector('#source-lines > button').hidden`)
	first := b.eval(`document.querySelector('.src .n').textContent`)
	b.eval(`document.querySelector('#source-lines > button').click(); ''`)
	b.wait(`Number(document.querySelector('.src .n').textContent) < ` + first)
	b.eval(`document.querySelector('#message').close(); ''`)
	b.login(1)
	b.heard(3, "300 messages")
	b.say("LIST 150")
	b.heard(4, "+OK 150 20")
}

// After QUIT the page tells what UPDATE removed; after a lost connection that
// nothing was; and what came meanwhile is new.
func TestMaildropAfterSession(t *testing.T) {
	b := mailPage(t)
	b.login(1)
	b.say("RETR 2")
	b.wait(`document.querySelector('#mails li:nth-child(2)').dataset.mark === 'read'`)
	b.in("#mails li:nth-child(2)", "retrieved")
	b.say("DELE 3")
	b.in("#mails li:nth-child(3)", "marked deleted")
	b.click("#mail-add")
	b.eval(`document.querySelector('#mail-add-go').click(); ''`)
	b.mails(14)
	b.in("#mails li:last-child", "new")
	b.wait(`document.querySelector('#mails li:last-child .n').textContent === '+'`)
	b.in("#maildrop-note", "The next login sees 1 message more.")
	b.in("#mails li:nth-child(3)", "marked deleted")
	b.click("#reconnect")
	b.in("#maildrop-note", "No QUIT: nothing was removed. The mark on 1 message is gone.")
	b.mails(14)
	b.wait(`document.querySelectorAll('#mails li:is([data-mark=deleted], [data-mark=new])').length === 0`)
	b.wait(`document.querySelector('#mails li:last-child .n').textContent === '14'`)

	// All in one write: what was removed is known all the same.
	b.eval(`document.querySelector('#command').value = 'USER user\nPASS password\nDELE 14\nDELE 1\nQUIT'; document.querySelector('#say').requestSubmit(); ''`)
	b.in("#maildrop-note", "QUIT removed 2 messages: “Welcome to your maildrop”, “Tea at four?”.")
	b.mails(12)
	b.in("#mails li:first-child", "lunch")
}

// Files are taken as they are: messages, mbox files, and neither.
func TestDropFiles(t *testing.T) {
	b := mailPage(t)
	drop := func(files string) {
		b.eval(`(() => { const d = new DataTransfer();
			for (const [name, text] of ` + files + `) d.items.add(new File([Uint8Array.from(text, (c) => c.charCodeAt(0))], name));
			for (const id of ['session', 'maildrop']) { // beside the panel nothing happens, and the page stays
				const e = new DragEvent('drop', {dataTransfer: d, bubbles: true, cancelable: true});
				document.getElementById(id).dispatchEvent(e);
				if (!e.defaultPrevented) throw new Error('the browser would open what is dropped on ' + id);
			}
			return ''; })()`)
	}
	drop(`[['a.eml', 'Subject: one\n\n\xff\x00binary\n'], ['picture.png', '\x89PNG\r\n'], ['empty.eml', ''],
		['two.mbox', 'From a@b Mon Jan  5 08:00:00 2026\nSubject: two\n\n>From me\n\nFrom c@d Mon Jan  5 08:00:00 2026\nSubject: three\n\ntext\n']]`)
	b.mails(16)
	b.in("#mail-trouble", "“picture.png” is not a message")
	b.in("#mail-trouble", "“empty.eml” is empty.")
	for i, want := range []string{"one", "two", "three"} {
		b.in(fmt.Sprintf("#mails li:nth-child(%d) .subject", 14+i), want)
	}
	b.click("#mails li:nth-child(15) button")
	b.in("#decoded-text", "From me")
	b.eval(`document.querySelector('#message').close(); ''`)
	drop(`[['big.eml', 'Subject: big\n\n' + 'x'.repeat(8 << 20)]]`)
	b.in("#mail-trouble", "“big.eml” has 8,388,622 octets; a message may have 8,388,608.")
	b.mails(16)
	drop(`[['fine.eml', 'Subject: fine\n\n']]`)
	b.mails(17)
	b.wait(`document.querySelector('#mail-trouble').hidden`)
}

// Subjects and senders that come with the page are those that its decoder finds,
// which is fetched for other mail.
func TestSummaries(t *testing.T) {
	b := mailPage(t)
	const rows = `JSON.stringify([...document.querySelectorAll('#mails li')].map((e) => ({subject: e.querySelector('.subject').textContent, from: e.querySelector('.from').textContent})))`
	const fetched = `String(performance.getEntriesByType('resource').filter((e) => /\/headers\./.test(e.name)).length)`
	shown := b.eval(rows)
	if got := b.eval(fetched); got != "0" || !strings.Contains(shown, "Jürgen Groß") {
		t.Errorf("%s decoders are fetched to show %s", got, shown)
	}
	var headers []string
	if err := maildrop.ReadBundle(testdata.Bundle("tour"), func(_ string, raw []byte) {
		headers = append(headers, base64.StdEncoding.EncodeToString(maildrop.Header(maildrop.Canonical(raw), maildrop.ListedHeader)))
	}); err != nil {
		t.Fatal(err)
	}
	decoded := b.eval(fmt.Sprintf(`import(new URL(document.querySelector('#mails').dataset.decoder, document.baseURI)).then(({summary}) =>
		JSON.stringify('%s'.split(' ').map((h) => summary(Uint8Array.from(atob(h), (c) => c.charCodeAt(0))))))`, strings.Join(headers, " ")), chromedp.EvalAwaitPromise)
	if decoded != shown {
		t.Errorf("the decoder finds %s", decoded)
	}
}

// What cannot be decoded because the decoder does not come says so.
func TestNoDecoder(t *testing.T) {
	url := serveWithout(t, func(path string) bool { return strings.Contains(path, "/headers.") })
	b := open(t)
	b.expect("404")
	b.resize(1280, 860, false)
	b.load(url)
	b.mails(13)
	b.click("#mail-add")
	b.click("#mail-add-go")
	b.in("#mails li:nth-child(14) .subject", "what decodes it did not come")
	b.in("#mails li:nth-child(4) .subject", "Grüße aus Köln")
}

// Each sample fills the maildrop, and the next login finds it.
func TestSampleMaildrops(t *testing.T) {
	b := mailPage(t)
	for _, s := range []struct {
		name  string
		count int
	}{{"edge-cases", 19}, {"mailing-list", 10}, {"large", 300}, {"empty", 0}, {"tour", 13}} {
		b.eval(fmt.Sprintf(`(() => { const s = document.querySelector('#sample'); s.value = %q; s.dispatchEvent(new Event('change')); return ''; })()`, s.name))
		b.mails(s.count)
		b.eval(`document.querySelector('#clear-log').click(); document.querySelector('#reconnect').click(); ''`)
		b.wait(`document.querySelectorAll('.line').length === 1`)
		b.eval(`document.querySelector('#command').value = 'USER user\nPASS password\nSTAT'; document.querySelector('#say').requestSubmit(); ''`)
		b.wait(fmt.Sprintf(`[...document.querySelectorAll('.line[data-dir=S]')].at(-1).innerText.includes('+OK %d ')`, s.count))
		if s.count == 0 {
			b.in("#maildrop-empty", "The maildrop is empty")
		}
	}
}

// A page may come with any sample, also with one that the module makes.
func TestBeginWithSample(t *testing.T) {
	for name, count := range map[string]int{"large": 300, "empty": 0, "edge-cases": 19} {
		o := options()
		o.Sample, o.SampleMail = name, nil
		if name != "large" {
			o.SampleMail = testdata.Bundle(name)
		}
		s := httptest.NewServer(web.Handler(o))
		t.Cleanup(s.Close)
		b := open(t)
		b.load(s.URL + "/")
		b.login(1)
		b.heard(3, fmt.Sprintf("%d messages", count))
		b.mails(count)
		if got := b.eval(`document.querySelector('#sample').value`); got != name {
			t.Errorf("the sample is %s, want %s", got, name)
		}
	}
}

// With the octets as they are stored, the source shows what that profile sends.
func TestSourceOfClassic(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t) + "#v1&place=page&spec=classic")
	b.mails(13)
	b.in("#mails li:nth-child(3)", "592")
	b.in("#mails li:nth-child(3) .uid", "box/0003")
	b.click("#mails li:nth-child(3) button")
	b.click("#tab-source")
	b.in("#source-sum", "592 octets in 22 lines: what STAT and LIST tell.")
	b.in("#source-legend", "22 lines do not end with CRLF")
}

// The maildrop stays in the browser when it is asked to, and only then.
func TestKeepMaildrop(t *testing.T) {
	b := mailPage(t)
	databases := func() (names string) {
		s, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`indexedDB.databases().then((all) => all.map((d) => d.name).join())`, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	kept := func(n int) {
		t.Helper()
		b.run(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(async () => {
			const done = (r) => new Promise((yes) => { r.onsuccess = () => yes(r.result); });
			for (let n = -1; n !== %d; await new Promise(requestAnimationFrame)) {
				const db = await done(indexedDB.open('pop3play-maildrop'));
				const { mail } = await done(db.transaction('maildrop').objectStore('maildrop').get('page'));
				n = new TextDecoder('latin1').decode(mail).match(/message \d+\n/g).length;
				db.close();
			}
		})()`, n), chromedp.EvalAwaitPromise))
	}
	if got := databases(); got != "" {
		t.Errorf("unasked, the browser keeps %s", got)
	}
	b.eval(`(() => { const s = document.querySelector('#sample'); s.value = 'mailing-list'; s.dispatchEvent(new Event('change')); return ''; })()`)
	b.mails(10)
	b.click("#mail-keep")
	b.in("#toast", "kept in this browser")
	b.click("#mail-add")
	b.click("#mail-add-go")
	b.mails(11)
	kept(11)
	b.run(chromedp.Reload())
	b.wait(ready)
	b.login(1)
	b.heard(3, "11 messages")
	b.mails(11)
	b.wait(`document.querySelector('#mail-keep').checked && document.querySelector('#sample').value === 'mailing-list'`)
	b.click("#mail-reset")
	b.mails(10)
	b.click("#mail-keep")
	b.in("#toast", "deleted")
	if got := databases(); got != "" {
		t.Errorf("after it was turned off, the browser keeps %s", got)
	}
	b.run(chromedp.Reload())
	b.wait(ready)
	b.mails(13)
}

// Where the browser forbids it, the page says so and goes on.
func TestKeepForbidden(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `
		IDBFactory.prototype.open = IDBFactory.prototype.deleteDatabase = () => { throw new DOMException('no', 'SecurityError'); };`})
	b.load(serve(t))
	b.mails(13)
	b.click("#mail-keep")
	b.in("#mail-trouble", "This browser does not let the page keep anything.")
	b.wait(`!document.querySelector('#mail-keep').checked`)
	b.eval(`localStorage.setItem('pop3play.keep', 'on'); ''`) // as if it had been allowed before
	b.run(chromedp.Reload())
	b.wait(ready)
	b.mails(13)
	b.in("#mail-trouble", "could not be read")
	b.login(1)
}

// In another place a message opens once RETR brought it.
func TestOpenRetrieved(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	url, _ := servePlaces(t)
	b.load(url)
	b.click("[data-place=server]")
	b.login(1)
	b.mails(13)
	b.click("#mails li:nth-child(3) button")
	b.in("#toast", "RETR 3 brings this message")
	b.say("RETR 3")
	b.wait(`document.querySelector('#mails li:nth-child(3)').dataset.mark === 'read' && document.querySelector('.line[data-part=final]')`)
	b.click("#mails li:nth-child(3) button")
	b.in("#message-facts", "614 octets · As RETR gave it")
	b.in("#decoded-text", ".profile is where it starts")
}

// What a message is about is learned, too, where its reply comes in pieces.
func TestMaildropInPieces(t *testing.T) {
	url, target := servePlaces(t, "trickle=20/1ms")
	for _, c := range []struct{ place, line string }{
		{"server&spec=strict,trickle=1/1ms@verb:RETR", "RETR 4"},
		{"proxy&target=" + target, "TOP 4 0"},
	} {
		b := open(t)
		b.resize(1280, 860, false)
		b.load(url + "#v1&place=" + c.place)
		if strings.HasPrefix(c.place, "proxy") {
			b.click("#blank-action")
		}
		b.login(1)
		b.say(c.line)
		b.wait(`document.querySelector('.line[data-part=final]')`)
		b.in("#mails", "Grüße aus Köln")
		b.say("QUIT") // the other place wants the maildrop, too
		b.wait(`document.querySelector('#ended-text').textContent.includes('QUIT')`)
	}
}

// Without the decoder there is still the source, and the next try may succeed.
func TestDecoderMissing(t *testing.T) {
	gone := true
	url := serveWithout(t, func(path string) bool { return gone && strings.Contains(path, "mime-worker") })
	b := open(t)
	b.expect("404")
	b.expect("loading failed")
	b.load(url)
	b.mails(13)
	b.eval(`document.querySelector('#mails button').click(); ''`)
	b.in("#decoded-state", "The decoder did not come")
	b.eval(`document.querySelector('#tab-source').click(); ''`)
	b.in("#source-lines", "Nobody else can open it while you are in")
	gone = false
	b.eval(`document.querySelector('#tab-decoded').click(); document.querySelector('#message').close(); document.querySelector('#mails button').click(); ''`)
	b.in("#decoded-text", "Nobody else can open it while you are in")
}

// The decoder is fetched when a message is opened, not before.
func TestDecoderIsLate(t *testing.T) {
	b := mailPage(t)
	fetched := `performance.getEntriesByType('resource').filter((r) => r.name.includes('mime-worker')).length`
	if got := b.eval(`String(` + fetched + `)`); got != "0" {
		t.Error("the decoder was fetched before a message was opened")
	}
	b.click("#mails button")
	b.in("#decoded-text", "this is your maildrop")
	b.wait(fetched + ` === 1`)
	var names []string
	if err := json.Unmarshal([]byte(b.eval(`JSON.stringify([...document.querySelectorAll('#sample option')].map((o) => o.value))`)), &names); err != nil || len(names) != 5 {
		t.Errorf("samples %q, %v", names, err)
	}
}
