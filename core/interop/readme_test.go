package interop

import (
	"os"
	"slices"
	"strings"
	"testing"
)

const readme = "../../README.md"

// matrix is the short form of the clients' table: what each of them was seen to
// do. Versions are not in it, so that it is the same on the next Debian.
func matrix(rows [][]string) string {
	const name, login, transport, keep, remove = 0, 2, 3, 5, 6
	columns := []string{"USER", "APOP", "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256", "XOAUTH2", "OAUTHBEARER", "STLS", "POP3S", "keep", "delete"}
	var names []string
	did := map[string]map[string]bool{}
	failed := map[string]bool{}
	for _, r := range rows {
		n := r[name]
		if did[n] == nil {
			names, did[n] = append(names, n), map[string]bool{}
		}
		how, _, _ := strings.Cut(strings.TrimPrefix(r[login], "AUTH "), ",")
		did[n][how], did[n][r[transport]] = true, true
		all, of, _ := strings.Cut(strings.TrimSuffix(r[keep], " left"), " of ")
		failed[n+" keep"] = failed[n+" keep"] || all != of
		failed[n+" delete"] = failed[n+" delete"] || !strings.HasPrefix(r[remove], "0 of ")
	}
	var b strings.Builder
	b.WriteString("| client | " + strings.Join(columns, " | ") + " |\n|---" + strings.Repeat("|:---:", len(columns)) + "|\n")
	for _, n := range names {
		b.WriteString("| " + n + " |")
		for _, c := range columns {
			seen := did[n][c]
			if c == "keep" || c == "delete" {
				seen = !failed[n+" "+c]
			}
			if seen {
				b.WriteString(" ✓ |")
			} else {
				b.WriteString("  |")
			}
		}
		b.WriteString("\n")
	}
	for n := range did { // a login without a column would be lost
		for how := range did[n] {
			if how != "plain" && !slices.Contains(columns, how) {
				panic("no column for " + how)
			}
		}
	}
	return b.String()
}

// checkMatrix compares the table between the marks in README.md, or writes it.
func checkMatrix(t *testing.T, rows [][]string) {
	t.Helper()
	const begin, end = "<!-- clients: go test -update in core/interop writes this -->\n", "<!-- end of clients -->\n"
	data, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), begin)
	was, after, both := strings.Cut(rest, end)
	if !ok || !both {
		t.Fatalf("%s has no %q and %q", readme, begin, end)
	}
	now := matrix(rows)
	switch {
	case was == now:
	case *update:
		if err := os.WriteFile(readme, []byte(before+begin+now+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s does not show what the clients did; go test -update writes it\n%s", readme, firstDifference(now, was))
	}
}
