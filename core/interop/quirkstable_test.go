package interop

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/testdata"
)

// TestQuirksTable finds clients-vs-quirks.md made of clients-vs-quirks.json, and
// nothing else.
func TestQuirksTable(t *testing.T) {
	got, err := os.ReadFile(quirksTable)
	if err != nil {
		t.Fatal(err)
	}
	want := quirksDocument(testdata.Clients())
	switch {
	case bytes.Equal(got, want):
	case *update:
		if err := os.WriteFile(quirksTable, want, 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s is not made of %s; go test -update writes it\n%s", quirksTable, quirksData, firstDifference(string(want), string(got)))
	}
}

// writeMatrix writes both files. Quirks that not every client has met are listed.
func writeMatrix(m *testdata.ClientMatrix) error {
	m.NotRun = []string{}
	m.Quirks = slices.DeleteFunc(m.Quirks, func(r testdata.MatrixRow) bool {
		if len(r.Outcomes) == len(m.Clients) {
			return false
		}
		m.NotRun = append(m.NotRun, r.Quirk)
		return true
	})
	var b bytes.Buffer
	put := func(before string, v any) {
		b.WriteString(before)
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			panic(err) // there is nothing in it that JSON has not
		}
		b.Truncate(b.Len() - 1) // its line end
	}
	put("{\"clients\": ", m.Clients)
	put(",\n\"not_run\": ", m.NotRun)
	b.WriteString(",\n\"quirks\": [")
	for i, r := range m.Quirks { // a line each
		before := ",\n"
		if i == 0 {
			before = "\n"
		}
		put(before, r)
	}
	b.WriteString("\n]}\n")
	if err := os.WriteFile(quirksData, b.Bytes(), 0o644); err != nil {
		return err
	}
	return os.WriteFile(quirksTable, quirksDocument(m), 0o644)
}

// quirksDocument is the matrix for readers.
func quirksDocument(m *testdata.ClientMatrix) []byte {
	var b bytes.Buffer
	b.WriteString(quirksHead)
	writeSummary(&b, m)
	writeGroups(&b, m)
	writeFindings(&b, m)
	return b.Bytes()
}

// writeSummary counts outcomes by client.
func writeSummary(b *bytes.Buffer, m *testdata.ClientMatrix) {
	fmt.Fprintf(b, "\n## Outcomes\n\n| client | version | %s |\n|---|---|%s\n", strings.Join(testdata.Outcomes, " | "), strings.Repeat("---:|", len(testdata.Outcomes)))
	for _, c := range m.Clients {
		fmt.Fprintf(b, "| %s | %s |", c.Name, c.Version)
		for _, o := range testdata.Outcomes {
			n, unmet := 0, 0
			for _, r := range m.Quirks {
				if r.Outcomes[c.Name].Outcome == o {
					n++
					if r.Outcomes[c.Name].Unmet {
						unmet++
					}
				}
			}
			switch {
			case unmet > 0:
				fmt.Fprintf(b, " %d + (%d) |", n-unmet, unmet)
			default:
				fmt.Fprintf(b, " %d |", n)
			}
		}
		b.WriteString("\n")
	}
	if len(m.NotRun) > 0 {
		fmt.Fprintf(b, "\nNot run: %s.\n", strings.Join(m.NotRun, ", "))
	}
}

// writeGroups has a table for each group of quirks.
func writeGroups(b *bytes.Buffer, m *testdata.ClientMatrix) {
	var groups []string
	for _, q := range quirk.All() {
		groups = append(groups, q.Group)
	}
	slices.Sort(groups)
	for _, g := range slices.Compact(groups) {
		fmt.Fprintf(b, "\n## %s\n\n| quirk | visit |", g)
		for _, c := range m.Clients {
			fmt.Fprintf(b, " %s |", c.Name)
		}
		fmt.Fprintf(b, "\n|---|---|%s\n", strings.Repeat("---|", len(m.Clients)))
		for _, r := range rowsOf(m, g) {
			fmt.Fprintf(b, "| `%s` | %s |", strings.TrimPrefix(r.Spec, "strict,"), r.Visit)
			for _, c := range m.Clients {
				fmt.Fprintf(b, " %s |", r.Outcomes[c.Name].Mark())
			}
			b.WriteString("\n")
		}
	}
}

func rowsOf(m *testdata.ClientMatrix, group string) (rows []testdata.MatrixRow) {
	for _, r := range m.Quirks {
		if q := quirk.Find(r.Quirk); q != nil && q.Group == group {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, func(a, b testdata.MatrixRow) int { return strings.Compare(a.Quirk, b.Quirk) })
	return rows
}

// writeFindings tells of mail that was lost, and of clients that hung or were
// silent.
func writeFindings(b *bytes.Buffer, m *testdata.ClientMatrix) {
	b.WriteString(findingsHead)
	rows := slices.Clone(m.Quirks)
	slices.SortFunc(rows, func(a, b testdata.MatrixRow) int { return strings.Compare(a.Quirk, b.Quirk) })
	for _, r := range rows {
		headed := false
		var told []string
		for _, c := range m.Clients {
			o := r.Outcomes[c.Name]
			text := o.Outcome + finding(o)
			if len(o.Transcript) == 0 || slices.Contains(told, text) {
				continue
			}
			if !headed {
				fmt.Fprintf(b, "\n### %s\n\n%s `%s`, %s.\n", r.Quirk, quirk.Find(r.Quirk).Summary, r.Spec, r.Visit)
				headed = true
			}
			told = append(told, text)
			var names []string
			for _, other := range m.Clients { // of whom the same is to be told
				if o := r.Outcomes[other.Name]; len(o.Transcript) > 0 && o.Outcome+finding(o) == text {
					names = append(names, other.Name+" "+other.Version)
				}
			}
			fmt.Fprintf(b, "\n%s: **%s**%s\n", strings.Join(names, ", "), o.Outcome, finding(o))
			if len(names) > 1 {
				fmt.Fprintf(b, "The session is that of %s.\n", c.Name)
			}
			fmt.Fprintf(b, "\n```\n%s\n```\n", strings.Join(o.Transcript, "\n"))
		}
	}
}

// finding words what happened, without blame.
func finding(o testdata.Outcome) string {
	says := o.Says
	o.Says = ""
	comment := o.Comment()
	switch {
	case says != "":
		comment += "; says `" + strings.ReplaceAll(says, "`", "'") + "`"
	case o.Outcome != testdata.Hang:
		comment += "; it reports nothing"
	}
	if comment = strings.TrimPrefix(comment, "; "); comment == "" {
		return "."
	}
	return "; " + comment + "."
}
