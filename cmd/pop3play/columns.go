package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

// width is how many columns w has: what COLUMNS says, or the terminal; 0 is
// no limit, for files and programs.
func width(w io.Writer) int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return max(n, 20)
	}
	if f, ok := w.(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
			return max(n, 20)
		}
	}
	return 0
}

// columns writes rows of a label and a text, which is broken into lines where
// it would not fit.
type columns struct {
	width int // of the whole; 0: no limit
	rows  []columnsRow
}

type columnsRow struct{ label, text string }

func (c *columns) add(label, text string) { c.rows = append(c.rows, columnsRow{label, text}) }

// line adds a text if there is one.
func (c *columns) line(label, text string) {
	if text != "" {
		c.add(label, text)
	}
}

// write writes the rows, each behind an indent. paint gives labels a colour.
func (c *columns) write(w io.Writer, indent string, paint func(label string) string) {
	wide := 0
	for _, r := range c.rows {
		wide = max(wide, utf8.RuneCountInString(r.label))
	}
	if c.width > 0 {
		wide = min(wide, max(12, c.width/3))
	}
	blank := indent + strings.Repeat(" ", wide+2)
	for _, r := range c.rows {
		n := utf8.RuneCountInString(r.label)
		head := indent + paint(r.label)
		if n > wide { // a line of its own
			fmt.Fprintln(w, head)
			head, n = indent, 0
		}
		for i, l := range wrap(r.text, c.width-len(blank)) {
			if i > 0 {
				head, n = indent, 0
			}
			fmt.Fprintf(w, "%s%s%s\n", head, strings.Repeat(" ", wide-n+2), l)
		}
	}
	c.rows = c.rows[:0]
}

func unpainted(s string) string { return s }

// wrap breaks a text at blanks into lines of at most n characters, where words
// are no longer; n below 10 is no limit.
func wrap(text string, n int) (lines []string) {
	if n < 10 {
		return []string{text}
	}
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > n {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
