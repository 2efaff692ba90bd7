package testdata_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/testdata"
)

// Each outcome that a mail program came to has a meaning, and so has each kind of
// remark behind one.
func TestOutcomesAreExplained(t *testing.T) {
	// "lost: 4, 5 in part" and "lost: 7" are one kind, and so are 1 message and 3.
	list := regexp.MustCompile(`^(lost|twice|altered|on the server): \d+( in part)?(, \d+( in part)?)*$`)
	some := regexp.MustCompile(`^\d+ messages? `)
	kind := func(remark string) string {
		return some.ReplaceAllString(list.ReplaceAllString(remark, "$1"), "messages ")
	}
	known := map[string]bool{}
	for _, r := range testdata.Remarks {
		if known[kind(r.Name)] = true; r.Meaning == "" || strings.HasSuffix(r.Meaning, ".") {
			t.Errorf("%s means %q", r.Name, r.Meaning)
		}
	}
	met := func(row, kind string) {
		if !known[kind] {
			t.Errorf("%s: nothing explains %q", row, kind)
		}
	}
	for _, row := range testdata.Clients().Quirks {
		for client, o := range row.Outcomes {
			if !slices.Contains(testdata.Outcomes, o.Outcome) || testdata.Meaning(o.Outcome) == "" {
				t.Errorf("%s, %s: nothing explains %q", row.Quirk, client, o.Outcome)
			}
			if o.Note != "" {
				for _, remark := range strings.Split(o.Note, "; ") {
					met(row.Quirk, kind(remark))
				}
			}
			rest := strings.TrimPrefix(strings.TrimPrefix(o.Comment(), o.Note), "; ")
			for rest != "" { // what a program says may hold anything
				remark, more, _ := strings.Cut(rest, "; ")
				name, _, said := strings.Cut(remark, ": ")
				if met(row.Quirk, name); said && name == "says" {
					more = strings.TrimPrefix(strings.TrimPrefix(rest, "says: "+o.Says), "; ")
				}
				rest = more
			}
		}
	}
}
