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

// The rules of the core that octets can show have a transcript that names them.
func TestRulesHaveTranscripts(t *testing.T) {
	proven := map[string]bool{}
	for name, data := range transcripts(t) {
		s, err := transcript.Parse(data)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, r := range s.Rules() {
			proven[r] = true
		}
	}
	for _, r := range strings.Fields(`
		A01 A03 A06 A07 A08 A09 A10 A11 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23 A24 A25 A26 A27
		B01 B04 B07 B08 B10 B11 B14 B15 B16 B17 B18 B20 C01 C02 C03 C05 C07 C08 C09 C10 C11
		D01 D02 D03 D04 D05 D06 D07 D08 D09 D10 D11 D12 D13 D14 D15 D16 D17 D18 D19 D20 D23
		E01 E02 E04 E05 E07 F01 F02 F03 F04 F05 F06 F07 F08 F09 F10 F11 F12 F13 F14 F16
		G01 G02 G04 G05 G06 G07 H01 H02 H03 H04 H05 H06 H09 H12 I01 I02 I03 I05 I06
		L03 M01 M02 M03 M04 M05 M06 M07 M08 M09`) {
		if !proven[r] {
			t.Errorf("no transcript says that it proves %s", r)
		}
	}
}
