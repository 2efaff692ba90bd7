package browsertest

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"
)

// A test from outside finds its way by these names alone: #place, #command,
// #conversation, #state, #maildrop, #quirks and #statistics.
func TestHooks(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	url, _ := servePlaces(t)
	b.load(url)
	for _, place := range []string{"page", "server"} {
		t.Run(place, func(t *testing.T) {
			h := &outside{browser: &browser{t: t, ctx: b.ctx}}
			b.click("#place [data-place=" + place + "]")
			h.pressed(place)
			h.state("AUTHORIZATION")
			// A command that is offered in some places only, as these options say.
			h.wait(fmt.Sprintf(`document.querySelector('#verbs [data-verb=AUTH]').hidden === %v`, place == "page"))
			h.converse()
			h.statistics()
		})
	}
}

// outside drives the page as someone does who knows the names only.
type outside struct {
	*browser
	sent int // octets
}

func (h *outside) pressed(place string) {
	h.t.Helper()
	const pressed = `JSON.stringify([...document.querySelectorAll('#place [data-place][aria-pressed=true]')].map((e) => e.dataset.place))`
	if got := h.eval(pressed); got != fmt.Sprintf("[%q]", place) {
		h.t.Errorf("pressed are %s, want %s", got, place)
	}
}

func (h *outside) state(want string) {
	h.t.Helper()
	h.wait(fmt.Sprintf(`document.querySelector('#state').textContent === %q && document.querySelector('#state').dataset.state === %[1]q`, want))
}

// lines gives what one side said so far.
func (h *outside) lines(dir string) (all []string) {
	h.t.Helper()
	text := h.eval(fmt.Sprintf(`JSON.stringify([...document.querySelectorAll('#conversation [data-dir=%s]')].map((e) => e.innerText.replaceAll(/\s+/g, ' ')))`, dir))
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		h.t.Fatal(err)
	}
	return all
}

// converse holds a session; each command's answer has as many lines as are
// given, and the first contains the words.
func (h *outside) converse() {
	h.t.Helper()
	h.wait(`document.querySelector('#conversation[role=log] [data-dir=S]')`)
	client, server := len(h.lines("C")), len(h.lines("S"))
	if client != 0 || server != 1 {
		h.t.Fatalf("%d lines of the client and %d of the server, want the greeting alone", client, server)
	}
	for _, c := range []struct {
		line, words string
		lines       int
	}{
		{"USER user", "+OK", 1}, {"PASS wrong", "-ERR [AUTH]", 1}, {"USER user", "+OK", 1}, {"PASS password", "13 messages", 1},
		{"STAT", "+OK 13 12091", 1}, {"LIST", "13 messages", 15}, {"LIST 3", "+OK 3 614", 1}, {"RETR 12", "203 octets", 8},
		{"DELE 12", "+OK", 1}, {"NONSENSE", "-ERR", 1}, {"QUIT", "+OK", 1},
	} {
		h.say(c.line)
		h.sent += len(c.line) + 2
		h.wait(fmt.Sprintf(`document.querySelectorAll('#conversation [data-dir=S]').length === %d`, server+c.lines))
		if got := h.lines("S")[server]; !strings.Contains(got, c.words) {
			h.t.Errorf("%s is answered with %q, want %q", c.line, got, c.words)
		}
		client, server = client+1, server+c.lines
		if got := h.lines("C"); len(got) != client {
			h.t.Errorf("%d lines of the client, want %d: %q", len(got), client, got)
		}
		if c.words == "13 messages" {
			h.state("TRANSACTION")
			h.wait(`document.querySelectorAll('#maildrop li').length === 13`)
		}
	}
	h.state("CLOSED")
	h.wait(`document.querySelectorAll('#maildrop li').length === 12`)
}

func (h *outside) statistics() {
	h.t.Helper()
	h.wait(`document.querySelector('#statistics [data-command=QUIT]') && document.querySelector('#statistics [data-stat=active]').innerText === '0'`)
	got := map[string]string{}
	read := func(what, expression string) {
		h.t.Helper()
		if err := json.Unmarshal([]byte(h.eval(expression)), &got); err != nil {
			h.t.Fatalf("%s: %v", what, err)
		}
	}
	read("figures", `JSON.stringify(Object.fromEntries([...document.querySelectorAll('#statistics [data-stat]')].map((e) => [e.dataset.stat, e.innerText])))`)
	out := got["octets-out"]
	delete(got, "octets-out")
	if !regexp.MustCompile(`^[1-9]\d{2,3}$`).MatchString(out) {
		h.t.Errorf("octets-out is %q", out)
	}
	want := map[string]string{"logins": "1", "commands": "11", "sessions": "1", "octets-in": fmt.Sprint(h.sent), "ok": "9", "err": "2", "removed": "1", "failures": "1", "active": "0"}
	if !maps.Equal(got, want) {
		h.t.Errorf("figures are %v, want %v", got, want)
	}
	clear(got)
	read("counts", `JSON.stringify(Object.fromEntries([...document.querySelectorAll('#statistics [data-command]')].map((e) => [e.dataset.command, e.dataset.count + e.querySelector('.count').innerText])))`)
	want = map[string]string{"USER": "22", "PASS": "22", "STAT": "11", "LIST": "22", "RETR": "11", "DELE": "11", "NONSENSE": "11", "QUIT": "11"}
	if !maps.Equal(got, want) {
		h.t.Errorf("counts are %v, want %v", got, want)
	}
}

// Each quirk has a switch that carries its name, and a link may name it
// otherwise.
func TestQuirkHooks(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t) + "#v1&place=page&spec=strict,slow-drip-bytes=64/1ms,stat-list-sum-mismatch")
	on := `[...document.querySelectorAll('#quirks input[type=checkbox]:checked')].map((e) => e.value).sort().join()`
	b.wait(on + ` === 'stat-wrong,trickle'`)
	b.whole() // with their fields, which move what is below
	b.click(`#quirks [data-quirk=trickle]`)
	b.wait(on + ` === 'stat-wrong' && location.hash === '#v1&place=page&spec=strict,stat-wrong'`)
	b.click(`#quirks input[value=noextra]`)
	b.wait(on + ` === 'noextra,stat-wrong'`)
	if got := b.eval(`String([...document.querySelectorAll('#quirks input[type=checkbox]')].every((e) => e.value && e.value === e.dataset.quirk))`); got != "true" {
		t.Error("a switch has no name")
	}
	if got := b.eval(`String(document.querySelectorAll('#verbs [data-verb=STLS]').length)`); got != "0" {
		t.Error("STLS is offered, and the page cannot do TLS")
	}
}

// A link's further uses of a quirk stay, and what it names wrongly is told
// instead of running something else.
func TestLinks(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	url := serve(t)
	b.load(url + "#v1&place=page&spec=strict,drop-retr=1@4,drop-retr=3@5")
	b.wait(`document.querySelector('#state').textContent === 'AUTHORIZATION'`)
	b.wait(`document.querySelector('#active-quirks').children.length === 3`)
	b.whole()
	b.click(`#quirks [data-quirk=noextra]`)
	b.wait(`location.hash.endsWith('=strict,noextra,drop-retr=1@4,drop-retr=3@5') || location.hash.endsWith('=strict,drop-retr=1@4,noextra,drop-retr=3@5')`)
	b.click(`#quirk-more button`)
	b.wait(`!location.hash.includes('3@5') && document.querySelector('#quirk-more').hidden`)
	for hash, words := range map[string]string{
		"#v1&place=page&spec=strict,drop-rter": "drop-retr",
		"#v1&place=moon":                       "moon",
		"#v2&place=page":                       "damaged",
	} {
		b.eval(`location.hash = '` + hash + `'; ''`)
		b.wait(`document.querySelector('#state').textContent === 'not connected' && document.querySelector('#ended-text').innerText.includes('` + words + `')`)
	}
}
