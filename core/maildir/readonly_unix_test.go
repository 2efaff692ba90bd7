//go:build unix

package maildir

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// A directory that became read-only since login keeps all its messages, and
// the client hears so. Once it can be written again, nothing stands in the way.
func TestDirectoryTurnsReadOnly(t *testing.T) {
	for _, raw := range []bool{false, true} {
		dir := sixMessages(t)
		s := store(t, dir, Options{Raw: raw})
		c := dialIn(t, s)
		for _, line := range []string{"DELE 1", "DELE 3", "DELE 4"} {
			c.say(line, "+OK")
		}
		must(t, os.Chmod(dir, 0o555))
		asNobody(t, func() { c.say("QUIT", "-ERR [SYS/PERM] 3 ") })
		wantFiles(t, dir, "0", "1", "2", "3", "4", "5")

		d := login(t, s)
		asNobody(t, func() {
			err := d.Commit([]int{1, 5})
			var failed *pop3.CommitError
			if !errors.As(err, &failed) || failed.Kept != 2 || !errors.Is(err, syscall.EACCES) {
				t.Errorf("raw %v: Commit = %v, want two kept for lack of permission", raw, err)
			}
		})
		must(t, os.Chmod(dir, 0o700))
		wantFiles(t, dir, "0", "1", "2", "3", "4", "5")
		must(t, login(t, s).Commit([]int{1, 5}))
		wantFiles(t, dir, "0", "2", "3", "4")
	}
}

// What may not be read is named, with what to do about it.
func TestLoadForbidden(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{dir, filepath.Dir(dir)} {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	shut, file := filepath.Join(dir, "shut"), filepath.Join(dir, "box", "1")
	if err := errors.Join(os.Mkdir(shut, 0), os.Mkdir(filepath.Dir(file), 0o755), os.WriteFile(file, []byte("From x\n"), 0)); err != nil {
		t.Fatal(err)
	}
	asNobody(t, func() {
		for _, name := range []string{shut, file, filepath.Dir(file), filepath.Join(shut, "x")} {
			if _, err := Load(name); err == nil || !strings.HasSuffix(err.Error(), "permission denied; change its permissions, or name another") {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
