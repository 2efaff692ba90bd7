package main

import (
	"runtime/debug"
	"testing"
)

// Whoever reports a fault can say what was built: a version, or a commit.
func TestVersion(t *testing.T) {
	for _, x := range []struct{ module, revision, date, want string }{
		{"v1.2.3", "abc1234", "2026-11-24", "v1.2.3"},
		{"(devel)", "abc1234-dirty", "2026-11-24", "abc1234-dirty of 2026-11-24"},
		{"", "abc1234", "2026-11-24", "abc1234 of 2026-11-24"},
		{"(devel)", "", "", "(devel)"},
	} {
		info := &debug.BuildInfo{Main: debug.Module{Version: x.module}}
		if got := versionOf(info, x.revision, x.date); got != x.want {
			t.Errorf("%+v: %q", x, got)
		}
	}
}
