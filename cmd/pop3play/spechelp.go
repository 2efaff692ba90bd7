package main

import (
	"strings"

	"github.com/pop3play/pop3play/core/quirk"
	"github.com/spf13/cobra"
)

// specHelp is pop3play help spec.
func specHelp() *cobra.Command {
	var b strings.Builder
	b.WriteString(`A spec string is what --quirks of pop3play serve, the words of pop3play start and
--explain of pop3play quirks take: a profile and quirks, parted by commas.

`)
	for line := range strings.Lines(quirk.GrammarText()) {
		b.WriteString("  " + line)
	}
	b.WriteString("\n")
	c := columns{width: 80}
	for _, p := range quirk.Grammar() {
		text := "for example " + p.Example
		if p.Meaning != "" {
			text = p.Meaning + "; " + text
		}
		c.add(p.Name, text)
	}
	c.write(&b, "  ", unpainted)
	b.WriteString(`
pop3play quirks lists profiles and quirks, with the values that each of them
takes. Two that contradict each other are refused, with the reason; one that
contradicts a quirk of the profile stands in its place.`)
	return &cobra.Command{Use: "spec", Short: "How a spec string is written, with an example of each part", Long: b.String()}
}
