package browsertest

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// What is said in passing covers no button of the session, at no width, whatever
// is above the conversation; and it lets clicks through.
func TestToastCoversNoButton(t *testing.T) {
	t.Parallel()
	b := open(t)
	url, _ := servePlaces(t)
	for _, width := range []int64{1280, 820, 390, 320} {
		for _, spec := range []string{"strict", "strict,stat-wrong,list-size-lf-counted,trickle=64/1ms@verb:TOP"} {
			b.resize(width, 860, false)
			b.run(chromedp.Navigate("about:blank"))
			b.load(url + "#v1&place=page&spec=" + spec)
			b.heard(1, "ready")
			b.eval(`document.querySelector('#say-again').click(); ''`)
			b.wait(`document.querySelector('#toast').checkVisibility()`)
			if covered := b.eval(`(() => {
				const box = document.querySelector('#toast').getBoundingClientRect();
				return [...document.querySelectorAll('#session :is(button, summary, textarea), .top button')].filter((e) => e.checkVisibility()).filter((e) => {
					const its = e.getBoundingClientRect();
					return its.left < box.right && its.right > box.left && its.top < box.bottom && its.bottom > box.top;
				}).map((e) => e.id || e.innerText).join();
			})()`); covered != "" {
				t.Errorf("%d, %s: it covers %s", width, spec, covered)
			}
			if got := b.eval(`getComputedStyle(document.querySelector('#toast')).pointerEvents`); got != "none" {
				t.Errorf("it takes clicks: %s", got)
			}
		}
	}
}

// A remark stands in the middle of its row, and a time on one line beside what it
// is of, without touching it, be it an hour.
func TestConversationColumns(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.load(serve(t))
	for i, line := range []string{"USER user", "PASS password", "DELE 1", "QUIT"} {
		b.say(line)
		b.heard(i+2, "+OK")
	}
	b.wait(`document.querySelector('.note')`)
	for _, width := range []int64{1280, 1000, 390} {
		b.resize(width, 860, false)
		if off := b.eval(`[...document.querySelectorAll('.note')].map((note) => {
			const row = note.getBoundingClientRect(), text = note.firstElementChild.getBoundingClientRect();
			return (text.left - row.left) - (row.right - text.right);
		}).filter((off) => Math.abs(off) > 1).join()`); off != "" {
			t.Errorf("%d: remarks are %s pixels off the middle", width, off)
		}
		if near := b.eval(`[...document.querySelectorAll('.line')].filter((line) => line.firstElementChild.checkVisibility()).map((line) => {
			const time = line.querySelector('time'), range = document.createRange();
			time.textContent = '59:59 min';
			range.selectNodeContents(time);
			const [first, ...more] = range.getClientRects();
			return more.length ? NaN : line.querySelector('.dir').getBoundingClientRect().left - first.right;
		}).filter((room) => !(room > 3)).join()`); near != "" {
			t.Errorf("%d: there are %s pixels behind a time", width, near)
		}
	}
}

// A number and its unit in the list of sessions are on one line, whatever is
// before them that itself fits a line.
func TestSessionRowsKeepUnits(t *testing.T) {
	t.Parallel()
	h := newHouse(t, false)
	b := open(t)
	b.load(h.url + "#v1&place=server")
	b.heard(1, "ready")
	h.client().say("USER user", "PASS password", "QUIT")
	b.wait(`document.querySelector('[data-state=CLOSED] > .peer')`)
	for _, width := range []int64{1500, 1280, 1000} {
		b.resize(width, 860, false)
		if got := b.eval(`(() => {
			const peer = document.querySelector('[data-state=CLOSED] > .peer');
			const peers = ['10.0.0.1:9', '127.0.0.1:36994', '192.168.100.200:36994', '[::1]:36994', '[2001:db8::1]:36994'];
			return peers.flatMap((p) => [p, p + ', in a page']).concat('this page').flatMap((p) => ['0 ms', '123 ms', '12.3 s', '12:59 min'].map((lasted) => {
				peer.textContent = p + ' · 10:00:05, ' + lasted;
				const range = document.createRange(), end = peer.textContent.length;
				range.setStart(peer.firstChild, end - lasted.length);
				range.setEnd(peer.firstChild, end);
				return range.getClientRects().length > 1 ? peer.textContent : '';
			})).filter(Boolean).join('\n');
		})()`); got != "" {
			t.Errorf("%d: a unit is alone in\n%s", width, got)
		}
	}
}
