package transcript_test

import (
	"bytes"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/transcript"
	"golang.org/x/tools/txtar"
)

// Transcripts are for people: each begins by saying what it shows, and a strict
// one names the rules it proves.
func TestTranscriptsSayWhatTheyShow(t *testing.T) {
	rule := regexp.MustCompile(`^[A-P]\d\d$`)
	for name, data := range transcripts(t) {
		prose := string(txtar.Parse(data).Comment)
		if first, _, _ := strings.Cut(prose, "\n"); len(first) < 20 || strings.Contains(first, ": ") && !strings.Contains(first, " ") {
			t.Errorf("%s begins with %q", name, first)
		}
		s, err := transcript.Parse(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, r := range s.Rules() {
			if !rule.MatchString(r) {
				t.Errorf("%s: rule %q", name, r)
			}
		}
		if path.Dir(name) == "strict" && (len(s.Rules()) == 0 || s.Spec() != "") {
			t.Errorf("%s: rules %v, spec %q", name, s.Rules(), s.Spec())
		}
		if path.Dir(name) == "classic" && s.Header["profile"] != "classic" {
			t.Errorf("%s: profile %q", name, s.Header["profile"])
		}
		for line := range bytes.Lines(txtar.Parse(data).Comment) {
			if len(bytes.TrimSpace(line)) > 80 {
				t.Errorf("%s: a line of prose has %d octets", name, len(line))
			}
		}
	}
}

// Each quirk has a transcript of its name, and each transcript there that is
// not of several, or aimed, has its quirk.
func TestEveryQuirkHasATranscript(t *testing.T) {
	all := transcripts(t)
	for _, q := range quirk.All() {
		if all["quirk/"+q.Name+".txtar"] == nil {
			t.Errorf("%s has no transcript", q.Name)
		}
	}
	for name := range all {
		dir, file := path.Split(strings.TrimSuffix(name, ".txtar"))
		if dir == "quirk/" && quirk.Find(file) == nil && !strings.HasPrefix(file, "aimed-") && !strings.HasPrefix(file, "composed-") {
			t.Errorf("%s is of no quirk", name)
		}
	}
}
