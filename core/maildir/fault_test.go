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
	"github.com/pop3play/pop3play/core/pop3"
)

// What the system says of a full or failing disk, and of permissions.
var faults = []syscall.Errno{syscall.ENOSPC, syscall.EROFS, syscall.EACCES, syscall.EPERM, syscall.EIO}

func sixMessages(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for i := range 6 {
		write(t, dir, fmt.Sprint(i), fmt.Sprintf("message %d\n", i))
	}
	return dir
}

// wantFiles checks that of the six messages these are left, unaltered.
func wantFiles(t *testing.T, dir string, want ...string) {
	t.Helper()
	if got := files(t, dir); !slices.Equal(got, want) {
		t.Errorf("left are %q, want %q", got, want)
	}
	for _, name := range want {
		if text, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(text) != "message "+name+"\n" {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}

// What the disk does not remove is counted and stays as it was, under the same
// unique-id; the rest goes, and the next session can try again.
func TestRemovalFails(t *testing.T) {
	for _, cause := range faults {
		for _, raw := range []bool{false, true} {
			dir := sixMessages(t)
			s := store(t, dir, Options{Raw: raw})
			d := login(t, s)
			before := uids(d)
			failRemoves(s, cause, "1", "4")
			err := d.Commit([]int{0, 1, 3, 4})
			var failed *pop3.CommitError
			if !errors.As(err, &failed) || failed.Kept != 2 || !errors.Is(err, cause) || !strings.Contains(err.Error(), "1") {
				t.Errorf("%v, raw %v: Commit = %v, want two kept and the first cause", cause, raw, err)
			}
			wantFiles(t, dir, "1", "2", "4", "5")
			failRemoves(s, nil)
			d = login(t, s)
			if got, want := uids(d), []string{before[1], before[2], before[4], before[5]}; !slices.Equal(got, want) {
				t.Errorf("%v, raw %v: unique-ids %q, want %q", cause, raw, got, want)
			}
			must(t, d.Commit([]int{0, 2}))
			wantFiles(t, dir, "2", "5")
		}
	}
}

// The client hears of it.
func TestRemovalFailsInSession(t *testing.T) {
	for _, cause := range faults {
		dir := sixMessages(t)
		s := store(t, dir, Options{})
		failRemoves(s, cause, "0", "3", "4")
		c := dialIn(t, s)
		for _, n := range []int{1, 2, 4, 6} {
			c.say(fmt.Sprint("DELE ", n), "+OK")
		}
		want := "-ERR [SYS/TEMP] "
		if cause == syscall.EACCES || cause == syscall.EROFS || cause == syscall.EPERM {
			want = "-ERR [SYS/PERM] " // it does not pass by itself, RFC 3206 §4
		}
		if reply := c.say("QUIT", want); !strings.Contains(reply, "2") {
			t.Errorf("%v: %q, want the two that stay", cause, reply)
		}
		wantFiles(t, dir, "0", "2", "3", "4")
		if c = dialIn(t, s); c.say("STAT", "+OK 4 ") == "" {
			t.Errorf("%v: no next session", cause)
		}
	}
}

// A disk that fails in the middle of a message ends the connection without the
// terminator, so that no client takes the part for the whole, and removes
// nothing, marked or not.
func TestReadFails(t *testing.T) {
	lines := strings.Repeat(".0123456789 and more\n", 10_000)
	for _, raw := range []bool{false, true} {
		want := lines
		if !raw {
			want = string(maildrop.Canonical([]byte(lines)))
		}
		want = strings.ReplaceAll("\n"+want, "\n.", "\n..")[1:]
		for _, after := range []int{0, 1, 21, 22, 64 << 10, 100_000, len(lines) - 1} {
			for _, command := range []string{"RETR 1", "TOP 1 99999"} {
				dir := sixMessages(t)
				write(t, dir, "0", lines)
				before := snapshot(t, dir)
				s := store(t, dir, Options{Raw: raw})
				c := dialIn(t, s)
				c.say("DELE 2", "+OK")
				failReads(s, "0", after, syscall.EIO)
				got := c.say(command, "+OK")
				_, body, _ := strings.Cut(got, "\r\n")
				if !strings.HasPrefix(want, body) || len(body) < after {
					t.Errorf("raw %v, %s, EIO after %d: %d octets that are not those of the message", raw, command, after, len(body))
				}
				if strings.HasSuffix(got, "\r\n.\r\n") {
					t.Errorf("raw %v, %s, EIO after %d: the terminator was sent", raw, command, after)
				}
				if c.s.State() != pop3.Closed || c.s.Step() != pop3.StepClose || c.why != string(pop3.ReasonAbort) {
					t.Errorf("raw %v, %s, EIO after %d: the session goes on: %v %v %q", raw, command, after, c.s.State(), c.s.Step(), c.why)
				}
				c.say("QUIT", "") // too late
				if now := snapshot(t, dir); now != before {
					t.Errorf("raw %v, %s, EIO after %d: before:\n%safter:\n%s", raw, command, after, before, now)
				}
				s.open = openFile
				c = dialIn(t, s) // the lock is free, and no mark is left
				c.say("STAT", "+OK 6 ")
			}
		}
	}
}

// What the disk cannot read at login is not listed, so it cannot be marked.
func TestReadFailsAtLogin(t *testing.T) {
	dir := sixMessages(t)
	var skipped []error
	s := store(t, dir, Options{Skipped: func(err error) { skipped = append(skipped, err) }})
	failReads(s, "2", 3, syscall.EIO)
	d := login(t, s)
	if len(d.Messages()) != 5 || len(skipped) != 1 || !errors.Is(skipped[0], syscall.EIO) || !strings.Contains(skipped[0].Error(), `"2"`) {
		t.Errorf("%d messages, skipped %v", len(d.Messages()), skipped)
	}
	must(t, d.Commit([]int{0, 1, 2, 3, 4}))
	wantFiles(t, dir, "2")
}

// A directory that is gone at QUIT has nothing left to remove; none is made.
func TestDirectoryVanishes(t *testing.T) {
	for _, raw := range []bool{false, true} {
		dir := twoIn(t, t.TempDir())
		s := store(t, dir, Options{Raw: raw})
		c := dialIn(t, s)
		c.say("DELE 1", "+OK")
		must(t, os.RemoveAll(dir))
		c.say("RETR 2", "-ERR [SYS/TEMP] ")
		c.say("QUIT", "+OK")
		c = dial(t, s)
		c.say("USER user", "+OK")
		c.say("PASS password", "-ERR [SYS/PERM] ")
		if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("raw %v: the directory is there again: %v", raw, err)
		}
	}
}

// Another directory that took the name is another maildrop, free and not
// touched; the session goes on in its own.
func TestDirectoryReplaced(t *testing.T) {
	for _, raw := range []bool{false, true} {
		parent := t.TempDir()
		dir := twoIn(t, parent)
		s := store(t, dir, Options{Raw: raw})
		c := dialIn(t, s)
		c.say("DELE 1", "+OK")
		moved := filepath.Join(parent, "moved")
		must(t, os.Rename(dir, moved))
		twoIn(t, parent)
		other := login(t, s)
		c.say("RETR 2", "+OK")
		c.say("QUIT", "+OK")
		other.Release()
		if old, fresh := files(t, moved), files(t, dir); !slices.Equal(old, []string{"2"}) || len(fresh) != 2 {
			t.Errorf("raw %v: %q are left in the directory of the session, %q in the other", raw, old, fresh)
		}
	}
}

func twoIn(t *testing.T, parent string) (dir string) {
	t.Helper()
	dir = filepath.Join(parent, "box")
	must(t, os.Mkdir(dir, 0o700))
	write(t, dir, "1", "one\n")
	write(t, dir, "2", "two\n")
	return dir
}
