package web

import (
	"bytes"
	"context"
	"net/url"
	"slices"
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

// name is the quirk that a spec string names.
func name(spec string) string {
	if end := strings.IndexAny(spec, "=@"); end >= 0 {
		return spec[:end]
	}
	return spec
}

// byName gives the groups and the quirks of each by their names. The catalogue
// has them in the order in which they apply.
func byName(groups []quirkGroup) []quirkGroup {
	sorted := slices.Clone(groups)
	for i := range sorted {
		sorted[i].Quirks = slices.SortedFunc(slices.Values(sorted[i].Quirks), func(a, b QuirkInfo) int { return strings.Compare(a.Name, b.Name) })
	}
	slices.SortFunc(sorted, func(a, b quirkGroup) int { return strings.Compare(a.Name, b.Name) })
	return sorted
}

// grammarText is the grammar as RFC 5234 has it.
func (p *page) grammarText() string {
	wide := 0
	for _, r := range p.Grammar {
		wide = max(wide, len(r.Name))
	}
	var b strings.Builder
	for _, r := range p.Grammar {
		b.WriteString(r.Name + strings.Repeat(" ", wide-len(r.Name)) + " = " + r.Form + "\n")
	}
	return b.String()
}

// profilesOf names the profiles that have a quirk.
func (p *page) profilesOf(quirk string) (names []string) {
	for _, f := range p.Profiles {
		if slices.ContainsFunc(f.Quirks, func(spec string) bool { return name(spec) == quirk }) {
			names = append(names, f.Name)
		}
	}
	return names
}

// words are the spec string as a shell needs it.
func (q QuirkInfo) words() string {
	if spec := q.tryIt(); strings.ContainsAny(spec, "#&") {
		return "'" + spec + "'"
	}
	return q.tryIt()
}

// try is the address of the playground with this behaviour.
func try(spec string) string {
	return "./#v1&place=page&spec=" + strings.NewReplacer("+", "%2B", "%2C", ",", "%3D", "=", "%2F", "/", "%40", "@", "%3A", ":").Replace(url.QueryEscape(spec))
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

// reason is why some quirks cannot go along with another.
type reason struct {
	why   string
	names []string
}

// reasons are what the quirk cannot go along with, by the reason.
func (q QuirkInfo) reasons() (all []reason) {
	for _, other := range q.Conflicts {
		why := q.Reasons[other]
		if i := slices.IndexFunc(all, func(r reason) bool { return r.why == why }); i >= 0 {
			all[i].names = append(all[i].names, other)
			continue
		}
		all = append(all, reason{why, []string{other}})
	}
	return all
}

// say tells which values there are, and which one without any.
func (v ParamInfo) say() string {
	if v.Unit == "" {
		return v.Values + "; else " + v.Default
	}
	return v.Values + ", " + v.Unit + "; else " + v.Default
}

// verdict says whether what the quirk does is allowed.
func (q QuirkInfo) verdict() string {
	if q.Conforms {
		return "conforms, or is left open, and trips clients all the same"
	}
	return "violates it"
}

// talk is a part of a transcript: lines of one kind.
type talk struct{ Class, Text string }

// prose is the text of a transcript, and talks its conversation.
func prose(transcript string) string {
	text, _, _ := strings.Cut(transcript, "\n\n")
	return strings.ReplaceAll(text, "\n", " ")
}

// talks are the lines of a transcript, those of one kind that follow each other
// together.
func talks(transcript string) (all []talk) {
	_, text, _ := strings.Cut(transcript, "\n\n")
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		class := "soft"
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
		if n := len(all); n > 0 && all[n-1].Class == class {
			all[n-1].Text += line + "\n"
			continue
		}
		all = append(all, talk{class, line + "\n"})
	}
	return all
}
