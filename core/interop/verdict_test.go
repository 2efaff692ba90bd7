package interop

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/pop3play/pop3play/testdata"
)

// verdict is what came of all visits of a client that meets a quirk.
type verdict struct {
	testdata.Outcome
	shown, gone *result // the visits that a reader would like to see; the second, if any, has removed what is lost
	name        string  // of the message that is lost, or the first of them
	number      int     // that it had when it was removed
}

// transcript shows them in twenty lines.
func (v *verdict) transcript() []string {
	fetched := func(l heardLine) bool {
		return v.name != "" && (l.text == "C: RETR "+v.name || strings.HasPrefix(l.text, "C: TOP "+v.name+" "))
	}
	if v.gone == nil {
		return v.shown.excerpt(20, 3, 4, fetched)
	}
	again := "# the program comes again"
	if !v.gone.quirky {
		again += ", and the server is strict"
	}
	removed := func(l heardLine) bool { return l.text == fmt.Sprint("C: DELE ", v.number) }
	return slices.Concat(v.shown.excerpt(13, 1, 1, fetched), []string{again}, v.gone.excerpt(6, 0, 2, removed))
}

// judge looks at what was delivered, what is left on the server, and what the
// client said.
func judge(c *client, quirk string, visits []*result) verdict {
	mail := visits[len(visits)-1].mail
	g := &judgement{client: c, seen: map[string]int{}}
	var last *result // of the quirky visits
	for _, r := range visits {
		for _, d := range r.delivered {
			g.take(mail, d)
		}
		if r.quirky {
			last = r
		}
	}
	v := verdict{}
	var lost, left []string
	var gone *result // the visit that the first of these messages did not outlive
	partly := false
	for _, k := range mail {
		switch n := len(g.missing(k)); {
		case n == 0:
		case holds(visits[len(visits)-1].after, k.text):
			left = append(left, k.name)
		default:
			if gone == nil {
				gone, v.number = removal(visits, k)
				v.name = k.name
			}
			lost = append(lost, k.name)
			if n < len(k.marks) {
				lost[len(lost)-1] += " in part"
				partly = true
			}
		}
	}
	var remarks []string
	shown := last
	if len(lost) > 0 {
		shown = visits[0]
	}
	v.Unmet = true
	hung, reported, short := false, false, overlooked(c, mail, visits, last)
	for _, r := range visits {
		if r.by[quirk] {
			v.Unmet = false
		}
		if r.hung {
			hung = true
			if len(lost) == 0 {
				shown = r
			}
		}
		if bad := r.failed != "" || r.said != "" && short > 0; bad && !reported {
			reported = true
			v.Says = r.said
			if v.Says == "" {
				v.Says = r.failed
			} else if r.failed == "" {
				v.Says += " (exit status 0)"
			}
			if !r.quirky {
				v.Says = "afterwards: " + v.Says
			}
		}
		if r.crashed && !v.Crashed {
			v.Crashed, shown = true, r
		}
		if r.seen {
			remarks = []string{r.means}
		}
		v.InClear = v.InClear || r.inClear && r.tlsWanted
	}
	if v.shown = shown; gone != shown {
		v.gone = gone
	}
	twice, altered, besides := g.twice(mail), g.altered(), g.besides
	switch {
	case len(lost) > 0:
		v.Outcome.Outcome = testdata.Lost
	case hung:
		v.Outcome.Outcome = testdata.Hang
	case short > 0 && last.failed == "" && last.said == "", len(left) > 0 && !reported:
		v.Outcome.Outcome = testdata.Silent
	case len(twice) > 0:
		v.Outcome.Outcome = testdata.Duplicated
	case len(left) == 0 && (len(altered) > 0 || besides > 0):
		v.Outcome.Outcome = testdata.Altered
	case reported:
		v.Outcome.Outcome = testdata.Error
	default:
		v.Outcome.Outcome = testdata.Intact
	}
	v.AsSent = (len(altered) > 0 || besides > 0 || partly) && g.asSent(visits)
	v.Note = notes(remarks, map[string][]string{"lost": lost, "twice": twice, "altered": altered, "on the server": left}, besides, hung && len(lost) > 0)
	return v
}

// removal is the visit that a message did not outlive, and the number that it
// had there.
func removal(visits []*result, k known) (*result, int) {
	var left [][]byte
	for i, r := range visits {
		for n, o := range r.mail { // what the visit before has not left is gone
			if i == 0 || n >= len(visits[i-1].mail) {
				left = append(left, o.text)
			}
		}
		if at := slices.IndexFunc(left, func(m []byte) bool { return bytes.Equal(m, k.text) }); at >= 0 && !holds(r.after, k.text) {
			return r, at + 1
		}
		left = slices.Clone(r.after)
	}
	return nil, 0
}

// judgement sorts what was delivered.
type judgement struct {
	client  *client
	seen    map[string]int // how many delivered messages have a mark
	odd     []oddity
	besides int // delivered messages that nobody knows
}

type oddity struct {
	text  []byte
	names []string // of the messages that it has to do with
}

// take takes note of a delivered message.
func (g *judgement) take(mail []known, text []byte) {
	if g.client.reads != nil {
		text = g.client.reads(text)
	}
	var names []string
	for _, m := range slices.Compact(slices.Sorted(slices.Values(markPattern.FindAllString(string(text), -1)))) {
		g.seen[m]++
		names = append(names, m[1:2])
	}
	names = slices.Compact(names)
	for _, k := range mail {
		if bytes.Equal(text, g.made(k.text)) {
			return
		}
	}
	if len(names) == 0 {
		g.besides++
	}
	g.odd = append(g.odd, oddity{text, names})
}

// made is what the client makes of a message.
func (g *judgement) made(text []byte) []byte {
	if g.client.makes != nil {
		return g.client.makes(text)
	}
	return text
}

func (g *judgement) missing(k known) (marks []string) {
	for _, m := range k.marks {
		if g.seen[m] == 0 {
			marks = append(marks, m)
		}
	}
	return marks
}

func (g *judgement) twice(mail []known) (names []string) {
	for _, k := range mail {
		if slices.ContainsFunc(k.marks, func(m string) bool { return g.seen[m] > 1 }) {
			names = append(names, k.name)
		}
	}
	return names
}

func (g *judgement) altered() (names []string) {
	for _, o := range g.odd {
		names = append(names, o.names...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// asSent tells whether all that is odd is the server's doing: the client stored
// what it was sent.
func (g *judgement) asSent(visits []*result) bool {
	for _, o := range g.odd {
		if !slices.ContainsFunc(visits, func(r *result) bool {
			return slices.ContainsFunc(r.sent(), func(m []byte) bool { return g.same(g.made(m), o.text) })
		}) {
			return false
		}
	}
	return true
}

// same compares what was sent with what was stored. Where a client writes headers
// anew, even odd ones, blanks do not matter.
func (g *judgement) same(sent, stored []byte) bool {
	if g.client.reads == nil {
		return bytes.Equal(sent, stored)
	}
	bare := func(m []byte) []byte {
		return bytes.TrimPrefix(bytes.Join(bytes.Fields(m), nil), []byte("Return-Path:<unknown>"))
	}
	return bytes.Equal(bare(sent), bare(stored))
}

// overlooked counts messages that the server showed when the quirk was met last,
// and that the client has not fetched and left there.
func overlooked(c *client, mail []known, visits []*result, last *result) (n int) {
	g := &judgement{client: c, seen: map[string]int{}}
	for _, r := range visits {
		for _, d := range r.delivered {
			g.take(mail, d)
		}
		if r == last {
			break
		}
	}
	for _, k := range mail {
		if len(g.missing(k)) > 0 && holds(last.after, k.text) {
			n++
		}
	}
	if hidden := last.before - last.count; last.claimed && hidden > 0 {
		n -= hidden
	}
	return n
}

func holds(mail [][]byte, text []byte) bool {
	return slices.ContainsFunc(mail, func(m []byte) bool { return bytes.Equal(m, text) })
}

func notes(all []string, lists map[string][]string, besides int, hung bool) string {
	for _, what := range []string{"lost", "twice", "altered", "on the server"} {
		if names := lists[what]; len(names) > 0 {
			all = append(all, what+": "+strings.Join(names, ", "))
		}
	}
	if besides > 0 {
		all = append(all, fmt.Sprintf("%s that nobody sent", count(besides, "message")))
	}
	if hung {
		all = append(all, "and it hung")
	}
	return strings.Join(all, "; ")
}
