package maildir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
)

// E02: what took a message's name since login stays, and is counted.
func TestChangedIsKept(t *testing.T) {
	for name, change := range changes {
		for _, raw := range []bool{false, true} {
			dir := t.TempDir()
			write(t, dir, "1", "one\n")
			write(t, dir, "2", "two\n")
			s := store(t, dir, Options{Raw: raw})
			d := login(t, s)
			change(t, dir)
			want := slices.DeleteFunc(files(t, dir), func(n string) bool { return n == "2" })
			err := d.Commit([]int{0, 1})
			var failed *pop3.CommitError
			if !errors.As(err, &failed) || failed.Kept != 1 || !strings.Contains(err.Error(), `"1"`) {
				t.Errorf("raw %v, %s: Commit = %v, want one kept, by name", raw, name, err)
			}
			if got := files(t, dir); !slices.Equal(got, want) {
				t.Errorf("raw %v, %s: left are %q, want %q", raw, name, got, want)
			}
			login(t, s).Release() // and the lock is free
		}
	}
}

func TestLinkTargetChanged(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "1", "one\n")
	must(t, os.Symlink("1", filepath.Join(dir, "2")))
	d := login(t, store(t, dir, Options{}))
	replace(t, dir, "1", "eno\n")
	err := d.Commit([]int{1})
	if failed := new(pop3.CommitError); !errors.As(err, &failed) || failed.Kept != 1 {
		t.Errorf("Commit = %v, want one kept", err)
	}
	if got := files(t, dir); len(got) != 2 {
		t.Errorf("left are %q, want both", got)
	}
}

// E03, E04: what cannot be removed is counted, the rest goes, the lock is free.
func TestCannotRemove(t *testing.T) {
	dir := t.TempDir()
	for i := range 6 {
		write(t, dir, fmt.Sprint(i), fmt.Sprintf("message %d\n", i))
	}
	s := store(t, dir, Options{})
	broken := errors.New("it is nailed down")
	s.remove = func(root *os.Root, name string) error {
		if name == "1" || name == "4" {
			return fmt.Errorf("%q: %w", name, broken)
		}
		return root.Remove(name)
	}
	err := login(t, s).Commit([]int{0, 1, 3, 4})
	var failed *pop3.CommitError
	if !errors.As(err, &failed) || failed.Kept != 2 || !errors.Is(err, broken) || !strings.Contains(err.Error(), `"1"`) {
		t.Errorf("Commit = %v, want two kept and the first cause", err)
	}
	if got := files(t, dir); !slices.Equal(got, []string{"1", "2", "4", "5"}) {
		t.Errorf("left are %q", got)
	}
	d := login(t, s)
	if err := d.(pop3.Remover).Remove(0); !errors.Is(err, broken) {
		t.Errorf("Remove = %v, want the cause", err)
	}
}

func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "1", "one\n")
	s := store(t, dir, Options{ReadOnly: true})
	d := login(t, s)
	if err := d.(pop3.Remover).Remove(0); err == nil {
		t.Error("Remove of a read-only message says it did")
	}
	err := d.Commit([]int{0})
	if failed := new(pop3.CommitError); !errors.As(err, &failed) || failed.Kept != 1 {
		t.Errorf("Commit = %v, want one kept", err)
	}
	if err := login(t, s).Commit(nil); err != nil {
		t.Errorf("Commit of nothing = %v", err)
	}
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("left are %q", got)
	}
}

// A message removed in mid-session, whose name a new one took, stays removed:
// the new one is another message.
func TestRemovedAndDelivered(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "1", "one\n")
	d := login(t, store(t, dir, Options{}))
	must(t, d.(pop3.Remover).Remove(0))
	write(t, dir, "1", "one\n")
	if err := d.Commit([]int{0}); err != nil {
		t.Error(err)
	}
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("left are %q, want the new message", got)
	}
}

// After the end nothing is removed or read any more.
func TestAfterTheEnd(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "1", "one\n")
	s := store(t, dir, Options{})
	d := login(t, s)
	d.Release()
	err := d.Commit([]int{0})
	if failed := new(pop3.CommitError); !errors.As(err, &failed) || failed.Kept != 1 {
		t.Errorf("Commit after Release = %v, want one kept", err)
	}
	if err := d.(pop3.Remover).Remove(0); err == nil {
		t.Error("Remove after Release says it did")
	}
	if _, err := d.Messages()[0].Open(); err == nil {
		t.Error("Open after Release gives a body")
	}
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("left are %q", got)
	}
}

// A second login reads only what changed.
func TestKnownFilesAreNotReadAgain(t *testing.T) {
	dir := t.TempDir()
	past := time.Unix(1_000_000_000, 0)
	for _, name := range []string{"1", "2", "3"} {
		write(t, dir, name, "message "+name+"\n")
		must(t, os.Chtimes(filepath.Join(dir, name), past, past))
	}
	s := store(t, dir, Options{})
	var read []string
	s.open = func(root *os.Root, name string) (fs.File, error) {
		read = append(read, name)
		return openFile(root, name)
	}
	var before []string
	for i, c := range []struct {
		change func()
		want   string
	}{
		{func() {}, "123"},
		{func() {}, ""},
		{func() { replace(t, dir, "2", "megassa 2\n") }, "2"},
		{func() { must(t, os.Chtimes(filepath.Join(dir, "3"), past, past.Add(1))) }, "3"},
		{func() { must(t, os.Rename(filepath.Join(dir, "1"), filepath.Join(dir, "4"))) }, "4"},
		// Of this moment: a change in the same tick of the clock would not show.
		{func() {
			write(t, dir, "5", "new\n")
			must(t, os.Chtimes(filepath.Join(dir, "5"), time.Now(), time.Now().Add(time.Hour)))
		}, "5"},
		{func() {}, "5"},
	} {
		c.change()
		read = nil
		d := login(t, s)
		if got := strings.Join(read, ""); got != c.want {
			t.Errorf("login %d read %q, want %q", i+1, got, c.want)
		}
		if now := uids(d); c.want == "" && !slices.Equal(now, before) {
			t.Errorf("login %d: unique-ids %q, before %q", i+1, now, before)
		} else {
			before = now
		}
		d.Release()
	}
}
