package browsertest

import (
	"fmt"
	"strings"
	"testing"
)

// marked selects from one point of a row's text to another; a point is a text
// node's place among those of the row, and an offset.
func (b *browser) marked(row string, from, fromOffset, to, toOffset int) {
	b.t.Helper()
	b.eval(fmt.Sprintf(`(() => {
		const walk = document.createTreeWalker(%s.querySelector('.text'), NodeFilter.SHOW_TEXT), all = [];
		while (walk.nextNode()) all.push(walk.currentNode);
		getSelection().setBaseAndExtent(all.at(%d), %d, all.at(%d), %d);
		return '';
	})()`, row, from, fromOffset, to, toOffset))
}

func (b *browser) readout(want string) {
	b.t.Helper()
	b.wait(fmt.Sprintf(`!document.querySelector('#octets-selected').hidden && document.querySelector('#octets-selected').textContent === %q`, want))
}

// copied is what a copy of the selection gives.
func (b *browser) copied() string {
	b.t.Helper()
	return b.eval(`(() => {
		let text = '';
		document.addEventListener('copy', (e) => { text = e.clipboardData.getData('text/plain') || getSelection().toString(); }, {once: true});
		document.execCommand('copy');
		return text;
	})()`)
}

// Octets that are selected in one view are selected in the other.
func TestOctetSelection(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t))
	b.heard(1, "ready")
	b.say("USER user")
	b.heard(2, "PASS")
	const client = `document.querySelectorAll('.line[data-dir=C]')[%d]`
	user := fmt.Sprintf(client, 0)
	selected := func(want string) {
		t.Helper()
		if got := b.eval(`getSelection().toString()`); got != want {
			t.Errorf("the browser selects %q, want %q", got, want)
		}
	}

	b.marked(user, 0, 5, 0, 9)
	b.readout("4 octets selected, 6–9 of the line; hex 75 73 65 72")
	if got := b.copied(); got != "user" {
		t.Errorf("text is copied as %q", got)
	}
	b.click("#view [data-view=hex]")
	selected("75 73 65 72")
	b.readout("4 octets selected, 6–9 of the line; hex 75 73 65 72")
	b.wait(`[...CSS.highlights.get('octets')].map(String).join() === '75 73 65 72,user'`)
	if got := b.copied(); got != "75 73 65 72" {
		t.Errorf("hexadecimal is copied as %q", got)
	}

	b.marked(user, 1, 0, 1, 2)
	b.readout("2 octets selected, 1–2 of the line; hex 55 53")
	b.wait(`[...CSS.highlights.get('octets')].map(String).join() === '55 53,US'`)
	// From the digits to the other column, whose octet comes before them.
	b.marked(user, 0, 12, 1, 2)
	b.readout("2 octets selected, 3–4 of the line; hex 45 52")
	b.wait(`[...CSS.highlights.get('octets')].map(String).join() === '45 52,ER'`)
	b.marked(user, 0, 28, 0, 32)
	b.readout("2 octets selected, 10–11 of the line; hex 0d 0a")
	b.click("#view [data-view=text]")
	b.wait(user + `.querySelector('.tok').classList.contains('is-lit')`)
	b.readout("2 octets selected, 10–11 of the line; hex 0d 0a")
	b.click("#view [data-view=hex]")
	selected("0d 0a")

	// A password in hiding is selected as a whole, and not told.
	b.say("PASS password")
	b.wait(`document.querySelectorAll('.line').length === 5`)
	pass := fmt.Sprintf(client, 1)
	b.marked(pass, 0, 18, 0, 23)
	b.readout("8 octets selected, 6–13 of the line; hex •• •• •• •• •• •• •• ••")
	b.click("#view [data-view=text]")
	b.readout("8 octets selected, 6–13 of the line; hex •• •• •• •• •• •• •• ••")

	// Several lines are copied as a transcript, the first and the last in part.
	b.eval(`(() => {
		const rows = document.querySelectorAll('.line[data-dir=C] .text');
		getSelection().setBaseAndExtent(rows[1].firstChild, 2, rows[0].firstChild, 5);
		return '';
	})()`)
	b.wait(`document.querySelector('#octets-selected').textContent.includes('in 3 lines; hex 75 73 65 72 0d 0a 2b 4f …')`)
	if got := b.copied(); got != "C: user\nS: +OK now send PASS\nC: PA\n" {
		t.Errorf("three lines are copied as %q", got)
	}
	b.eval(`getSelection().removeAllRanges(); ''`)
	b.wait(`document.querySelector('#octets-selected').hidden`)
}

// A selection outlives the rows that it was made in.
func TestOctetSelectionOutOfSight(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t))
	b.heard(1, "ready")
	b.eval(`document.querySelector('#command').value = ` + fmt.Sprintf("%q", "USER user\nPASS password"+strings.Repeat("\nNOOP", 400)) + `; document.querySelector('#say').requestSubmit(); ''`)
	b.wait(`document.querySelector('#statistics [data-command=NOOP]')?.textContent.includes('400') && ` + atEnd)
	b.eval(`document.querySelector('#conversation').scrollTop = 0; ''`)
	b.wait(`document.querySelector('.line[data-dir=C] .text')?.textContent === 'USER user'`)
	b.marked(`document.querySelector('.line[data-dir=C]')`, 0, 5, 0, 9)
	const want = "4 octets selected, 6–9 of the line; hex 75 73 65 72"
	b.readout(want)
	b.eval(`document.querySelector('#conversation').scrollTop = 1e6; ''`)
	b.wait(`document.querySelector('.line[data-dir=C] .text').textContent !== 'USER user'`)
	b.readout(want)
	b.eval(`document.querySelector('#conversation').scrollTop = 0; ''`)
	b.wait(`getSelection().toString() === 'user'`)
	b.readout(want)
}

// Both views mark the dots that are more than dots, and not by colour alone; a
// line that begins with one for another reason has no mark.
func TestDotsAreMarked(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t) + "#v1&place=page&spec=strict,terminator-split-packets")
	b.heard(1, "ready")
	for i, line := range []string{".x", "USER user", "PASS password", "TOP 3 20"} {
		b.say(line)
		b.heard(i+2, "")
	}
	b.wait(`document.querySelector('.line[data-part=final]') && !document.querySelector('.fold')`)
	const marks = "stuffed dot, stuffed dot, stuffed dot, stuffed dot, stuffed dot, end of the response"
	if got := b.eval(`[...document.querySelectorAll('.line .text [title]:not(mark)')].map((e) => e.title).join(', ')`); got != marks {
		t.Errorf("as text: %s", got)
	}
	b.click("#view [data-view=hex]")
	b.wait(`document.querySelector('.hex')`)
	if got := b.eval(`[...document.querySelectorAll('.line .text [title]')].map((e) => e.title).join(', ')`); got != marks {
		t.Errorf("in hex: %s", got)
	}
	if got := b.eval(`[...document.querySelectorAll('.line .hex')].filter((e) => getComputedStyle(e, '::after').content !== 'none').map((e) => e.title).join(', ')`); got != marks {
		t.Errorf("below rows of hex stands %s", got)
	}
	b.marked(`[...document.querySelectorAll('.line[data-part=final]')].at(-1)`, 0, 0, 0, 2)
	b.readout("1 octet selected, 1 of the line; hex 2e")
}
