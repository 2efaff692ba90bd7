//go:build !wasip1

package quirk_test

import (
	"io/fs"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/transcript"
	"github.com/pop3play/pop3play/testdata"
)

// pattern makes a regular expression of a production, with those that it names.
// What is none of the grammar's is what the parser looks up.
func pattern(t *testing.T, name string) string {
	terminals := map[string]string{
		"profile": "[a-z0-9-]+", "name": "[a-z0-9-]+", "word": "[a-z][a-z0-9-]*", "DIGIT": "[0-9]", "HEXDIG": "[0-9A-Fa-f]", "char": `[^%,=@:/#& \x00-\x1f\x7f-\xff]`,
	}
	forms := map[string]string{}
	for _, p := range quirk.Grammar() {
		forms[p.Name] = p.Form
	}
	token := regexp.MustCompile(`^\s*("[^"]*"|[0-9]*\*[0-9]*|[0-9]+|[()\[\]/]|[a-zA-Z]+)`)
	var compile func(form string) string
	compile = func(form string) string {
		var out strings.Builder
		repeat := ""
		emit := func(x string) {
			if repeat != "" {
				x = "(?:" + x + ")" + repeat
			}
			repeat = ""
			out.WriteString(x)
		}
		var open []string // what stands behind the bracket that is open
		for form = strings.TrimSpace(form); form != ""; form = strings.TrimSpace(form) {
			m := token.FindStringSubmatch(form)
			if m == nil {
				t.Fatalf("%s: cannot read %q", name, form)
			}
			form = strings.TrimSpace(form)[len(strings.TrimSpace(m[0])):]
			switch x := m[1]; {
			case x[0] == '"':
				emit(regexp.QuoteMeta(strings.Trim(x, `"`)))
			case x == "(" || x == "[":
				after := repeat
				if x == "[" {
					after = "?"
				}
				open, repeat = append(open, after), ""
				out.WriteString("(?:")
			case x == ")" || x == "]":
				out.WriteString(")" + open[len(open)-1])
				open = open[:len(open)-1]
			case x == "/":
				out.WriteString("|")
			case strings.Contains(x, "*"):
				least, most, _ := strings.Cut(x, "*")
				if least == "" {
					least = "0"
				}
				repeat = "{" + least + "," + most + "}"
			case x[0] >= '0' && x[0] <= '9':
				repeat = "{" + x + "}"
			default:
				if terminals[x] == "" && forms[x] == "" {
					t.Fatalf("%s: no production for %q", name, x)
				}
				if terminals[x] != "" {
					emit(terminals[x])
				} else {
					emit("(?:" + compile(forms[x]) + ")")
				}
			}
		}
		return out.String()
	}
	if terminals[name] != "" {
		return terminals[name]
	}
	return compile(forms[name])
}

// The grammar that people are shown is the one that the parser reads: each
// production has an example, which is read and written back; whatever is read
// has the form of the grammar, and what has another form is refused.
func TestGrammar(t *testing.T) {
	spec := regexp.MustCompile("^(?:" + pattern(t, "spec") + ")$")
	for _, p := range quirk.Grammar() {
		if b, err := quirk.Parse(p.Example); err != nil || !spec.MatchString(b.String()) || !spec.MatchString(p.Example) {
			t.Errorf("%s: %s: %v", p.Name, p.Example, err)
		}
		if !regexp.MustCompile("(?:" + pattern(t, p.Name) + ")").MatchString(p.Example) {
			t.Errorf("%s has none of it: %s", p.Name, p.Example)
		}
		if !strings.Contains(quirk.GrammarText(), p.Form) {
			t.Errorf("%s is not in the text", p.Name)
		}
	}
	written := map[string]bool{}
	fs.WalkDir(testdata.Transcripts(), ".", func(path string, d fs.DirEntry, err error) error {
		if data, err := fs.ReadFile(testdata.Transcripts(), path); err == nil && strings.HasSuffix(path, ".txtar") {
			if s, err := transcript.Parse(data); err == nil && s.Spec() != "" {
				written[s.Spec()] = true
			}
		}
		return nil
	})
	if len(written) < len(quirk.All()) {
		t.Errorf("%d spec strings", len(written))
	}
	aims := []string{"@user:a%40b", "@session:2", "@verb:RETR", "@nth:3", "@msg:1", "@p:0.25#9", "@p:5"}
	rnd := rand.New(rand.NewPCG(1, 2))
	for s := range maps.Clone(written) {
		if !strings.Contains(s, "@") {
			written[s+aims[rnd.IntN(len(aims))]+aims[rnd.IntN(len(aims))]] = true
		}
	}
	for _, s := range slices.Sorted(maps.Keys(written)) {
		b, err := quirk.Parse(s)
		if err != nil && !strings.Contains(err.Error(), "given twice") && !strings.Contains(err.Error(), "cannot go together") && !strings.Contains(err.Error(), "unknown quirk") && !strings.Contains(err.Error(), " strikes ") {
			t.Errorf("%s: %v", s, err)
		}
		if !spec.MatchString(s) || err == nil && !spec.MatchString(b.String()) {
			t.Errorf("%s is not as the grammar has it", s)
		}
	}
	for _, s := range []string{"trickle=", "trickle=1/", "trickle=1/5x", "trickle==1", "flaky=0.", "flaky=0.12345", "flaky=5#",
		"stat-wrong@", "stat-wrong@user:", "stat-wrong@user:a%2", "stat-wrong@nth:x", "stat-wrong@p:", "drop-retr=1@octet:", "drop-retr=1@x:1",
		"stat-wrong@@nth:1", "plus-err@verb:%zz"} {
		if spec.MatchString(s) {
			t.Errorf("the grammar has %s", s)
		}
		if _, err := quirk.Parse(s); err == nil {
			t.Errorf("%s is read", s)
		}
	}
}

// Whatever evidence and severity a quirk has, there are words for it; what is
// permitted violates nothing.
func TestWords(t *testing.T) {
	for _, q := range quirk.All() {
		if q.Evidence.Words() == "" || q.Severity.Words() == "" {
			t.Errorf("%s: no words for %q, %q", q.Name, q.Evidence, q.Severity)
		}
		if strings.Contains(q.Ref, "(permitted") && !q.Trap {
			t.Errorf("%s violates %s", q.Name, q.Ref)
		}
	}
}
