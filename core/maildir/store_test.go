package maildir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/maildroptest"
	"github.com/pop3play/pop3play/core/pop3"
)

func TestStrictConforms(t *testing.T) {
	maildroptest.Run(t, makeStore(Options{}), maildroptest.Options{})
}

func TestRawConforms(t *testing.T) {
	maildroptest.Run(t, makeStore(Options{Raw: true}), maildroptest.Options{Raw: true})
}

func makeStore(o Options) maildroptest.Make {
	return func(t *testing.T, messages [][]byte) pop3.Store {
		dir := t.TempDir()
		for i, raw := range messages {
			write(t, dir, fmt.Sprintf("%04d.eml", i+1), string(raw))
		}
		return store(t, dir, o)
	}
}

func store(t *testing.T, dir string, o Options) *Store {
	t.Helper()
	s, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func login(t *testing.T, s *Store) pop3.Maildrop {
	t.Helper()
	a, err := s.Authenticate(0, pop3.Credentials{User: "user", Password: "password"})
	if err != nil {
		t.Fatal(err)
	}
	d, err := a.Open(0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Release) // a second end does nothing
	return d
}

func files(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func uids(d pop3.Maildrop) (all []string) {
	for _, m := range d.Messages() {
		all = append(all, m.UID())
	}
	return all
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "file", "x")
	for path, want := range map[string]syscall.Errno{
		"":                           syscall.ENOENT,
		filepath.Join(dir, "none"):   syscall.ENOENT,
		filepath.Join(dir, "file"):   syscall.ENOTDIR,
		filepath.Join(dir, "file/x"): syscall.ENOTDIR,
	} {
		_, err := Open(path, Options{})
		if !errors.Is(err, want) {
			t.Errorf("Open(%q) = %v, want %v", path, err, want)
		}
		if err != nil && !strings.Contains(err.Error(), fmt.Sprintf("%q", path)) {
			t.Errorf("Open(%q) = %v, which does not name it", path, err)
		}
	}
}

// The list is read at login: mail that came after Open of the store is seen,
// mail that comes after the login is not.
func TestListIsReadAtLogin(t *testing.T) {
	for _, raw := range []bool{false, true} {
		dir := t.TempDir()
		s := store(t, dir, Options{Raw: raw})
		write(t, dir, "1", "one\n")
		d := login(t, s)
		write(t, dir, "2", "two\n")
		if n := len(d.Messages()); n != 1 {
			t.Errorf("raw %v: %d messages, want the 1 that was there at login", raw, n)
		}
		d.Release()
		if n := len(login(t, s).Messages()); n != 2 {
			t.Errorf("raw %v: %d messages in the next session, want 2", raw, n)
		}
	}
}

// The directory may be made anew under the same name between two sessions.
func TestDirectoryMadeAnew(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "box")
	must(t, os.Mkdir(dir, 0o700))
	s := store(t, dir, Options{})
	login(t, s).Release()
	must(t, os.Remove(dir))
	a, err := s.Authenticate(0, pop3.Credentials{User: "user", Password: "password"})
	must(t, err)
	if _, err := a.Open(0); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Open without a directory = %v", err)
	}
	must(t, os.Mkdir(dir, 0o700))
	write(t, dir, "1", "one\n")
	if n := len(login(t, s).Messages()); n != 1 {
		t.Errorf("%d messages, want 1", n)
	}
}

func TestUsers(t *testing.T) {
	users := map[string]string{"ada": "lovelace", "bob": "ross"}
	dir := t.TempDir()
	s := store(t, dir, Options{Users: users})
	delete(users, "ada") // the store has its own copy
	for user, password := range map[string]string{"ada": "lovelace", "bob": "ross"} {
		a, err := s.Authenticate(0, pop3.Credentials{User: user, Password: password})
		if err != nil {
			t.Errorf("%s: %v", user, err)
			continue
		}
		d, err := a.Open(0)
		if err != nil {
			t.Errorf("%s: %v", user, err)
			continue
		}
		d.Release()
	}
	if _, err := s.Authenticate(0, pop3.Credentials{User: "user", Password: "password"}); err != pop3.ErrAuth {
		t.Errorf("the default user beside others: %v", err)
	}
}

// Two stores, two names, one directory: one lock.
func TestLockIsTheDirectorys(t *testing.T) {
	parent := t.TempDir()
	dir, other := filepath.Join(parent, "a"), filepath.Join(parent, "b")
	must(t, os.Mkdir(dir, 0o700))
	must(t, os.Mkdir(other, 0o700))
	must(t, os.Symlink("a", filepath.Join(parent, "link")))
	first := login(t, store(t, dir, Options{}))
	for _, path := range []string{dir, dir + "/", filepath.Join(parent, "link"), filepath.Join(other, "..", "a")} {
		a, err := store(t, path, Options{Raw: true}).Authenticate(0, pop3.Credentials{User: "user", Password: "password"})
		must(t, err)
		if _, err := a.Open(0); err != pop3.ErrInUse {
			t.Errorf("%q while the directory is locked: %v, want ErrInUse", path, err)
		}
	}
	login(t, store(t, other, Options{})).Release()
	first.Release()
	login(t, store(t, filepath.Join(parent, "link"), Options{}))
}

func TestUniqueIDs(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "1", "same\n")
	write(t, dir, "2", "same\r\n")
	write(t, dir, "3", "same")
	write(t, dir, "4", "other")
	h := maildrop.Hash([]byte("same\r\n"))
	want := []string{h, h + ".2", h + ".3", maildrop.Hash([]byte("other\r\n"))}
	d := login(t, store(t, dir, Options{}))
	if got := uids(d); !slices.Equal(got, want) {
		t.Errorf("unique-ids %q, want %q", got, want)
	}
	d.Release()
	// Conformance F14: "renaming of the directory".
	moved := dir + ".moved"
	must(t, os.Rename(dir, moved))
	t.Cleanup(func() { os.RemoveAll(moved) })
	if got := uids(login(t, store(t, moved, Options{}))); !slices.Equal(got, want) {
		t.Errorf("unique-ids after the directory was renamed: %q, want %q", got, want)
	}
}

// Raw unique-ids are paths as the operator gave them.
func TestRawUniqueIDs(t *testing.T) {
	parent := t.TempDir()
	t.Chdir(parent)
	must(t, os.MkdirAll("t/popbox", 0o700))
	for _, name := range []string{"0001", "a b", "new\nline", "new%0A", "grün"} {
		write(t, "t/popbox", name, "x\n")
	}
	for path, prefix := range map[string]string{
		"t/popbox":   "t/popbox/",
		"t/popbox/":  "t/popbox/",
		"t/popbox//": "t/popbox//",
		"./t/popbox": "./t/popbox/",
	} {
		d := login(t, store(t, path, Options{Raw: true}))
		want := []string{prefix + "0001", prefix + "a b", prefix + "grün", prefix + "new/0Aline", prefix + "new%0A"}
		slices.Sort(want)
		got := uids(d)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%q: unique-ids %q, want %q", path, got, want)
		}
		d.Release()
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
