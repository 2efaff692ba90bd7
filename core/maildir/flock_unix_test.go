//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package maildir

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// Two processes: one has the directory until its session ends.
func TestLockBetweenProcesses(t *testing.T) {
	for _, raw := range []bool{false, true} {
		dir := twoIn(t, t.TempDir())
		before := snapshot(t, dir)
		link := filepath.Join(t.TempDir(), "link")
		must(t, os.Symlink(dir, link))
		c := start(t, "hold", dir, raw)
		if line := c.say(); line != "held" {
			t.Fatalf("raw %v: the other process says %q", raw, line)
		}
		for _, path := range []string{dir, link} {
			if _, err := enter(store(t, path, Options{Raw: !raw})); err != pop3.ErrInUse {
				t.Errorf("raw %v: a login while another process is logged in: %v, want ErrInUse", raw, err)
			}
		}
		must(t, c.end())
		d, err := enter(store(t, link, Options{Raw: raw}))
		must(t, err)
		if line := start(t, "hold", dir, raw).say(); line != "failed: "+pop3.ErrInUse.Error() {
			t.Errorf("raw %v: another process says %q while this one is logged in", raw, line)
		}
		d.Release()
		if after := snapshot(t, dir); after != before {
			t.Errorf("raw %v: before:\n%safter:\n%s", raw, before, after)
		}
	}
}

// A crash cannot leave the lock stuck, nor anything in the directory.
func TestKilledHolderLeavesNoLock(t *testing.T) {
	dir := twoIn(t, t.TempDir())
	before := snapshot(t, dir)
	s := store(t, dir, Options{})
	for range 5 {
		c := start(t, "hold", dir, false)
		if line := c.say(); line != "held" {
			t.Fatalf("the other process says %q", line)
		}
		if _, err := enter(s); err != pop3.ErrInUse {
			t.Errorf("a login while another process is logged in: %v, want ErrInUse", err)
		}
		c.kill()
		d, err := enter(s)
		if err != nil {
			t.Fatalf("a login after the other process was killed: %v", err)
		}
		if n := len(d.Messages()); n != 2 {
			t.Errorf("%d messages, want 2", n)
		}
		d.Release()
		if after := snapshot(t, dir); after != before {
			t.Errorf("before:\n%safter:\n%s", before, after)
		}
	}
	must(t, login(t, s).Commit([]int{0, 1}))
	c := start(t, "hold", dir, false)
	c.say()
	c.kill()
	if err := os.Remove(dir); err != nil { // as rmdir: only an empty one goes
		t.Error(err)
	}
}

// Whatever ends a session lets other processes in at once.
func TestEndFreesForOtherProcesses(t *testing.T) {
	for name, end := range map[string]func(d pop3.Maildrop){
		"Release":           func(d pop3.Maildrop) { d.Release() },
		"Commit of nothing": func(d pop3.Maildrop) { d.Commit(nil) },
		"Commit":            func(d pop3.Maildrop) { d.Commit([]int{0, 1}) },
	} {
		for _, broken := range []bool{false, true} {
			s := store(t, twoIn(t, t.TempDir()), Options{})
			if broken {
				s.remove = func(*os.Root, string) error { return syscall.EIO }
			}
			end(login(t, s))
			c := start(t, "hold", s.path, false)
			if line := c.say(); line != "held" {
				t.Errorf("%s, removal broken %v: another process says %q", name, broken, line)
			}
			c.kill()
		}
	}
}

// A child process has a copy of every open file from fork to exec. It does not
// hold the lock for longer than the session does.
func TestCopyOfTheFileHoldsNoLock(t *testing.T) {
	s := store(t, twoIn(t, t.TempDir()), Options{})
	copied := -1
	s.flock = func(dir *os.File) error {
		c, err := dir.SyscallConn()
		must(t, err)
		must(t, c.Control(func(fd uintptr) { copied, err = syscall.Dup(int(fd)) }))
		must(t, err)
		return flock(dir)
	}
	login(t, s).Release()
	defer syscall.Close(copied)
	if line := start(t, "hold", s.path, false).say(); line != "held" {
		t.Errorf("another process says %q", line)
	}
}

// Neither a session that ended nor a login that failed leaves a file open.
func TestLockedFileIsClosed(t *testing.T) {
	for _, fails := range []error{nil, syscall.ENOLCK, pop3.ErrInUse} {
		s := store(t, twoIn(t, t.TempDir()), Options{})
		var locked *os.File
		s.flock = func(dir *os.File) error {
			locked = dir
			return fails
		}
		if d, err := enter(s); err == nil {
			d.Release()
		} else if !errors.Is(err, fails) {
			t.Errorf("a login where flock fails with %v: %v", fails, err)
		}
		if _, err := locked.Stat(); !errors.Is(err, os.ErrClosed) {
			t.Errorf("flock answered %v: the directory is still open: %v", fails, err)
		}
	}
}

// Without locks in the file system the sessions of one process are still kept
// apart; a lock that fails otherwise is an error and leaves nothing locked.
func TestLockFails(t *testing.T) {
	s := store(t, twoIn(t, t.TempDir()), Options{})
	s.flock = func(*os.File) error { return &os.PathError{Op: "flock", Path: s.path, Err: syscall.ENOTSUP} }
	d, err := enter(s)
	must(t, err)
	if _, err := enter(s); err != pop3.ErrInUse {
		t.Errorf("a second login where flock is not supported: %v, want ErrInUse", err)
	}
	d.Release()
	s.flock = func(*os.File) error { return &os.PathError{Op: "flock", Path: s.path, Err: syscall.ENOLCK} }
	for range 2 { // the second one sees that the first left nothing locked
		if _, err := enter(s); !errors.Is(err, syscall.ENOLCK) || !strings.Contains(fmt.Sprint(err), s.path) {
			t.Errorf("a login where flock fails: %v, want the reason", err)
		}
	}
	s.flock = flock
	login(t, s)
}

// end lets the child end by itself.
func (c *child) end() error {
	c.stdin.Close()
	for c.lines.Scan() {
	}
	return c.cmd.Wait()
}
