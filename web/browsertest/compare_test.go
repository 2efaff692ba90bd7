package browsertest

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Two behaviours are told the same, and where they first differ is marked; what
// is chosen against the strict server is one click.
func TestCompare(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t) + "#v1&place=page&spec=strict,stat-wrong")
	b.heard(1, "ready")
	b.say("USER user")
	b.heard(2, "PASS")
	b.say("PASS password")
	b.heard(3, "locked")
	b.say("STAT")
	b.heard(4, "+OK 14 ")
	b.say("NOOP")
	b.heard(5, "+OK")
	b.wait(`document.querySelector('#q-stat-wrong')`)
	b.click("#compare-strict")
	b.wait(`document.querySelector('#compare-said').textContent === 'They differ first in the answer to STAT.'`)
	if got := b.eval(`[...document.querySelectorAll('#compare .pair h3')].map((h) => h.textContent).join(', ')`); got != "the greeting, USER user, PASS password, STAT, NOOP" {
		t.Errorf("compared are %s", got)
	}
	if got := b.eval(`[...document.querySelectorAll('#compare .is-first .differs')].map((m) => m.textContent).join(' ')`); got != "4 3 3 2" {
		t.Errorf("marked are %q", got)
	}
	if got := b.eval(`[...document.querySelectorAll('#compare .pair:not(.is-first) .differs')].length + ''`); got != "0" {
		t.Errorf("%s places are marked where both say the same", got)
	}
	// The session itself goes on as it was.
	b.wait(`document.querySelector('#state').textContent === 'TRANSACTION'`)

	b.run(chromedp.Evaluate[chromedp.Void](`document.querySelector('#compare-one').value = 'gmail-like'; document.querySelector('#compare-other').value = 'gmail-lik'; document.querySelector('#compare-form').requestSubmit()`))
	b.wait(`!document.querySelector('#compare-wrong').hidden && document.querySelector('#compare-wrong').textContent.includes('gmail-like')`)
	b.run(chromedp.Evaluate[chromedp.Void](`document.querySelector('#compare-other').value = 'gmail-like'; document.querySelector('#compare-form').requestSubmit()`))
	b.wait(`document.querySelector('#compare-said').textContent === 'Both say the same, octet for octet: they are the same. Name another.'`)
}

// What is compared at first differs: the strict server is beside what was last
// compared with it, or an example, and anything else beside the strict one. What
// a person wrote stays.
func TestCompareOpens(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t))
	b.heard(1, "ready")
	b.wait(`document.querySelector('#q-stat-wrong')`)
	sides := func(want string) {
		t.Helper()
		b.click("#compare-strict")
		b.wait(`document.querySelector('#compare').open && document.querySelector('#compare-said').textContent`)
		if got := b.eval(`['#compare-one', '#compare-other', '#compare-said'].map((s) => document.querySelector(s).value ?? document.querySelector(s).textContent).join('; ')`); got != want {
			t.Errorf("compared are %s, want %s", got, want)
		}
		if got := b.eval(`[...document.querySelectorAll('.pair.is-first .side-lines')].map((e) => e.dataset.side).join('; ') + ';'`); !strings.HasPrefix(want, got) {
			t.Errorf("the columns of %s are %s", want, got)
		}
		b.eval(`document.querySelector('#compare').close(); ''`)
	}
	sides("strict; strict,stat-wrong; They differ first in the answer to STAT.")
	b.set("#spec", "classic")
	sides("classic; strict; They differ first in the answer to the greeting.")
	b.set("#spec", "strict")
	sides("strict; classic; They differ first in the answer to the greeting.")
	b.eval(`document.querySelector('#compare-other').value = 'gmail-like'; ''`)
	b.set("#spec", "classic")
	sides("classic; gmail-like; They differ first in the answer to the greeting.")
}

// A login that answers what only its server asked is told with USER and PASS
// instead, or left out where its password is not known; any other as it was.
func TestCompareLogins(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.resize(1280, 860, false)
	url, _ := serveLogins(t)
	const plain = "AUTH PLAIN\nAHVzZXIAcGFzc3dvcmQ=\n"
	const why = "A login that fits only what the server said in its session"
	for _, c := range []struct{ way, secret, outcome, script, note string }{
		{"SCRAM-SHA-256", "password", "Logged in.", "USER user\nPASS password\n", why + " cannot be replayed: USER and PASS stand in its place."},
		{"APOP", "password", "Logged in.", "USER user\nPASS password\n", why + " cannot be replayed: USER and PASS stand in its place."},
		{"CRAM-MD5", "wrong", "The server did not take it.", plain, why + ", and whose password is not known, is left out."},
		{"LOGIN", "password", "Logged in.", "AUTH LOGIN\ndXNlcg==\ncGFzc3dvcmQ=\n", ""},
	} {
		b.run(chromedp.Navigate("about:blank"))
		b.load(url + "#v1&place=page&spec=strict,stat-wrong")
		b.heard(1, "ready")
		b.wait(`document.querySelector('#q-stat-wrong')`)
		b.click("#session-menu summary")
		b.click("#login-open")
		b.wait(`document.querySelector('#login').open`)
		b.walk(c.way, c.secret)
		b.outcome(c.outcome)
		b.eval(`document.querySelector('#login').close(); ''`)
		if c.script == plain { // after what was refused
			b.say("AUTH PLAIN")
			b.wait(`[...document.querySelectorAll('.line[data-dir=S]')].at(-1).textContent.includes('+ ')`)
			b.say("AHVzZXIAcGFzc3dvcmQ=")
		}
		b.wait(`document.querySelector('#state').textContent === 'TRANSACTION'`)
		b.say("STAT")
		b.wait(`[...document.querySelectorAll('.line[data-dir=S]')].at(-1).textContent.includes('+OK 14 ')`)
		b.click("#compare-strict")
		b.wait(`document.querySelector('#compare-said').textContent === 'They differ first in the answer to STAT.'`)
		if got := b.eval(`document.querySelector('#compare-script').value`); got != c.script+"STAT" {
			t.Errorf("after %s the script is %q, want %q", c.way, got, c.script+"STAT")
		}
		if got := b.eval(`document.querySelector('#compare-login').innerText`); got != c.note {
			t.Errorf("after %s the dialog says %q, want %q", c.way, got, c.note)
		}
		b.take(os.Getenv("POP3PLAY_SCREENS"), "compare-login-"+c.way+".png")
	}
}

// Wherever the two first differ, that is in sight: in a long answer, too, of
// which only a part is shown.
func TestCompareShowsWhere(t *testing.T) {
	b := open(t)
	b.load(serve(t))
	b.heard(1, "ready")
	b.wait(`document.querySelector('#q-stat-wrong')`)
	b.eval(`document.querySelector('#compare-open').click(); ''`)
	b.wait(`document.querySelector('#compare').open`)
	const long = "USER user\nPASS password\nRETR 1\nSTAT"
	for _, size := range []struct{ w, h int64 }{{1280, 700}, {390, 640}, {320, 480}} {
		b.resize(size.w, size.h, false)
		for _, c := range []struct{ other, script, in, where string }{
			{"classic", long, "the greeting", ""},
			{"strict,stat-wrong", long, "STAT", "+OK 13 12091"},
			{"strict,drop-retr=1@200", long, "RETR 1", ""},
			{"strict,terminator-lf-only", long, "RETR 1", "."},
		} {
			b.eval(fmt.Sprintf(`document.querySelector('#compare-script').value = %q; document.querySelector('#compare-one').value = 'strict'; document.querySelector('#compare-other').value = %q; ''`, c.script, c.other))
			b.eval(`document.querySelector('#compare').scrollTop = 0; document.querySelector('#compare-said').textContent = ''; document.querySelector('#compare-form').requestSubmit(); ''`)
			b.wait(fmt.Sprintf(`document.querySelector('#compare-said').textContent === 'They differ first in the answer to ' + %q + '.'`, c.in))
			got := b.eval(`(() => { const row = document.querySelector('.is-first .is-where'), r = row.getBoundingClientRect(), dialog = document.querySelector('#compare').getBoundingClientRect();
				return row.textContent + '|' + (r.top >= dialog.top && r.bottom <= dialog.bottom && row.contains(document.elementFromPoint(r.left + 9, (r.top + r.bottom) / 2))); })()`)
			if where, seen, _ := strings.Cut(got, "|"); seen != "true" || (c.where != "" && where != c.where) {
				t.Errorf("%dx%d: where %s first differs is %q, in sight %s", size.w, size.h, c.other, where, seen)
			}
			b.take(os.Getenv("POP3PLAY_SCREENS"), fmt.Sprintf("compare-%d-%.14s.png", size.w, c.other))
		}
	}
}
