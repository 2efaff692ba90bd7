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
	for verb, want := range map[string]string{"USER": "", "UTF8": "", "QUIT": "", "AUTH": "", "LANG": "", "STLS": "proxy"} {
		if got, offered := places[verb]; !offered || got != want {
			t.Errorf("%s is offered in %q (%v), want %q", verb, got, offered, want)
		}
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

// Each profile says what it says, the slow ones too.
func TestIntroductions(t *testing.T) {
	for _, p := range siteOptions("tour").Profiles {
		if !strings.HasPrefix(p.Greeting, "+OK") || !strings.HasPrefix(p.Refusal, "-ERR") || strings.Contains(p.Greeting+p.Refusal, "\r") {
			t.Errorf("%s greets with %q, and refuses with %q", p.Name, p.Greeting, p.Refusal)
		}
		switch p.Name {
		case "strict":
			if !slices.Contains(p.Before, "UIDL") || p.After != nil {
				t.Errorf("strict announces %q, then %q", p.Before, p.After)
			}
		case "qpopper-like":
			if !strings.Contains(p.Refusal, ", then +OK") {
				t.Errorf("qpopper-like signs off with %q", p.Refusal)
			}
		case "classic":
			if p.Before != nil {
				t.Errorf("classic announces %q without knowing CAPA", p.Before)
			}
		case "dovecot-like":
			if !slices.Contains(p.Before, "USER") || slices.Contains(p.After, "USER") || !slices.Contains(p.After, "TOP") {
				t.Errorf("dovecot-like announces %q, then %q", p.Before, p.After)
			}
		}
	}
}

// The page's controls know the bounds of each value.
func TestParams(t *testing.T) {
	for _, q := range siteOptions("tour").Quirks {
		for _, p := range q.Params {
			if bounded := p.Kind == "number" || p.Kind == "duration"; p.Kind == "" || p.Default == "" || bounded != (p.Min != "" && p.Max != "") || (p.Kind == "word") != (len(p.Words) > 0) {
				t.Errorf("%s: %+v", q.Name, p)
			}
		}
	}
}
