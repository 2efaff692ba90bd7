package browsertest

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

func firefox(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"firefox-esr", "firefox"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	t.Fatal("no firefox-esr or firefox in PATH; this test needs a second engine")
	return ""
}

// node runs a script of engines/ and reads what it prints.
func node(t *testing.T, into any, args ...string) {
	t.Helper()
	cmd := exec.Command("node", args...)
	var errors strings.Builder
	cmd.Stderr = &errors
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s%s", err, out, errors.String())
	}
	if err := json.Unmarshal(out, into); err != nil {
		t.Fatalf("%v in %q", err, out)
	}
}

// In another engine the page does the same, in all three places.
func TestFirefox(t *testing.T) {
	url, _ := servePlaces(t)
	var got struct {
		Problems []string
		Heard    map[string]struct {
			Lines      []string
			Statistics string
			Wide       bool
		}
	}
	places := []string{"page", "server", "proxy"}
	node(t, &got, append([]string{"engines/firefox.mjs", firefox(t), url}, places...)...)
	for _, p := range got.Problems {
		t.Error(p)
	}
	for _, place := range places {
		heard := got.Heard[place]
		if heard.Wide {
			t.Errorf("%s: the page is wider than its window", place)
		}
		for _, want := range []string{"C USER user", "C PASS ••••••••", "C RETR 3", "S ..", "S .", "C QUIT"} {
			if !slices.Contains(heard.Lines, want) {
				t.Errorf("%s: there is no line %q in %q", place, want, heard.Lines)
			}
		}
		if want := "1\nDELE 1\nLIST 1\nNOPE 1\nPASS 1\nQUIT 1\nRETR 1\nRSET 1\nUSER 1"; strings.TrimSpace(heard.Statistics) != want {
			t.Errorf("%s: the statistics are %q", place, heard.Statistics)
		}
	}
}

// Lighthouse finds nothing to say. Speed it estimates from a run here, and on a
// machine as busy as this one the best of three counts.
func TestLighthouse(t *testing.T) {
	const target, limit = 95, 88
	url, _ := servePlaces(t)
	name, err := chromium()
	if err != nil {
		t.Fatal(err)
	}
	best := 0
	for try := 0; try < 3 && best < target; try++ {
		var got struct {
			Scores map[string]int
			Times  map[string]string
			Short  []string
			Errors any // why it could not judge
		}
		node(t, &got, "engines/lighthouse.mjs", name, url)
		t.Logf("scores %v, times %v; short of the best: %s", got.Scores, got.Times, strings.Join(got.Short, "; "))
		if got.Errors != nil {
			t.Logf("Lighthouse could not judge: %v", got.Errors)
			continue
		}
		for _, c := range []string{"accessibility", "best-practices", "seo"} {
			if got.Scores[c] != 100 {
				t.Errorf("%s has %d of 100: %s", c, got.Scores[c], strings.Join(got.Short, "\n"))
			}
		}
		best = max(best, got.Scores["performance"])
	}
	if best < limit {
		t.Errorf("performance has %d; the target is %d, and %d is where it fails", best, target, limit)
	}
}
