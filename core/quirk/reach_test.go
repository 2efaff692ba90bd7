package quirk_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/transcript"
)

// said lists the commands of a script, once each.
func said(s *transcript.Script) (verbs []string) {
	for _, st := range s.Steps {
		for _, line := range strings.Split(string(bytes.Join(st.Segments, nil)), "\n") {
			verb, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(line)), " ")
			if st.Kind == transcript.Send && verb != "" && !slices.Contains(verbs, verb) {
				verbs = append(verbs, verb)
			}
		}
	}
	return verbs
}

// aimed is what a script asks for with the first quirk aimed, be it refused or
// not; without an aim that quirk is left out.
func aimed(t *testing.T, s *transcript.Script, aim func(*quirk.Aim)) *transcript.Script {
	c := *s
	c.As = asked(t, s)
	if aim == nil {
		c.As.Uses = c.As.Uses[1:]
		return &c
	}
	aim(&c.As.Uses[0].Aim)
	return &c
}

// variants are a script with each word that the first quirk can have as a value.
func variants(t *testing.T, s *transcript.Script) []*transcript.Script {
	all := []*transcript.Script{s}
	for i, p := range asked(t, s).Uses[0].Quirk.Params {
		for word := range p.Words {
			c := *s
			c.As = asked(t, s)
			c.As.Uses[0].Args[i] = int64(word)
			all = append(all, &c)
		}
	}
	return all
}

func refusals(t *testing.T, s *transcript.Script) (refused, taken int) {
	t.Helper()
	off, _ := heard(t, aimed(t, s, nil))
	aims := []func(*quirk.Aim){
		func(a *quirk.Aim) { a.User = "user" },
		func(a *quirk.Aim) { a.Nth = 1 },
		func(a *quirk.Aim) { a.Msg = 1 },
		func(a *quirk.Aim) { a.Msg = 2 },
		func(a *quirk.Aim) { a.Msg, a.Verb = 1, "LIST" },
		func(a *quirk.Aim) { a.Msg, a.Verb = 1, "STAT" },
	}
	for _, verb := range said(s) {
		aims = append(aims, func(a *quirk.Aim) { a.Verb = verb })
	}
	for _, aim := range aims {
		on := aimed(t, s, aim)
		_, err := quirk.Parse(on.As.String())
		if err == nil {
			taken++
			continue
		}
		refused++
		var e *quirk.Error
		if !errors.As(err, &e) || !strings.Contains(e.Msg, " strikes ") || e.Spec[e.Offset-1] != '@' {
			t.Fatalf("%s: %v", on.As, err)
		}
		got, by := heard(t, on)
		if _, named := by[on.As.Uses[0].Quirk.Name]; named || !bytes.Equal(got, off) {
			t.Errorf("%s is refused, and yet it strikes: %v", on.As, err)
		}
	}
	return refused, taken
}
