package quirk_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

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

// No two quirks are the same thing under two names: they differ on the probe,
// or, where the probe does not reach, on the transcript of the one.
func TestQuirksDiffer(t *testing.T) {
	p := probe(t)
	for _, profile := range []string{"strict", "classic"} {
		none, _ := heard(t, with(p, profile, ""))
		first := map[string]string{string(none): "no quirk"}
		for _, q := range quirk.All() {
			s := script(t, q.Name)
			// On strict, noextra takes nothing away, as classic has the rest already.
			if !s.Plays("core") || (q.Cancels != nil) != (profile == "classic") {
				continue
			}
			out, by := heard(t, with(p, profile, spec(t, q)))
			if _, named := by[q.Name]; !named && q.Cancels == nil {
				differOn(t, s, q)
				continue
			}
			if other := first[string(out)]; other != "" {
				t.Errorf("%s and %s are the same on the probe", q.Name, other)
			}
			first[string(out)] = q.Name
		}
	}
}

// differOn tells apart, by its own transcript, a quirk that the probe misses.
func differOn(t *testing.T, s *transcript.Script, q *quirk.Quirk) {
	t.Helper()
	own, _ := heard(t, s)
	for _, o := range quirk.All() {
		if other := script(t, o.Name); o == q || !other.Plays("core") {
			continue
		}
		if out, _ := heard(t, with(s, s.Header["profile"], spec(t, o))); bytes.Equal(own, out) {
			t.Errorf("%s and %s are the same on the transcript of the first", q.Name, o.Name)
		}
	}
}

// masks lists what goes unseen beside another quirk that does not get in its
// way before, and why; these pairs can go together all the same.
var masks = map[[2]string]string{
	// hidden, by: reason
	{"capa-missing-uidl-top", "minimal"}:      "UIDL and TOP are gone anyway",
	{"retr-hides-next-session", "autodelete"}: "what was fetched is removed, so nothing is left to hide",
}

func names(b *quirk.Behaviour) (all []string) {
	for _, u := range b.Effective() {
		all = append(all, u.String())
	}
	return all
}

func shows(by blamed, name string) bool {
	_, named := by[name]
	return named
}

func pairShows(t *testing.T, scripts map[string]*transcript.Script, alone map[string]blamed, a, b *quirk.Quirk, both string) {
	t.Helper()
	s := scripts[a.Name]
	if s == nil || a.Cancels != nil || masks[[2]string{a.Name, b.Name}] != "" {
		return
	}
	_, by := heard(t, with(s, s.Header["profile"], both))
	if shows(by, a.Name) {
		return
	}
	if at, named := by[b.Name]; !named || at > alone[a.Name][a.Name] {
		t.Errorf("%s is not blamed beside %s, which did nothing before; say why in masks or Conflicts", a.Name, b.Name)
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
	for range randomSets() {
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

// randomSets is how many sets are tried: make soak tries ten thousand.
func randomSets() int {
	if os.Getenv("POP3PLAY_SOAK") != "" {
		return 10000
	}
	return 150
}
