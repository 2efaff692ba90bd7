package interop

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the tables in testdata")

// document is a Markdown file whose sections hold a table each, at most.
type document struct {
	path     string
	sections []section
}

type section struct {
	text string // the heading and all that stands before the table
	head string // the table's two head lines
	rows [][]string
	tail string
}

func readDocument(t *testing.T, path string) *document {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d := &document{path: path, sections: []section{{}}}
	for line := range strings.Lines(string(data)) {
		s := &d.sections[len(d.sections)-1]
		switch {
		case strings.HasPrefix(line, "## "):
			d.sections = append(d.sections, section{text: line})
		case strings.HasPrefix(line, "|") && strings.Count(s.head, "\n") < 2:
			s.head += line
		case strings.HasPrefix(line, "|"):
			s.rows = append(s.rows, cells(line))
		case s.head == "":
			s.text += line
		default:
			s.tail += line
		}
	}
	return d
}

func cells(line string) (row []string) {
	for c := range strings.SplitSeq(strings.Trim(strings.TrimSpace(line), "|"), "|") {
		row = append(row, strings.Trim(strings.TrimSpace(c), "`"))
	}
	return row
}

// find gives the section under a heading.
func (d *document) find(t *testing.T, heading string) *section {
	t.Helper()
	for i := range d.sections {
		if strings.HasPrefix(d.sections[i].text, "## "+heading+"\n") {
			return &d.sections[i]
		}
	}
	t.Fatalf("%s has no section %q", d.path, heading)
	return nil
}

// text is the file as it is to be.
func (d *document) text() []byte {
	var out bytes.Buffer
	for _, s := range d.sections {
		out.WriteString(s.text)
		out.WriteString(s.head)
		for _, row := range s.rows {
			fmt.Fprintf(&out, "| %s |\n", strings.Join(row, " | "))
		}
		out.WriteString(s.tail)
	}
	return out.Bytes()
}

// lookup gives the row whose first cells are these, or nil.
func (s *section) lookup(first ...string) []string {
	for _, row := range s.rows {
		if len(row) > len(first) && strings.Join(row[:len(first)], "|") == strings.Join(first, "|") {
			return row
		}
	}
	return nil
}

// check compares the file with what it is to be, or writes it.
func (d *document) check(t *testing.T) {
	t.Helper()
	want, err := os.ReadFile(d.path)
	if err != nil {
		t.Fatal(err)
	}
	got := d.text()
	switch {
	case bytes.Equal(got, want):
	case *update:
		if err := os.WriteFile(d.path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s is not what was seen; go test -update writes it\n%s", d.path, firstDifference(string(got), string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := 0; i < max(len(g), len(w)); i++ {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			return fmt.Sprintf("seen:   %s\nlisted: %s", strings.Join(g[min(i, len(g)):min(i+1, len(g))], ""), strings.Join(w[min(i, len(w)):min(i+1, len(w))], ""))
		}
	}
	return ""
}
