package interop

import (
	"fmt"
	"slices"
	"strings"
)

// compare records where the answers to one command differ: in status, response
// code, numbers, or lines, not in prose.
func (p *pair) compare(b *both, where string, c command, ours, theirs reply) {
	o, t := shapes(c, ours, theirs)
	b.last = difference{line: where, command: printable(c.line), ours: o, theirs: t}
	b.differed = -1
	if o != t {
		p.add(b, b.last)
	}
}

// shapes words what counts of two answers. They are the same if both are alike.
func shapes(c command, ours, theirs reply) (string, string) {
	if ours.gone != "" || theirs.gone != "" || ours.multi != theirs.multi {
		return ours.shape(c), theirs.shape(c)
	}
	a, b := ours.shape(c), theirs.shape(c)
	if a != b || !ours.multi {
		return a, b
	}
	switch c.verb {
	case "RETR", "TOP":
		for i := 0; i < max(len(ours.lines), len(theirs.lines)); i++ {
			x, y := at(ours.lines, i), at(theirs.lines, i)
			if x != y {
				return a + fmt.Sprintf(", line %d %s", i+1, x), b + fmt.Sprintf(", line %d %s", i+1, y)
			}
		}
		return a, b
	}
	var x, y []string
	for i := range ours.lines {
		x = append(x, c.content(ours.lines[i]))
	}
	for i := range theirs.lines {
		y = append(y, c.content(theirs.lines[i]))
	}
	if c.verb == "CAPA" { // its order means nothing
		slices.Sort(x)
		slices.Sort(y)
	}
	if slices.Equal(x, y) {
		return a, b
	}
	return a + only(x, y), b + only(y, x)
}

// shape is what counts of an answer, but for the content of its lines.
func (r reply) shape(c command) string {
	if r.gone != "" && !r.multi {
		return r.gone
	}
	s := r.status
	if r.code != "" {
		s += " [" + r.code + "]"
	}
	switch {
	case r.gone != "":
		s += ", breaks off"
	case r.multi && (c.verb == "RETR" || c.verb == "TOP"):
		octets := 0
		for _, l := range r.lines {
			octets += len(l)
		}
		s += fmt.Sprintf(", %s of %d octets", count(len(r.lines), "line"), octets)
	case r.multi && c.verb != "CAPA":
		s += ", " + count(len(r.lines), "line")
	case r.status != "+OK":
	case c.verb == "STAT", c.verb == "LIST":
		s += " " + words(r.text, 2)
	case c.verb == "UIDL":
		s += " " + words(r.text, 1)
	case c.verb == "(greeting)" && stampPattern.MatchString(r.text):
		s += " with a timestamp"
	}
	return s
}

// content is what counts of a line of a listing. Unique-ids are each server's
// own affair, and IMPLEMENTATION's value is prose.
func (c command) content(line string) string {
	line = strings.TrimRight(line, "\r\n")
	if mechanisms, ok := strings.CutPrefix(line, "SASL "); ok { // nor has theirs
		all := strings.Fields(mechanisms)
		slices.Sort(all)
		return "SASL " + strings.Join(all, " ")
	}
	if c.verb == "UIDL" || strings.HasPrefix(line, "IMPLEMENTATION ") {
		return words(line, 1)
	}
	return line
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprint(n, " ", what, "s")
}

func words(s string, n int) string {
	all := strings.Fields(s)
	return strings.Join(all[:min(n, len(all))], " ")
}

func at(lines []string, i int) string {
	if i >= len(lines) {
		return "missing"
	}
	return printable([]byte(lines[i]))
}

// only says what the first list has and the second has not.
func only(x, y []string) string {
	var more []string
	for _, s := range x {
		if !slices.Contains(y, s) {
			more = append(more, s)
		}
	}
	if len(more) == 0 {
		return ", all of it the other's"
	}
	return ", alone with " + strings.Join(more, ", ")
}

// printable shows a line from the wire in a table: escaped as in transcripts,
// and not at full length.
func printable(line []byte) string {
	var out strings.Builder
	for _, c := range []byte(strings.TrimSuffix(string(line), "\r\n")) {
		switch {
		case c == '\r':
			out.WriteString(`\r`)
		case c == '\n':
			out.WriteString(`\n`)
		case c == '\t':
			out.WriteString(`\t`)
		case c < ' ' || c >= 0x7f || c == '|' || c == '`':
			fmt.Fprintf(&out, `\x%02x`, c)
		default:
			out.WriteByte(c)
		}
	}
	if s := out.String(); len(s) > 60 {
		return fmt.Sprintf("%s… (%d octets)", s[:50], len(line))
	}
	return out.String()
}
