//go:build !wasip1

package explain

import (
	"slices"
	"strconv"
	"strings"
)

// Render puts a topic's arguments into its text.
func (w Words) Render(args [2]string) string {
	var b strings.Builder
	for text := w.Text; ; {
		before, rest, ok := strings.Cut(text, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		var place string
		place, text, _ = strings.Cut(rest, "}")
		number, nouns, counted := strings.Cut(place, ":")
		i, _ := strconv.Atoi(number)
		if i < 1 || i > len(args) {
			continue
		}
		arg := args[i-1]
		if !counted {
			b.WriteString(arg)
			continue
		}
		one, many, _ := strings.Cut(nouns, ":")
		if arg != "1" {
			one = many
		}
		b.WriteString(strings.TrimSuffix(grouped(arg)+" "+one, " "))
	}
}

// grouped puts a comma before each three digits.
func grouped(digits string) string {
	if strings.Trim(digits, "0123456789") != "" {
		return digits
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Refs gives the clauses that the topics name, each once.
func (e *Explanation) Refs() (refs []string) {
	for _, t := range e.Topics {
		w, _ := Find(t.Key)
		for ref := range strings.SplitSeq(w.Ref, ", ") {
			if ref != "" && !slices.Contains(refs, ref) {
				refs = append(refs, ref)
			}
		}
	}
	return refs
}

// String gives the explanation as text, a line for each thing to say. Secrets
// are not in it.
func (e *Explanation) String() string {
	var b strings.Builder
	for i, t := range e.Topics {
		w, _ := Find(t.Key)
		if i == 0 {
			b.WriteString(Words{Text: w.Title}.Render(t.Args) + "\n")
		}
		b.WriteString(w.Render(t.Args) + "\n")
	}
	for _, f := range e.Fields {
		text := f.Text
		if f.Label.Secret() {
			text = "********"
		}
		b.WriteString(f.Label.String() + ": " + text + "\n")
	}
	if e.From != e.To {
		b.WriteString(e.From.String() + " to " + e.To.String() + "\n")
	}
	if refs := e.Refs(); len(refs) > 0 {
		b.WriteString(strings.Join(refs, ", ") + "\n")
	}
	return b.String()
}
