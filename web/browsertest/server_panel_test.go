package browsertest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// catalogue loads the page and waits until rows and facts are there.
func catalogue(b *browser, url string) {
	b.t.Helper()
	b.resize(1280, 860, false)
	b.run(chromedp.Navigate("about:blank"))
	b.load(url)
	b.whole()
}

// set gives a control a value, as typing does.
func (b *browser) set(selector, value string) {
	b.t.Helper()
	b.eval(fmt.Sprintf(`{ const e = document.querySelector(%q); e.value = %q; e.dispatchEvent(new Event('input', {bubbles: true})); e.dispatchEvent(new Event('change', {bubbles: true})); } ''`, selector, value))
}

func (b *browser) hash(want string) {
	b.t.Helper()
	b.wait(fmt.Sprintf(`location.hash === '#v1&place=page&spec=' + %q && document.querySelector('#spec').value === %[1]q`, want))
}

// Controls, spec string and address say the same; what is out of bounds is
// refused at its field, in the words of the core.
func TestControls(t *testing.T) {
	b := open(t)
	catalogue(b, serve(t)+"#v1&place=page&spec=strict")
	const row = `.quirk-row:has(#q-trickle) `
	b.click("#q-trickle")
	b.hash("strict,trickle")
	if got := b.eval(`[...document.querySelectorAll('` + row + `.field')].slice(0, 2).map((f) => [...f.querySelectorAll('input, select')].map((e) => e.value).join('')).join()`); got != "1,5ms" {
		t.Errorf("the fields show %s, want the defaults", got)
	}
	b.set(row+".field input", "64")
	b.hash("strict,trickle=64")
	b.set(row+".field select", "s")
	b.hash("strict,trickle=64/5s")
	b.set(row+".field input", "0")
	b.wait(`document.querySelector('` + row + `.field input').ariaInvalid === 'true'`)
	if got := b.text(row + ".wrong"); got != "trickle: octets must be from 1 to 1048576, not 0" {
		t.Errorf("the field says %q", got)
	}
	b.hash("strict,trickle=64/5s")
	b.set(row+".field input", "7")
	b.wait(`document.querySelector('` + row + `.wrong').hidden && !document.querySelector('` + row + `[aria-invalid]')`)
	b.click(row + ".aim summary")
	b.set(row+".aim select", "RETR")
	b.set(row+".aim input[type=text]", "a,b")
	b.wait(`document.querySelector('#spec').value === 'strict,trickle=7/5s@user:a%2Cb@verb:RETR' && location.hash.endsWith('=7/5s@user:a%252Cb@verb:RETR')`)

	// The other way, while it is typed.
	b.eval(`document.querySelector('#spec').value = ''; ''`)
	b.run(chromedp.SendKeys(chromedp.CSS("#spec"), "classic,trickle=3/2ms@nth:2,drop-retr=2@9,trikle"))
	b.wait(`document.querySelector('#spec').ariaInvalid === 'true' && document.querySelector('#spec-wrong mark').innerText === 'trikle' && document.querySelector('#profile').value === 'classic'`)
	if got := b.text("#spec-wrong"); !strings.Contains(got, "Character 43") || !strings.Contains(got, "did you mean trickle?") {
		t.Errorf("the page says %q", got)
	}
	b.run(chromedp.KeyEvent(kb.Enter))
	b.run(chromedp.KeyEvent("stat-wrong")) // in place of what was marked
	b.wait(`document.querySelector('#spec-wrong').hidden && document.querySelector('#q-stat-wrong').checked && document.querySelector('#quirk-count').innerText === '3 quirks on'`)
	if got := b.eval(`[...document.querySelectorAll('` + row + `.field input')].map((e) => e.value).join() + [...document.querySelectorAll('.quirk-row:has(#q-drop-retr) .field input')].map((e) => e.value).join()`); got != "3,2,,,2,,,2,9,,,,,," {
		t.Errorf("the fields show %s", got)
	}
	b.run(chromedp.KeyEvent(kb.Enter))
	b.heard(2, "+OK")
	b.wait(`document.querySelector('#pending').hidden && document.querySelector('#active-quirks').children.length === 4`)
	b.click("#quirk-clear")
	b.hash("classic")
	b.wait(`document.querySelector('#quirk-clear').hidden && !document.querySelector('#pending').hidden && ![...document.querySelectorAll('.controls')].some((c) => c.checkVisibility())`)
}

// Two that cannot go together say so, both and why; aims can keep them apart.
func TestConflicts(t *testing.T) {
	b := open(t)
	catalogue(b, serve(t)+"#v1&place=page&spec=strict,minimal,apoponly")
	const why = "minimal takes APOP away, and apoponly allows nothing else."
	for name, other := range map[string]string{"minimal": "apoponly", "apoponly": "minimal"} {
		b.wait(fmt.Sprintf(`document.querySelector('.quirk-row:has(#q-%s) .conflict')?.innerText === 'Not together with %s: %s'`, name, other, why))
	}
	if got := b.text("#spec-wrong"); !strings.Contains(got, "apoponly") || !strings.Contains(got, "cannot go together") {
		t.Errorf("the spec string is said to be %q", got)
	}
	b.set("#spec", "strict,minimal@user:al,apoponly@user:bo")
	b.wait(`!document.querySelector('.conflict') && document.querySelector('#spec-wrong').hidden`)
}

// The catalogue is searched by all that is known of a quirk, and what takes
// sockets is not to be had in the page.
func TestCatalogue(t *testing.T) {
	b := open(t)
	url, _ := servePlaces(t)
	catalogue(b, url+"#v1&place=page&spec=strict,stat-wrong")
	shown := `[...document.querySelectorAll('.quirk-row')].filter((r) => r.checkVisibility()).map((r) => r.querySelector('input').value)`
	search := func(words, condition string) {
		t.Helper()
		b.set("#quirk-search", words)
		b.wait("((names) => " + condition + ")(" + shown + ")")
	}
	search("slow-drip-bytes", `names.join() === 'trickle'`)
	search("curl's test slow", `names.includes('trickle') && names.length < 5`) // by where it was seen
	search("timing drop line", `names.includes('idle-drop-with-line')`)
	search("nothing like it", `names.length === 0 && !document.querySelector('#quirk-none').hidden`)
	search("", `names.length === document.querySelectorAll('.quirk-row').length`)
	b.click("[data-filter=on]")
	b.wait(shown + `.join() === 'stat-wrong'`)
	b.click("[data-filter=on]")
	b.click("[data-filter=high]")
	b.wait(`(() => { const all = ` + shown + `; return all.length > 3 && all.length < 150 && all.every((n) => document.querySelector('.quirk-row:has([value=' + n + ']) .severity').innerText === 'high'); })()`)
	b.click("[data-filter=high]")
	b.click("#quirk-fold")
	b.wait(shown + `.length === 0 && document.querySelector('#quirk-fold').innerText === 'Expand all'`)
	if got := b.text(".group:has(#q-stat-wrong) .on"); got != "1 on" {
		t.Errorf("the group of stat-wrong has %q", got)
	}
	search("cert-expired", `names.join() === 'cert-expired'`) // a search opens what it finds
	if got := b.eval(`document.querySelector('#q-cert-expired').disabled + document.querySelector('#qs-cert-expired').innerText`); !strings.HasPrefix(got, "true") || !strings.Contains(got, "needs sockets or TLS") {
		t.Errorf("cert-expired in the page: %s", got)
	}
	search("", `names.length === 0`)
	b.click("[data-filter=here]")
	b.wait(shown + `.length > 50 && !` + shown + `.includes('cert-expired')`)
	b.click("[data-place=server]")
	b.wait(shown + `.includes('cert-expired') && !document.querySelector('#q-cert-expired').disabled`)
}

// A row opens to what is known, and a profile to what it says.
func TestFacts(t *testing.T) {
	b := open(t)
	catalogue(b, serve(t)+"#v1&place=page&spec=classic")
	const row = `.quirk-row:has(#q-trickle) `
	b.click(row + ".more")
	b.wait(`document.querySelector('` + row + `.more').ariaExpanded === 'true' && document.querySelector('` + row + `.facts').checkVisibility()`)
	got := b.text(row + ".about")
	for _, want := range []string{"curl's test suite", "fixture of a test suite", "A good one times out on silence only.", "RFC 1939 §3", "slow-drip-bytes"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	if got := b.eval(`document.querySelector('` + row + `.about a').getAttribute('href')`); got != "quirks.html#trickle" {
		t.Errorf("it leads to %s", got)
	}
	b.click(row + ".more")
	b.wait(`!document.querySelector('` + row + `.facts').checkVisibility()`)

	b.click("#profile-about summary")
	if got := b.text("#profile-about"); !strings.Contains(got, "+OK classic") || !strings.Contains(got, "TOP, UIDL") || !strings.Contains(got, "extra") {
		t.Errorf("classic is said to be %q", got)
	}
	b.wait(`document.querySelector('.quirk-row:has(#q-extra) .own')?.innerText === 'Part of classic.'`)
	b.set("#profile", "strict")
	b.wait(`!document.querySelector('.own') && document.querySelector('#profile-about').innerText.includes('+OK strict')`)
}

// What gets the focus by key is beside the heading that stays in sight, outline
// and all, wherever the list was left.
func TestFocusIsSeen(t *testing.T) {
	b := open(t)
	catalogue(b, serve(t)+"#v1&place=page&spec=strict,trickle")
	for _, width := range []int64{1280, 390, 320} {
		b.resize(width, 720, false)
		b.eval(`document.querySelector('.phone [data-panel=server]').click(); ''`)
		for y := -10; y < 60; y += 10 {
			b.eval(fmt.Sprintf(`(() => {
				const row = document.querySelector('.quirk-row:has(#q-stall)'), list = document.querySelector('#left');
				row.querySelector('.more').focus({preventScroll: true});
				list.scrollTop += row.querySelector('input').getBoundingClientRect().top - list.getBoundingClientRect().top - %d;
				return '';
			})()`, y))
			b.run(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(8))) // Shift
			if got := b.eval(`(() => {
				const box = document.activeElement, heading = box.closest('.group').querySelector('summary');
				return box.id + (box.getBoundingClientRect().top - 4 >= heading.getBoundingClientRect().bottom ? '' : ' is covered');
			})()`); got != "q-stall" {
				t.Errorf("%d: at %d %s", width, y, got)
			}
		}
	}
}

// A name that is too long for its list is cut, and whole in its title, or goes
// on in another line.
func TestLongNames(t *testing.T) {
	b := open(t)
	const long = "trickle=64/1ms@user:somebody.with.a.long.name%40example.org@verb:RETR"
	catalogue(b, serve(t)+"#v1&place=page&spec=strict,"+strings.ReplaceAll(long, "%", "%25")+",trickle=65/1ms@user:another.with.a.long.name%2540example.org@verb:TOP")
	for _, width := range []int64{1280, 1010, 390, 320} {
		b.resize(width, 720, false)
		for panel, list := range map[string]string{"session": "#active-quirks", "server": "#quirk-more"} {
			b.eval(`document.querySelector('.phone [data-panel=` + panel + `]').click(); ''`)
			if got := b.eval(fmt.Sprintf(`(() => {
				const list = document.querySelector(%q), chips = [...list.children];
				return chips.length + ', ' + chips.filter((c) => c.offsetWidth > list.clientWidth || (c.scrollWidth > c.clientWidth && c.title !== c.textContent)).length;
			})()`, list)); !strings.HasSuffix(got, ", 0") || got == "0, 0" {
				t.Errorf("%d: chips of %s, and those that are too wide: %s", width, list, got)
			}
		}
	}
	if got := b.eval(`document.querySelectorAll('#active-quirks li')[1].title`); got != long {
		t.Errorf("the title is %s", got)
	}
}

// That a change waits for the next connection is said beside the list: at no
// width does it lie upon a control, or push out of sight what has the focus.
func TestPendingCoversNothing(t *testing.T) {
	b := open(t)
	catalogue(b, serve(t))
	const bar = `document.querySelector('#pending').getBoundingClientRect()`
	for _, size := range []struct{ w, h int64 }{{1280, 700}, {1200, 600}, {820, 700}, {390, 640}, {320, 480}} {
		name := fmt.Sprintf("%dx%d", size.w, size.h)
		b.resize(size.w, size.h, false)
		b.eval(`document.querySelector('.phone [data-panel=server]').click(); ''`)
		b.wait(`!document.querySelector('#pending').checkVisibility()`)
		// The switch is the last that can be seen.
		b.eval(`{ const list = document.querySelector('#left'), box = document.querySelector('#q-trickle');
			box.focus({preventScroll: true});
			list.scrollTop += box.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom + 6; box.click(); } ''`)
		b.wait(`document.querySelector('#pending').checkVisibility()`)
		if got := b.eval(`(() => { const box = document.activeElement, r = box.getBoundingClientRect();
			return box.id + ' ' + (r.bottom <= ` + bar + `.top && document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2) === box); })()`); got != "q-trickle true" {
			t.Errorf("%s: what has the focus and whether it is in sight: %s", name, got)
		}
		if got := b.eval(`String(document.querySelector('#left').getBoundingClientRect().bottom <= ` + bar + `.top && ` + bar + `.bottom <= innerHeight)`); got != "true" {
			t.Errorf("%s: the bar lies upon the list, or is out of sight", name)
		}
		b.reach(name, "#server")
		b.reach(name, "#pending")
		b.eval(`document.querySelector('#q-trickle').click(); ''`)
	}
	// It is of the server's panel.
	b.eval(`document.querySelector('#q-trickle').click(); document.querySelector('.phone [data-panel=maildrop]').click(); ''`)
	b.wait(`!document.querySelector('#pending').hidden && !document.querySelector('#pending').checkVisibility()`)
}

// What stands over the conversation is seen as far as it tells something, at any
// width, and else not there.
func TestBehaviourHasRoom(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t))
	b.heard(1, "ready")
	for width := int64(800); width <= 1280; width += 40 {
		b.resize(width, 860, false)
		b.drawn()
		if got := b.eval(`(() => { const chip = document.querySelector('#active-quirks .chip'); return String(!chip.checkVisibility() || chip.offsetWidth >= 60); })()`); got != "true" {
			t.Errorf("at %d pixels the profile has %s", width, b.eval(`String(document.querySelector('#active-quirks').offsetWidth)`))
		}
	}
}
