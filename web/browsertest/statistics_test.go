package browsertest

import (
	"encoding/json"
	"strings"
	"testing"
)

// The charts, their tables and the downloads say what happened.
func TestStatisticsPanel(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t) + "#v1&place=page&spec=strict,trickle=16/30ms@verb:LIST")
	b.heard(1, "ready")
	b.click("#tab-statistics")
	b.wait(`document.querySelector('[data-lane=In] .soft').innerText === 'none' && document.querySelector('[data-lane=Out] .soft').innerText.endsWith('at most')`)
	for i, line := range []string{"USER user", "PASS wrong", "USER user", "PASS password", "LIST"} {
		b.say(line)
		b.heard(i+2, " ")
	}
	b.wait(`/\d m?s$/.test(document.querySelector('[data-time=LIST] td:last-child')?.innerText) && document.querySelector('.line[data-part=final]')`)
	if got := b.text("#codes"); !strings.Contains(got, "AUTH") || !strings.Contains(got, "1") {
		t.Errorf("response codes are %q", got)
	}
	if got := b.eval(`String([...document.querySelectorAll('.lane path')].every((p) => /^M0 40(H[\d.]+V[\d.]+H[\d.]+V40)+Z$/.test(p.getAttribute('d'))))`); got != "true" {
		t.Error("nothing is drawn")
	}
	b.click("#octets-table summary")
	b.wait(`document.querySelector('#octets-table tbody tr')`)
	sum := b.eval(`String([1, 2].map((i) => [...document.querySelectorAll('#octets-table tbody tr')].reduce((n, r) => n + Number(r.cells[i].innerText.replace(',', '')), 0)))`)
	if want := b.eval(`['octets-out', 'octets-in'].map((k) => document.querySelector('[data-stat=' + k + ']').textContent).join()`); sum != want {
		t.Errorf("the table adds up to %s, the figures are %s", sum, want)
	}
	if got := b.eval(`String([...document.querySelectorAll('#octets-table tbody tr')].filter((r) => r.cells[1].innerText + r.cells[2].innerText === '00').length)`); got != "0" {
		t.Errorf("%s rows of the table are empty", got)
	}

	b.eval(`URL.createObjectURL = (blob) => { blob.text().then((text) => { window.saved = text; }); return 'about:blank'; };
		HTMLAnchorElement.prototype.click = function() { window.savedAs = this.download; }; ''`)
	save := func(format, as string) string {
		t.Helper()
		b.eval(`delete window.saved; ''`)
		b.click("#stats-download [data-format=" + format + "]")
		b.wait(`window.saved && window.savedAs === 'pop3play-statistics.` + as + `'`)
		return b.eval(`window.saved`)
	}
	if got := save("text", "txt"); got != "1\nLIST 1\nPASS 2\nUSER 2\n" {
		t.Errorf("the text is %q", got)
	}
	if got := save("csv", "csv"); !strings.HasPrefix(got, "measure,name,value\r\ntotal,\"logins\",1\r\n") || !strings.Contains(got, "codes,\"AUTH\",1\r\n") {
		t.Errorf("the CSV is %q", got)
	}
	var all struct {
		Active          int
		MaxMicroseconds map[string]int

		OctetsInAtMilliseconds, OctetsOutAtMilliseconds map[int]int
		SlotMilliseconds                                int
	}
	if err := json.Unmarshal([]byte(save("json", "json")), &all); err != nil || all.Active != 1 || all.MaxMicroseconds["LIST"] < 30_000 {
		t.Errorf("%v: %+v", err, all)
	}
	for _, slots := range []map[int]int{all.OctetsInAtMilliseconds, all.OctetsOutAtMilliseconds} {
		for at, n := range slots {
			if n == 0 || at%all.SlotMilliseconds != 0 {
				t.Errorf("%d octets at %d ms, in a slot of %d", n, at, all.SlotMilliseconds)
			}
		}
	}

	b.click("#stats-reset")
	b.wait(`document.querySelector('[data-stat=sessions]').textContent === '0' && document.querySelector('[data-stat=active]').textContent === '1' && !document.querySelector('[data-time], [data-code], [data-command]')`)
	b.click("#back") // a past without the reset, and with one session
	b.wait(`document.querySelector('[data-stat=active]').textContent === '1' && document.querySelector('[data-stat=sessions]').textContent === '1'`)

	b.say("RETR 13")
	b.wait(`/^\d{4,}$/.test(document.querySelector('[data-stat=octets-out]').innerText)`) // what is copied is the number
	if got := b.eval(`getComputedStyle(document.querySelector('[data-stat=octets-out] .three + .three'), '::before').content`); got != `","` {
		t.Errorf("between groups of three digits stands %s", got)
	}

	b.say("") // a line without a word has a row with one
	b.wait(`document.querySelector('[data-command=""] th').innerText === '(empty)' && document.querySelector('[data-time=""] .word').innerText === '(empty)'`)
}

// A response that takes long shows how far it is, and can be given up: in the
// page, and over the bridge.
func TestProgress(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	url, _ := servePlaces(t)
	b.load(url + "#v1&place=page&spec=strict,trickle=1/40ms@verb:RETR")
	for _, place := range []string{"page", "server"} {
		b.click("#place [data-place=" + place + "]")
		b.heard(1, "ready")
		b.say("USER user")
		b.heard(2, "PASS")
		b.say("PASS password")
		b.heard(3, "locked")
		b.say("RETR 1")
		b.wait(`!document.querySelector('#progress').hidden && /RETR 1 is on its way: \d+ of 803 octets, \d+ a second/.test(document.querySelector('#progress').innerText.replaceAll(/\s+/g, ' '))`)
		b.wait(`document.querySelector('#progress-bar').max === 803 && document.querySelector('#progress-bar').value > 2`)
		b.click("#progress-cancel")
		b.wait(`document.querySelector('#progress').hidden && document.querySelector('#state').dataset.state === 'CLOSED' && document.querySelector('#ended-text').innerText === 'Connection lost: nothing was removed'`)
		b.wait(`document.querySelector('[data-stat=active]').textContent === '0'`)
		b.click("#ended-reconnect")
		b.heard(5, "ready")
	}
}
