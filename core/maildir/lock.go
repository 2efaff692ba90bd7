package maildir

import (
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
// session has it.
func lock(root *os.Root) (unlock func(), err error) {
	dir, err := root.Stat(".")
	if err != nil {
		return nil, err
	}
	held.Lock()
	defer held.Unlock()
	if slices.ContainsFunc(held.dirs, func(h fs.FileInfo) bool { return os.SameFile(h, dir) }) {
		return nil, pop3.ErrInUse
	}
	held.dirs = append(held.dirs, dir)
	return func() {
		held.Lock()
		defer held.Unlock()
		held.dirs = slices.DeleteFunc(held.dirs, func(h fs.FileInfo) bool { return h == dir })
	}, nil
}
