package web

import (
	"regexp"
	"testing"
)

// A line that stays where a fact holds has a blank behind that, also where
// nothing follows: editors take such blanks away, and the page would show the
// fact.
func TestFactsEndInABlank(t *testing.T) {
	lines := 0
	for name, p := range programs {
		for _, text := range []string{p.Frame, p.Call, p.Other, p.Long, p.AUTH, p.Ask, p.Write, p.Digest, p.Skip, p.Run} {
			for _, line := range regexp.MustCompile(`(?m)^\?.*`).FindAllString(text, -1) {
				lines++
				if !regexp.MustCompile(`^\?\w+ `).MatchString(line) {
					t.Errorf("%s has a line %q", name, line)
				}
			}
		}
	}
	if lines < 40 {
		t.Errorf("%d lines depend on a fact", lines)
	}
}
