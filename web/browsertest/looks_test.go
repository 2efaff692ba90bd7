package browsertest

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
)

// looks is where those pictures are.
var looks = filepath.Join("..", "..", "testdata", "screens")

// stillPage makes a page look the same each time, and on each machine: fonts
// come along, nothing moves, and nothing is shown that a clock says. A font from
// octets, and a style sheet that a script makes, are within the page's policy.
const stillPage = `(() => {
	const octets = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
	for (const [name, text] of [['still-ui', %q], ['still-wire', %q]]) document.fonts.add(new FontFace(name, octets(text)));
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(` + "`" + `
		:root { --ui: still-ui !important; --wire: still-wire !important; }
		*, ::before, ::after { animation: none !important; transition: none !important; caret-color: transparent !important; scroll-behavior: auto !important; }
		.clauses .when { display: none !important; }
		.line time, #times td, #times .bar, .lane path, .lane .soft, #octets-until { visibility: hidden !important; }
	` + "`" + `);
	document.adoptedStyleSheets = [sheet];
})()`

// stillText takes the greeting's stamp out of the text, which has more digits
// on a slower machine.
const stillText = `(async () => {
	await Promise.all([...document.fonts].map((f) => f.load()));
	const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (all.nextNode()) if (/4711\.\d+@/.test(all.currentNode.data)) all.currentNode.data = all.currentNode.data.replace(/4711\.\d+@/, '4711.1@');
	await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
	return '';
})()`

// patient is how many pictures are taken of a page before it is believed.
const patient = 5

// looking compares what is shown with the pictures in testdata.
type looking struct {
	*browser
	dir string // for what differs
}

// Key screens look as they did. After a change that is meant to show, look at
// what go test -run TestLooks -update writes.
func TestLooks(t *testing.T) {
	b := open(t)
	l := looking{b, os.Getenv("POP3PLAY_SCREENS")}
	regular, mono := base64.StdEncoding.EncodeToString(goregular.TTF), base64.StdEncoding.EncodeToString(gomono.TTF)
	call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: fmt.Sprintf(stillPage, regular, mono)})
	call(b, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "UTC"})
	site := startSite(t, options())
	url := site.URL + "/"

	b.resize(1280, 860, false)
	b.load(url)
	b.heard(1, "ready")
	b.mails(13)
	b.whole()
	l.look("first")
	tour(b)
	b.explained("-ERR")
	l.inThemes("tour", 1280)
	t.Run("notices", l.notices)
	b.click("#help-open")
	l.look("help")
	b.eval(`document.querySelector('#help').close(); document.querySelectorAll('#mails button')[2].click(); ''`)
	b.in("#decoded-text", "On the wire each line")
	l.look("message")
	b.eval(`document.querySelector('#message').close(); document.querySelector('#tab-statistics').click(); ''`)
	b.wait(`document.querySelector('[data-time=RETR]')`)
	l.look("statistics")
	b.eval(`document.querySelector('#tab-explain').click(); ''`)
	l.inThemes("tour", 390)

	b.resize(1280, 860, false)
	b.run(chromedp.Navigate("about:blank"))
	b.load(url + "#v1&place=page&spec=strict,list-size-lf-counted,stat-wrong,trickle=64/1ms@verb:TOP")
	b.heard(1, "ready")
	b.click("#hint-close")
	for i, line := range []string{"USER user", "PASS password", "STAT", "LIST 3"} {
		b.say(line)
		b.heard(i+2, "+OK")
	}
	b.pick("+OK 3 ")
	b.wait(`document.querySelector('.quirk-note .breaks').textContent`)
	l.look("altered")
	b.whole()
	b.eval(`document.querySelector('#q-trickle').scrollIntoView({block: 'center'}); ''`)
	l.look("server")

	b.run(chromedp.Navigate(url + "quirks.html"))
	b.wait(`!document.querySelector('.filter').hidden`)
	l.look("reference")

	b.resize(640, 480, false)
	b.run(chromedp.Navigate("about:blank"))
	b.load(url + "?embed=1" + packed(`{"p":"page","s":"strict,stat-wrong","t":"","m":"tour","v":"text","a":[],"d":[["l",1,"tour"],["o",1,"strict,stat-wrong",1],["f",1,"USER user\r\n"],["f",1,"PASS password\r\n"],["f",1,"STAT\r\n"]],"u":1}`))
	b.heard(4, "+OK 14")
	l.look("embed")
}

// inThemes looks at what is shown at a width, light and dark.
func (l looking) inThemes(name string, width int64) {
	l.t.Helper()
	for _, dark := range []bool{true, false} {
		l.resize(width, 860, dark)
		l.look(fmt.Sprintf("%s-%d-%s", name, width, map[bool]string{false: "light", true: "dark"}[dark]))
	}
}

// picture is what is shown, about 160 pixels wide: no letter can be read in it.
func (l looking) picture() *image.RGBA {
	l.t.Helper()
	l.eval(stillText, chromedp.EvalAwaitPromise)
	shot, err := chromedp.Run(l.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		l.t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		l.t.Fatal(err)
	}
	return shrink(m, max(4, m.Bounds().Dx()/160))
}

// look compares what is shown with the picture of that name.
func (l looking) look(name string) {
	l.t.Helper()
	if wide := l.eval(`String(document.documentElement.scrollWidth - innerWidth)`); wide != "0" {
		l.t.Errorf("%s: the page is %s pixels too wide", name, wide)
	}
	if *update {
		l.write(looks, name, l.settled())
		return
	}
	want := l.kept(name)
	var got *image.RGBA
	var d apart
	for range patient { // a page that is there may not be painted yet
		got = l.picture()
		if d = compare(want, got); !d.beyond(usual) {
			return
		}
	}
	l.t.Errorf("%s looks otherwise: %v", name, d)
	if l.dir == "" {
		l.t.Log("POP3PLAY_SCREENS names a folder for pictures of what differs")
		return
	}
	l.write(l.dir, "differs-"+name, beside(want, got))
}

// settled is what is shown once that stays the same.
func (l looking) settled() *image.RGBA {
	l.t.Helper()
	was := l.picture()
	for same := 0; same < patient; same++ {
		m := l.picture()
		if compare(was, m) != (apart{}) {
			same = -1
		}
		was = m
	}
	return was
}

func (l looking) write(dir, name string, m *image.RGBA) {
	l.t.Helper()
	var out bytes.Buffer
	coder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := coder.Encode(&out, m); err != nil {
		l.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), out.Bytes(), 0o644); err != nil {
		l.t.Fatal(err)
	}
}

func (l looking) kept(name string) *image.RGBA {
	l.t.Helper()
	file, err := os.ReadFile(filepath.Join(looks, name+".png"))
	if err != nil {
		l.t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		l.t.Fatal(err)
	}
	to := image.NewRGBA(m.Bounds())
	draw.Draw(to, to.Rect, m, image.Point{}, draw.Src)
	return to
}

// notices damages the page that is shown, one way after the other: each is seen.
// What fonts differ in is not.
func (l looking) notices(t *testing.T) {
	l.resize(1280, 860, false)
	whole := l.settled()
	with := func(css string, seen bool) (d apart) {
		t.Helper()
		l.eval(fmt.Sprintf(`document.adoptedStyleSheets[1] = new CSSStyleSheet(); document.adoptedStyleSheets[1].replaceSync(%q); ''`, css))
		for range patient { // as look does
			if d = compare(whole, l.picture()); d.beyond(usual) == seen {
				break
			}
		}
		return d
	}
	for name, css := range map[string]string{
		"a panel that is gone":       `#insight { visibility: hidden }`,
		"a card that is gone":        `#mails li:nth-child(3) { visibility: hidden }`,
		"the wrong theme":            `:root { color-scheme: dark !important }`,
		"a column that moved":        `#session { transform: translateX(16px) }`,
		"a panel that grew":          `main { grid-template-columns: 330px minmax(400px, 1fr) 338px !important }`,
		"a colour that is gone":      `[data-dir=C] * { color: inherit !important }`,
		"text that overflows":        `#mails { white-space: nowrap; overflow: visible; width: 600px }`,
		"a style sheet that is gone": `.card, .quiet { all: unset }`,
	} {
		if d := with(css, true); !d.beyond(usual) {
			t.Errorf("%s is not seen: %v", name, d)
		}
	}
	for _, css := range []string{`* { text-rendering: geometricPrecision; }`, `* { -webkit-text-stroke: .2px; }`, `body { filter: blur(.4px) }`} {
		if d := with(css, false); d.beyond(usual) {
			t.Errorf("the page with %q looks otherwise: %v", css, d)
		}
	}
	l.eval(`document.adoptedStyleSheets.pop(); ''`)
}
