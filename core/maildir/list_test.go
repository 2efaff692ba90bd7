package maildir

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func names(t *testing.T, s *Store) (all []string) {
	t.Helper()
	d := login(t, s)
	defer d.Release()
	for i := range d.(*drop).items {
		all = append(all, d.(*drop).items[i].name)
	}
	return all
}

// The order is that of the classic server; D23: it is stable.
func TestOrder(t *testing.T) {
	want := strings.Fields("0001.eml 10 9 [x] _ A a Ab aC B b x y ~t é")
	for _, o := range []Options{{}, {Raw: true}} {
		dir := t.TempDir()
		for i := range want {
			write(t, dir, want[(i*7+3)%len(want)], "text of "+want[(i*7+3)%len(want)]+"\n")
		}
		s := store(t, dir, o)
		for range 2 {
			if got := names(t, s); !slices.Equal(got, want) {
				t.Errorf("raw %v: %q, want %q", o.Raw, got, want)
			}
		}
	}
}

func TestOddNames(t *testing.T) {
	want := []string{" leading", "*", "-rf", "?", "\\", "a\nb", "a b", "a\tb", "{x,y}", "grüße.eml", "\xff\xfe", strings.Repeat("n", 255)}
	slices.SortFunc(want, compareNames)
	for _, o := range []Options{{}, {Raw: true}} {
		dir := filepath.Join(t.TempDir(), "a dir [with] *blanks*")
		must(t, os.Mkdir(dir, 0o700))
		for _, name := range want {
			write(t, dir, name, "text\n")
		}
		s := store(t, dir, o)
		if got := names(t, s); !slices.Equal(got, want) {
			t.Errorf("raw %v: %q, want %q", o.Raw, got, want)
		}
		d := login(t, s)
		for _, m := range d.Messages() {
			if got, err := readAll(m); err != nil || int64(len(got)) != m.Size() {
				t.Errorf("raw %v, %q: %q, %v", o.Raw, m.UID(), got, err)
			}
		}
		all := make([]int, len(want))
		for i := range all {
			all[i] = i
		}
		must(t, d.Commit(all))
		if left := files(t, dir); len(left) != 0 {
			t.Errorf("raw %v: %q are left after all were removed", o.Raw, left)
		}
	}
}

// Only regular files are messages, and none outside the directory.
func TestWhatIsNoMessage(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "box")
	must(t, os.MkdirAll(filepath.Join(dir, "sub"), 0o700))
	write(t, dir, "sub/inner", "in a sub-directory\n")
	write(t, dir, ".dot", "dot file\n")
	write(t, dir, "message", "text\n")
	write(t, parent, "secret", "outside\n")
	special(t, dir)
	for name, target := range map[string]string{
		"link-absolute": filepath.Join(parent, "secret"),
		"link-dangling": "nothing",
		"link-device":   "/dev/zero",
		"link-fifo":     "fifo",
		"link-loop":     "link-loop",
		"link-out":      "../secret",
		"link-ok":       "message",
		"link-sub":      "sub",
		"link-sub-ok":   "sub/inner",
	} {
		must(t, os.Symlink(target, filepath.Join(dir, name)))
	}
	want := []string{"link-ok", "link-sub-ok", "message"}
	for _, raw := range []bool{false, true} {
		var skipped []string
		s := store(t, dir, Options{Raw: raw, Skipped: func(err error) { skipped = append(skipped, err.Error()) }})
		if got := names(t, s); !slices.Equal(got, want) {
			t.Errorf("raw %v: %q, want %q", raw, got, want)
		}
		for i, name := range []string{"link-absolute", "link-dangling", "link-device", "link-loop", "link-out"} {
			if len(skipped) != 5 || !strings.Contains(skipped[i], name) {
				t.Errorf("raw %v: skipped %q, want %q and four more", raw, skipped, name)
			} else if strings.Count(skipped[i], name) > 1 { // the system call repeats it
				t.Errorf("raw %v: %q is for programmers", raw, skipped[i])
			}
		}
	}
}

// A removed link goes; what it led to stays.
func TestLinksAreRemovedThemselves(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a", "one\n")
	write(t, dir, "c", "two\n")
	must(t, os.Symlink("a", filepath.Join(dir, "b")))
	must(t, os.Symlink("c", filepath.Join(dir, "d")))
	must(t, os.Link(filepath.Join(dir, "a"), filepath.Join(dir, "e")))
	s := store(t, dir, Options{})
	must(t, login(t, s).Commit([]int{1, 2, 3})) // b; c before d, which leads to it
	if got := files(t, dir); !slices.Equal(got, []string{"a", "e"}) {
		t.Errorf("left are %q, want a and e", got)
	}
}
