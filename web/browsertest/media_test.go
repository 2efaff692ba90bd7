package browsertest

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// prefers sets one preference of whoever reads.
func (b *browser) prefers(name, value string) {
	b.t.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: name, Value: value}}})
}

// marks tells how an element looks apart from its background: one that only that
// sets apart looks like the others to many.
const marks = `((e) => {
	const of = (s) => ['color', 'fontWeight', 'textDecorationLine', 'textDecorationStyle', 'outlineStyle', 'outlineWidth', 'outlineColor', 'stroke', 'strokeWidth', 'strokeDasharray',
		...['Left', 'Right', 'Top', 'Bottom'].flatMap((side) => ['border' + side + 'Style', 'border' + side + 'Width', 'border' + side + 'Color'])].map((p) => p + ' ' + s[p]);
	return [of(getComputedStyle(e)), ...['::before', '::after'].map((p) => { const s = getComputedStyle(e, p); return s.content === 'none' ? [] : [s.content, ...of(s)]; })].flat().join('; ');
})`

// With colours that the system forces, what is told by colour is told otherwise,
// too: where the focus is, what is chosen, what a quirk altered, where the
// session stands.
func TestForcedColours(t *testing.T) {
	dir := os.Getenv("POP3PLAY_SCREENS")
	url, _ := servePlaces(t)
	b := open(t)
	apart := func(what, one, other string) {
		t.Helper()
		got := b.eval(fmt.Sprintf(`(() => { const one = %s, other = %s; return one && other ? one === other ? 'there is nothing to compare' : %s(one) === %[3]s(other) ? %[3]s(one) : '' : 'is missing'; })()`, one, other, marks))
		if got != "" {
			t.Errorf("%s looks like the other: %s", what, got)
		}
	}
	q := func(selector string) string { return fmt.Sprintf("document.querySelector(%q)", selector) }
	for _, width := range []int64{1280, 390} {
		b.resize(width, 860, false)
		b.prefers("forced-colors", "active")
		b.run(chromedp.Navigate("about:blank"))
		b.load(url + "#v1&place=page&spec=strict,list-size-lf-counted")
		b.heard(1, "ready")
		for i, line := range []string{"USER user", "PASS password", "STAT", "RETR 3", "DELE 2", "LIST 3"} {
			b.say(line)
			b.heard(i+2, "+OK")
		}
		b.wait(`document.querySelector('#quirks .quirk-row') && document.querySelector('#mails [data-mark=deleted]')`)
		if got := b.eval(`getComputedStyle(document.body).backgroundColor + getComputedStyle(document.querySelector('#send')).boxShadow`); got != "rgb(255, 255, 255)none" {
			t.Fatalf("colours are not forced: %s", got)
		}

		line := func(words string) string {
			return fmt.Sprintf(`[...document.querySelectorAll('.line')].find((e) => e.querySelector('.text').innerText.startsWith(%q))`, words)
		}
		apart("an altered line", line("+OK 3 592"), line("+OK message 2"))
		if got := b.eval(line("+OK 3 592") + `.querySelector('.by').innerText.trim()`); got != "list-size-lf-counted" {
			t.Errorf("beside an altered line stands %q", got)
		}
		b.pick("+OK 3 592")
		apart("a selected line that is altered", q(".line[aria-current]"), line("+OK 13"))
		b.pick("DELE 2")
		apart("a selected line", q(".line[aria-current]"), line("RETR 3"))
		apart("a line that is altered, beside a selected one", line("+OK 3 592"), q(".line[aria-current]"))
		apart("a stuffed dot", q(".stuffed"), q(".line[data-part=body] .text"))
		apart("the end of a response", q(".final"), q(".line[data-part=body] .text"))
		if got := b.eval(`getComputedStyle(document.querySelector('.tok'), '::before').borderTopStyle`); got != "solid" {
			t.Errorf("a token has a border %s", got)
		}
		apart("what a client sent", q(".line[data-dir=C] .dir"), q(".line[data-dir=S] .dir"))
		apart("the view that is chosen", q("#view [aria-pressed=true]"), q("#view [aria-pressed=false]"))
		apart("the place that is chosen", q("#place [aria-pressed=true]"), q("#place [aria-pressed=false]"))
		apart("the tab that is chosen", q("#insight-tabs [aria-selected=true]"), q("#insight-tabs [aria-selected=false]"))
		b.eval(`document.querySelector('[data-filter=high]').click(); document.querySelector('#raw').click(); ''`)
		apart("a filter that is chosen", q("[data-filter=high]"), q("[data-filter=low]"))
		apart("raw mode", q("#raw"), q("#back"))
		b.eval(`document.querySelector('[data-filter=high]').click(); document.querySelector('#raw').click(); ''`)
		apart("the current state", q(".state-box.on rect"), q(".state-box:not(.on) rect"))
		apart("the way that was walked", q("#diagram .walked .arrow"), q("#diagram [data-from]:not(.walked) .arrow"))
		apart("a message that is marked", q("#mails [data-mark=deleted] .subject"), q("#mails li:not([data-mark=deleted]) .subject"))
		if width < 1000 {
			apart("the panel that is shown", q(".phone [aria-current]"), q(".phone :not([aria-current])"))
		}

		// Wherever the focus goes it is seen.
		b.eval(`document.querySelector('#command').focus(); ''`)
		seen := map[string]bool{}
		for range 40 {
			b.run(chromedp.KeyEvent("\t"))
			got := b.eval(`(() => {
				const e = document.activeElement, s = getComputedStyle(e);
				if (e === document.body) return '';
				return (e.id || e.className || e.textContent.trim()) + '|' + (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 && s.outlineColor !== getComputedStyle(document.body).backgroundColor);
			})()`)
			name, ok, _ := strings.Cut(got, "|")
			if got != "" && ok != "true" {
				t.Errorf("%d pixels: the focus is not seen on %s", width, name)
			}
			seen[name] = true
		}
		if len(seen) < 15 {
			t.Errorf("the focus went to %d elements only", len(seen))
		}
		b.eval(`document.querySelector('#conversation').focus(); localStorage.clear(); ''`)
		b.take(dir, fmt.Sprintf("forced-%d.png", width))
	}
}

// Who wants less motion has none: nothing fades, slides or scrolls by itself,
// and the example types whole lines.
func TestReducedMotion(t *testing.T) {
	t.Parallel()
	const moving = `(() => {
		const all = [];
		for (const e of document.querySelectorAll('*')) {
			for (const pseudo of ['', '::before', '::after']) {
				const s = getComputedStyle(e, pseudo);
				const long = (s.transitionDuration + ', ' + s.animationDuration).split(', ').some((d) => parseFloat(d) > 0.01);
				if (long || s.scrollBehavior === 'smooth') all.push((e.id || e.className || e.tagName) + pseudo + ' ' + s.transitionDuration + ' ' + s.animationName);
			}
		}
		return [...new Set([...all, ...document.getAnimations().map((a) => 'a running animation ' + (a.animationName ?? a.transitionProperty)), ...window.smooth])].join(', ');
	})()`
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t))
	b.heard(1, "ready")
	b.whole()
	// Whatever asks for it is noted.
	b.eval(`window.smooth = []; window.typed = [];
		for (const [of, name] of [[Element, 'scrollIntoView'], [Element, 'scrollTo'], [Element, 'scrollBy'], [window, 'scrollTo'], [Element, 'animate']]) {
			const own = of.prototype ?? of, f = own[name];
			own[name] = function(...args) { if (name === 'animate' || args[0]?.behavior === 'smooth') window.smooth.push(name); return f.apply(this, args); };
		}
		const {get, set} = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
		Object.defineProperty(document.querySelector('#command'), 'value', {get, set(text) { window.typed.push(text); set.call(this, text); }});
		''`)
	b.prefers("prefers-reduced-motion", "no-preference")
	if got := b.eval(moving); !strings.Contains(got, "0.12s") {
		t.Errorf("with motion as usual the test sees %q", got)
	}
	b.prefers("prefers-reduced-motion", "reduce")
	still := func(when string) {
		t.Helper()
		if got := b.eval(moving); got != "" {
			t.Errorf("%s there moves %s", when, got)
		}
	}
	still("at first")
	b.press("e", "KeyE", true)
	b.wait(`document.querySelector('#state').textContent === 'CLOSED' && document.querySelector('#example').hidden`)
	if got := b.eval(`[...new Set(typed)].filter(Boolean).join()`); got != b.eval(`[...document.querySelectorAll('.line[data-dir=C] .text')].map((e) => e.textContent.replace('••••••••', 'password')).join()`) {
		t.Errorf("the example types %q", got)
	}
	still("after the example")
	b.drawn() // until then what scrolls is the layout
	b.eval(`document.querySelector('#conversation').scrollTop = 0; ''`)
	b.wait(`!document.querySelector('#to-end').hidden`)
	b.click("#to-end")
	b.wait(`document.querySelector('#to-end').hidden`)
	for _, d := range []string{"help", "add-mail", "login"} {
		b.eval(`document.querySelector('#` + d + `').showModal(); ''`)
		still("in " + d)
		b.eval(`document.querySelector('#` + d + `').close(); ''`)
	}
	b.eval(`document.querySelector('#tab-statistics').click(); ''`)
	still("in the statistics")
}
