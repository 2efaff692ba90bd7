package web

import (
	"bytes"
	"context"
	"net/url"
	"strings"
	"unicode/utf8"
)

// referenceName is the page about profiles and quirks, beside the playground.
const referenceName = "quirks.html"

func renderReference(p *page) ([]byte, error) {
	var b bytes.Buffer
	if err := reference(p).Render(context.Background(), &b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// specGrammar is written as RFC 5234 has it.
const specGrammar = `spec    = item *("," item)
item    = profile / quirk
quirk   = name ["=" value *("/" value)] *("@" aim)
value   = number / duration / word / chance
chance  = ("0." 1*4DIGIT / percent) ["#" seed]
aim     = "user:" text / "session:" number / "verb:" text / "nth:" number
        / "msg:" number / "p:" chance / ["octet:"] number
duration = number ("us" / "ms" / "s" / "m")
text    = 1*(octet / "%" 2HEXDIG)   ; these as %HH: % , = @ : / # & and blanks`

// name is the quirk that a spec string names.
func name(spec string) string {
	n, _, _ := strings.Cut(spec, "=")
	return n
}

// try is the address of the playground with this behaviour.
func try(spec string, native bool) string {
	place := "page"
	if native {
		place = "server"
	}
	return "./#v1&place=" + place + "&spec=" + strings.NewReplacer("+", "%2B", "%2C", ",", "%3D", "=", "%2F", "/", "%40", "@", "%3A", ":").Replace(url.QueryEscape(spec))
}

// tryIt is the behaviour in which a quirk is best tried.
func (q QuirkInfo) tryIt() string {
	if q.Spec != "" {
		return q.Spec
	}
	return "strict," + q.Name
}

// form is how the quirk is written.
func (q QuirkInfo) form() string {
	if q.Syntax == "" {
		return q.Name
	}
	return q.Name + "=" + strings.TrimPrefix(strings.TrimPrefix(q.Syntax, q.Name), "=")
}

// verdict says whether what the quirk does is allowed.
func (q QuirkInfo) verdict() string {
	if q.Conforms {
		return "conforms, or is left open, and trips clients all the same"
	}
	return "violates it"
}

// talk is a line of a transcript.
type talk struct{ Class, Text string }

// prose is the text of a transcript, and lines its conversation.
func (q QuirkInfo) prose() string {
	text, _, _ := strings.Cut(q.Transcript, "\n\n")
	return strings.ReplaceAll(text, "\n", " ")
}

func (q QuirkInfo) lines() (all []talk) {
	_, text, _ := strings.Cut(q.Transcript, "\n\n")
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		class := "note"
		switch {
		case strings.HasPrefix(line, "C"):
			class = "client"
		case strings.HasPrefix(line, "S") && strings.Contains(line, ": -"):
			class = "refused"
		case strings.HasPrefix(line, "S"):
			class = "server"
		}
		if n := 160; len(line) > n {
			for !utf8.RuneStart(line[n]) {
				n--
			}
			line = line[:n] + "…"
		}
		all = append(all, talk{class, line})
	}
	return all
}
