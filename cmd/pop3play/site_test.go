package main

import (
	"slices"
	"strings"
	"testing"
)

// What the page offers to send works where it is offered.
func TestOfferedCommands(t *testing.T) {
	places := map[string]string{}
	for _, c := range siteOptions("tour").Commands {
		places[c.Verb] = strings.Join(c.Places, " ")
	}
	for verb, want := range map[string]string{"USER": "", "UTF8": "", "QUIT": "", "AUTH": "", "LANG": ""} {
		if got, offered := places[verb]; !offered || got != want {
			t.Errorf("%s is offered in %q (%v), want %q", verb, got, offered, want)
		}
	}
	if _, offered := places["STLS"]; offered {
		t.Error("STLS is offered, and nobody can type TLS")
	}
}

// A link that names a quirk by another name is understood.
func TestOfferedAliases(t *testing.T) {
	for _, q := range siteOptions("tour").Quirks {
		if q.Name == "trickle" && slices.Contains(q.Aliases, "slow-drip-bytes") {
			return
		}
	}
	t.Error("trickle is not offered with its other name")
}
