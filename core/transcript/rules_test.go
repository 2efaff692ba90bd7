package transcript_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/transcript"
)

// root is where the packages are that testdata/rules.md names.
const root = "../.."

// open are the rules that we do not keep, with the reason in rules.md. A MUST
// comes onto this list by decision only.
var open = []string{}

// rule is a row of testdata/rules.md.
type rule struct {
	id, level, section, text, proof string
}

var (
	ruleRow      = regexp.MustCompile(`^\| ([A-Z]\d\d) \|`)
	quoted       = regexp.MustCompile("`([^`]*)`")
	ofTranscript = regexp.MustCompile(`^(strict|classic|quirk)/[a-z0-9-]+$`)
	ofTest       = regexp.MustCompile(`^((?:core|cmd|web)/[a-z0-9/]+) ((?:Test|Fuzz)\w+)$`)
)

// proofs are the tests that the row names.
func (r rule) proofs() (all []string) {
	for _, q := range quoted.FindAllStringSubmatch(r.proof, -1) {
		all = append(all, q[1])
	}
	return all
}

// says tells whether a reason stands in the place of a proof.
func (r rule) says(word string) bool {
	reason, ok := strings.CutPrefix(r.proof, word+": ")
	return ok && len(reason) > 20
}

func rules(t *testing.T) map[string]rule {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "testdata/rules.md"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]rule{}
	for line := range strings.Lines(string(data)) {
		if !ruleRow.MatchString(line) {
			continue
		}
		f := strings.Split(strings.TrimSpace(line), "|")
		if len(f) != 7 {
			t.Fatalf("not five columns: %s", line)
		}
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		r := rule{f[1], f[2], f[3], f[4], f[5]}
		if _, twice := all[r.id]; twice {
			t.Errorf("%s is there twice", r.id)
		}
		if !slices.Contains([]string{"MUST", "SHOULD", "MAY", "practice", "observed", "client"}, r.level) || len(r.text) < 15 {
			t.Errorf("%s: level %q, text %q", r.id, r.level, r.text)
		}
		all[r.id] = r
	}
	// Numbers do not go: transcripts and people refer to them.
	for section, n := range map[string]int{"A": 28, "B": 20, "C": 13, "D": 23, "E": 8, "F": 17, "G": 11, "H": 15,
		"I": 10, "J": 26, "K": 15, "L": 13, "M": 9, "N": 3, "P": 14} {
		for i := range n {
			id := section + string([]byte{'0' + byte((i+1)/10), '0' + byte((i+1)%10)})
			if _, ok := all[id]; !ok {
				t.Errorf("%s is missing", id)
			}
		}
	}
	return all
}

// Every MUST and SHOULD that binds a server has a proof, or says why not.
func TestRulesAreProved(t *testing.T) {
	for id, r := range rules(t) {
		binds := r.level == "MUST" || r.level == "SHOULD"
		switch {
		case r.says("open"):
			if !slices.Contains(open, id) {
				t.Errorf("%s is open, and not listed as such", id)
			}
		case slices.Contains(open, id):
			t.Errorf("%s is listed as open, and is not", id)
		case r.says("void") && binds, r.says("differs") && r.level == "SHOULD":
		case len(r.proofs()) == 0 && binds:
			t.Errorf("%s is a %s that nothing proves", id, r.level)
		case len(r.proofs()) == 0 && r.proof != "":
			t.Errorf("%s: %q names no test", id, r.proof)
		}
	}
}

// What is said to be a proof exists, and a transcript agrees.
func TestProofsExist(t *testing.T) {
	all := transcripts(t)
	for id, r := range rules(t) {
		for _, p := range r.proofs() {
			if ofTranscript.MatchString(p) {
				data, ok := all[p+".txtar"]
				if !ok {
					t.Errorf("%s: there is no transcript %s", id, p)
					continue
				}
				if s, err := transcript.Parse(data); err != nil || !slices.Contains(s.Rules(), id) {
					t.Errorf("%s: the transcript %s does not name it (%v)", id, p, err)
				}
				continue
			}
			m := ofTest.FindStringSubmatch(p)
			if m == nil {
				t.Errorf("%s: %q is neither a transcript nor a package and a test", id, p)
			} else if !hasTest(t, m[1], m[2]) {
				t.Errorf("%s: %s has no test %s", id, m[1], m[2])
			}
		}
	}
}

// A transcript claims to prove only rules that there are.
func TestTranscriptsNameKnownRules(t *testing.T) {
	known := rules(t)
	for name, data := range transcripts(t) {
		s, err := transcript.Parse(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, id := range s.Rules() {
			if _, ok := known[id]; !ok {
				t.Errorf("%s: there is no rule %s", name, id)
			}
		}
	}
}

// hasTest looks a test up in the sources of its package.
func hasTest(t *testing.T, dir, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if regexp.MustCompile(`(?m)^func ` + name + `\(\w+ \*testing\.[TF]\)`).Match(text) {
			return true
		}
	}
	return false
}
