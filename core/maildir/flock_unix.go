//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package maildir

import (
	"os"
	"syscall"

	"github.com/pop3play/pop3play/core/pop3"
)

// flock locks an open directory against other processes, until funlock or the
// end of this process, however it ends. It waits for nobody and makes no file.
// It answers pop3.ErrInUse if another process has the lock, and an error that
// is [errors.ErrUnsupported] if the file system has no such locks.
func flock(dir *os.File) error {
	err := flockAs(dir, syscall.LOCK_EX|syscall.LOCK_NB)
	if err == syscall.EWOULDBLOCK {
		return pop3.ErrInUse
	}
	if err != nil {
		return &os.PathError{Op: "flock", Path: dir.Name(), Err: err}
	}
	return nil
}

func funlock(dir *os.File) { flockAs(dir, syscall.LOCK_UN) }

func flockAs(dir *os.File, how int) error {
	c, err := dir.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	err = c.Control(func(fd uintptr) {
		for {
			if failed = syscall.Flock(int(fd), how); failed != syscall.EINTR {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	return failed
}
