package maildir

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"sync"

	"github.com/pop3play/pop3play/core/pop3"
)

// held are the directories that a session in this process has locked. They are
// compared as directories: two names for one directory share a lock.
var held struct {
	sync.Mutex
	dirs []fs.FileInfo
}

// lock takes the lock of a directory. It answers pop3.ErrInUse if another
// session has it, be it of this process or of another.
func (s *Store) lock(root *os.Root) (unlock func(), err error) {
	dir, err := root.Open(".")
	if err != nil {
		return nil, err
	}
	info, err := dir.Stat()
	if err == nil {
		err = s.hold(dir, info)
	}
	if err != nil {
		dir.Close()
		return nil, err
	}
	return func() {
		held.Lock()
		defer held.Unlock()
		// In so many words: a process that is being started at this moment has
		// a copy of the file, so closing alone might unlock too late.
		funlock(dir)
		dir.Close()
		held.dirs = slices.DeleteFunc(held.dirs, func(h fs.FileInfo) bool { return h == info })
	}, nil
}

func (s *Store) hold(dir *os.File, info fs.FileInfo) error {
	held.Lock()
	defer held.Unlock()
	if slices.ContainsFunc(held.dirs, func(h fs.FileInfo) bool { return os.SameFile(h, info) }) {
		return pop3.ErrInUse
	}
	// Where there is no such lock, the sessions of this process are still kept
	// apart: no reason to serve nobody.
	if err := s.flock(dir); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	held.dirs = append(held.dirs, info)
	return nil
}
