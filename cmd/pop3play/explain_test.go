package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/quirk"
)

// What touches everything is said once, whatever else is on. What is left at the
// lines says nothing of it.
func TestExplainAlways(t *testing.T) {
	for _, f := range quirk.Profiles() {
		var b bytes.Buffer
		p := &pages{w: &b, paint: func(_, text string) string { return text }}
		if err := p.explain(f.Name + ",trickle=1/5ms"); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), "\nalways ") || !strings.Contains(b.String(), " trickle, in every line: not marked below\n") {
			t.Errorf("%s: trickle is not said to touch everything", f.Name)
		}
		if m := regexp.MustCompile(`.*<- .*trickle.*`).FindString(b.String()); m != "" {
			t.Errorf("%s: %s", f.Name, m)
		}
	}
}
