package quirk_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/transcript"
)

// probe says every command at least twice, errors included, in two sessions;
// in a third one BREAK. RETR 2, at which drop-retr strikes, comes last.
func probe(t testing.TB) *transcript.Script {
	t.Helper()
	before := []string{"CAPA", "STLS", "XYZZ", "STAT", "noop", "PASS password", "USER user", "PASS wrong", "USER user", "PASS password",
		"APOP user <digest>", "CAPA", "STLS", "STAT", "STAT", "LIST", "LIST 1", "LIST 9", "LIST 0", "UIDL", "UIDL 1", "UIDL 0",
		"RETR 1", "RETR 9", "RETR x", "TOP 1 1", "TOP 1", "TOP 3 0", "RETR 4", "NOOP", "noop", "", "DELE 3", "DELE 3", "RETR 3", "LIST", "STAT", "RSET", "LIST", "EXIT"}
	sessions := [][]string{
		append(before[:len(before):len(before)], "DELE 4", "QUIT"),
		append(before[:len(before):len(before)], "DELE 1", "RETR 2", "TOP 2 9", "QUIT"),
		{"USER user", "PASS password", "APOP user <digest>", "STAT", "LIST", "UIDL", "DELE 1", "BREAK"},
	}
	var b strings.Builder
	b.WriteString(`-- mail/1 --
Subject: one

.
.dot
+OK no reply
-- mail/2 --
Subject: two

..
-- mail/3 --
-- mail/4 --
Subject: vi€r

four
-- transcript --
`)
	for i, lines := range sessions {
		for _, line := range lines {
			b.WriteString("C" + string(rune('1'+i)) + ": " + line + "\n@20s\n")
		}
		b.WriteString("C" + string(rune('1'+i)) + ": <close>\n@20s\n")
	}
	s, err := transcript.Parse([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// spec is how the probe has a quirk: with the values that its transcript has.
func spec(t *testing.T, q *quirk.Quirk) string { return script(t, q.Name).Header["quirks"] }

// No two quirks are the same thing under two names.
func TestQuirksDiffer(t *testing.T) {
	p := probe(t)
	first := map[string]string{}
	for _, profile := range []string{"strict", "classic"} {
		none, _ := heard(t, with(p, profile, ""))
		for _, q := range quirk.All() {
			// On strict, noextra takes nothing away, as classic has the rest already.
			if (q.Cancels != nil) != (profile == "classic") {
				continue
			}
			out, by := heard(t, with(p, profile, spec(t, q)))
			if bytes.Equal(out, none) {
				t.Errorf("%s does nothing on the probe", q.Name)
			}
			if !by[q.Name] && q.Cancels == nil {
				t.Errorf("%s is not blamed on the probe", q.Name)
			}
			if other := first[string(out)]; other != "" {
				t.Errorf("%s and %s are the same on the probe", q.Name, other)
			}
			first[string(out)] = q.Name
		}
	}
}

// masks lists what goes unseen beside another quirk, and why; these pairs can
// go together all the same.
var masks = map[[2]string]string{
	// hidden, by: reason
	{"capa-missing-uidl-top", "capa-unsupported"}: "there is no list to leave something out of",
	{"capa-missing-uidl-top", "minimal"}:          "UIDL and TOP are gone anyway",
	{"eight-bit-headers", "minimal"}:              "without UTF8 nothing is refused",
	{"retr-hides-next-session", "autodelete"}:     "what was fetched is removed, so nothing is left to hide",
}

// nobodyIn are quirks that let nobody in, so that all quirks of the maildrop
// go unseen. They can be aimed at one user.
var nobodyIn = map[string]bool{"app-password-required": true}

// Each pair of quirks is either declared to conflict, or both show, or it is
// said above why one does not. None of them hangs a session or breaks it.
func TestPairs(t *testing.T) {
	p := probe(t)
	all := quirk.All()
	alone := map[string]map[string]bool{}
	for _, q := range all {
		_, alone[q.Name] = heard(t, with(p, "strict", spec(t, q)))
	}
	_, shut := heard(t, with(p, "strict", "app-password-required"))
	for i, a := range all {
		for _, b := range all[i+1:] {
			both := spec(t, a) + "," + spec(t, b)
			start := time.Now()
			if _, err := quirk.Parse(both); err != nil {
				if !strings.Contains(err.Error(), "cannot go together: ") {
					t.Errorf("%s: %v", both, err)
				}
				continue
			}
			_, by := heard(t, with(p, "strict", both))
			for _, x := range [][2]string{{a.Name, b.Name}, {b.Name, a.Name}} {
				switch {
				case !alone[x[0]][x[0]] || masks[x] != "" || nobodyIn[x[1]]:
				case !by[x[0]]:
					t.Errorf("%s is not blamed beside %s; say why in masks or Conflicts", x[0], x[1])
				}
			}
			heard(t, with(p, "classic", both))
			if d := time.Since(start); d > 5*time.Second {
				t.Errorf("%s took %v", both, d)
			}
		}
	}
	for x := range masks {
		if quirk.Find(x[0]) == nil || quirk.Find(x[1]) == nil {
			t.Errorf("masks names %v, which is not there", x)
			continue
		}
		if _, by := heard(t, with(p, "strict", spec(t, quirk.Find(x[0]))+","+spec(t, quirk.Find(x[1])))); by[x[0]] {
			t.Errorf("%s shows beside %s: masks is wrong", x[0], x[1])
		}
	}
	if len(shut) != 1 {
		t.Errorf("app-password-required alone: %v", shut)
	}
}

// Random sets of quirks never break a session, and leave nothing behind: with
// all of them off again a server is as it was.
func TestRandomSets(t *testing.T) {
	p := probe(t)
	want := map[string][]byte{}
	for _, profile := range []string{"strict", "classic"} {
		want[profile], _ = heard(t, with(p, profile, ""))
	}
	rnd := rand.New(rand.NewPCG(7, 8))
	all := quirk.All()
	for range 150 {
		var specs []string
		for range 1 + rnd.IntN(8) {
			specs = append(specs, spec(t, all[rnd.IntN(len(all))]))
		}
		set := strings.Join(specs, ",")
		for profile := range want {
			if _, err := quirk.Parse(profile + "," + set); err != nil {
				continue
			}
			once, _ := heard(t, with(p, profile, set))
			again, _ := heard(t, with(p, profile, set))
			if !bytes.Equal(once, again) {
				t.Fatalf("%s,%s: two runs differ", profile, set)
			}
			if off, by := heard(t, with(p, profile, "")); !bytes.Equal(off, want[profile]) || profile == "strict" && len(by) > 0 {
				t.Fatalf("%s after %s: got %q, blamed %v", profile, set, off, by)
			}
		}
	}
}
