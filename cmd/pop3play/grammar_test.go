package main

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/quirk"
)

var update = flag.Bool("update", false, "write the grammar into README.md")

// README.md and pop3play help spec show the grammar that the parser reads.
func TestGrammarShown(t *testing.T) {
	var b strings.Builder
	b.WriteString("```abnf\n" + quirk.GrammarText() + "```\n\n| part | for example |\n|---|---|\n")
	for _, p := range quirk.Grammar() {
		text := ""
		if p.Meaning != "" {
			text = ": " + p.Meaning
		}
		b.WriteString("| `" + p.Name + "`" + text + " | `" + p.Example + "` |\n")
	}
	block := regexp.MustCompile(`(?s)(<!-- grammar: [^\n]*-->\n).*?(<!-- end of grammar -->)`)
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	want := block.ReplaceAllString(string(readme), "${1}"+strings.ReplaceAll(b.String(), "$", "$$")+"${2}")
	if *update {
		if err := os.WriteFile("../../README.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if !block.Match(readme) || want != string(readme) && !*update {
		t.Error("README.md shows another grammar: go test -update in cmd/pop3play writes it")
	}
	help := specHelp().Long
	for _, p := range quirk.Grammar() {
		if !strings.Contains(help, p.Form) || !strings.Contains(strings.Join(strings.Fields(help), " "), "for example "+p.Example) {
			t.Errorf("pop3play help spec lacks %s", p.Name)
		}
	}
}
