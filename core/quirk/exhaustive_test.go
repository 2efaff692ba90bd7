//go:build !race

package quirk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/transcript"
)

// Each of these plays thousands of sessions in a single goroutine. The race
// detector has nothing to find in that, and makes it take seven times as long.

// Each pair of quirks is either declared to conflict, or both show on their
// transcripts, or the other one deviates no later than where the hidden one
// would, or it is said above why one does not show. The order in which a spec
// string names them does not matter.
func TestPairs(t *testing.T) {
	all := quirk.All()
	alone := map[string]blamed{}
	scripts := map[string]*transcript.Script{}
	for _, q := range all {
		if s := script(t, q.Name); s.Plays("core") {
			_, alone[q.Name] = heard(t, s)
			scripts[q.Name] = s
		}
	}
	for i, a := range all {
		for _, b := range all[i+1:] {
			both := spec(t, a) + "," + spec(t, b)
			one, err := quirk.Parse(both)
			if err != nil {
				if !strings.Contains(err.Error(), "cannot go together: ") {
					t.Errorf("%s: %v", both, err)
				}
				continue
			}
			two, err := quirk.Parse(spec(t, b) + "," + spec(t, a))
			if err != nil || fmt.Sprint(names(one)) != fmt.Sprint(names(two)) {
				t.Errorf("%s: %v the other way round, %v", both, names(two), err)
			}
			pairShows(t, scripts, alone, a, b, both)
			pairShows(t, scripts, alone, b, a, both)
		}
	}
	for x := range masks {
		if quirk.Find(x[0]) == nil || quirk.Find(x[1]) == nil {
			t.Errorf("masks names %v, which is not there", x)
			continue
		}
		s := scripts[x[0]]
		if _, by := heard(t, with(s, s.Header["profile"], spec(t, quirk.Find(x[0]))+","+spec(t, quirk.Find(x[1])))); shows(by, x[0]) {
			t.Errorf("%s shows beside %s: masks is wrong", x[0], x[1])
		}
	}
}

// An aim is refused only where the quirk changes nothing and is named nowhere
// with it: played are, aimed at each command said and more, the transcript of
// each quirk and the probe.
func TestRefusedAimsStrikeNowhere(t *testing.T) {
	refused, taken := 0, 0
	for _, q := range quirk.All() {
		own := script(t, q.Name)
		if !own.Plays("core") {
			continue // core/pop3server plays it
		}
		for _, s := range slices.Concat(variants(t, own), variants(t, with(probe(t), own.Header["profile"], own.Header["quirks"]))) {
			r, n := refusals(t, s)
			refused, taken = refused+r, taken+n
		}
	}
	if refused < 2000 || taken < 2000 {
		t.Errorf("%d aims are refused, and %d taken", refused, taken)
	}
}
