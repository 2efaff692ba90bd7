package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Nothing is wider than its page. Pictures go to the folder that
// POP3PLAY_SCREENS names.
func TestScreens(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("POP3PLAY_SCREENS")
	b := open(t)
	url, _ := servePlaces(t)
	for _, size := range []struct{ w, h int64 }{{1280, 860}, {390, 844}, {320, 640}, {820, 1100}} {
		name := fmt.Sprintf("%d-*", size.w)
		b.resize(size.w, size.h, false)
		b.run(chromedp.Navigate("about:blank"))
		b.load(url)
		b.heard(1, "ready")
		b.shoot(dir, name+"-first.png")
		tour(b)
		b.shoot(dir, name+".png")
		if size.w < 1000 {
			for _, panel := range []string{"maildrop", "server", "insight"} {
				b.click(".phone [data-panel=" + panel + "]")
				b.shoot(dir, name+"-"+panel+".png")
			}
		} else {
			b.click("#view [data-view=hex]")
			b.shoot(dir, name+"-hex.png")
			b.click("#view [data-view=text]")
			b.eval(`document.querySelector('#stats-text').scrollIntoView(); ''`)
			b.shoot(dir, name+"-statistics.png")
			b.click("#help-open")
			b.shoot(dir, name+"-help.png")
		}
		b.sharing(dir, url, name)
		b.altered(dir, url, name)
		b.picture(dir, url, name+"-readme.png")
	}
}

// tour brings the page to a state with something of everything.
func tour(b *browser) {
	b.click("#hint-close")
	for i, line := range []string{"USER user", "PASS password", "LIST", "RETR 3", "DELE 2", "NONSENSE"} {
		b.say(line)
		b.wait(fmt.Sprintf(`document.querySelectorAll('.line[data-dir=C]').length >= %d`, i+1))
	}
	b.eval(`localStorage.clear(); ''`)
}

// sharing shows the dialogs for it, and what a link that was opened shows.
func (b *browser) sharing(dir, url, name string) {
	b.run(chromedp.Navigate("about:blank"))
	b.load(url + "#v1&place=page&spec=strict,stat-wrong")
	b.heard(1, "ready")
	for i, line := range []string{"USER user", "PASS password", "STAT"} {
		b.say(line)
		b.heard(i+2, "+OK")
	}
	link := b.shared()
	b.eval(`document.querySelector('#share-frame').open = true; ''`)
	b.shoot(dir, name+"-share.png")
	b.eval(`document.querySelector('#share-dialog').close(); ''`)
	b.code("poplib")
	b.shoot(dir, name+"-copy.png")
	b.run(chromedp.Navigate("about:blank"))
	b.load(link)
	b.wait(`!document.querySelector('#link-note').hidden`)
	b.eval(`document.querySelector('#newer').hidden = false; ''`)
	b.shoot(dir, name+"-link.png")
	b.run(chromedp.Navigate("about:blank"))
	b.load(strings.Replace(link, "#", "?embed=1#", 1))
	b.wait(`!document.querySelector('#link-note').hidden`)
	b.shoot(dir, name+"-embed.png")
}

// altered shows what quirks do, and a session that is over.
func (b *browser) altered(dir, url, name string) {
	b.run(chromedp.Navigate("about:blank"))
	b.load(url + "#v1&place=page&spec=strict,list-size-lf-counted,stat-wrong,trickle=64/1ms@verb:LIST")
	b.heard(1, "ready")
	for _, line := range []string{"USER user", "PASS password", "STAT", "LIST", "LIST 3", "DELE 1", "QUIT"} {
		b.say(line)
	}
	b.wait(`!document.querySelector('#ended').hidden`)
	b.whole()
	b.shoot(dir, name+"-altered.png")
	b.eval(`document.querySelector('#q-trickle').scrollIntoView({block: 'center'}); document.querySelector('#q-stat-wrong').click(); ''`)
	b.eval(`document.querySelector('.phone [data-panel=server]').click(); ''`)
	b.shoot(dir, name+"-quirks.png")
	b.eval(`document.querySelector('.phone [data-panel=session]').click(); ''`)
	b.click("#ended-reconnect")
	b.heard(9, "ready")
	b.eval(`document.querySelector('[data-place=proxy]').click(); localStorage.clear(); ''`)
	b.shoot(dir, name+"-proxy.png")
	b.eval(`document.querySelector('#add-mail').showModal(); ''`)
	b.shoot(dir, name+"-add.png")
	b.eval(`document.querySelector('#add-mail').close(); document.querySelector('[data-place=page]').click(); ''`)
	b.message(dir, name)
}

// message shows one message, and the maildrop in a session that new mail came to.
func (b *browser) message(dir, name string) {
	b.eval(`document.querySelector('.phone [data-panel=maildrop]').click(); document.querySelector('#mail-reset').click(); ''`)
	b.wait(`document.querySelectorAll('#mails button').length === 13`)
	for i, tab := range []string{"decoded", "source"} {
		b.eval(fmt.Sprintf(`document.querySelectorAll('#mails button')[%d].click(); document.querySelector('#tab-%s').click(); ''`, []int{3, 2}[i], tab))
		b.wait(`!document.querySelector('#decoded-letter').hidden`)
		b.shoot(dir, fmt.Sprintf("%s-message-%s.png", name, tab))
		b.eval(`document.querySelector('#message').close(); document.querySelector('#tab-decoded').click(); ''`)
	}
	b.eval(`document.querySelector('#command').value = 'USER user\nPASS password\nRETR 1\nDELE 2'; document.querySelector('#say').requestSubmit(); document.querySelector('#mail-add-go').click(); ''`)
	b.wait(`document.querySelector('#mails [data-mark=new]')`)
	b.shoot(dir, name+"-maildrop-session.png")
	b.eval(`document.querySelector('.phone [data-panel=session]').click(); localStorage.clear(); ''`)
}

// picture is what the README shows, wide and light: testdata/page.png.
func (b *browser) picture(dir, url, name string) {
	b.run(chromedp.Navigate("about:blank"))
	b.load(url + "#v1&place=page&spec=strict,list-size-lf-counted,stat-wrong")
	b.heard(1, "ready")
	b.click("#hint-close")
	for i, line := range []string{"USER user", "PASS password", "STAT", "LIST 3", "TOP 3 3", "DELE 2"} {
		b.say(line)
		b.heard(i+2, "+OK")
	}
	b.wait(`document.querySelector('#mails li[data-mark=deleted]')`)
	b.eval(`localStorage.clear(); ''`)
	b.shoot(dir, name)
}

// shoot checks that nothing is wider than the page, and takes a picture of it for
// a folder, if there is one; with a * in its name, in both themes.
func (b *browser) shoot(dir, name string) {
	b.t.Helper()
	before, after, both := strings.Cut(name, "*")
	if !both {
		b.take(dir, name)
		return
	}
	for _, dark := range []bool{true, false} {
		b.dark(dark)
		b.take(dir, before+map[bool]string{false: "light", true: "dark"}[dark]+after)
	}
}

func (b *browser) take(dir, name string) {
	b.t.Helper()
	if w := b.eval(`String(document.documentElement.scrollWidth - innerWidth)`); w != "0" {
		b.t.Errorf("%s: the page is %s pixels too wide", name, w)
	}
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
